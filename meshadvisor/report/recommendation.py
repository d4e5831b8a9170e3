"""A recommendation as blocks: the verdict first, then reasons, risks and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from meshadvisor.engine.screen import ONLY_ON
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Para
from meshadvisor.report.words import (
    apportioned,
    candidate_text,
    cell_text,
    event_text,
    listed,
    score_text,
    tenths,
    value_text,
)
from meshadvisor.values.facts import Successor
from meshadvisor.values.results import Criterion, Excluded, Family, Finding, Recommendation, Scored
from meshadvisor.values.view import best

SHOWN_DECIDERS = 3
SHOWN_DIFFERENCES = 5


def blocks(answer: Recommendation) -> list[Block]:
    """The whole report."""
    return list(_report(answer))


def verdict(answer: Recommendation) -> str:
    """The answer in one sentence. "First" is said only when it is sure."""
    ranking = answer.ranking
    if not ranking:
        if answer.unverified:
            return "No mesh is known to meet every must; for some it could not be verified."
        return "No mesh meets every must."
    if len(ranking) == 1:
        return f"{_name(ranking[0])} is the only one that meets every must."
    if answer.first:
        return f"{_name(answer.first)} comes first."
    rivals = [_name(family) for family in ranking if family.best_rank == 1]
    if ranking[0].members[0].low == ranking[1].members[0].high:
        return f"Nothing that you asked for separates {listed(rivals)}."
    return f"{listed(rivals, 'or')} may be first: what is unknown decides."


def _name(family: Family) -> str:
    return candidate_text(family.members[0].candidate)


def _report(answer: Recommendation) -> Iterator[Block]:
    yield Heading(answer.requirements.title or "Which service mesh?", 1)
    yield Para(verdict(answer), strong=True)
    yield from _current(answer)
    yield from _reasons(answer)
    yield from _ranking(answer)
    labels = {one.id: one.label for one in answer.criteria if one.must}
    yield from _apart(
        "Not verified", "A must is unknown for these; find out before you drop or take them.", answer.unverified, labels
    )
    bound = "These run only on one provider's platform, which the context does not name."
    yield from _apart("If you are on their platform", bound, answer.elsewhere, labels)
    yield from _excluded(answer)
    yield from _matrix(answer)
    yield from _before_you_commit(answer)
    yield from _caveats(answer)
    yield from _method(answer)


def _current(answer: Recommendation) -> Iterator[Block]:
    current = answer.requirements.context.get("current")
    if not current:
        return
    for out in answer.excluded:
        if out.candidate.mesh == current and out.events:
            ends = "; ".join(event_text(event) for event in out.events)
            yield Para(f"You run {out.candidate.name}. {ends}.")


def _reasons(answer: Recommendation) -> Iterator[Block]:
    if len(answer.ranking) < 2:
        return
    labels = {one.id: one.label for one in answer.criteria}
    ahead = [one for one in answer.deciders if one.points > 0][:SHOWN_DECIDERS]
    behind = [one for one in answer.deciders if one.points < 0][:SHOWN_DECIDERS]
    second = candidate_text(answer.ranking[1].members[0].candidate)
    if ahead:
        yield Para(
            f"Ahead of {second} by: "
            + "; ".join(f"{labels[one.criterion]} (+{tenths(one.points)})" for one in ahead)
            + "."
        )
    if behind:
        yield Para(
            f"Behind {second} in: "
            + "; ".join(f"{labels[one.criterion]} (-{tenths(-one.points)})" for one in behind)
            + "."
        )
    if not answer.first:
        differences = _unasked_differences(answer)
        if differences:
            more = len(differences) - SHOWN_DIFFERENCES
            shown = [*differences[:SHOWN_DIFFERENCES], *([f"{more} more"] if more > 0 else [])]
            yield Para(f"They do differ in what you did not ask about: {listed(shown)}.")


def _unasked_differences(answer: Recommendation) -> list[str]:
    """Features that nobody asked about and that tell the first two apart."""
    asked = {dict(one.params).get("feature") for one in answer.criteria}
    first, second = (family.members[0].candidate.id for family in answer.ranking[:2])
    return [
        feature.name
        for feature in answer.view.features.values()
        if feature.id not in asked
        and feature.kind == "status"
        and cell_text(answer.view.cell(first, feature.id)) != cell_text(answer.view.cell(second, feature.id))
    ]


def _ranking(answer: Recommendation) -> Iterator[Block]:
    if not answer.ranking:
        return
    rows = []
    for family in answer.ranking:
        rank = (
            str(family.best_rank)
            if family.best_rank == family.worst_rank
            else f"{family.best_rank} to {family.worst_rank}"
        )
        rows += [_ranked(member, rank if place == 0 else "", "") for place, member in enumerate(family.members)]
        rows += [_ranked(member, "", "derived: ") for member in family.derived]
    yield Heading("Ranking")
    yield Grid(["Rank", "Mesh", "Points of 100", "Gaps"], rows, frozenset({2, 3}))


def _ranked(member: Scored, rank: str, mark: str) -> list[str]:
    gaps = sum(part.finding.outcome in ("partly", "not-met", "unknown") for part in member.parts)
    return [rank, mark + candidate_text(member.candidate), score_text(member.low, member.high), str(gaps)]


def _apart(title: str, why: str, scored: tuple[Scored, ...], labels: Mapping[str, str]) -> Iterator[Block]:
    if not scored:
        return
    yield Heading(title)
    yield Para(why)
    yield Bullets([_apart_line(one, labels) for one in scored])


def _apart_line(one: Scored, labels: Mapping[str, str]) -> Line:
    unknown = [part for part in one.parts if part.finding.passes is None and part.criterion in labels]
    text = f"{candidate_text(one.candidate)}: {score_text(one.low, one.high)} points"
    return text + "".join(f"; {labels[part.criterion]}: {part.finding.reason}" for part in unknown)


def _excluded(answer: Recommendation) -> Iterator[Block]:
    if not answer.excluded:
        return
    labels = {one.id: one.label for one in answer.criteria}
    near = [one for one in answer.excluded if len(one.findings) == 1 and not one.events]
    gone = [one for one in answer.excluded if one.events]
    elsewhere = [one for one in answer.excluded if not one.events and [f.criterion for f in one.findings] == [ONLY_ON]]
    others = [one for one in answer.excluded if one not in gone and one not in elsewhere]
    yield Heading("Excluded")
    yield Bullets(
        [
            *(_excluded_line(one, labels) for one in others),
            *([f"Bound to another platform: {'; '.join(map(_bound, elsewhere))}"] if elsewhere else []),
            *(f"{candidate_text(one.candidate)}: {_gone(one)}" for one in gone),
        ]
    )
    if near and not answer.ranking:
        for criterion in dict.fromkeys(one.findings[0].criterion for one in near):
            names = listed([one.candidate.name for one in near if one.findings[0].criterion == criterion])
            yield Para(f"But for {labels.get(criterion, 'its platform')}, these would qualify: {names}.")
        yield Para(f"To see why: meshadvisor explain {near[0].candidate.mesh} {near[0].findings[0].criterion}")


def _excluded_line(out: Excluded, labels: dict[str, str]) -> Line:
    reasons = [f"{labels.get(finding.criterion, 'Platform')}: {finding.reason}" for finding in out.findings]
    return f"{candidate_text(out.candidate)}: {'; '.join(reasons)}"


def _bound(out: Excluded) -> str:
    return f"{out.candidate.name} ({' or '.join(out.candidate.only_on)})"


def _gone(out: Excluded) -> str:
    """The event that ends it, the last one first; what else speaks against it no longer matters."""
    last = max(out.events, key=lambda event: event.effective)
    known = f", announced {last.announced}" if last.announced != last.effective else ""
    after = f". Successors: {listed([_successor(one) for one in out.successors])}" if out.successors else ""
    return f"{last.kind} {last.effective}{known}{after}"


def _successor(successor: Successor) -> str:
    return successor.mesh + (f" (on {successor.platform})" if successor.platform else "")


def _matrix(answer: Recommendation) -> Iterator[Block]:
    """What each criterion adds, for everyone who is ranked: at most three columns, to stay readable."""
    scored = [family.members[0] for family in answer.ranking][:3]
    if not scored or not answer.criteria:
        return
    shown = [(place, one) for place, one in enumerate(answer.criteria) if one.share]
    weights = apportioned([100 * one.share for _, one in shown])
    columns = [_column(one, [place for place, _ in shown], weights) for one in scored]
    rows = [
        [
            one.label,
            weights[line],
            *(_points(columns[c][line], scored[c].parts[place].finding) for c in range(len(scored))),
        ]
        for line, (place, one) in enumerate(shown)
    ]
    rows.append(["Sum", "100.0", *(tenths(one.low) for one in scored)])
    yield Heading("Points")
    yield Para(
        "Each criterion's weight, and what the best of each family gets for it."
        " An unknown counts nothing here; the range above shows what it could add."
    )
    yield Grid(
        ["Criterion", "Weight", *(one.candidate.name for one in scored)],
        rows,
        frozenset({1, *range(2, 2 + len(scored))}),
    )
    yield Bullets(list(_why(answer, scored)))


def _column(one: Scored, places: Sequence[int], weights: Sequence[str]) -> list[str]:
    """The points of one candidate; a criterion that is wholly met shows its weight."""
    parts = [one.parts[place] for place in places]
    return apportioned([part.low for part in parts], weights, [part.finding.low == 1 for part in parts])


def _points(points: str, finding: Finding) -> str:
    return f"{points} ?" if finding.outcome == "unknown" else points


def _why(answer: Recommendation, scored: list[Scored]) -> Iterator[Line]:
    for place, criterion in enumerate(answer.criteria):
        said = "; ".join(f"{one.candidate.name}: {one.parts[place].finding.reason}" for one in scored)
        yield f"{criterion.label} ({_origin(criterion)}): {said}"


def _origin(criterion: Criterion) -> str:
    role = (
        "must" if criterion.must else f"{'avoid' if 'avoid' in criterion.roles else 'prefer'}, {criterion.importance}"
    )
    sources = dict.fromkeys(item.origin for item in criterion.origins)
    part = "" if criterion.scored else "; counts through another criterion, or only screens"
    return f"{role}; {', '.join(sources)}{part}"


def _before_you_commit(answer: Recommendation) -> Iterator[Block]:
    if not answer.ranking:
        return
    winner = answer.ranking[0].members[0]
    lines: list[Line] = [*_to_try(answer, winner), *_to_install(answer, winner)]
    if lines:
        yield Heading(f"Before you commit to {candidate_text(winner.candidate)}")
        yield Bullets(lines)


def _to_try(answer: Recommendation, winner: Scored) -> Iterator[str]:
    labels = {one.id: one.label for one in answer.criteria}
    for part in winner.parts:
        label = labels[part.criterion]
        if part.finding.outcome == "unknown":
            yield f"Find out: {label} ({part.finding.reason})"
        shown = best(part.finding.statements)
        if shown is None or shown.status in ("", "none", "unknown"):
            continue
        remarks = [shown.maturity] if shown.maturity not in ("", "ga") else []
        remarks += ["no support by the vendor"] if not shown.supported else []
        remarks += [f"needs {value_text(shown.needs)}"] if shown.needs else []
        remarks += ["deprecated"] if shown.deprecated else []
        remarks += [f"inherited from {shown.inherited}"] if shown.inherited else []
        remarks += [limit.rstrip(".") for limit in shown.limits]
        if remarks:
            yield f"{label}: {'; '.join(remarks)}"


def _to_install(answer: Recommendation, winner: Scored) -> Iterator[str]:
    candidate = winner.candidate
    artifacts = answer.view.cell(candidate.id, "project.stable-artifacts").best
    if artifacts is not None:
        yield f"Stable artifacts: {value_text(artifacts.value)}"
    for release in candidate.supported_releases[:1]:
        ranges = [f"{one.platform} {one.min} to {one.max} ({one.basis})" for one in release.ranges[:1]]
        end = f"support until {release.end}" if release.end else "no end of support is stated"
        install = [f"install {release.artifact}"] if release.artifact else []
        yield f"Release {release.version} of {release.date}: {'; '.join([*install, *ranges, end])}"
    for event in candidate.events:
        if event.kind == "release-policy":
            yield f"Release policy since {event.effective}: {event.title.rstrip('.')}"
            break


def _caveats(answer: Recommendation) -> Iterator[Block]:
    if not answer.caveats:
        return
    names = {one.id: one.name for one in answer.view.candidates}
    yield Heading("Know also")
    yield Bullets([f"{names[one.candidate]}: {one.text}" if one.candidate else one.text for one in answer.caveats])


def _method(answer: Recommendation) -> Iterator[Block]:
    first, last = answer.oldest_verified, answer.newest_verified
    read = f" The facts behind the ranking were verified between {first} and {last}." if first else ""
    yield Heading("How this was counted")
    yield Para(
        f"Facts as of {answer.view.day}.{read} Musts screen; the rest is a weighted mean from 0 to 100, given as a"
        " range where something is unknown. A rank is certain only when no unknown can change it. A category weighs"
        " as much as its most important criterion, which its criteria share; 'priorities' or numbers change that."
    )
