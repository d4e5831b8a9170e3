"""Pictures as SVG text: the same bytes for the same figures, and readable on light and dark pages.

Each stands on a card of its own, whose colours follow the reader's; what it shows is also said in its title and
description, and in a table on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from meshadvisor.docs.site import NOTE

NARROW, WIDE = 480, 660
"""Bars are narrow, so that they can be read on a telephone, where a picture is made as small as the page."""
_STYLE = (
    "rect.card{fill:#fff;stroke:#d0d7de}text{fill:#1f2328;font:13px sans-serif}text.small{font-size:11px;fill:#59636e}"
    "text.head{font-weight:bold}rect.bar{fill:#2f6feb}rect.may{fill:#a8c7fa}line{stroke:#d0d7de}"
    "path{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){rect.card{fill:#151b23;stroke:#3d444d}text{fill:#f0f6fc}"
    "text.small{fill:#9198a1}rect.bar{fill:#4c8dff}rect.may{fill:#2a4a7f}line{stroke:#3d444d}}"
)
_LINES = ("#2f6feb", "#bc4c00", "#1a7f37", "#8250df", "#bf3989", "#9a6700", "#57606a", "#0e8a8a", "#cf222e")
_DASHES = ("", "6 3", "2 3", "9 3 2 3")
ROW, HEAD, EDGE, VALUE = 38, 42, 16, 120


@dataclass(frozen=True)
class Bar:
    """One bar: from 0 to `low`, paler up to `high`, and what is written behind it."""

    label: str
    low: float
    high: float
    text: str


@dataclass(frozen=True)
class Panel:
    """Bars on one scale, that may be compared with each other."""

    title: str
    bars: Sequence[Bar]
    top: float = 0
    """The end of the scale; the longest bar when it is left out."""
    note: str = ""
    """What holds for all its bars."""


def bars(title: str, description: str, panels: Sequence[Panel]) -> str:
    """Panels of bars, one below the other."""
    lines: list[str] = []
    y = 14
    for panel in panels:
        top = panel.top or max(bar.high for bar in panel.bars) or 1
        if panel.title:
            lines.append(_text(EDGE, y + 16, _fitting(panel.title, 56), "head"))
            lines.append(_text(EDGE, y + 33, _fitting(panel.note, 74), "small"))
            y += HEAD
        for bar in panel.bars:
            lines += _bar(bar, top, y)
            y += ROW
        y += 10
    return _svg(title, description, (NARROW, y + 4), lines)


def _bar(bar: Bar, top: float, y: int) -> Iterator[str]:
    """Its name, and below it the bar with its figure."""
    room = NARROW - VALUE - 2 * EDGE
    low, high = (round(room * value / top) for value in (bar.low, bar.high))
    yield _text(EDGE, y + 15, _fitting(bar.label, 62))
    if high > low:
        yield f'<rect class="may" x="{EDGE}" y="{y + 20}" width="{high}" height="12"/>'
    yield f'<rect class="bar" x="{EDGE}" y="{y + 20}" width="{max(low, 1)}" height="12"/>'
    yield _text(EDGE + 8 + max(high, 1), y + 30, bar.text, "small")


def _fitting(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def curves(title: str, description: str, steps: Sequence[str], rows: Mapping[str, Sequence[int]]) -> str:
    """A line for each row over the steps, with its name at its end."""
    height, left, right, base = 420, 44, WIDE - 190, 380
    top = max((max(values) for values in rows.values()), default=1) or 1
    top = -(-top // 10) * 10
    lines = []
    for mark in range(0, top + 1, 10):
        y = base - round((base - 30) * mark / top)
        lines += [
            f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}"/>',
            _text(left - 8, y + 4, str(mark), "small", "end"),
        ]
    places = [left + round((right - left) * place / max(len(steps) - 1, 1)) for place in range(len(steps))]
    lines += [_text(x, base + 20, step, "small", "middle") for x, step in zip(places, steps, strict=True)]
    ends = _spread({name: base - round((base - 30) * values[-1] / top) for name, values in rows.items()})
    for number, (name, values) in enumerate(rows.items()):
        color, dash = _LINES[number % len(_LINES)], _DASHES[number // 3 % len(_DASHES)]
        points = [(x, base - round((base - 30) * value / top)) for x, value in zip(places, values, strict=True)]
        path = "M" + "L".join(f"{x} {y}" for x, y in points)
        lines.append(f'<path d="{path}" stroke="{color}" stroke-dasharray="{dash}"/>')
        lines.append(f'<path d="M{right} {points[-1][1]}L{right + 14} {ends[name]}" stroke="{color}"/>')
        lines.append(_text(right + 18, ends[name] + 4, f"{name} {values[-1]}", "small"))
    return _svg(title, description, (WIDE, height), lines)


def _spread(ends: Mapping[str, int], gap: int = 14) -> dict[str, int]:
    """Heights for names, moved apart so that none covers another."""
    found: dict[str, int] = {}
    lowest = 0
    for name, y in sorted(ends.items(), key=lambda pair: (pair[1], pair[0])):
        found[name] = max(y, lowest)
        lowest = found[name] + gap
    return found


def _text(x: int, y: int, text: str, style: str = "", anchor: str = "") -> str:
    extra = (f' class="{style}"' if style else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x}" y="{y}"{extra}>{_safe(text)}</text>'


def _svg(title: str, description: str, size: tuple[int, int], lines: Sequence[str]) -> str:
    width, height = size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' role="img" aria-labelledby="title desc">'
    )
    named = [f'<title id="title">{_safe(title)}</title>', f'<desc id="desc">{_safe(description)}</desc>']
    card = f'<rect class="card" x="1" y="1" width="{width - 2}" height="{height - 2}" rx="6"/>'
    return "\n".join([NOTE + head, *named, f"<style>{_STYLE}</style>", card, *lines, "</svg>"]) + "\n"


def _safe(text: str) -> str:
    """Text that is only text in XML."""
    return escape("".join(char for char in text if char.isprintable()))
