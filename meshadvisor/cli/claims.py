"""`meshadvisor claims`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import data_option, emit, format_option, open_kb, output_option, show
from meshadvisor.report import asjson, audit
from meshadvisor.timeline.claims import audit as audited
from meshadvisor.values.errors import UnknownIdError


@click.command("claims")
@click.argument("source", required=False)
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(source: str | None, form: str, output: Path | None, data: str | None) -> int:
    """Hold another comparison against the facts: each cell right, wrong at the time, outdated, or not comparable."""
    kb = open_kb(data)
    if source is not None and source not in kb.claims:
        raise UnknownIdError("source of claims", source, kb.claims)
    names = [source] if source else list(kb.claims)
    found = {name: audited(kb, kb.claims[name]) for name in names}
    if form == "json":
        emit(asjson.dump({"format": "meshadvisor.claims/1", "sources": found}), output)
    else:
        show([block for name in names for block in audit.blocks(kb, kb.claims[name], found[name])], form, output)
    return 0
