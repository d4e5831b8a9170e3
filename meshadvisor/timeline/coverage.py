"""How much is known: counts of cells on a day, by candidate and category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from meshadvisor.values.facts import Statement
from meshadvisor.values.view import Cell, View

PRIMARY = frozenset({"source", "chart", "api", "release-notes", "conformance"})
"""Kinds of evidence that are primary."""


@dataclass
class Coverage:
    """Counts over some cells. `looked_at` are those with a statement of their own, `known` those that are not unknown.

    `inherited` are those that a derived product has only from its upstream; nothing else counts them.
    """

    applicable: int = 0
    looked_at: int = 0
    known: int = 0
    inherited: int = 0
    certainty: Counter[str] = field(default_factory=Counter)
    primary: int = 0
    oldest: str = ""
    newest: str = ""

    @property
    def unknown(self) -> int:
        """Cells that were looked at without an answer."""
        return self.looked_at - self.known

    def add(self, cell: Cell) -> None:
        """Count one cell by what it is known for."""
        shown = cell.best
        self.applicable += 1
        if shown is None:
            return
        if shown.inherited:
            self.inherited += 1
            return
        self.looked_at += 1
        if shown.status == "unknown":
            return
        self.known += 1
        self.certainty[shown.certainty] += 1
        self.primary += has_primary(shown)
        self.oldest = min(self.oldest or shown.verified, shown.verified)
        self.newest = max(self.newest, shown.verified)


def has_primary(statement: Statement) -> bool:
    """Does a primary source support the status or the value?"""
    return any(
        one["kind"] in PRIMARY and {"status", "value"} & set(one.get("supports", ())) for one in statement.sources
    )


def coverage(view: View, candidates: Iterable[str], category: str = "") -> Coverage:
    """Counts for some candidates, in one category or in all. What is computed is not counted."""
    found = Coverage()
    features = [one for one in view.features.values() if not one.computed and category in ("", one.category)]
    for candidate in candidates:
        for feature in features:
            cell = view.cell(candidate, feature.id)
            if cell.applies:
                found.add(cell)
    return found
