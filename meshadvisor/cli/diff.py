"""`meshadvisor diff`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from meshadvisor.checks.context import walk_evidence
from meshadvisor.checks.run import errors
from meshadvisor.cli.common import data_option, emit, format_option, latest_day, output_option, show
from meshadvisor.effect import contract
from meshadvisor.effect.scenarios import effects
from meshadvisor.kb.places import data_folder
from meshadvisor.kb.revision import revision
from meshadvisor.report import asjson, diff, diff_json
from meshadvisor.report.recommendation import verdict
from meshadvisor.timeline.difference import difference

MOST = 25
"""Lines of each list in Markdown: a comment on a pull request is to be read."""


@click.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--check", is_flag=True, help="Exit 1 when kb.yaml did not raise contract or data_version as the change needs."
)
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(old: str, new: str | None, check: bool, form: str, output: Path | None, data: str | None) -> int:
    """Show what changes from OLD to NEW, and what that does to the scenarios.

    Each is a data version such as 2026.11.23, a git revision of the repository that holds the data, or a data folder.
    NEW is the data folder in use when left out. Exit code 1 when `validate` refuses it.
    """
    folder = data_folder(data)
    before = revision(old, folder)
    after = revision(new, folder) if new else replace(revision(str(folder), folder), name="the working data")
    refused = [str(one) for one in errors(after.documents, latest_day())]
    changes = difference(before, after)
    step = contract.step(changes)
    read = (one["accessed"] for document in after.documents.values() for _, one in walk_evidence(document.data))
    problems = contract.problems(before.kb, after.kb, step, max(read, default=""))
    found = diff.Compared(before, after, changes, effects(before.kb, after.kb, verdict), step, problems, refused)
    if form == "json":
        emit(asjson.dump(diff_json.plain(found)), output)
    else:
        show(diff.blocks(found, MOST if form == "markdown" else 0), form, output)
    return 1 if refused or (check and problems) else 0
