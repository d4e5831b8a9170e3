"""`meshadvisor show`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.report import asjson, detail
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import UnknownIdError


@click.command("show")
@click.argument("name", metavar="[MESH|FEATURE]", required=False)
@as_of_option
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(name: str | None, as_of: str | None, form: str, output: Path | None, data: str | None) -> int:
    """Show one mesh, or one feature and who has it. Without a name: the names there are."""
    kb = open_kb(data)
    if name is None:
        show(detail.names(kb), form, output)
        return 0
    if name not in {*kb.meshes, *kb.features, *kb.aliases}:
        raise UnknownIdError("mesh or feature", name, {*kb.meshes, *kb.features, *kb.aliases})
    seen = view(kb, day_of(as_of, kb))
    if form == "json":
        emit(asjson.dump(kb.mesh(name) if name in kb.meshes else kb.feature(name)), output)
    elif name in kb.meshes:
        show(detail.mesh(kb, kb.meshes[name], seen), form, output)
    else:
        show(detail.feature(kb, kb.feature(name), seen), form, output)
    return 0
