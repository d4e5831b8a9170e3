"""Puts something new into a data file, and leaves every other byte of it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from meshadvisor.edit.skeleton import Piece, item_of
from meshadvisor.kb.read import Document, Where, read_bytes
from meshadvisor.values.errors import InputError


def with_statement(text: str, document: Document, feature: str, statement: Piece) -> str:
    """The text of a support file with a statement as the first of its feature. Raises InputError."""
    features = document.data.get("features")
    if not isinstance(features, dict) or not features:
        raise _unusual(document)
    if feature in features:
        line, _ = document.places["features", feature]
        new = item_of(statement, _dash(text, document, ("features", feature, 0)))
    else:
        column = document.places["features", next(iter(features))][1] - 1
        line = _end(text, document, ("features",), column)
        new = [f"{' ' * column}{feature}:", *item_of(statement, column + 2)]
    return _inserted(text, document, line, new, ("features", feature))


def with_end(text: str, document: Document, where: Where, end: tuple[str, str], source: Piece) -> str:
    """The text of a support file with the statement at this path ended. Raises InputError.

    `end`: key, and value in quotes. `source` supports it, and comes last in the evidence, where there is any.
    """
    raw = document.data[where[0]][where[1]][where[2]]
    key = next(key for key in ("since_date", "since", "value", "status") if key in raw)
    line, column = document.places[(*where, key)]
    if text.split("\n")[line - 1][: column - 1].strip(" -") or isinstance(raw[key], dict | list):
        raise _unusual(document)
    new = [(line, [f"{' ' * (column - 1)}{end[0]}: {end[1]}"])]
    if "evidence" in raw:
        dash = _dash(text, document, (*where, "evidence", 0))
        new.append((_end(text, document, (*where, "evidence"), dash), item_of(source, dash)))
    result = _with_lines(text, new)
    wanted = deepcopy(document.data)
    statement = wanted[where[0]][where[1]][where[2]]
    statement[end[0]] = end[1].strip('"')
    found, _ = read_bytes(result.encode(), document.path)
    if found is not None and "evidence" in raw:
        added = found.data[where[0]][where[1]][where[2]].get("evidence", [])[-1:]
        statement["evidence"] += added
    if found is None or found.data != wanted:
        raise _unusual(document)
    return result


def with_feature(text: str, document: Document, feature: Piece) -> str:
    """The text of a file of the catalogue with one more feature at its end. Raises InputError."""
    listed = document.data.get("features")
    if not isinstance(listed, list) or not listed:
        raise _unusual(document)
    column = _dash(text, document, ("features", 0))
    line = _end(text, document, ("features",), column)
    return _inserted(text, document, line, item_of(feature, column), ("features",))


def _unusual(document: Document) -> InputError:
    return InputError(f"{document.path} is laid out in a way that is not understood here; add it by hand")


def _dash(text: str, document: Document, where: Where) -> int:
    """The column, from 0, of the dash of a list item, which stands on a line of its own."""
    line, column = document.places.get(where, (1, 1))
    head = text.split("\n")[line - 1].removeprefix("\ufeff")[: column - 1]
    if head.strip() != "-" or line <= document.places[where[:-1]][0]:
        raise _unusual(document)
    return head.index("-")


def _end(text: str, document: Document, where: Where, column: int) -> int:
    """The number of the last line of what lies at the path, before comments that are not indented deeper."""
    begin = document.places[where]
    later = [place for path, place in document.places.items() if place > begin and path[: len(where)] != where]
    lines = text.split("\n")
    end = min(later)[0] - 1 if later else len(lines)
    while not (bare := lines[end - 1].strip()) or (
        bare.startswith("#") and len(lines[end - 1]) - len(lines[end - 1].lstrip()) <= column
    ):
        end -= 1
    return end


def _inserted(text: str, document: Document, line: int, new: Sequence[str], into: Where) -> str:
    """The text with new lines after this line; surely nothing else has changed."""
    result = _with_lines(text, [(line, new)])
    after, _ = read_bytes(result.encode(), document.path)
    if after is None or _without(after.data, into, document.data) != document.data:
        raise _unusual(document)
    return result


def _with_lines(text: str, added: Sequence[tuple[int, Sequence[str]]]) -> str:
    """The text with new lines, each after the line of this number, which rises; they end as its first line does."""
    lines = text.split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    if added[-1][0] == len(lines):  # behind a last line that nothing ends
        lines[-1:] = [lines[-1] + ending, ""]
    for after, new in reversed(added):
        lines[after:after] = [one + ending for one in new]
    return "\n".join(lines)


def _without(data: Any, into: Where, before: Any) -> Any:
    """The data without the one thing that is new in the list at this path, or without the list if it is new."""
    data = deepcopy(data)
    if len(into) == 1:
        data[into[0]].pop()
    elif into[1] not in before[into[0]]:
        del data[into[0]][into[1]]
    else:
        data[into[0]][into[1]].pop(0)
    return data
