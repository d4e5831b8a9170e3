"""What speaks for and against, line by line: the same in a report and in a decision record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meshadvisor.engine.screen import ONLY_ON
from meshadvisor.report.blocks import Line
from meshadvisor.report.words import candidate_text, decimal, listed, value_text
from meshadvisor.values.facts import Successor
from meshadvisor.values.results import Criterion, Excluded, Recommendation, Scored
from meshadvisor.values.view import best


def before_you_commit(answer: Recommendation) -> list[Line]:
    """What to try and what to install, of the first of the ranking."""
    if not answer.ranking:
        return []
    winner = answer.ranking[0].members[0]
    return [*_to_try(answer, winner), *_to_install(answer, winner)]


def caveat_lines(answer: Recommendation) -> list[Line]:
    """What to know that changes no score."""
    names = {one.id: one.name for one in answer.view.candidates}
    return [f"{names[one.candidate]}: {one.text}" if one.candidate else one.text for one in answer.caveats]


def excluded_lines(answer: Recommendation) -> list[Line]:
    """What is out, with every reason: those that fail a must, those bound to another platform, those that are gone."""
    labels = {one.id: one.label for one in answer.criteria}
    gone = [one for one in answer.excluded if one.events]
    elsewhere = [one for one in answer.excluded if not one.events and [f.criterion for f in one.findings] == [ONLY_ON]]
    others = [one for one in answer.excluded if one not in gone and one not in elsewhere]
    return [
        *(_excluded_line(one, labels) for one in others),
        *([f"Bound to another platform: {'; '.join(map(_bound, elsewhere))}"] if elsewhere else []),
        *(f"{candidate_text(one.candidate)}: {_gone(one)}" for one in gone),
    ]


def origin(criterion: Criterion) -> str:
    """Where a criterion comes from, and how much it was said to matter."""
    given = criterion.importance
    weight = given if isinstance(given, str) else decimal(given)
    role = "must" if criterion.must else f"{'avoid' if 'avoid' in criterion.roles else 'prefer'}, {weight}"
    sources = dict.fromkeys(item.origin for item in criterion.origins)
    part = "" if criterion.scored else "; counts through another criterion, or only screens"
    return f"{role}; {', '.join(sources)}{part}"


def _excluded_line(out: Excluded, labels: Mapping[str, str]) -> Line:
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
        ranges = [f"{one.platform} {one.bounds} ({one.basis})" for one in release.ranges[:1]]
        end = f"support until {release.end}" if release.end else "no end of support is stated"
        install = [f"install {release.artifact}"] if release.artifact else []
        yield f"Release {release.version} of {release.date}: {'; '.join([*install, *ranges, end])}"
    if candidate.pick == "previous":
        yield "Name the version: without one you get the line before the newest"
    for event in candidate.events:
        if event.kind == "release-policy":
            yield f"Release policy since {event.effective}: {event.title.rstrip('.')}"
            break
