"""`meshadvisor explain`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.report import asjson, detail
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import InputError


@click.command("explain")
@click.argument("mesh")
@click.argument("feature")
@as_of_option
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(mesh: str, feature: str, as_of: str | None, form: str, output: Path | None, data: str | None) -> int:
    """Show why the cell of MESH and FEATURE says what it says: definition, statements, evidence, history."""
    kb = open_kb(data)
    found = kb.feature(feature)
    wanted = kb.candidates([mesh])
    seen = view(kb, day_of(as_of, kb))
    candidates = [one for one in seen.candidates if one.id in wanted]
    if not candidates:
        raise InputError(f"{mesh} did not exist on {seen.day}")
    history = [one for one in kb.mesh(mesh.partition("/")[0]).statements if one.feature == found.id]
    if form == "json":
        cells = [seen.cell(one.id, found.id) for one in candidates]
        emit(asjson.dump({"format": "meshadvisor.cell/1", "feature": found, "in_force": cells, "all": history}), output)
        return 0
    show(detail.cell(kb, candidates, found, seen, history), form, output)
    return 0
