"""Blocks → text for a terminal of a given width, with or without colour.

Written by hand because a table library takes longer to start than the whole recommendation may (see `docs/adr`).
One character counts as one column.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from meshadvisor.report.blocks import Block, Bullets, Code, Grid, Heading, Line, Link, Para, Picture, clean, inlines

GAP = "  "
_BREAK = re.compile(r"\s|(?<=[a-z0-9]-)(?=[a-z])")
_STYLES = {"title": "\x1b[1;4m", "heading": "\x1b[1m", "verdict": "\x1b[1;32m"}


def render(blocks: Iterable[Block], width: int = 80, *, color: bool = False) -> str:
    """The document as it looks on a screen."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading) and lines:
            lines.append("")
        lines += _lines(block, max(width, 40), color=color, first=not lines)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _lines(block: Block, width: int, *, color: bool, first: bool) -> Iterator[str]:
    match block:
        case Heading(text, _):
            yield from _styled(_wrapped(clean(text), width), "title" if first else "heading", color=color)
        case Para(line, strong):
            yield from _styled(_wrapped(_plain(line), width), "verdict" if strong else "", color=color)
        case Bullets(lines):
            for line in lines:
                yield from _wrapped(_plain(line), width, first=" - ", rest="   ")
        case Grid():
            yield from _grid(block, width, color=color)
        case Code(text, _):
            yield from (f"  {clean(line)}" for line in text.splitlines())
        case Picture(text, _):
            yield from _wrapped(clean(text), width)


def _grid(grid: Grid, width: int, *, color: bool) -> Iterator[str]:
    rows = [[_plain(cell) for cell in row] for row in (grid.headers, *grid.rows)]
    widths = _fitted(zip(*rows, strict=True), width)
    if not widths:
        yield from _stacked(rows, width, color=color)
        return
    yield from _styled(_row(rows[0], widths, grid.right), "heading", color=color)
    yield "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    for row in rows[1:]:
        yield from _row(row, widths, grid.right)


def _stacked(rows: Sequence[Sequence[str]], width: int, *, color: bool) -> Iterator[str]:
    """A table that does not fit: each row as a block, one line for each column."""
    for row in rows[1:]:
        yield from _styled(_wrapped(row[0], width), "heading", color=color)
        for header, cell in zip(rows[0][1:], row[1:], strict=True):
            yield from _wrapped(f"{header}: {cell}" if header else cell, width, first="  ", rest="    ")


def _row(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> list[str]:
    cells = [textwrap.wrap(cell, columns) or [""] for cell, columns in zip(row, widths, strict=True)]
    height = max(map(len, cells))
    padded = [cell + [""] * (height - len(cell)) for cell in cells]
    return [
        GAP.join(
            cell[line].rjust(columns) if place in right else cell[line].ljust(columns)
            for place, (cell, columns) in enumerate(zip(padded, widths, strict=True))
        )
        for line in range(height)
    ]


def _fitted(columns: Iterable[Sequence[str]], width: int) -> list[int]:
    """Column widths that fit: the widest gives way first, no word is broken. Empty when that cannot be."""
    widths, words = [], []
    for column in columns:
        widths.append(max(1, *map(len, column)))
        words.append(max(1, *(len(word) for cell in column for word in _BREAK.split(cell))))
    room = width - len(GAP) * (len(widths) - 1)
    while sum(widths) > room:
        loose = [place for place, wide in enumerate(widths) if wide > words[place]]
        if not loose:
            return []
        widths[max(loose, key=lambda place: widths[place])] -= 1
    return widths


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most this width, but for addresses, which stay whole so that they can be copied."""
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ) or [""]


def _styled(lines: Iterable[str], style: str, *, color: bool) -> Iterator[str]:
    for line in lines:
        yield f"{_STYLES[style]}{line}\x1b[0m" if color and style and line else line


def _plain(line: Line) -> str:
    return clean("".join(_shown(part) if isinstance(part, Link) else part for part in inlines(line)))


def _shown(link: Link) -> str:
    return link.text if link.url.startswith("#") or link.text == link.url else f"{link.text} {link.url}"
