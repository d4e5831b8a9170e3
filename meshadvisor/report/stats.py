"""What the knowledge base covers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.blocks import Block, Grid, Heading, Line, Para
from meshadvisor.timeline.coverage import Coverage, coverage
from meshadvisor.values.view import Candidate, View

HEADERS = ["", "Cells", "Looked at", "Known/ unknown", "From upstream", "Certainty", "Primary", "Verified"]


def blocks(
    kb: KnowledgeBase,
    view: View,
    wanted: Sequence[str],
    by_category: bool,
    named: Callable[[Candidate], Line] = lambda one: one.name,
) -> list[Block]:
    """Coverage of the wanted candidates on the day of the view, and by category too; `named` shows one."""
    there_are = {one.id: one for one in view.candidates}
    candidates = [there_are[one] for one in wanted if one in there_are]
    ids = [one.id for one in candidates]
    features, there, statements, sources = figures(kb, view)
    rows = [_row(named(one), coverage(view, [one.id])) for one in candidates]
    found: list[Block] = [
        Heading(f"Coverage on {view.day}", 1),
        Para(f"{features} features, {there} candidates, {len(kb.measurements)} measurements."),
        Para(f"{statements} statements over all times rest on {sources} sources; below are the cells of the day."),
        Para(
            "Certainty counts high/medium/low. Verified is the oldest month. From upstream are the cells that a derived"
            " product only inherits; the other columns leave them out."
        ),
        _grid([*rows, _row("All", coverage(view, ids))]),
    ]
    for category, name in kb.categories.items() if by_category else ():
        rows = [_row(named(one), coverage(view, [one.id], category)) for one in candidates]
        found += [Heading(name), _grid(rows)]
    return found


def figures(kb: KnowledgeBase, view: View) -> tuple[int, int, int, int]:
    """Features, candidates of the day, statements over all times, and their sources."""
    statements = [one for mesh in kb.meshes.values() for one in mesh.statements]
    return len(kb.features), len(view.candidates), len(statements), sum(len(one.sources) for one in statements)


def as_plain(kb: KnowledgeBase, view: View, wanted: Sequence[str]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "format": "meshadvisor.stats/1",
        "day": view.day,
        "features": len(kb.features),
        "candidates": {
            one.id: {category: coverage(view, [one.id], category) for category in kb.categories}
            for one in view.candidates
            if one.id in wanted
        },
    }


def _grid(rows: Sequence[Sequence[Line]]) -> Grid:
    return Grid(HEADERS, rows, frozenset(range(1, 7)))


def _row(name: Line, counts: Coverage) -> list[Line]:
    share = f"{100 * counts.primary / counts.known:.0f} %" if counts.known else "-"
    certainty = "/".join(str(counts.certainty[word]) for word in ("high", "medium", "low"))
    known = f"{counts.known}/{counts.unknown}"
    figures = [str(counts.applicable), str(counts.looked_at), known, str(counts.inherited)]
    return [name, *figures, certainty, share, counts.oldest[:7]]
