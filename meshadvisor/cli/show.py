"""`meshadvisor show`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, format_option, open_kb, output_option, show
from meshadvisor.report import detail
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import UnknownIdError


@click.command("show")
@click.argument("name", metavar="MESH|FEATURE")
@as_of_option
@format_option("terminal", "markdown")
@output_option
@data_option
def command(name: str, as_of: str | None, form: str, output: Path | None, data: str | None) -> int:
    """Show one mesh (its state, life and releases) or one feature (its definition, and who has it)."""
    kb = open_kb(data)
    seen = view(kb, day_of(as_of, kb))
    if name in kb.meshes:
        show(detail.mesh(kb, kb.meshes[name], seen), form, output)
    elif name in kb.features or name in kb.aliases:
        show(detail.feature(kb, kb.feature(name), seen), form, output)
    else:
        raise UnknownIdError("mesh or feature", name, {*kb.meshes, *kb.features, *kb.aliases})
    return 0
