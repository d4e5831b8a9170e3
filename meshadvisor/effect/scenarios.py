"""What two states of the data answer to the scenarios, and why the answers differ.

Each side is asked its own scenario, so that a scenario only ever names what its data has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from meshadvisor.api import recommend
from meshadvisor.effect.causes import Cause, causes, placed
from meshadvisor.effect.expectations import held
from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.values.errors import InputError
from meshadvisor.values.results import Recommendation


@dataclass(frozen=True)
class Standing:
    """How one candidate stands. `place`: ranked, not verified, elsewhere or excluded, which has no score."""

    place: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)


@dataclass(frozen=True)
class Outcome:
    """What one side answers to a scenario. Without an answer, the verdict says why."""

    verdict: str
    families: tuple[tuple[str, int, int], ...] = ()
    """Id, best and worst rank, in the order of the ranking."""
    standings: Mapping[str, Standing] = field(default_factory=dict)
    expected: Mapping[str, bool] = field(default_factory=dict)
    """Expectation in words → does it hold?"""
    answer: Recommendation | None = None


@dataclass(frozen=True)
class Effect:
    """One scenario on both sides; None where the side does not have it."""

    scenario: str
    title: str
    before: Outcome | None
    after: Outcome | None
    causes: tuple[Cause, ...] = ()

    @property
    def moved(self) -> bool:
        """Does an answer, a rank or a score differ between the sides that both have the scenario?"""
        return bool(self.before and self.after) and _seen(self.before) != _seen(self.after)

    @property
    def expectations(self) -> list[tuple[str, bool | None, bool | None]]:
        """Those that fail on one side and not on the other: in words, before, after; None where a side has it not."""
        then, now = (one.expected if one else {} for one in (self.before, self.after))
        pairs = [(text, then.get(text), now.get(text)) for text in {**then, **now}]
        return [(text, one, other) for text, one, other in pairs if one != other and False in (one, other)]


def effects(old: KnowledgeBase, new: KnowledgeBase, verdict: Callable[[Recommendation], str]) -> list[Effect]:
    """The scenarios whose answer moves or whose expectations hold on one side only; `verdict` gives the sentence."""
    found = []
    for name in sorted({*old.scenarios, *new.scenarios}):
        before, after = (_outcome(kb, name, verdict) for kb in (old, new))
        title = (new.scenarios.get(name) or old.scenarios[name]).get("title", name)
        answers = [one.answer for one in (before, after) if one and one.answer]
        effect = Effect(name, title, before, after, tuple(causes(*answers)) if len(answers) == 2 else ())
        if effect.moved or effect.expectations:
            found.append(effect)
    return found


def _outcome(kb: KnowledgeBase, name: str, verdict: Callable[[Recommendation], str]) -> Outcome | None:
    raw: Mapping[str, Any] | None = kb.scenarios.get(name)
    if raw is None:
        return None
    expect = raw.get("expect", {})
    try:
        answer = recommend(kb, requirements_of(raw), raw.get("as_of", ""))
    except InputError as problem:
        return Outcome(f"No answer: {problem}.", expected=dict(held(expect, None)))
    return Outcome(
        verdict(answer),
        tuple((one.id, one.best_rank, one.worst_rank) for one in answer.ranking),
        dict(_standings(answer)),
        dict(held(expect, answer)),
        answer,
    )


def _seen(outcome: Outcome | None) -> Any:
    return (outcome.verdict, outcome.families, outcome.standings) if outcome else None


def _standings(answer: Recommendation) -> Iterator[tuple[str, Standing]]:
    for place, one in placed(answer):
        yield one.candidate.id, Standing(place, one.low, one.high)
    for out in answer.excluded:
        yield out.candidate.id, Standing("excluded")
