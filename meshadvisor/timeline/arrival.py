"""Since when a candidate has a feature at all."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import find
from meshadvisor.values.facts import Feature, Mesh, Stage, Statement
from meshadvisor.values.view import Candidate

_HAS = ("full", "partial")


def arrival(kb: KnowledgeBase, candidate: Candidate, feature: Feature) -> str:
    """The first day on which it had the feature, fully or in part; empty when it never had it by its own statements.

    Nothing in a mode is older than the mode. What came before the mesh's first dated release has that day.
    """
    mesh = kb.meshes[candidate.mesh]
    mode = min((begin for one in mesh.modes[candidate.mode] if (begin := _begin(mesh, one))), default="")
    if feature.computed_modes:
        return mode if candidate.mode in feature.computed_modes else ""
    first = min(_days(mesh, candidate, feature), default="")
    return max(first, mode) if first else ""


def _days(mesh: Mesh, candidate: Candidate, feature: Feature) -> Iterator[str]:
    for one in mesh.stated.get(feature.id, ()):
        if one.status in _HAS and (not one.modes or candidate.mode in one.modes):
            day = _begin(mesh, one)
            if day:
                yield day


def _begin(mesh: Mesh, one: Statement | Stage) -> str:
    release = find(mesh, one.since.removeprefix("<=")) if one.since else None
    return one.since_date or (release.date if release else "")
