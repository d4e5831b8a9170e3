"""The whole way from requirements and a view to a recommendation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from meshadvisor.engine.conditions import named_paths, paths
from meshadvisor.engine.criteria import criteria, fired
from meshadvisor.engine.days import add_months, days_between
from meshadvisor.engine.findings import Scene, find
from meshadvisor.engine.need import need
from meshadvisor.engine.score import deciders, order, rank, score
from meshadvisor.engine.screen import (
    bound_elsewhere,
    ending_events,
    is_named,
    not_together,
    unknown_distribution,
    wrong_place,
)
from meshadvisor.engine.sizes import has_sizes
from meshadvisor.values.asked import Requirements, Rule, Scoring
from meshadvisor.values.facts import Statement, value_texts
from meshadvisor.values.results import Caveat, Criterion, Excluded, Family, Finding, Recommendation, Scored
from meshadvisor.values.view import Candidate, View


def recommend(view: View, asked: Requirements, rules: Sequence[Rule], scoring: Scoring) -> Recommendation:
    """Screen, score, rank and explain every mesh of the view. Raises UnknownIdError and InputError on bad requests."""
    platforms = tuple(asked.context.get("platforms", ()))
    scene = Scene(view, platforms, scoring)
    wanted = criteria(asked, rules, view.features, scoring)
    meshes = _screened(scene, asked, wanted, "mesh")
    others = _screened(scene, asked, wanted, "alternative")
    ranking = rank(
        meshes.qualified, {one.candidate.mesh for one in meshes.qualified if is_named(one.candidate, asked.context)}
    )
    return Recommendation(
        view=view,
        requirements=asked,
        criteria=wanted,
        ranking=ranking,
        unverified=tuple(sorted(meshes.unverified, key=order)),
        elsewhere=tuple(sorted(meshes.elsewhere, key=order)),
        excluded=tuple(sorted(meshes.excluded, key=lambda one: one.candidate.name)),
        deciders=deciders(ranking),
        caveats=(*_caveats(view, asked, rules, scoring, ranking), *_unheard_of(view, wanted)),
        oldest_verified=min((one.verified for one in _behind(ranking)), default=""),
        newest_verified=max((one.verified for one in _behind(ranking)), default=""),
        scoring=scoring,
        need=need(
            others.qualified,
            others.elsewhere,
            others.excluded,
            wanted,
            ranking[0].members[0] if ranking else None,
            scoring,
        ),
    )


@dataclass
class _Screened:
    """Candidates of one kind, by what became of them."""

    qualified: list[Scored] = field(default_factory=list)
    unverified: list[Scored] = field(default_factory=list)
    elsewhere: list[Scored] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)


def _screened(scene: Scene, asked: Requirements, wanted: Sequence[Criterion], kind: str) -> _Screened:
    found = _Screened()
    for candidate in scene.view.candidates:
        if candidate.kind != kind:
            continue
        findings = {one.id: find(scene, candidate, one) for one in wanted if one.must}
        out = _excluded(scene, asked, candidate, wanted, findings)
        if out is not None:
            found.excluded.append(out)
            continue
        findings |= {one.id: find(scene, candidate, one) for one in wanted if not one.must}
        scored = score(candidate, wanted, findings)
        if any(findings[one.id].passes is None for one in wanted if one.must):
            found.unverified.append(scored)
        elif bound_elsewhere(candidate, asked.context):
            found.elsewhere.append(scored)
        else:
            found.qualified.append(scored)
    return found


def _excluded(
    scene: Scene,
    asked: Requirements,
    candidate: Candidate,
    wanted: Sequence[Criterion],
    findings: Mapping[str, Finding],
) -> Excluded | None:
    failing = [findings[one.id] for one in wanted if one.must and findings[one.id].passes is False]
    failing += not_together(scene.view, candidate, wanted, findings)
    elsewhere = wrong_place(candidate, asked.context)
    failing += [elsewhere] if elsewhere else []
    events = ending_events(candidate, scene.view.day, scene.scoring)
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
            found += _of_candidate(member.candidate, view.day, scoring)
    oldest = _oldest(ranking)
    days = days_between(oldest.verified, view.day) if oldest else 0
    if oldest and days > scoring.stale_days:
        name = view.features[oldest.feature].name
        of = next((one.name for one in view.candidates if one.mesh == oldest.mesh), oldest.mesh)
        said = f"{name} of {of} was last verified on {oldest.verified}, {days} days before {view.day}"
        found.append(Caveat("", said))
    distribution = unknown_distribution(view.candidates, asked.context)
    if distribution:
        found.append(
            Caveat("", f"nothing here tells the distribution '{distribution}' from others: it changed nothing")
        )
    used = _USED | (_SIZES if has_sizes(asked.context) else frozenset())
    unused = sorted(set(paths(asked.context)) - used - {path for rule in rules for path in named_paths(rule)})
    if unused:
        found.append(
            Caveat("", f"no rule uses these parts of the context, so they changed nothing: {', '.join(unused)}")
        )
    return tuple(found)


def _unheard_of(view: View, wanted: Sequence[Criterion]) -> Iterator[Caveat]:
    """The values that the user asked for and that no candidate has: it may be a slip."""
    for one in wanted:
        if one.template != "attribute" or not any(item.origin == "asked" for item in one.origins):
            continue
        params = dict(one.params)
        stated = (cell for each in view.candidates for cell in view.cell(each.id, str(params["feature"])).statements)
        known = {text.casefold() for cell in stated if cell.value is not None for text in value_texts(cell.value)}
        for value in params["is"] if isinstance(params["is"], tuple) else (params["is"],):
            if value.casefold() not in known:
                yield Caveat("", f"no candidate has '{value}' as its {view.features[str(params['feature'])].name}")


_USED = frozenset(
    {
        "context.platforms",
        "context.cloud",
        "context.kubernetes.distribution",
        "context.current",
        "context.languages",
    }
)
"""What the engine itself looks at."""
_SIZES = frozenset(
    {
        "context.kubernetes.clusters",
        "context.kubernetes.nodes",
        "context.kubernetes.pods",
        "context.traffic.requests_per_second",
    }
)
"""What an estimate of the costs is made from, where the sizes are known."""


def _of_candidate(candidate: Candidate, day: str, scoring: Scoring) -> list[Caveat]:
    found = []
    newest = candidate.release_date
    if newest and add_months(newest, scoring.dormant_months) <= day:
        found.append(Caveat(candidate.id, f"no release line since {candidate.release} of {newest}"))
    if candidate.mode_maturity not in candidate.production:
        found.append(Caveat(candidate.id, f"the {candidate.mode} mode is {candidate.mode_maturity}"))
    for release in candidate.supported_releases[:1]:
        if release.end and release.end < day:
            found.append(Caveat(candidate.id, f"support for {release.version} ended on {release.end}"))
    return found


def _oldest(ranking: Sequence[Family]) -> Statement | None:
    """Of the statements behind the ranking, the one that was verified longest ago."""
    return min(_behind(ranking), key=lambda one: (one.verified, one.id), default=None)


def _behind(ranking: Sequence[Family]) -> Iterator[Statement]:
    for family in ranking:
        for member in family.members:
            for part in member.parts:
                yield from part.finding.statements
