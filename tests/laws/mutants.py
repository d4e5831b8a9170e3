"""Engines that break one law each, by one function that is replaced."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from unittest import mock

from meshadvisor.values.facts import Statement
from meshadvisor.values.results import Criterion, Finding, Part, Recommendation, Scored
from meshadvisor.values.view import Candidate

Function = Callable[..., Any]


@dataclass(frozen=True)
class Mutant:
    """What is wrong with the engine, which function is replaced (module.name), and by what it makes of that one."""

    wrong: str
    target: str
    make: Callable[[Function], Function]

    def broken(self) -> AbstractContextManager[Any]:
        """The engine is broken for as long as this lasts."""
        above, _, name = self.target.rpartition(".")
        home = pkgutil.resolve_name(f"meshadvisor.{above}")
        return mock.patch.object(home, name, self.make(getattr(home, name)))


def _full_is_worth_least(utility: Function) -> Function:
    def broken(statement: Statement, *rest: Any) -> Any:
        value = utility(statement, *rest)
        return value / 5 if statement.status == "full" else value

    return broken


def _first_stated_counts(on: Function) -> Function:
    return lambda statements, platform: on(statements, platform)[-1:]


def _known_only(score: Function) -> Function:
    """The weighted mean over what is known, as many tables do it."""

    def broken(candidate: Candidate, criteria: Sequence[Criterion], findings: Mapping[str, Finding]) -> Scored:
        found: Scored = score(candidate, criteria, findings)
        parts = [part for part in found.parts if part.finding.outcome != "unknown"]
        shares = {one.id: one.share for one in criteria}
        known = sum((shares[part.criterion] for part in parts), Fraction(0))
        low = sum((part.low for part in parts), Fraction(0))
        return replace(found, low=low / known, high=low / known) if known else found

    return broken


def _scaled_to_those_present(recommend: Function) -> Function:
    """The best of those that are there gets 100, the others in proportion."""

    def broken(*args: Any) -> Recommendation:
        found: Recommendation = recommend(*args)
        lists = [one for family in found.ranking for one in (*family.members, *family.derived)]
        top = max((one.high for one in lists), default=Fraction(0))

        def scaled(some: Sequence[Scored]) -> tuple[Scored, ...]:
            return tuple(replace(one, low=one.low * 100 / top, high=one.high * 100 / top) for one in some)

        if not top:
            return found
        ranking = [replace(one, members=scaled(one.members), derived=scaled(one.derived)) for one in found.ranking]
        return replace(found, ranking=tuple(ranking))

    return broken


def _not_normalised(totals: Function) -> Function:
    def broken(scored: Sequence[Criterion], *args: Any, **more: Any) -> Any:
        from meshadvisor.engine.criteria import weight_of

        scoring = args[1]
        whole = 1 + sum(weight_of(one.importance, scoring) for one in scored)
        return {one.id: weight_of(one.importance, scoring) / whole for one in scored}

    return broken


def _rank_sum(centroid: Function) -> Function:
    def broken(categories: Sequence[str], priorities: Sequence[str]) -> dict[str, Fraction]:
        ranked = [name for name in dict.fromkeys(priorities) if name in categories]
        rest = [name for name in categories if name not in ranked]
        return {name: Fraction(len(categories) - place) for place, name in enumerate([*ranked, *rest])}

    return broken


def _never_flat(totals: Function) -> Function:
    return lambda *args, flat: totals(*args, flat=False)


def _rounded(score: Function) -> Function:
    def broken(*args: Any) -> Scored:
        found: Scored = score(*args)
        return replace(found, low=Fraction(round(found.low)), high=Fraction(round(found.high)))

    return broken


def _in_a_set(findings: Function) -> Function:
    def broken(*args: Any) -> tuple[Any, ...]:
        return tuple(set(findings(*args)))

    return broken


def _by_the_low_end(_: Function) -> Function:
    return lambda one, other: one[0].low > other[0].low


def _as_if_independent(_: Function) -> Function:
    def broken(mine: Part, theirs: Part) -> Fraction:
        return mine.low - theirs.high

    return broken


def _all_unknowns_cancel(_: Function) -> Function:
    def broken(mine: Part, theirs: Part) -> Fraction:
        both = mine.finding.variable and theirs.finding.variable
        return Fraction(0) if both else mine.low - theirs.high

    return broken


def _one_name_for_all(_: Function) -> Function:
    return lambda unknown: unknown[0].feature


def _unchanged(_: Function) -> Function:
    return lambda found, *_: found


def _the_best_platform(_: Function) -> Function:
    def broken(found: Sequence[Finding], *_: Any) -> Finding:
        return max(found, key=lambda one: (one.passes is True, one.low))

    return broken


def _nothing(value: Any) -> Callable[[Function], Function]:
    return lambda _: lambda *args, **more: value


def _without_name(_: Function) -> Function:
    return lambda one: (-one.low, -one.high)


MUTANTS: dict[str, tuple[Mutant, ...]] = {
    "more support of what is asked for never lowers a score": (
        Mutant("full counts less than partial", "engine.findings.utility", _full_is_worth_least),
        Mutant("the mechanism stated last counts", "engine.findings._on", _first_stated_counts),
    ),
    "more support of what is avoided never raises a score": (
        Mutant("what is avoided scores as if wished for", "engine.findings._negated", _unchanged),
    ),
    "an unknown only widens the range": (
        Mutant("unknown dropped from the denominator", "engine.recommend.score", _known_only),
    ),
    "removing a candidate changes no other score and no order": (
        Mutant("weights scaled to the candidates present", "engine.recommend.recommend", _scaled_to_those_present),
    ),
    "scaling all weights changes nothing": (
        Mutant("weights not normalised", "engine.criteria._shares", _not_normalised),
    ),
    "the order of inputs changes nothing": (
        Mutant("ties broken by list order", "engine.score.order", _without_name),
        Mutant("ties of the unverified broken by list order", "engine.recommend.order", _without_name),
        Mutant("the mechanism stated last counts", "engine.findings._on", _first_stated_counts),
    ),
    "the same input gives the same bytes": (
        Mutant("candidates gathered in a set", "engine.recommend.deciders", _in_a_set),
    ),
    "the parts add up to the score": (Mutant("scores rounded", "engine.recommend.score", _rounded),),
    "priorities give rank order centroid weights": (
        Mutant("rank-sum weights", "engine.criteria._centroid", _rank_sum),
    ),
    "numbers are taken flat": (Mutant("numbers shared out by category", "engine.criteria._shares", _never_flat),),
    "a piece never scores beside its whole": (
        Mutant("pieces are left in", "engine.criteria._without_children", _unchanged),
    ),
    "no retired product is ever recommended": (
        Mutant("ends are not looked at", "engine.recommend.ending_events", _nothing(())),
    ),
    "every must that fails excludes and is named": (
        Mutant("every mechanism passes", "engine.findings.fault", _nothing("")),
        Mutant("one platform is enough", "engine.findings._worst", _the_best_platform),
        Mutant("of two musts for one thing the first holds", "engine.criteria._merge", _unchanged),
    ),
    "rank intervals hold whatever the unknowns turn out to be": (
        Mutant("families compared by their low ends", "engine.score._beats", _by_the_low_end),
        Mutant("all unknowns of a feature are one", "engine.score._least", _all_unknowns_cancel),
    ),
    "a shared unknown cancels and nothing else does": (
        Mutant("shared unknowns taken as independent", "engine.score._least", _as_if_independent),
        Mutant("all unknowns cancel", "engine.score._least", _all_unknowns_cancel),
    ),
    "old facts are warned of and a past day never warns": (
        Mutant("the day of the view counts as the day of the check", "engine.recommend.days_between", _nothing(0)),
        Mutant("the newest fact is looked at", "engine.recommend._oldest", _nothing(None)),
    ),
}
"""Law → engines that break it."""


def _by_release_only(began: Function) -> Function:
    return lambda self, since, since_date: True if since_date else began(self, since, since_date)


def _all_events(made: Function) -> Function:
    def broken(moment: Any, *rest: Any) -> Candidate:
        found: Candidate = made(moment, *rest)
        return replace(found, events=moment.mesh.events)

    return broken


def _without_pin(clock: Function) -> Function:
    return lambda mesh, day, pin="": clock(mesh, day)


def _effective_counts(known: Function) -> Function:
    """An event is there once it is effective, as if nobody had announced it."""

    def broken(moment: Any, *rest: Any) -> Candidate:
        found: Candidate = known(moment, *rest)
        return replace(found, events=tuple(one for one in moment.mesh.events if one.effective <= moment.day))

    return broken


TIME: dict[str, tuple[Mutant, ...]] = {
    "a view equals that of the base without what came after": (
        Mutant("ends that lie ahead are shown", "timeline.view._as_known", _unchanged),
        Mutant("what begins on a day has always begun", "timeline.order.Clock.began", _by_release_only),
        Mutant("events are known before they are announced", "timeline.view._candidate", _all_events),
    ),
    "an event is known from the day it is announced": (
        Mutant("events are known when they are effective", "timeline.view._candidate", _effective_counts),
    ),
    "a pin shows the release that is run and nothing later": (
        Mutant("pins are forgotten", "timeline.view.clock", _without_pin),
    ),
}
"""The same for the laws of time."""
