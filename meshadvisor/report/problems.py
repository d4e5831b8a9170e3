"""Problems in files as lines, as JSON, or as workflow commands, which a code host shows beside the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from meshadvisor.report.asjson import dump
from meshadvisor.values.problems import Problem


def text(problems: Sequence[Problem]) -> str:
    """A line for each: `file:line:column: level CODE message (tip: …)`."""
    return "".join(f"{one}\n" for one in problems)


def as_json(problems: Sequence[Problem]) -> str:
    """One object: `format`, the numbers of `errors` and `warnings`, and `problems` with the fields of `Problem`.

    The fields are `path`, `line` and `column` (from 1), `code`, `message`, `level`, and `tip` where there is one.
    """
    count = Counter(one.level for one in problems)
    return dump(
        {
            "format": "meshadvisor.problems/1",
            "errors": count["error"],
            "warnings": count["warning"],
            "problems": problems,
        }
    )


def github(problems: Sequence[Problem]) -> str:
    """A workflow command of GitHub Actions for each: an annotation of the line."""
    return "".join(_command(one) for one in problems)


def _command(one: Problem) -> str:
    said = f"{one.message} (tip: {one.tip})" if one.tip else one.message
    place = f"file={_value(one.path)},line={one.line},col={one.column},title={_value(one.code)}"
    return f"::{one.level} {place}::{_escaped(said)}\n"


def _value(words: str) -> str:
    """The value of a property: it ends at a comma or a colon."""
    return _escaped(words).replace(":", "%3A").replace(",", "%2C")


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
