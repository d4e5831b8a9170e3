"""`meshadvisor docs`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.cli.common import data_option, emit, open_kb
from meshadvisor.docs.pages import NOTE, pages
from meshadvisor.docs.readme import refreshed
from meshadvisor.kb.places import data_folder
from meshadvisor.values.errors import InputError

folder_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the pages are kept."
)


@click.group("docs")
def command() -> None:
    """Write or check the generated pages."""


@command.command("build")
@folder_option
@data_option
def build(output: Path | None, data: str | None) -> int:
    """Write all pages, and what README.md shows of the data; touch only those that changed, remove what is not made."""
    folder = output or _home(data)
    made = _made(data)
    for path, text in _readme(output, data).items():
        if not _same(path, text):
            emit(text, path)
    for name, text in made.items():
        path = folder / name
        if not _same(path, text):
            path.parent.mkdir(parents=True, exist_ok=True)
            emit(text, path)
    for path in _extra(folder, made):
        path.unlink()
    click.echo(f"{len(made)} pages in {folder}", err=True)
    return 0


@command.command("check")
@folder_option
@data_option
def check(output: Path | None, data: str | None) -> int:
    """Compare the pages on disk with what would be written."""
    folder = output or _home(data)
    made = _made(data)
    stale = [name for name, text in made.items() if not _same(folder / name, text)]
    stale += [path.relative_to(folder).as_posix() for path in _extra(folder, made)]
    stale += [path.name for path, text in _readme(output, data).items() if not _same(path, text)]
    for name in stale:
        click.echo(f"{name} is stale; run: meshadvisor docs build")
    return 1 if stale else 0


def _home(data: str | None) -> Path:
    root = data_folder(data).parent
    if not (root / "docs").is_dir():
        raise InputError("the pages are kept in a source tree; name a folder with -o")
    return root / "docs" / "generated"


def _readme(output: Path | None, data: str | None) -> dict[Path, str]:
    """README.md beside the data folder, if there is one, as it should be; none for pages that are kept elsewhere."""
    root = data_folder(data).parent
    path = root / "README.md"
    if output is not None or not path.is_file():
        return {}
    return {path: refreshed(path.read_text(encoding="utf-8"), open_kb(data), root)}


def _made(data: str | None) -> dict[str, str]:
    return pages(open_kb(data), (data_folder(data).parent / "examples").glob("*.yaml"))


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _extra(folder: Path, made: dict[str, str]) -> list[Path]:
    """Pages of ours that are no longer made. Files without our mark are somebody's own and are left alone."""
    pages_there = [path for path in folder.rglob("*.md") if path.relative_to(folder).as_posix() not in made]
    return [path for path in pages_there if path.read_bytes().startswith(NOTE.encode())]
