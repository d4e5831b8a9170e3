"""Blocks → Markdown. Text from data is escaped, so that it can neither end a cell nor become HTML or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from meshadvisor.report.blocks import Block, Bullets, Code, Grid, Heading, Line, Link, Para, Picture, clean, inlines

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#$])")
_INSIDE_WORD = re.compile(r"(?<=[A-Za-z0-9])\\_(?=[A-Za-z0-9])")
_STARTS_A_BLOCK = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=]))(.)")
_NO_ADDRESS = re.compile(r"[\s<>\\`]")
_NEAR = re.compile(r"(?:\.\./)*(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_.-]+\.(?:md|svg|json|txt|yaml)(?:#\S*)?")
"""A file of the same document tree: no scheme, no host, nothing above but by `../`."""


def render(blocks: Iterable[Block]) -> str:
    """The document as Markdown."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


@cache
def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _INSIDE_WORD.sub("_", _SPECIAL.sub(r"\\\1", clean(text)))


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
        case Code(text, language):
            return _code(text, language)
        case Picture(text, path):
            return f"!{_link(Link(text, path))}"


def _line(line: Line) -> str:
    """A line, which begins no list, heading or rule of its own."""
    return _STARTS_A_BLOCK.sub(r"\1\\\2", _cell(line).strip())


def _cell(line: Line) -> str:
    if isinstance(line, str):
        return escape(line)
    return "".join(_link(part) if isinstance(part, Link) else escape(part) for part in inlines(line))


def _link(link: Link) -> str:
    far = link.url.startswith(("https://", "http://", "#"))
    if not (far or _NEAR.fullmatch(link.url)) or _NO_ADDRESS.search(link.url):
        return escape(link.text)
    address = link.url.replace("|", "%7C")
    return f"[{escape(link.text)}]({f'<{address}>' if '(' in address or ')' in address else address})"


def _grid(grid: Grid) -> str:
    rule = ["---:" if place in grid.right else "---" for place in range(len(grid.headers))]
    rows = [[_cell(cell) or " " for cell in row] for row in (grid.headers, *grid.rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], rule, *rows[1:]))


def _code(text: str, language: str) -> str:
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    lines = ("".join(char for char in line if char.isprintable()) for line in text.splitlines())
    return "\n".join([fence + language, *lines, fence])
