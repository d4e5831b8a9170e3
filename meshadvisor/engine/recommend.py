"""The whole way from requirements and a view to a recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meshadvisor.engine.criteria import criteria, fired
from meshadvisor.engine.days import add_months, days_between
from meshadvisor.engine.findings import Scene, find
from meshadvisor.engine.score import deciders, order, rank, score
from meshadvisor.engine.screen import bound_elsewhere, ending_events, not_together
from meshadvisor.values.asked import Requirements, Rule, Scoring
from meshadvisor.values.results import Caveat, Criterion, Excluded, Family, Finding, Recommendation, Scored
from meshadvisor.values.view import Candidate, View


def recommend(view: View, asked: Requirements, rules: Sequence[Rule], scoring: Scoring) -> Recommendation:
    """Screen, score, rank and explain every mesh of the view. Raises UnknownIdError and InputError on bad requests."""
    platforms = tuple(asked.context.get("platforms", ()))
    scene = Scene(view, platforms, scoring)
    wanted = criteria(asked, rules, view.features, scoring)
    qualified: list[Scored] = []
    unverified: list[Scored] = []
    elsewhere: list[Scored] = []
    excluded: list[Excluded] = []
    for candidate in view.candidates:
        if candidate.kind != "mesh":
            continue
        findings = {one.id: find(scene, candidate, one) for one in wanted}
        out = _excluded(view, candidate, wanted, findings, scoring)
        if out is not None:
            excluded.append(out)
            continue
        scored = score(candidate, wanted, findings)
        if any(findings[one.id].passes is None for one in wanted if one.must):
            unverified.append(scored)
        elif bound_elsewhere(candidate, asked.context):
            elsewhere.append(scored)
        else:
            qualified.append(scored)
    ranking = rank(qualified)
    return Recommendation(
        view=view,
        requirements=asked,
        criteria=wanted,
        ranking=ranking,
        unverified=tuple(sorted(unverified, key=order)),
        elsewhere=tuple(sorted(elsewhere, key=order)),
        excluded=tuple(sorted(excluded, key=lambda one: one.candidate.name)),
        deciders=deciders(ranking),
        caveats=_caveats(view, asked, rules, scoring, ranking),
        oldest_verified=_oldest(ranking),
    )


def _excluded(
    view: View, candidate: Candidate, wanted: Sequence[Criterion], findings: Mapping[str, Finding], scoring: Scoring
) -> Excluded | None:
    failing = [findings[one.id] for one in wanted if one.must and findings[one.id].passes is False]
    failing += not_together(view, candidate, wanted, findings)
    events = ending_events(candidate, view.day, scoring)
    if not failing and not events:
        return None
    successors = tuple(dict.fromkeys(successor for event in events for successor in event.successors))
    return Excluded(candidate, tuple(failing), events, successors)


def _caveats(
    view: View, asked: Requirements, rules: Sequence[Rule], scoring: Scoring, ranking: Sequence[Family]
) -> tuple[Caveat, ...]:
    found = [Caveat("", rule.caveat) for rule in fired(rules, asked) if rule.caveat]
    for family in ranking:
        for member in family.members:
            candidate = member.candidate
            newest = candidate.release_date
            if newest and add_months(newest, scoring.dormant_months) <= view.day:
                found.append(Caveat(candidate.id, f"no release line since {candidate.release} of {newest}"))
            if candidate.mode_maturity not in candidate.production:
                found.append(Caveat(candidate.id, f"the {candidate.mode} mode is {candidate.mode_maturity}"))
    oldest = _oldest(ranking)
    if oldest and days_between(oldest, view.day) > scoring.stale_days:
        days = days_between(oldest, view.day)
        found.append(Caveat("", f"a fact that decided was last verified on {oldest}, {days} days before {view.day}"))
    return tuple(found)


def _oldest(ranking: Sequence[Family]) -> str:
    """The oldest day on which a statement behind the ranking was verified."""
    return min(
        (
            statement.verified
            for family in ranking
            for member in family.members
            for part in member.parts
            for statement in part.finding.statements
        ),
        default="",
    )
