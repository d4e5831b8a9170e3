"""`meshadvisor compare`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import asjson, compare
from meshadvisor.timeline.change import changes, events
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import InputError, UnknownIdError
from meshadvisor.values.facts import Table
from meshadvisor.values.view import Candidate, View


@click.command("compare")
@click.argument("meshes", nargs=-1, required=True)
@as_of_option
@click.option("--category", "categories", multiple=True, metavar="ID", help="Show all features of this category.")
@click.option("--changes-since", metavar="DATE", help="Show what changed from that day to the day of the comparison.")
@click.option("--only-differences", is_flag=True, help="Leave out what is the same for all.")
@format_option("terminal", "markdown", "csv", "json", "html")
@output_option
@data_option
def command(
    meshes: tuple[str, ...],
    as_of: str | None,
    categories: tuple[str, ...],
    changes_since: str | None,
    only_differences: bool,
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
        if form == "csv" or only_differences:
            raise InputError("--changes-since goes with neither csv nor --only-differences")
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
    if only_differences and len(candidates) < 2:
        raise InputError("--only-differences compares two or more; name another mesh")
    tables = [compare.category_table(kb, name) for name in categories] or _whole(kb, form)
    if only_differences:
        tables = compare.differing(seen, candidates, tables)
    _write(kb, seen, candidates, tables, form, output)
    return 0


def _whole(kb: KnowledgeBase, form: str) -> list[Table]:
    """What is shown when no category is named: the tables for people, every feature for programs."""
    if form in ("json", "csv"):
        return [compare.category_table(kb, name) for name in kb.categories]
    return list(kb.tables)


def _write(
    kb: KnowledgeBase, seen: View, candidates: list[Candidate], tables: list[Table], form: str, output: Path | None
) -> None:
    if form == "json":
        features = [feature for table in tables for row in table.rows for feature in row.features]
        emit(asjson.dump(compare.as_plain(seen, candidates, features)), output)
    elif form == "csv":
        emit(compare.as_csv(kb, seen, candidates, tables), output)
    else:
        show(compare.blocks(kb, seen, candidates, tables), form, output)
