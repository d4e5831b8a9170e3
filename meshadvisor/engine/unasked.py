"""What tells equals apart: the rows that nobody asked about, and in which one of them is ahead of all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, zip_longest

from meshadvisor.engine.whatif import worth
from meshadvisor.values.facts import Feature
from meshadvisor.values.results import Recommendation
from meshadvisor.values.view import Candidate


def ahead_alone(answer: Recommendation) -> dict[str, list[Feature]]:
    """Candidate → the rows in which it alone is best among those that may be first; of each category one in turn.

    Rows that are computed from others, and those that are unknown for one of them, are left out.
    """
    rivals = [family.members[0].candidate for family in answer.ranking if family.best_rank == 1]
    asked = {dict(one.params).get("feature") for one in answer.criteria}
    found: dict[str, list[Feature]] = {one.id: [] for one in rivals}
    for feature in answer.view.features.values():
        if feature.id not in asked and feature.kind == "status" and not feature.computed:
            leader = _leader(answer, rivals, feature)
            if leader:
                found[leader].append(feature)
    return {name: list(_in_turn(rows)) for name, rows in found.items() if rows}


def _leader(answer: Recommendation, rivals: Sequence[Candidate], feature: Feature) -> str:
    """Who alone has most of a feature; nobody where it is not known of all."""
    found: dict[str, Fraction] = {}
    for one in rivals:
        has = worth(answer.view, one, feature.id, answer.scoring)
        if has is None:
            return ""
        found[one.id] = has[0]
    first = max(found, key=lambda name: found[name])
    return first if list(found.values()).count(found[first]) == 1 else ""


def _in_turn(rows: Sequence[Feature]) -> Iterator[Feature]:
    """One of each category after the other, without pieces whose whole is there too."""
    named = {one.id for one in rows}
    categories: dict[str, list[Feature]] = {}
    for one in rows:
        if one.part_of not in named:
            categories.setdefault(one.category, []).append(one)
    return (one for one in chain.from_iterable(zip_longest(*categories.values())) if one is not None)
