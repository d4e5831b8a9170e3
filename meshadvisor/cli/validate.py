"""`meshadvisor validate`."""

from __future__ import annotations

from pathlib import Path

import click

from meshadvisor.checks.run import check
from meshadvisor.cli.common import data_option, open_kb
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.places import data_folder
from meshadvisor.values.errors import InputError, ProblemsError
from meshadvisor.values.problems import Problem


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@data_option
def command(paths: tuple[Path, ...], data: str | None) -> int:
    """Check the data: all of it, or only PATHS in it. Other files are checked as requirements."""
    folder = data_folder(data)
    for path in paths:
        if not path.exists():
            raise InputError(f"'{path}' is not there")
    inside = tuple(path for path in paths if path.resolve().is_relative_to(folder.resolve()))
    problems = check(folder, inside) if inside or not paths else []
    for path in paths:
        if path not in inside:
            problems += _requirements(path, data)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    click.echo(f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}", err=True)
    return 1 if errors else 0


def _requirements(path: Path, data: str | None) -> list[Problem]:
    try:
        read_requirements(path, open_kb(data))
    except ProblemsError as problem:
        return list(problem.problems)
    return []
