"""C4 for estimates: measurements, modes and releases that they name exist, and measure what they are taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from meshadvisor.checks.context import Base, suggestion
from meshadvisor.kb.read import Document, Where
from meshadvisor.timeline.costs import UNITS, named
from meshadvisor.values.problems import Problem


def check_estimates(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    for path, document in base.under("estimates/"):
        mesh = document.data["mesh"]
        place = PurePosixPath(path)
        if mesh != place.stem:
            yield document.problem(("mesh",), "C302", f"'mesh' is '{mesh}', but the file is '{place.name}'")
        modes = base.meshes.get(mesh, {}).get("modes", {})
        for index, candidate in enumerate(document.data["candidates"]):
            where: Where = ("candidates", index)
            if candidate["mode"] not in modes:
                tip = f"its modes: {', '.join(modes)}" if modes else ""
                yield document.problem((*where, "mode"), "C403", f"{mesh} has no mode '{candidate['mode']}'", tip)
            for number, usage in enumerate(candidate.get("usage", ())):
                for end in ("low", "high"):
                    yield from _figure(base, document, (*where, "usage", number, end), usage["of"], usage[end])
            for number, reserved in enumerate(candidate["reserved"]):
                for key in ("since", "until"):
                    version = reserved.get(key, "").removeprefix("<=")
                    if version and base.release_index(mesh, version) is None:
                        message = f"'{version}' is not in the releases of {mesh}"
                        yield document.problem((*where, "reserved", number, key), "C404", message)


def _figure(
    base: Base, document: Document, where: Where, resource: str, figure: Mapping[str, Any]
) -> Iterator[Problem]:
    for name in named(figure):
        found = base.measurements.get(name)
        if found is None:
            yield document.problem(where, "C401", f"no measurement '{name}'", suggestion(name, base.measurements))
        elif found["metric"] != resource or found["unit"] not in UNITS[resource]:
            message = f"'{name}' is {found['metric']} in {found['unit']}, which says nothing of {resource}"
            yield document.problem(where, "C402", message, f"units that do: {', '.join(UNITS[resource])}")
