"""`meshadvisor docs`."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from meshadvisor.cli.common import data_option, day_of, emit, open_kb
from meshadvisor.docs.inputs import Command, Inputs
from meshadvisor.docs.pages import pages
from meshadvisor.docs.shown import refreshed, written
from meshadvisor.docs.site import NOTE
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.places import data_folder, schema_folder
from meshadvisor.report.stats import figures
from meshadvisor.timeline.past import past
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import InputError
from meshadvisor.values.problems import printable

MARKS = {".md": NOTE, ".svg": NOTE, ".json": '{\n  "format": "meshadvisor.', ".txt": "$ meshadvisor "}
"""How a file of ours begins, by its kind. Anything else is somebody's own."""
folder_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the pages are kept."
)
day_option = click.option(
    "--as-of", metavar="DATE", help="Pages as they would have been on this day, such as 2022-11-01; needs -o."
)


@click.group("docs")
def command() -> None:
    """Write or check the generated pages."""


@command.command("build")
@folder_option
@day_option
@data_option
def build(output: Path | None, as_of: str | None, data: str | None) -> int:
    """Write all pages, and what guides written by hand show of the program; touch only those that changed.

    Pages that are no longer made are removed.
    """
    folder = _folder(output, as_of, data)
    kb = open_kb(data)
    made = made_of(data, as_of, in_tree=output is None, kb=kb)
    guides = [(name, path, text) for name, path, text in _guides(kb, data, output, as_of) if not _same(path, text)]
    stale = [name for name, text in made.items() if not _same(folder / name, text)]
    foreign = [name for name in stale if (folder / name).exists() and not _ours(folder / name)]
    if foreign:
        raise InputError(f"{folder / foreign[0]} was not written by this command; move it away first")
    for name in stale:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        emit(made[name], folder / name)
    for name, path, text in guides:
        emit(text, path)
        click.echo(f"{name}: what it shows of the program is written anew", err=True)
    gone = _extra(folder, made)
    for path in gone:
        path.unlink()
        if path.parent != folder and not any(path.parent.iterdir()):
            path.parent.rmdir()
    click.echo(f"{len(made)} files in {folder}: {len(stale)} written, {len(gone)} removed", err=True)
    return 0


@command.command("check")
@folder_option
@day_option
@data_option
def check(output: Path | None, as_of: str | None, data: str | None) -> int:
    """Compare the pages on disk with what would be written."""
    folder = _folder(output, as_of, data)
    kb = open_kb(data)
    made = made_of(data, as_of, in_tree=output is None, kb=kb)
    stale = [name for name, text in made.items() if not _same(folder / name, text)]
    stale += [path.relative_to(folder).as_posix() for path in _extra(folder, made)]
    stale += [name for name, path, text in _guides(kb, data, output, as_of) if not _same(path, text)]
    repair = "meshadvisor docs build" + (f" --as-of {as_of}" if as_of else "") + (f" -o {output}" if output else "")
    for name in stale:
        click.echo(f"{name} is stale; run: {repair}")
    return 1 if stale else 0


def made_of(
    data: str | None, as_of: str | None = None, *, in_tree: bool = False, kb: KnowledgeBase | None = None
) -> dict[str, str]:
    """All files with their text, as they are on the day of the data or would have been on an earlier one."""
    kb = kb or open_kb(data)
    day = day_of(as_of, kb) if as_of else kb.day
    return pages(past(kb, day) if day < kb.day else kb, inputs_of(data, with_examples=day >= kb.day, in_tree=in_tree))


def inputs_of(data: str | None, *, with_examples: bool = True, in_tree: bool = False) -> Inputs:
    """What the pages are made from beside the data. The examples ask about the day of the data."""
    examples = (data_folder(data).parent / "examples").glob("*.yaml") if with_examples else ()
    schemas = {
        path.name.removesuffix(".schema.json"): json.loads(path.read_bytes())
        for path in sorted(schema_folder().glob("*.schema.json"))
    }
    asked = {path.stem: read_requirements(path) for path in sorted(examples)}
    return Inputs(asked, tuple(commands()), schemas, in_tree)


def commands() -> Iterator[Command]:
    """Every command with what its `--help` says."""
    from meshadvisor.cli.main import main

    yield from _commands(main, click.Context(main, info_name="meshadvisor", **main.context_settings))


def _commands(found: click.Command, context: click.Context) -> Iterator[Command]:
    records = (one.get_help_record(context) for one in found.get_params(context))
    usage = " ".join([context.command_path, *found.collect_usage_pieces(context)])
    yield Command(context.command_path, usage, found.help or "", tuple(one for one in records if one))
    if isinstance(found, click.Group):
        for name in found.list_commands(context):
            inner = found.get_command(context, name)
            if inner is not None:
                yield from _commands(inner, click.Context(inner, info_name=name, parent=context))


def _folder(output: Path | None, as_of: str | None, data: str | None) -> Path:
    if output is not None:
        return output
    if as_of:
        raise InputError("--as-of needs a folder of its own: add -o DIR")
    root = data_folder(data).parent
    if not (root / "docs").is_dir():
        raise InputError("the pages are kept in a source tree; name a folder with -o")
    return root / "docs" / "generated"


def _guides(
    kb: KnowledgeBase, data: str | None, output: Path | None, as_of: str | None
) -> Iterator[tuple[str, Path, str]]:
    """Name, path and right text of what is written by hand beside the data; none for another day or place."""
    if output is not None or as_of is not None:
        return
    folder = data_folder(data)
    counted = figures(kb, view(kb))

    @cache
    def printed(words: str) -> str:
        return _printed(shlex.split(words), kb, folder)

    for path in written(folder.parent):
        yield path.relative_to(folder.parent).as_posix(), path, refreshed(path.read_text("utf-8"), counted, printed)


def _printed(words: list[str], kb: KnowledgeBase, folder: Path) -> str:
    """What a command prints for a reader who is beside the data folder. Raises InputError when it fails."""
    from click.testing import CliRunner

    from meshadvisor.cli.main import main

    there = [str(folder.parent / word) if "/" in word and (folder.parent / word).exists() else word for word in words]
    done = CliRunner(env={"MESHADVISOR_DATA": str(folder), "COLUMNS": None}).invoke(main, there, obj=kb)
    if done.exit_code or not done.output:
        why = done.output or str(done.exception or "it prints nothing")
        raise InputError(f"a guide shows `meshadvisor {shlex.join(words)}`, which fails: {printable(why.strip())}")
    return done.output


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _ours(path: Path) -> bool:
    """Was the file written by this command? It begins as files of its kind do."""
    mark = MARKS.get(path.suffix, "").encode()
    if not mark or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _extra(folder: Path, made: dict[str, str]) -> list[Path]:
    """Files of ours that are no longer made."""
    there = sorted(path for suffix in MARKS for path in folder.rglob(f"*{suffix}"))
    return [path for path in there if path.relative_to(folder).as_posix() not in made and _ours(path)]
