"""Why two answers to one request differ: what is found otherwise, weighs otherwise, came, went or ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshadvisor.values.results import Criterion, Excluded, Finding, Recommendation, Scored
from meshadvisor.values.view import Candidate


@dataclass(frozen=True)
class Cause:
    """One reason. `kind`: criterion, candidate, release, event or finding; empty text: not there on that side."""

    kind: str
    candidate: str
    """The candidate's name; empty for a criterion, which concerns all."""
    about: str
    before: str
    after: str


def causes(before: Recommendation, after: Recommendation) -> Iterator[Cause]:
    """Every reason, criteria first; of the candidates only those that stand otherwise or have another release."""
    yield from _of_criteria(before, after)
    labels = {one.id: one.label for answer in (before, after) for one in answer.criteria}
    then, now = _Side(before), _Side(after)
    for name in {**then.candidates, **now.candidates}:
        one, other = then.candidates.get(name), now.candidates.get(name)
        if one is None or other is None:
            yield Cause("candidate", name, "", _there(one), _there(other))
        elif then.standing(name) != now.standing(name) or (name in now.scored and one.release != other.release):
            yield from _of_candidate(name, labels, then, now)


def _there(candidate: Candidate | None) -> str:
    return (candidate.release or "there") if candidate else ""


class _Side:
    """One answer, by candidate."""

    def __init__(self, answer: Recommendation) -> None:
        self.candidates: dict[str, Candidate] = {one.id: one for one in answer.view.candidates if one.kind == "mesh"}
        self.scored: dict[str, tuple[str, Scored]] = {one.candidate.id: (place, one) for place, one in placed(answer)}
        self.excluded: dict[str, Excluded] = {one.candidate.id: one for one in answer.excluded}

    def standing(self, name: str) -> tuple[object, ...]:
        """Place and score."""
        if name not in self.scored:
            return ("excluded",)
        place, one = self.scored[name]
        return place, one.low, one.high

    def findings(self, name: str) -> Mapping[str, Finding]:
        """Criterion → finding; of an excluded candidate only those that failed are known."""
        if name in self.scored:
            return {part.criterion: part.finding for part in self.scored[name][1].parts}
        return {one.criterion: one for one in self.excluded[name].findings} if name in self.excluded else {}

    def events(self, name: str) -> list[str]:
        """The events that exclude it."""
        return [f"{one.kind} {one.effective}" for one in self.excluded[name].events] if name in self.excluded else []


def placed(answer: Recommendation) -> Iterator[tuple[str, Scored]]:
    """Every candidate with a score, and where it stands."""
    for family in answer.ranking:
        yield from (("ranked", one) for one in (*family.members, *family.derived))
    yield from (("not verified", one) for one in answer.unverified)
    yield from (("elsewhere", one) for one in answer.elsewhere)


def _of_criteria(before: Recommendation, after: Recommendation) -> Iterator[Cause]:
    """Criteria that came, went or weigh more or less."""
    then, now = ({one.id: one for one in answer.criteria} for answer in (before, after))
    for name, known in {**then, **now}.items():
        one, other = _weight(then.get(name)), _weight(now.get(name))
        if one != other:
            yield Cause("criterion", "", known.label, one, other)


def _weight(criterion: Criterion | None) -> str:
    if criterion is None:
        return ""
    return f"{'must, ' if criterion.must else ''}{float(100 * criterion.share):.1f} % of the weight"


def _of_candidate(name: str, labels: Mapping[str, str], then: _Side, now: _Side) -> Iterator[Cause]:
    one, other = then.candidates[name], now.candidates[name]
    if one.release != other.release:
        yield Cause("release", other.name, "", one.release, other.release)
    old, new = then.events(name), now.events(name)
    for event in dict.fromkeys((*old, *new)):
        if (event in old) != (event in new):
            yield Cause("event", other.name, "", event if event in old else "", event if event in new else "")
    found = then.findings(name), now.findings(name)
    for criterion in [key for key in found[0] if key in found[1]]:
        if _weighed(found[0][criterion]) != _weighed(found[1][criterion]):
            reasons = (side[criterion].reason for side in found)
            yield Cause("finding", other.name, labels.get(criterion, criterion), *reasons)


def _weighed(finding: Finding) -> tuple[object, ...]:
    return finding.outcome, finding.low, finding.high, finding.passes
