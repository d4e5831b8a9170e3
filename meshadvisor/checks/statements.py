"""C4 for statements: features, modes and releases that they name exist, and values have the type of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.checks.context import Base, Stated, suggestion
from meshadvisor.kb.read import Document, Where
from meshadvisor.values.problems import Problem


def check_statements(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    for stated in base.statements():
        yield from _statement(base, stated)


def _statement(base: Base, stated: Stated) -> Iterator[Problem]:
    document, where, raw = stated.document, stated.where, stated.raw
    feature = base.features.get(stated.feature)
    if feature is None:
        tip = suggestion(stated.feature, set(base.features))
        if where[2] == 0:
            yield document.problem(where[:2], "C401", f"no feature '{stated.feature}' in the catalogue", tip)
        return
    if feature.get("computed"):
        yield document.problem(where, "C402", f"'{stated.feature}' is computed; nobody states it")
    elif feature["kind"] == "status" and "value" in raw:
        yield document.problem((*where, "value"), "C402", f"'{stated.feature}' has a status, not a value")
    elif feature["kind"] == "attribute":
        if "status" in raw and raw["status"] != "unknown":
            yield document.problem((*where, "status"), "C402", f"'{stated.feature}' has a value, not a status")
        elif "value" in raw:
            yield from _typed(base, stated, feature["value"])
    mesh = base.meshes.get(stated.mesh, {})
    for index, mode in enumerate(raw.get("modes", ())):
        if mesh and mode not in mesh.get("modes", ()):
            tip = f"its modes: {', '.join(mesh.get('modes', ()))}"
            yield document.problem((*where, "modes", index), "C403", f"{stated.mesh} has no mode '{mode}'", tip)
    for key in ("since", "until"):
        yield from _release(base, stated, (*where, key), raw.get(key, ""))
    for key in ("since", "removal"):
        yield from _release(base, stated, (*where, "deprecated", key), raw.get("deprecated", {}).get(key, ""))
    yield from _release(base, stated, (*where, "verified", "release"), raw["verified"].get("release", ""))
    for index, limit in enumerate(raw.get("limits", ())):
        if isinstance(limit, dict):
            for key in ("since", "until"):
                yield from _release(base, stated, (*where, "limits", index, key), limit.get(key, ""))
    for index, name in enumerate(raw.get("excludes", ())):
        if name.partition("/")[0] not in base.features:
            tip = suggestion(name.partition("/")[0], base.features)
            yield document.problem((*where, "excludes", index), "C401", f"no feature '{name}' in the catalogue", tip)


def _release(base: Base, stated: Stated, where: Where, bound: str) -> Iterator[Problem]:
    version = bound.removeprefix("<=")
    if not version or base.release_index(stated.mesh, version) is not None:
        return
    yield unlisted(base, stated.document, where, stated.mesh, version)


def unlisted(base: Base, document: Document, where: Where, mesh: str, version: str) -> Problem:
    """The problem of a release that its mesh does not list."""
    known = [str(one["version"]) for one in base.releases.get(mesh, ())]
    line = next((one for one in known if version.startswith(f"{one}.")), "")
    tip = f"name the release line, '{line}'" if line else suggestion(version, known)
    if not tip:
        tip = f"listed: {', '.join(known[:6])} …" if known else "use since_date and until_date"
    return document.problem(where, "C404", f"'{version}' is not in the releases of {mesh}", tip)


def _typed(base: Base, stated: Stated, spec: Mapping[str, Any]) -> Iterator[Problem]:
    value, where = stated.raw["value"], (*stated.where, "value")
    types: dict[str, type | tuple[type, ...]] = {"text": str, "number": (int, float), "list": list, "record": dict}
    if not isinstance(value, types[spec["type"]]) or isinstance(value, bool):
        yield stated.document.problem(where, "C405", f"the value of '{stated.feature}' must be a {spec['type']}")
    elif isinstance(value, list) and spec.get("of") == "proxy":
        for index, name in enumerate(value):
            if name not in base.proxies:
                tip = suggestion(str(name), base.proxies)
                yield stated.document.problem((*where, index), "C401", f"no proxy '{name}' in proxies.yaml", tip)
    elif isinstance(value, dict):
        yield from _record(stated, where, value, spec["fields"])


def _record(stated: Stated, where: Where, value: Mapping[str, Any], fields: Mapping[str, str]) -> Iterator[Problem]:
    for name in value:
        if name not in fields:
            message = f"'{stated.feature}' has no field '{name}'"
            yield stated.document.problem((*where, name), "C405", message, f"its fields: {', '.join(fields)}")
    for name, kind in fields.items():
        if name not in value:
            yield stated.document.problem(where, "C405", f"the field '{name}' of '{stated.feature}' is missing")
        elif isinstance(value[name], str) != (kind == "text"):
            yield stated.document.problem((*where, name), "C405", f"'{name}' must be a {kind}")
