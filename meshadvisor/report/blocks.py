"""A small neutral document: what reports say, without how it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from meshadvisor.values.frozen import frozen


@frozen
class Link:
    """A reference. Only http and https addresses, and places in the same document tree, become links."""

    text: str
    url: str


Inline = str | Link
Line = Inline | tuple[Inline, ...]
"""A text, a link, or texts and links one after the other."""


@frozen
class Heading:
    """A title; level 1 is the document's."""

    text: str
    level: int = 2


@frozen
class Para:
    """A paragraph. A strong one is the verdict."""

    line: Line
    strong: bool = False


@frozen
class Bullets:
    """A list."""

    lines: Sequence[Line]


@frozen
class Grid:
    """A table; every row has as many cells as there are headers. `right` are the columns of numbers."""

    headers: Sequence[Line]
    rows: Sequence[Sequence[Line]]
    right: frozenset[int] = field(default_factory=frozenset)


@frozen
class Code:
    """Text that keeps its lines; `language` names what a page may draw from it."""

    text: str
    language: str = ""


@frozen
class Picture:
    """A picture beside the document, and what it shows in words."""

    text: str
    path: str


Block = Heading | Para | Bullets | Grid | Code | Picture


def clean(text: str) -> str:
    """The text on one line, without what cannot be seen: nothing that a terminal would obey."""
    return text if text.isprintable() else "".join(char for char in text.replace("\n", " ") if char.isprintable())


def inlines(line: Line) -> tuple[Inline, ...]:
    """A line as its parts."""
    return line if isinstance(line, tuple) else (line,)
