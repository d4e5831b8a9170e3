"""What to check again first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.blocks import Block, Grid, Heading, Para
from meshadvisor.report.words import tenths
from meshadvisor.timeline.stale import METHOD, Stale


def blocks(kb: KnowledgeBase, day: str, found: Sequence[Stale], limit: int) -> list[Block]:
    """The method and a table of the first facts, with the reasons in words."""
    rows = [
        [tenths(one.points), kb.meshes[one.statement.mesh].name, _name(one), _why(one, len(kb.scenarios))]
        for one in found[:limit]
    ]
    return [
        Heading(f"To check again first, on {day}", 1),
        Para(METHOD),
        *([Grid(["Points", "Mesh", "Feature", "Why"], rows, frozenset({0}))] if rows else []),
        Para(f"{len(rows)} of {len(found)} facts in force."),
    ]


def as_plain(day: str, found: Sequence[Stale], limit: int) -> dict[str, Any]:
    """The same for programs. Ages are in days; `of` counts all facts in force."""
    return {
        "format": "meshadvisor.stale/1",
        "day": day,
        "method": METHOD,
        "of": len(found),
        "facts": [
            {
                "points": one.points,
                "id": one.statement.id,
                "mesh": one.statement.mesh,
                "feature": one.statement.feature,
                "via": one.statement.via or None,
                "path": one.statement.path,
                "verified": one.statement.verified,
                "verified_release": one.statement.verified_release or None,
                "age": one.age,
                "releases": one.releases,
                "certainty": one.statement.certainty,
                "weight": one.weight.value,
                "scenarios": one.weight.scenarios,
            }
            for one in found[:limit]
        ],
    }


def _name(one: Stale) -> str:
    return f"{one.statement.feature} {one.statement.via}".strip()


def _why(one: Stale, scenarios: int) -> str:
    """The parts of the points in words."""
    fact = one.statement
    parts = [f"verified {one.age} days ago", f"{fact.certainty} certainty"]
    if one.releases:
        count = f"{one.releases} release{'s' * (one.releases != 1)} since"
        parts.insert(1, f"{count} {fact.verified_release}".strip())
    if one.weight.scenarios:
        parts.append(f"weight {float(one.weight.value):.2f}: in {one.weight.scenarios} of {scenarios} scenarios")
    return "; ".join(parts)
