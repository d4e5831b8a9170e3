"""What a scenario or an example expects of the answer, held against the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.values.results import Recommendation

Held = tuple[str, bool]
"""An expectation in words, and whether it holds."""


def held(expect: Mapping[str, Any], answer: Recommendation | None) -> Iterator[Held]:
    """Every expectation of a scenario. Of a request that has no answer (None) none holds."""
    for text, holds in _tests(expect):
        yield text, answer is not None and holds(answer)


def _tests(expect: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if "first" in expect:
        wanted = set(expect["first"])
        yield f"first: {' or '.join(sorted(wanted))}", lambda answer: _first(answer) == wanted
    if "sure" in expect:
        yield (
            "the first place is certain" if expect["sure"] else "the first place is not certain",
            lambda answer: (answer.first is not None) == expect["sure"],
        )
    for one in expect.get("excluded", ()):
        name, because = one["candidate"], one["because"]
        yield (
            f"{name} is excluded because of {because}",
            lambda answer, name=name, because=because: because in _reasons(answer, name),
        )
    if "decided_by" in expect:
        deciding = list(expect["decided_by"])
        yield (
            f"decided by {', then '.join(deciding)}",
            lambda answer: [one.criterion for one in answer.deciders[: len(deciding)]] == deciding,
        )
    for family, most in expect.get("rank", {}).items():
        yield (
            f"{family} is at worst number {most}",
            lambda answer, family=family, most=most: _worst(answer, family) <= most,
        )
    if "nothing" in expect:
        yield (
            "no mesh meets every must" if expect["nothing"] else "some mesh meets every must",
            lambda answer: (not answer.ranking) == expect["nothing"],
        )
    if "opens" in expect:
        yield (
            f"the verdict opens with {expect['opens']}"
            if expect["opens"] != "none"
            else "the verdict opens with a mesh",
            lambda answer: _opens(answer) == expect["opens"],
        )
    if "stable" in expect:
        yield (
            "the first place survives small changes" if expect["stable"] else "a small change moves the first place",
            lambda answer: _stable(answer) == expect["stable"],
        )


def _first(answer: Recommendation) -> set[str]:
    return {family.id for family in answer.ranking if family.best_rank == 1}


def _opens(answer: Recommendation) -> str:
    return answer.need.opens.scored.candidate.mesh if answer.need.opens else "none"


def _stable(answer: Recommendation) -> bool | None:
    """None when there is no first place that could be moved."""
    found = answer.what_if.stability
    return None if found is None else not found.flips


def _worst(answer: Recommendation, family: str) -> float:
    return next((one.worst_rank for one in answer.ranking if one.id == family), float("inf"))


def _reasons(answer: Recommendation, candidate: str) -> set[str]:
    """Criteria, also without `not` and without the values asked for, and kinds of event that exclude a candidate."""
    out = [one for one in answer.excluded if one.candidate.id == candidate]
    criteria = {finding.criterion for one in out for finding in one.findings}
    events = {event.kind for one in out for event in one.events}
    return criteria | {name.removeprefix("not ").partition("=")[0] for name in criteria} | events
