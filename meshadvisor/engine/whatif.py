"""What would change the answer: small changes, near misses, unknowns worth finding out; and what a move changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import itemgetter

from meshadvisor.engine.findings import Scene, find, utility
from meshadvisor.engine.flips import Weighing, lift, stability
from meshadvisor.engine.score import least_lead, order, rank, score
from meshadvisor.engine.screen import bound_elsewhere, is_named
from meshadvisor.values.asked import Scoring
from meshadvisor.values.results import (
    Check,
    Criterion,
    Finding,
    Move,
    NearMiss,
    Recommendation,
    Scored,
    Shift,
    WhatIf,
)
from meshadvisor.values.view import Candidate, View

_Weighed = tuple[tuple[Fraction, str], Shift]


def what_if(answer: Recommendation) -> WhatIf:
    """All of it, from an answer."""
    scoring = answer.scoring
    asked = answer.requirements
    weighing = Weighing(answer.criteria, asked.priorities, scoring)
    platforms = tuple(asked.context.get("platforms", ()))

    def again(candidate: Candidate, criterion: Criterion, figures: Scoring) -> Finding:
        return find(Scene(answer.view, platforms, figures), candidate, criterion)

    return WhatIf(
        stability=stability(answer.ranking, weighing, again),
        lift=lift(answer.ranking, weighing),
        near=_near_misses(answer, lambda candidate, criterion: again(candidate, criterion, scoring)),
        checks=_checks(answer),
        move=_move(answer, scoring),
    )


def _near_misses(answer: Recommendation, finding: Callable[[Candidate, Criterion], Finding]) -> tuple[NearMiss, ...]:
    """The candidates that only one must excludes, the best first, with their score if it were a wish."""
    freed: dict[str, list[Scored]] = {one.id: [] for one in answer.criteria}
    for out in answer.excluded:
        if not out.events and len(out.findings) == 1 and out.findings[0].criterion in freed:
            findings = {one.id: finding(out.candidate, one) for one in answer.criteria}
            freed[out.findings[0].criterion].append(score(out.candidate, answer.criteria, findings))
    found = []
    for must, together in freed.items():
        top = _top(answer, together)
        found += [(order(one), NearMiss(one.candidate.id, must, one.low, one.high, one in top)) for one in together]
    return tuple(miss for _, miss in sorted(found, key=itemgetter(0)))


def _top(answer: Recommendation, joining: Sequence[Scored]) -> list[Scored]:
    """Of some that would be ranked beside the others, those that could then come first.

    Those that are bound to a platform that is not named are never ranked.
    """
    context = answer.requirements.context
    free = [one for one in joining if not bound_elsewhere(one.candidate, context)]
    if not free:
        return []
    scored = [*(one for family in answer.ranking for one in (*family.members, *family.derived)), *free]
    ranking = rank(scored, {one.candidate.mesh for one in scored if is_named(one.candidate, context)})
    first = [family.members for family in ranking if family.best_rank == 1]
    return [
        one
        for members in first
        for one in members
        if one in free and all(least_lead(other, one) <= 0 for other in members if other is not one)
    ]


def _checks(answer: Recommendation) -> tuple[Check, ...]:
    """The unknowns that could change who is first: of those that may be first, and of the unverified that could lead.

    The candidate with the fewest unknown musts comes first, and of one candidate what most hangs on.
    """
    rivals = [family for family in answer.ranking if family.best_rank == 1]
    open_ones = [one for family in rivals for one in family.members] if len(rivals) > 1 else []
    hopeful = [one for one in answer.unverified if _top(answer, [one])]
    musts = {one.id for one in answer.criteria if one.must}
    found = []
    for one in (*hopeful, *open_ones):
        unknown = [part for part in one.parts if part.finding.outcome == "unknown"]
        open_musts = sum(part.criterion in musts for part in unknown)
        for part in unknown:
            check = Check(one.candidate.id, part.criterion, part.criterion in musts, part.high - part.low)
            found.append(((open_musts, check.candidate, not check.must, -check.points, check.criterion), check))
    return tuple(check for _, check in sorted(found, key=itemgetter(0)))


def _move(answer: Recommendation, scoring: Scoring) -> Move | None:
    """What the first of the ranking has less of, and more of, than the mesh in use. None when there is nothing to say.

    Of a mesh with several modes the first that the data names is taken.
    """
    view, ranking, current = answer.view, answer.ranking, answer.requirements.context.get("current")
    here = next((one for one in view.candidates if one.mesh == current), None)
    if here is None or not ranking or ranking[0].members[0].candidate.mesh == here.mesh:
        return None
    to = ranking[0].members[0].candidate
    asked = {str(dict(one.params).get("feature", "")): one.share for one in answer.criteria}
    lost: list[_Weighed] = []
    gained: list[_Weighed] = []
    for feature in view.features.values():
        before = worth(view, here, feature.id, scoring)
        after = worth(view, to, feature.id, scoring) if before else None
        if before is None or after is None or before[0] == after[0]:
            continue
        shift = Shift(feature.id, before[1], after[1])
        weight = (-asked.get(feature.id, Fraction(-1)), feature.id)
        (lost if after[0] < before[0] else gained).append((weight, shift))
    losses, gains = (tuple(shift for _, shift in sorted(some, key=itemgetter(0))) for some in (lost, gained))
    return Move(here.id, to.id, losses, gains)


def worth(view: View, candidate: Candidate, feature: str, scoring: Scoring) -> tuple[Fraction, str] | None:
    """Value, status and stage of what a candidate has; None when it is not known or cannot be said."""
    cell = view.cell(candidate.id, feature)
    shown = cell.best if cell.applies else None
    if shown is None or shown.status in ("", "unknown"):
        return None
    stage = f" {shown.maturity}" if shown.maturity not in ("", "ga") else ""
    return utility(shown, scoring), shown.status + stage
