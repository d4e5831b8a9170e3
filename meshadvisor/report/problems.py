"""Problems in files, for people and for the annotations of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterable

from meshadvisor.values.problems import Problem


def as_text(problems: Iterable[Problem]) -> str:
    """One line each."""
    return "".join(f"{problem}\n" for problem in problems)


def as_github(problems: Iterable[Problem], root: str = "") -> str:
    """Workflow commands, one line each. Paths are shown from `root`, the top of the checkout."""
    return "".join(_command(problem, root) for problem in problems)


def _command(problem: Problem, root: str) -> str:
    tip = f" (tip: {problem.tip})" if problem.tip else ""
    where = {
        "file": problem.path.removeprefix(f"{root}/"),
        "line": str(problem.line),
        "col": str(problem.column),
        "title": problem.code,
    }
    properties = ",".join(f"{key}={_escaped(value, ',:')}" for key, value in where.items())
    return f"::{problem.level} {properties}::{_escaped(problem.message + tip)}\n"


def _escaped(text: str, more: str = "") -> str:
    """As workflow commands want it; % comes first, since it begins every escape."""
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text
