"""What the knowledge base covers."""

from __future__ import annotations

from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.blocks import Block, Grid, Heading, Para
from meshadvisor.timeline.coverage import Coverage, coverage
from meshadvisor.values.view import View

HEADERS = ["", "Cells", "Looked at", "Known", "Unknown", "Inherited", "High", "Medium", "Low", "Primary", "Verified"]


def blocks(kb: KnowledgeBase, view: View) -> list[Block]:
    """Coverage by candidate, then by category and candidate, on the day of the view."""
    ids = [one.id for one in view.candidates]
    statements = sum(len(mesh.statements) for mesh in kb.meshes.values())
    sources = sum(len(one.sources) for mesh in kb.meshes.values() for one in mesh.statements)
    rows = [_row(one.name, coverage(view, [one.id])) for one in view.candidates]
    found: list[Block] = [
        Heading(f"Coverage on {view.day}", 1),
        Para(f"{len(kb.features)} features, {len(ids)} candidates, {len(kb.measurements)} measurements."),
        Para(f"{statements} statements over all times rest on {sources} sources; below are the cells of the day."),
        _grid([*rows, _row("All", coverage(view, ids))]),
    ]
    for category, name in kb.categories.items():
        rows = [_row(one.name, coverage(view, [one.id], category)) for one in view.candidates]
        found += [Heading(name), _grid(rows)]
    return found


def as_plain(kb: KnowledgeBase, view: View) -> dict[str, Any]:
    """The same for programs."""
    return {
        "format": "meshadvisor.stats/1",
        "day": view.day,
        "features": len(kb.features),
        "candidates": {
            one.id: {category: coverage(view, [one.id], category) for category in kb.categories}
            for one in view.candidates
        },
    }


def _grid(rows: list[list[str]]) -> Grid:
    return Grid(HEADERS, rows, frozenset(range(1, 10)))


def _row(name: str, counts: Coverage) -> list[str]:
    share = f"{100 * counts.primary / counts.known:.0f} %" if counts.known else "-"
    figures = [counts.applicable, counts.looked_at, counts.known, counts.unknown, counts.inherited]
    figures += [counts.certainty[word] for word in ("high", "medium", "low")]
    span = counts.oldest if counts.oldest == counts.newest else f"{counts.oldest} to {counts.newest}"
    return [name, *map(str, figures), share, span]
