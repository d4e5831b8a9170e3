"""Everything in the data that has an id, as records: kind and id → content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.kb.build import Files

Plain = Mapping[str, Any]
Record = tuple[str, str, Plain]
"""Kind, id, content."""

_LISTS = {
    "measurements/": ("results", "measurement", "study"),
    "surveys/": ("results", "survey answer", "survey"),
    "claims/": ("claims", "claim", "source"),
    "rules/": ("rules", "rule", ""),
    "proxies.yaml": ("proxies", "proxy", ""),
    "publishers.yaml": ("publishers", "publisher", ""),
    "tables.yaml": ("tables", "table", ""),
    "questionnaire.yaml": ("questions", "question", ""),
}
"""Beginning of the path → key of the list, kind of its members, key and kind of what stands above them."""


def records(files: Files) -> Iterator[Record]:
    """All records but statements and events, which have no id; without the version and the contract of the data."""
    for path, data in files.items():
        stem = path.rpartition("/")[2].removesuffix(".yaml")
        if "/support/" in path or path.endswith("/lifecycle.yaml"):
            continue
        if path.endswith("/mesh.yaml"):
            yield from _mesh(data)
        elif path.endswith("/releases.yaml"):
            yield from _releases(data)
        elif path.startswith("features/"):
            yield "category", data["category"], _without(data, "features")
            for one in data["features"]:
                yield "feature", one["id"], one
        elif path.startswith("scenarios/"):
            yield "scenario", stem, data
        elif path == "kb.yaml":
            yield "file", path, _without(data, "data_version", "contract")
        else:
            yield from _listed(path, stem, data)


def _listed(path: str, stem: str, data: Plain) -> Iterator[Record]:
    listed, kind, above = next((one for start, one in _LISTS.items() if path.startswith(start)), ("", "", ""))
    if not listed:
        yield "file", path, data
        return
    if above:
        yield above, stem, data[above]
    for one in data[listed]:
        yield kind, f"{stem}/{one['id']}" if above else one["id"], one


def _mesh(data: Plain) -> Iterator[Record]:
    yield "mesh", data["id"], _without(data, "modes")
    for mode, content in data.get("modes", {}).items():
        yield "mode", f"{data['id']}/{mode}", content


def _releases(data: Plain) -> Iterator[Record]:
    for one in data["releases"]:
        yield "release", f"{data['mesh']} {one['version']}", one
        for alias in one.get("aliases", ()):
            yield "release name", f"{data['mesh']} {alias}", {"of": one["version"]}
    yield "list of releases", data["mesh"], _without(data, "releases")


def _without(data: Plain, *keys: str) -> Plain:
    return {key: value for key, value in data.items() if key not in keys}
