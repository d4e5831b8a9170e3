"""`meshadvisor validate`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from meshadvisor.checks.run import check
from meshadvisor.cli.common import (
    as_of_option,
    data_option,
    emit,
    format_option,
    iso_day,
    latest_day,
    open_kb,
    rendered,
)
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.load import yaml_files
from meshadvisor.kb.places import checks_folder, data_folder
from meshadvisor.kb.read import MAX_BYTES, read_file
from meshadvisor.values.errors import InputError, ProblemsError, UnknownIdError
from meshadvisor.values.problems import Problem, printable


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="First repair what is mechanical in data files: order, quotes, layout.")
@click.option("--fresh", is_flag=True, help="Warn also of facts that nobody has looked at for long.")
@as_of_option
@format_option("text", "json", "github")
@click.option("--explain", metavar="CODE", help="Show the page on a check, such as C404, or the index, and stop.")
@data_option
def command(
    paths: tuple[Path, ...],
    *,
    fix: bool,
    fresh: bool,
    as_of: str | None,
    form: str,
    explain: str | None,
    data: str | None,
) -> int:
    """Check the data: all of it, or only PATHS in it. Other files are checked as requirements."""
    if explain:
        emit(_page(explain), None)
        return 0
    if as_of and not fresh:
        raise InputError("--as-of is the day of --fresh; give both")
    folder = data_folder(data)
    for path in paths:
        if not path.exists():
            raise InputError(f"'{path}' is not there")
    inside = tuple(path for path in paths if path.resolve().is_relative_to(folder.resolve()))
    look = partial(check, folder, inside, fresh=fresh, day=iso_day(as_of) if as_of else "", today=latest_day())
    problems = look() if inside or not paths else []
    if fix and (inside or not paths):
        problems = _repair(folder, inside, problems, look)
    for path in paths:
        if path not in inside:
            problems += _requirements(path, data)
    emit(rendered(problems, form), None)
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    click.echo(f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}", err=True)
    return 1 if errors else 0


def _page(code: str) -> str:
    pages = {"INDEX" if path.stem == "README" else path.stem: path for path in checks_folder().glob("*.md")}
    if code.upper() not in pages:
        raise UnknownIdError("check", code, pages)
    return pages[code.upper()].read_text(encoding="utf-8")


def _repair(
    folder: Path, only: tuple[Path, ...], problems: list[Problem], look: Callable[[], list[Problem]]
) -> list[Problem]:
    """Repair files until nothing more can be, and give the problems that are left."""
    from meshadvisor.edit.marks import require_reader
    from meshadvisor.edit.repair import REPAIRABLE

    require_reader()
    wanted = [path.resolve() for path in only]
    files = [
        (name, path)
        for name, path in yaml_files(folder)
        if not wanted or any(path.resolve().is_relative_to(one) for one in wanted)
    ]
    files.sort(key=lambda file: not file[0].endswith("/releases.yaml"))  # the others are ordered by these
    while True:
        suspects = {problem.path for problem in problems if problem.code in REPAIRABLE}
        if not sum(_repair_file(folder, name, path, suspects) for name, path in files):
            return problems
        problems = look()


def _repair_file(folder: Path, name: str, path: Path, suspects: set[str]) -> bool:
    """Repair one file on disk. Was anything done?"""
    from meshadvisor.edit.repair import repair

    try:
        raw = path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_BYTES else b""
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False  # the check says why
    shown = printable(str(path), most=5000)
    beside = folder.joinpath(*Path(name).parts[:2], "releases.yaml")
    releases = read_file(beside)[0] if shown in suspects and beside.is_file() else None
    found = repair(name, text, shown in suspects, releases)
    if found.done:
        emit(found.text, path.resolve())
        click.echo(f"{shown}: repaired {', '.join(found.done)}", err=True)
    return bool(found.done)


def _requirements(path: Path, data: str | None) -> list[Problem]:
    try:
        read_requirements(path, open_kb(data))
    except ProblemsError as problem:
        return list(problem.problems)
    return []
