"""What changed between two days, cell by cell: with the release, the day, and the statements that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import change_days, clock
from meshadvisor.timeline.view import mesh_view
from meshadvisor.values.facts import Mesh
from meshadvisor.values.view import Cell


@dataclass(frozen=True)
class Change:
    """One cell on the day it changed. `release` is empty when it changed outside any release."""

    candidate: str
    name: str
    feature: str
    day: str
    release: str
    before: Cell
    after: Cell


def changes(kb: KnowledgeBase, mesh: Mesh, first: str, last: str) -> Iterator[Change]:
    """Every change of what a cell is known for, after the first day up to and with the last."""
    known: dict[tuple[str, str], Cell] = {}
    for day in [first, *(day for day in change_days(mesh) if first < day <= last)]:
        moment = clock(mesh, day)
        released = moment.release.version if moment.release and moment.release.date == day else ""
        for candidate, cells in mesh_view(kb, moment):
            for cell in cells:
                key = (candidate.id, cell.feature)
                before = known.get(key, Cell(candidate.id, cell.feature))
                known[key] = cell
                if day != first and _face(before) != _face(cell):
                    yield Change(candidate.id, candidate.name, cell.feature, day, released, before, cell)


def _face(cell: Cell) -> tuple[Any, ...]:
    """What a reader sees of a cell."""
    shown = cell.best
    if shown is None:
        return ()
    return shown.status, shown.maturity, shown.interface, shown.supported, str(shown.value)
