"""Repairs of layout: tabs in indentation, blanks at the end of lines, the first line, the last line break."""

from __future__ import annotations

import re

from meshadvisor.edit.marks import Marks, UnclearError
from meshadvisor.kb.read import todos

_TAB_WIDTHS = (2, 4, 8, 1, 3, 6)
_INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_NAMES_SCHEMA = re.compile(r"^# yaml-language-server: \$schema=", re.MULTILINE)


def without_tabs(text: str) -> str:
    """With spaces for the tabs in indentation, when the file can then be read in one way only."""
    if not _INDENT.search(text):
        return text
    found: dict[str, str] = {}
    for width in _TAB_WIDTHS:
        spaced = _INDENT.sub(lambda match, width=width: match.group().expandtabs(width), text)  # type: ignore[misc]
        try:
            found.setdefault(repr(Marks(spaced).tree), spaced)
        except UnclearError:
            continue
    return next(iter(found.values())) if len(found) == 1 else text


def without_trailing_blanks(text: str) -> str:
    """Without blanks at the end of lines, but for texts over several lines, in which they can mean something."""
    lines = text.split("\n")
    kept = {
        line
        for _, node in Marks(text).scalars()
        if node.style
        for line in range(node.start_mark.line + (node.style in "|>"), node.end_mark.line)
    }
    return "\n".join(line if number in kept else line.rstrip(" \t") for number, line in enumerate(lines))


def without_done_marks(text: str) -> str:
    """Without the remarks TODO behind what is filled in."""
    lines = text.split("\n")
    for line, column in todos(text, filled=True):
        lines[line - 1] = lines[line - 1][: column - 1].rstrip(" ")
    return "\n".join(lines)


def with_last_line_break(text: str) -> str:
    """With a line break at the end."""
    return text if text.endswith("\n") else f"{text}\n"


def with_first_line(text: str, name: str, kind: str) -> str:
    """With the line that gives an editor the schema. `name` is the path below the data folder."""
    return text if _NAMES_SCHEMA.search(text) else f"{first_line(name, kind)}\n{text}"


def first_line(name: str, kind: str) -> str:
    """The first line of the file at this path below the data folder."""
    return f"# yaml-language-server: $schema={'../' * (name.count('/') + 1)}schemas/{kind}.schema.json"
