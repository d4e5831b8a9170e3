"""`meshadvisor validate`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.checks.run import check
from meshadvisor.cli.common import as_of_option, data_option, emit, format_option, iso_day, open_kb, rendered
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.places import checks_folder, data_folder
from meshadvisor.values.errors import InputError, ProblemsError, UnknownIdError
from meshadvisor.values.problems import Problem


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fresh", is_flag=True, help="Warn also of facts that nobody has looked at for long.")
@as_of_option
@format_option("text", "json", "github")
@click.option("--explain", metavar="CODE", help="Show the page on a check, such as C404, or the index, and stop.")
@data_option
def command(
    paths: tuple[Path, ...], *, fresh: bool, as_of: str | None, form: str, explain: str | None, data: str | None
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
    day = iso_day(as_of) if as_of else ""
    problems = check(folder, inside, fresh=fresh, day=day) if inside or not paths else []
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


def _requirements(path: Path, data: str | None) -> list[Problem]:
    try:
        read_requirements(path, open_kb(data))
    except ProblemsError as problem:
        return list(problem.problems)
    return []
