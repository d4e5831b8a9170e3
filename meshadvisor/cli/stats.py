"""`meshadvisor stats`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.report import asjson, stats
from meshadvisor.timeline.view import view


@click.command("stats")
@as_of_option
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(as_of: str | None, form: str, output: Path | None, data: str | None) -> int:
    """Show how much is known: cells looked at, unknown, certainty, primary sources, age."""
    kb = open_kb(data)
    seen = view(kb, day_of(as_of, kb))
    if form == "json":
        emit(asjson.dump(stats.as_plain(kb, seen)), output)
    else:
        show(stats.blocks(kb, seen), form, output)
    return 0
