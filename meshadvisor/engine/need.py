"""Is a mesh needed? The alternatives that meet every must, and what they lack among the wishes."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from fractions import Fraction

from meshadvisor.engine.criteria import weight_of
from meshadvisor.engine.score import order
from meshadvisor.values.asked import Scoring
from meshadvisor.values.results import Criterion, Excluded, Need, Option, Scored

_LACKING = ("not-met", "unknown")


def need(
    qualified: Sequence[Scored],
    elsewhere: Sequence[Scored],
    excluded: Sequence[Excluded],
    criteria: Sequence[Criterion],
    lead: Scored | None,
    scoring: Scoring,
) -> Need:
    """The alternatives among the candidates, the one that lacks least first. `lead` is the first of the ranked meshes.

    The verdict opens with one when all the wishes that it lacks, and all the musts that it meets less well than `lead`,
    weigh less than `high` (a must weighs medium unless it is a wish too); where importances are numbers, less than half
    of the greatest, as `high` is half of `critical`. All that it lacks together must not weigh more than half.
    """
    weight = {one.id: weight_of(one.importance, scoring) for one in criteria if one.scored}
    musts = {one.id for one in criteria if one.must}

    def option(one: Scored) -> Option:
        return Option(one, _lacking(one, weight, musts), _weaker(one, lead, musts))

    def least_lacking(one: Option) -> tuple[object, ...]:
        return len(one.weaker), sum(weight[name] for name in one.lacking), order(one.scored)

    options = sorted(map(option, qualified), key=least_lacking)
    heavy = _heavy(criteria, scoring)
    share = {one.id: one.share for one in criteria}
    opening = [
        one
        for one in options
        if all(weight.get(name, 0) < heavy for name in (*one.lacking, *one.weaker))
        and sum(share[name] for name in one.lacking) * 2 <= 1
    ]
    return Need(
        tuple(options),
        opening[0] if opening else None,
        tuple(sorted(map(option, elsewhere), key=least_lacking)),
        tuple(excluded),
    )


def _weaker(one: Scored, lead: Scored | None, musts: Container[str]) -> tuple[str, ...]:
    """The musts that it meets less well than the first mesh does."""
    pairs = zip(one.parts, lead.parts, strict=True) if lead else ()
    return tuple(
        mine.criterion for mine, theirs in pairs if mine.criterion in musts and mine.finding.low < theirs.finding.low
    )


def _lacking(scored: Scored, weight: Mapping[str, Fraction], musts: Container[str]) -> tuple[str, ...]:
    """The wishes that it does not give, heaviest first."""
    lacking = [
        part.criterion
        for part in scored.parts
        if part.criterion in weight and part.criterion not in musts and part.finding.outcome in _LACKING
    ]
    return tuple(sorted(lacking, key=lambda name: (-weight[name], name)))


def _heavy(criteria: Sequence[Criterion], scoring: Scoring) -> Fraction:
    numbers = [one.importance for one in criteria if isinstance(one.importance, Fraction)]
    return max(numbers) / 2 if numbers else scoring.importance["high"]
