"""`meshadvisor compare`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.report import asjson, compare
from meshadvisor.timeline.change import changes, events
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import InputError, UnknownIdError


@click.command("compare")
@click.argument("meshes", nargs=-1, required=True)
@as_of_option
@click.option("--category", "categories", multiple=True, metavar="ID", help="Show all features of this category.")
@click.option("--changes-since", metavar="DATE", help="Show what changed from that day to the day of the comparison.")
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(
    meshes: tuple[str, ...],
    as_of: str | None,
    categories: tuple[str, ...],
    changes_since: str | None,
    form: str,
    output: Path | None,
    data: str | None,
) -> int:
    """Show MESHES side by side: istio stands for all its modes, istio/ambient for one."""
    kb = open_kb(data)
    day = day_of(as_of, kb)
    wanted = kb.candidates(meshes)
    for category in categories:
        if category not in kb.categories:
            raise UnknownIdError("category", category, kb.categories)
    if changes_since is not None:
        first = day_of(changes_since, kb)
        if first >= day:
            raise InputError(f"--changes-since {first} is not before {day}")
        names = dict.fromkeys(name.partition("/")[0] for name in wanted)
        found = [one for name in names for one in changes(kb, kb.meshes[name], first, day) if one.candidate in wanted]
        found = [one for one in found if not categories or kb.features[one.feature].category in categories]
        happened = [] if categories else [one for name in names for one in events(kb.meshes[name], first, day)]
        if form == "json":
            emit(
                asjson.dump({"format": "meshadvisor.changes/1", "changes": compare.change_rows(found, happened)}),
                output,
            )
        else:
            show(compare.changed(kb, first, day, found, happened), form, output)
        return 0
    seen = view(kb, day)
    by_id = {one.id: one for one in seen.candidates}
    candidates = [by_id[name] for name in wanted if name in by_id]
    if not candidates:
        raise InputError(f"none of these existed on {day}")
    if form == "json":
        emit(asjson.dump(compare.as_plain(kb, seen, candidates)), output)
    else:
        tables = [compare.category_table(kb, name) for name in categories] or kb.tables
        show(compare.blocks(kb, seen, candidates, tables), form, output)
    return 0
