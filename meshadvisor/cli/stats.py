"""`meshadvisor stats`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.report import asjson, stats
from meshadvisor.timeline.view import view


@click.command("stats")
@click.argument("names", nargs=-1, metavar="[MESH]...")
@click.option("--categories", is_flag=True, help="Category by category for all; so it is anyway for MESH...")
@as_of_option
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(
    names: tuple[str, ...], categories: bool, as_of: str | None, form: str, output: Path | None, data: str | None
) -> int:
    """Show how much is known: cells looked at, unknown, certainty, primary sources, age."""
    kb = open_kb(data)
    seen = view(kb, day_of(as_of, kb))
    wanted = kb.candidates(names or kb.meshes)
    if form == "json":
        emit(asjson.dump(stats.as_plain(kb, seen, wanted)), output)
    else:
        show(stats.blocks(kb, seen, wanted, categories or bool(names)), form, output)
    return 0
