"""Does the first place survive small changes, and which single change would put the runner-up first?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from meshadvisor.engine.criteria import weighted
from meshadvisor.engine.standing import Standing, whole
from meshadvisor.values.asked import Scoring
from meshadvisor.values.results import Change, Criterion, Family, Finding, Flip, Lift, Scored, Stability
from meshadvisor.values.view import Candidate

LADDER = ("dropped", "low", "medium", "high", "critical", "must")
"""A wish at its least and at its most; words between the ends are importances."""
STATUS_STEP = Fraction(1, 5)
"""How far the value of a status is moved. `full` and `none` are the ends of the scale, and stay."""
_MOVED = ("partial", "third-party")

Find = Callable[[Candidate, Criterion, Scoring], Finding]
"""The finding of one criterion for a candidate under other figures."""


class Weighing:
    """Criteria with other importances → whole weights, one for each criterion."""

    def __init__(self, criteria: Sequence[Criterion], priorities: Sequence[str], scoring: Scoring) -> None:
        self.criteria = criteria
        self.priorities = priorities
        self.scoring = scoring

    def now(self) -> list[int]:
        """The weights as they are."""
        return whole([one.share for one in self.criteria])

    def with_importance(self, criterion: Criterion, importance: str | Fraction) -> list[int]:
        """The weights after one importance was changed; `dropped` takes the wish away."""
        gone = importance == "dropped"
        changed = replace(
            criterion, scored=not gone, importance=criterion.importance if gone else importance, share=Fraction(0)
        )
        found = [changed if one is criterion else one for one in self.criteria]
        return whole([one.share for one in weighted(found, self.priorities, self.scoring)])

    def with_priorities(self, priorities: Sequence[str]) -> list[int]:
        """The weights after the categories were ranked otherwise."""
        return whole([one.share for one in weighted(self.criteria, priorities, self.scoring)])


def stability(ranking: Sequence[Family], weighing: Weighing, find: Find) -> Stability | None:
    """Whether the first place survives small changes. None when nobody is surely first, or nobody else is ranked.

    Tried are every importance one step up and down, the value of each status 0.2 up and down, and neighbours among the
    priorities the other way round.
    """
    if len(ranking) < 2 or ranking[0].worst_rank != 1:
        return None
    first = ranking[0].id
    standing = _standing(ranking)
    tried = [
        *((change, standing.first(weights)) for change, weights in _reweighted(weighing)),
        *_revalued(ranking, weighing, find),
    ]
    return Stability(first, len(tried), tuple(Flip(change, then) for change, then in tried if then != first))


def _standing(ranking: Iterable[Family]) -> Standing:
    return Standing({family.id: family.members for family in ranking})


def _reweighted(weighing: Weighing) -> Iterator[tuple[Change, list[int]]]:
    for criterion in weighing.criteria:
        if criterion.share:
            for after in _neighbours(criterion.importance):
                change = Change("importance", criterion.id, _text(criterion.importance), _text(after))
                yield change, weighing.with_importance(criterion, after)
    order = list(weighing.priorities)
    for place in range(len(order) - 1):
        swapped = [*order[:place], order[place + 1], order[place], *order[place + 2 :]]
        change = Change("priorities", "priorities", ", ".join(order), ", ".join(swapped))
        yield change, weighing.with_priorities(swapped)


def _neighbours(importance: str | Fraction) -> list[str | Fraction]:
    """One step up and one down: the next word, or twice and half the number."""
    if isinstance(importance, Fraction):
        return [importance * 2, importance / 2]
    words = LADDER[1:-1]
    place = words.index(importance)
    return [words[near] for near in (place + 1, place - 1) if 0 <= near < len(words)]


def _revalued(ranking: Sequence[Family], weighing: Weighing, find: Find) -> Iterator[tuple[Change, str]]:
    weights = weighing.now()
    used = {s.status for f in ranking for m in f.members for p in m.parts for s in p.finding.statements}
    for status in _MOVED:
        now = weighing.scoring.status[status]
        for value in (now + STATUS_STEP, now - STATUS_STEP):
            if status in used and 0 <= value <= 1:
                scoring = replace(weighing.scoring, status={**weighing.scoring.status, status: value})
                standing = Standing(
                    {
                        family.id: [_found_again(one, weighing.criteria, scoring, find) for one in family.members]
                        for family in ranking
                    }
                )
                yield Change("status", status, _text(now), _text(value)), standing.first(weights)


def _found_again(one: Scored, criteria: Sequence[Criterion], scoring: Scoring, find: Find) -> Scored:
    parts = tuple(
        replace(part, finding=find(one.candidate, criterion, scoring))
        for part, criterion in zip(one.parts, criteria, strict=True)
    )
    return replace(one, parts=parts)


def lift(ranking: Sequence[Family], weighing: Weighing) -> Lift | None:
    """The fewest steps that a single wish has to move to put the runner-up surely first; None when no one does."""
    if len(ranking) < 2:
        return None
    runner_up = ranking[1]
    found: list[Lift] = []
    standing = _standing(ranking)
    for criterion in weighing.criteria:
        if not criterion.share or criterion.must:
            continue
        for steps, after in _ladder(criterion.importance):
            if after == "must":
                lifts = _first_as_must(ranking, criterion, weighing) == runner_up.id
            else:
                lifts = standing.first(weighing.with_importance(criterion, after)) == runner_up.id
            if lifts:
                change = Change("importance", criterion.id, _text(criterion.importance), _text(after))
                found.append(Lift(runner_up.members[0].candidate.id, change, steps))
    return min(found, key=lambda one: (one.steps, one.change.what, one.change.after), default=None)


def _ladder(importance: str | Fraction) -> Iterator[tuple[int, str | Fraction]]:
    """Every other importance with its distance in steps; a number moves by doubling, and by halving."""
    if isinstance(importance, Fraction):
        for steps in (1, 2, 3):
            yield steps, importance * 2**steps
            yield steps, importance / 2**steps
        yield 4, "must"
        yield 4, "dropped"
        return
    here = LADDER.index(importance)
    for place, word in enumerate(LADDER):
        if place != here:
            yield abs(place - here), word


def _first_as_must(ranking: Sequence[Family], criterion: Criterion, weighing: Weighing) -> str:
    """Who is surely first when the wish becomes a must and weighs as musts do."""
    place = list(weighing.criteria).index(criterion)
    passing: Mapping[str, list[Scored]] = {
        family.id: [one for one in family.members if one.parts[place].finding.passes] for family in ranking
    }
    left = {name: members for name, members in passing.items() if members}
    must = replace(criterion, roles=(*criterion.roles, "must"), importance=_as_must(criterion))
    changed = [must if one is criterion else one for one in weighing.criteria]
    weights = whole([one.share for one in weighted(changed, weighing.priorities, weighing.scoring)])
    return Standing(left).first(weights) if left else ""


def _as_must(criterion: Criterion) -> str | Fraction:
    return criterion.importance if isinstance(criterion.importance, Fraction) else "medium"


def _text(value: str | Fraction) -> str:
    if isinstance(value, str):
        return value
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
