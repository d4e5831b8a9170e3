"""`meshadvisor import`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import data_option, emit, open_kb, output_option
from meshadvisor.imports import gateway_api
from meshadvisor.kb.places import data_folder
from meshadvisor.values.errors import InputError, ProblemsError

REPORTS = "https://github.com/kubernetes-sigs/gateway-api/blob/main/conformance/reports"


@click.group("import")
def command() -> None:
    """Read other projects' published files, and propose statements."""


@command.command("gateway-api")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--url", default=REPORTS, metavar="BASE", help="Public address of the folder `conformance/reports`, at a commit."
)
@click.option("--accessed", required=True, metavar="DATE", help="The date of the copy that you read.")
@output_option
@data_option
def gateway_api_command(files: tuple[Path, ...], url: str, accessed: str, output: Path | None, data: str | None) -> int:
    """Propose statements from Gateway API ConformanceReport FILES (v1 and v1alpha1).

    Prints pieces for support files, each under what the data says already; nothing in the data is touched.
    """
    kb, known = open_kb(data), gateway_api.table(data_folder(data))
    found, skipped = [], 0
    for path in files:
        try:
            report = gateway_api.read_report(path)
            found += gateway_api.proposals(kb, known, report, _address(url, path), accessed)
        except ProblemsError:
            raise
        except InputError as problem:
            skipped += 1
            click.echo(f"{path}: {problem}", err=True)
    emit(gateway_api.as_yaml(found), output)
    return 1 if skipped else 0


def _address(base: str, path: Path) -> str:
    """The public address of a report: below the folder of all reports as in the project's repository."""
    _, found, inside = path.as_posix().rpartition("conformance/reports/")
    return f"{base.rstrip('/')}/{inside if found else path.name}"
