"""Blocks → text for a terminal of a given width, with or without colour."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Link, Para, inlines


def render(blocks: Iterable[Block], width: int = 80, *, color: bool = False) -> str:
    """The document as it looks on a screen."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, 40),
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    for place, block in enumerate(blocks):
        _print(console, block, first=place == 0)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _print(console: Console, block: Block, *, first: bool) -> None:
    match block:
        case Heading(text, _):
            if not first:
                console.print()
            console.print(Text(_clean(text), style="bold underline" if first else "bold"))
        case Para(line, strong):
            console.print(Text(_plain(line), style="bold green" if strong else ""))
        case Bullets(lines):
            for line in lines:
                table = Table.grid(padding=(0, 1, 0, 0))
                table.add_row(" -", Text(_plain(line), overflow="fold"))
                console.print(table)
        case Grid():
            console.print(Padding(_table(block), (0, 0, 0, 0)))


def _table(grid: Grid) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for place, header in enumerate(grid.headers):
        table.add_column(_clean(header), justify="right" if place in grid.right else "left", overflow="fold")
    for row in grid.rows:
        table.add_row(*(Text(_clean(cell)) for cell in row))
    return table


def _plain(line: Line) -> str:
    return _clean("".join(_shown(part) if isinstance(part, Link) else part for part in inlines(line)))


def _shown(link: Link) -> str:
    return link.text if link.url.startswith("#") or link.text == link.url else f"{link.text} {link.url}"


def _clean(text: str) -> str:
    """Nothing that a terminal would obey."""
    return "".join(char for char in text.replace("\n", " ") if char.isprintable())
