"""`meshadvisor schema`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import emit
from meshadvisor.kb.places import schema_folder
from meshadvisor.model.schema import schemas


@click.group("schema")
def command() -> None:
    """Write or check the JSON Schemas, which are generated from the models."""


@command.command("export")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path | None) -> int:
    """Write all schemas to FOLDER (by default, where they are kept)."""
    target = folder or schema_folder()
    target.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        emit(text, target / name)
    click.echo(f"{len(schemas())} schemas in {target}", err=True)
    return 0


@command.command("check")
def check() -> int:
    """Compare the schemas on disk with the models."""
    folder = schema_folder()
    stale = [name for name, text in schemas().items() if not _same(folder / name, text)]
    stale += [path.name for path in folder.glob("*.json") if path.name not in schemas()]
    for name in stale:
        click.echo(f"{name} does not match the models; run: meshadvisor schema export")
    return 1 if stale else 0


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text
