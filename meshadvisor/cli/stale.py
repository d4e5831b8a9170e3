"""`meshadvisor stale`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.report import asjson
from meshadvisor.report import stale as report
from meshadvisor.timeline.stale import METHOD, stale

HELP = f"""List which facts to check again first: all, or those of MESH...

{METHOD}

Every statement in force on the day counts; what a product inherits is checked at its upstream. A product that no
recommendation can name any more is left out unless it is named here. The points only give an order: a fact at the
top is not wrong, it is the one whose check is worth most.
"""


@click.command("stale", help=HELP)
@click.argument("names", nargs=-1, metavar="[MESH]...")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many to list at most.")
@as_of_option
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(
    names: tuple[str, ...], limit: int, as_of: str | None, form: str, output: Path | None, data: str | None
) -> int:
    """List which facts to check again first."""
    kb = open_kb(data)
    wanted = [kb.mesh(name).id for name in names]
    day = day_of(as_of, kb)
    found = stale(kb, day, wanted)
    if form == "json":
        emit(asjson.dump(report.as_plain(day, found, limit)), output)
    else:
        show(report.blocks(kb, day, found, limit), form, output)
    return 0
