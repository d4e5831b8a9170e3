"""Blocks → Markdown. Text from data is escaped, so that it can neither end a cell nor become HTML or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable

from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Link, Para, inlines

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#])")
_INSIDE_WORD = re.compile(r"(?<=[A-Za-z0-9])\\_(?=[A-Za-z0-9])")


def render(blocks: Iterable[Block]) -> str:
    """The document as Markdown."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    clean = "".join(char for char in text.replace("\n", " ") if char.isprintable())
    return _INSIDE_WORD.sub("_", _SPECIAL.sub(r"\\\1", clean))


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {escape(text)}"
        case Para(line, strong):
            return f"**{_line(line)}**" if strong else _line(line)
        case Bullets(lines):
            return "\n".join(f"- {_line(line)}" for line in lines)
        case Grid():
            return _grid(block)


def _line(line: Line) -> str:
    return "".join(_link(part) if isinstance(part, Link) else escape(part) for part in inlines(line))


def _link(link: Link) -> str:
    if not link.url.startswith(("https://", "http://", "#")) or re.search(r"[\s<>]", link.url):
        return escape(link.text)
    return (
        f"[{escape(link.text)}](<{link.url}>)" if re.search(r"[()]", link.url) else f"[{escape(link.text)}]({link.url})"
    )


def _grid(grid: Grid) -> str:
    rule = ["---:" if place in grid.right else "---" for place in range(len(grid.headers))]
    rows = [[escape(cell) or " " for cell in row] for row in (grid.headers, *grid.rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], rule, *rows[1:]))
