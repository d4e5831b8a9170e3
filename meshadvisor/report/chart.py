"""Cost against pods as an SVG: a small panel for each candidate, all on the same axes; nothing hangs on colour.

The bytes depend on the estimate only. The colours follow the reader's light or dark scheme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html import escape
from textwrap import wrap

from meshadvisor.engine.estimate import cost
from meshadvisor.report.cost_words import MIB_A_GIB, MILLICORES_A_VCPU, NOTHING, cost_name, number
from meshadvisor.values.estimates import Cost, Estimate, Range

WIDTH, COLUMNS, GAP = 780, 3, 20
PANEL, HEIGHT = 210, 130
LEFT, TOP, ROW = 50, 96, 200
TITLES = {
    "memory": ("Memory of the data plane against pods", "GiB"),
    "cpu": ("CPU of the data plane against pods", "vCPU"),
    "money": ("Cost of a month against pods", "in the currency of the prices"),
}
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-size:16px;font-weight:600}.small{font-size:10px}"
    ".back{fill:#fff}.axis{stroke:#59636e;fill:none}.grid{stroke:#d1d9e0;fill:none}.used{fill:#0969da;fill-opacity:.35;"
    "stroke:#0969da}.guess{stroke-dasharray:3 3}.reserved{stroke:#bc4c00;stroke-width:2;stroke-dasharray:7 4;fill:none}"
    "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.back{fill:#0d1117}.axis{stroke:#9198a1}.grid{stroke:#3d444d}"
    ".used{fill:#4493f8;stroke:#4493f8}.reserved{stroke:#f0883e}}"
)


def svg(answer: Estimate, quantity: str) -> str:
    """The chart of `memory`, `cpu` or `money`, from no pods to twice as many, with nodes and calls as they are."""
    most = answer.sizes.pods * 2
    series = [(one, _at(answer, one, 0, quantity), _at(answer, one, most, quantity)) for one in answer.costs]
    top = _round_up(max((ends[1] for _, *both in series for ends in both), default=Fraction(1)))
    rows = -(-len(series) // COLUMNS)
    height = TOP + rows * ROW + 10
    title, unit = TITLES[quantity]
    sizes = answer.sizes
    calls = f", {sizes.requests_per_second:,} calls a second" if sizes.requests_per_second else ""
    what = f"{title}, {unit}; {sizes.nodes:,} nodes{calls}, {sizes.waypoints:,} waypoints"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(what)}</title>',
        f'<desc id="desc">{escape(_told(series, most, unit))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="back" width="{WIDTH}" height="{height}"/>',
        f'<text class="title" x="10" y="24">{escape(title)}, {unit}</text>',
        f'<text x="10" y="44">{escape(what.partition("; ")[2])}; pods from 0 to {most:,}</text>',
        '<rect class="used" x="10" y="56" width="24" height="10"/><text x="40" y="65">used, from low to high</text>',
        '<rect class="used guess" x="200" y="56" width="24" height="10"/><text x="230" y="65">* extrapolated</text>',
        '<path class="reserved" d="M340 61h24"/><text x="370" y="65">reserved by the chart</text>',
        '<text x="520" y="65">+ parts without measurement left out</text>',
    ]
    for place, (one, low, high) in enumerate(series):
        x, y = LEFT + place % COLUMNS * (PANEL + GAP + 10), TOP + place // COLUMNS * ROW
        parts += _panel(one, (low, high), top, most, x, y)
    return "\n".join([*parts, "</svg>"]) + "\n"


Ends = tuple[Range | None, Fraction, Fraction]
"""What is used, the most of all, what is reserved."""


def _at(answer: Estimate, shown: Cost, pods: int, quantity: str) -> Ends:
    found = cost(shown.model, replace(shown.sizes, pods=pods), answer.prices, shown.variant)
    if quantity == "money" and found.money:
        used, reserved = found.money.used, found.money.reserved
    elif quantity == "cpu":
        used, reserved = _scaled(found.used.cpu_millicores, MILLICORES_A_VCPU), found.reserved.cpu_millicores / 1000
    else:
        used, reserved = _scaled(found.used.memory_mib, MIB_A_GIB), found.reserved.memory_mib / MIB_A_GIB
    return used, max(used.high if used else Fraction(0), reserved), reserved


def _scaled(found: Range | None, by: int) -> Range | None:
    return found and replace(found, low=found.low / by, high=found.high / by)


def _round_up(most: Fraction) -> Fraction:
    """The next of 1, 2, 2.5, 5, 10, 20 …"""
    step = Fraction(1)
    while True:
        for digit in (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5)):
            if most <= digit * step:
                return digit * step
        step *= 10


def _panel(one: Cost, ends: tuple[Ends, Ends], top: Fraction, most: int, x: int, y: int) -> Iterator[str]:
    (start, _, before), (end, _, after) = ends
    bottom, right = y + 30 + HEIGHT, x + PANEL

    def height(value: Fraction) -> str:
        return f"{float(bottom - value / top * HEIGHT):.1f}"

    marks = (" *" if end and end.extrapolated else "") + (" +" if end and end.partial else "")
    name = wrap(cost_name(one) + marks, 34)
    yield from (f'<text x="{x}" y="{y + 12 + 13 * line}">{escape(text)}</text>' for line, text in enumerate(name[:2]))
    yield f'<path class="grid" d="M{x} {y + 30}h{PANEL}M{x} {y + 30 + HEIGHT // 2}h{PANEL}"/>'
    yield f'<path class="axis" d="M{x} {y + 30}V{bottom}H{right}"/>'
    for value, at in ((top, y + 34), (top / 2, y + 34 + HEIGHT // 2), (Fraction(0), bottom + 4)):
        yield f'<text class="small" x="{x - 5}" y="{at}" text-anchor="end">{number(value)}</text>'
    yield f'<text class="small" x="{x}" y="{bottom + 14}">0</text>'
    yield f'<text class="small" x="{right}" y="{bottom + 14}" text-anchor="end">{most:,} pods</text>'
    if start and end:
        dashed = " guess" if end.extrapolated else ""
        yield (
            f'<path class="used{dashed}" d="M{x} {height(start.low)}L{right} {height(end.low)}'
            f'L{right} {height(end.high)}L{x} {height(start.high)}Z"/>'
        )
    else:
        yield f'<text class="small" x="{x + 10}" y="{bottom - 10}">{NOTHING}</text>'
    yield f'<path class="reserved" d="M{x} {height(before)}L{right} {height(after)}"/>'


def _told(series: list[tuple[Cost, Ends, Ends]], most: int, unit: str) -> str:
    """The chart in words."""
    lines = []
    for one, _, (used, _, reserved) in series:
        marks = ""
        if used:
            marks = (", extrapolated" if used.extrapolated else "") + (", parts left out" if used.partial else "")
        said = f"{number(used.low)} to {number(used.high)} used{marks}" if used else NOTHING
        lines.append(f"{cost_name(one)}: {said}; {number(reserved)} reserved.")
    return f"With {most:,} pods, {unit}. " + " ".join(lines)
