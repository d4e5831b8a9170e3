"""What a change does to many scenarios alike, in one line: a candidate that is new, a release that goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from meshadvisor.effect.causes import Cause
from meshadvisor.effect.scenarios import Effect, Outcome
from meshadvisor.report.words import score_text

MOST = 3
"""So many reasons of exclusion are named, the most frequent ones."""


def is_newcomer(cause: Cause) -> bool:
    """Is it a candidate that the old side does not have?"""
    return cause.kind == "candidate" and not cause.before


def newcomers(effects: Sequence[Effect]) -> Iterator[str]:
    """A line for each new candidate: in how many scenarios it is excluded, and by what; where else it stands."""
    names = dict.fromkeys(name for effect in effects for name in _came(effect))
    for name in names:
        places: dict[str, list[str]] = {}
        reasons: Counter[str] = Counter()
        for effect in effects:
            if name not in _came(effect) or effect.after is None:
                continue
            one = effect.after.standings[name]
            score = "" if one.place == "excluded" else f" ({score_text(one.low, one.high)})"
            places.setdefault(one.place, []).append(f"{effect.title}{score}")
            reasons.update(_reasons(effect.after, name))
        yield f"{name} is new: " + ", ".join(_place(place, where, reasons) for place, where in places.items())


def _place(place: str, where: Sequence[str], reasons: Counter[str]) -> str:
    many = f"{place} in {len(where)} scenario{'s' * (len(where) != 1)}"
    if place != "excluded":
        return f"{many}: {'; '.join(where)}"
    told = [f"{reason} × {number}" for reason, number in reasons.most_common(MOST)]
    return f"{many} ({', '.join([*told, *(['others'] if len(reasons) > MOST else [])])})"


def _reasons(outcome: Outcome, name: str) -> Iterator[str]:
    """The musts that a candidate fails, and the events that exclude it."""
    if outcome.answer is None:
        return
    labels = {one.id: one.label for one in outcome.answer.criteria}
    for out in outcome.answer.excluded:
        if out.candidate.id == name:
            yield from (labels.get(one.criterion, one.criterion) for one in out.findings)
            yield from (event.kind for event in out.events)


def _came(effect: Effect) -> list[str]:
    """The candidates that only the new side's answer has."""
    if not (effect.before and effect.before.answer and effect.after and effect.after.answer):
        return []
    return [name for name in effect.after.standings if name not in effect.before.standings]


def renumbered(effects: Sequence[Effect]) -> Iterator[str]:
    """A line for each release that others succeed, over the scenarios in which nothing else happens."""
    seen: Counter[str] = Counter()
    for effect in effects:
        if is_folded(effect):
            seen.update(
                f"{one.candidate}: {one.before} → {one.after}" for one in effect.causes if one.kind == "release"
            )
    for text, number in seen.items():
        yield f"{text} in {number} scenario{'s' * (number != 1)}; nothing else about it moves there"


def is_folded(effect: Effect) -> bool:
    """Do those lines say all of it? Nothing moves but new candidates outside the ranking, and release numbers."""
    before, after = effect.before, effect.after
    if before is None or after is None or effect.expectations:
        return False
    verdict = before.verdict
    for one in effect.causes:
        if one.kind == "release":
            verdict = verdict.replace(f"{one.candidate} {one.before}", f"{one.candidate} {one.after}")
    came = _came(effect)
    kept = {name: standing for name, standing in after.standings.items() if name not in came}
    return (verdict, before.families, before.standings) == (after.verdict, after.families, kept)
