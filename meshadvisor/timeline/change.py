"""What changed between two days, cell by cell: with the release, the day, and the statements that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import change_days, clock
from meshadvisor.timeline.view import mesh_view
from meshadvisor.values.facts import Event, Evidence, Mesh, Stage
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
    evidence: tuple[Evidence, ...]
    """Of the new state, or of the mode's new stage when that is all that changed."""


def changes(kb: KnowledgeBase, mesh: Mesh, first: str, last: str, features: Collection[str] = ()) -> Iterator[Change]:
    """Every change of what a cell is known for, after the first day up to and with the last (of these features)."""
    known: dict[tuple[str, str], Cell] = {}
    for day in [first, *(day for day in change_days(mesh) if first < day <= last)]:
        moment = clock(mesh, day)
        released = moment.release.version if moment.release and moment.release.date == day else ""
        for candidate, cells in mesh_view(kb, moment, features):
            for cell in cells:
                key = (candidate.id, cell.feature)
                before = known.get(key) or Cell(candidate.id, cell.feature)
                known[key] = cell
                if day != first and _face(before) != _face(cell):
                    shown = _evidence(before, cell, moment.stage(candidate.mode))
                    yield Change(candidate.id, candidate.name, cell.feature, day, released, before, cell, shown)


def _evidence(before: Cell, after: Cell, stage: Stage | None) -> tuple[Evidence, ...]:
    then, now = before.best, after.best
    if then is not None and now is not None and then.id == now.id and stage is not None:
        return stage.evidence
    return now.evidence if now is not None else ()


def events(mesh: Mesh, first: str, last: str) -> Iterator[Event]:
    """Every event of a mesh that was announced or took effect after the first day up to and with the last."""
    for event in mesh.events:
        if first < event.announced <= last or (event.announced <= last and first < event.effective <= last):
            yield event


def _face(cell: Cell) -> tuple[Any, ...]:
    """What a reader sees of a cell."""
    shown = cell.best
    if shown is None:
        return ()
    return shown.status, shown.maturity, shown.interface, shown.supported, str(shown.value)
