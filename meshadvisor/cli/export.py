"""`meshadvisor export`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import data_option, emit, emit_bytes, open_kb
from meshadvisor.values.errors import InputError


@click.command("export")
@click.argument("form", type=click.Choice(("json", "csv", "sqlite")))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A file for json and sqlite, a folder for csv. Without it json goes to stdout.",
)
@data_option
def command(form: str, output: Path | None, data: str | None) -> int:
    """Write the whole knowledge base as tables: one JSON document, a folder of CSV files, or an SQLite database."""
    from meshadvisor.export import forms

    if output is None and form != "json":
        raise InputError(
            f"say where to write: meshadvisor export {form} -o {'FOLDER' if form == 'csv' else 'FILE.sqlite'}"
        )
    if output is not None and output.is_dir() != (form == "csv") and output.exists():
        raise InputError(
            f"'{output}' is {'a folder' if output.is_dir() else 'no folder'}; {form} is written to {_target(form)}"
        )
    kb = open_kb(data)
    if form == "json":
        emit(forms.as_json(kb), output)
    elif form == "sqlite":
        assert output is not None
        emit_bytes(forms.as_sqlite(kb), output)
    else:
        assert output is not None
        output.mkdir(parents=True, exist_ok=True)
        for name, text in forms.as_csv(kb).items():
            emit_bytes(text.encode(), output / name)
    return 0


def _target(form: str) -> str:
    return "a folder" if form == "csv" else "a file"
