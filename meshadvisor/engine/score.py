"""Additive value model: findings and shares → score ranges and rank intervals, in exact fractions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm

from meshadvisor.values.results import Criterion, Decider, Family, Finding, Part, Scored
from meshadvisor.values.view import Candidate

ZERO = Fraction(0)
Range = tuple[Fraction, Fraction]
"""Low and high."""


def score(candidate: Candidate, criteria: Iterable[Criterion], findings: Mapping[str, Finding]) -> Scored:
    """The score range of a candidate. The parts add up to it exactly."""
    parts = tuple(_part(one, findings[one.id]) for one in criteria)
    return Scored(candidate, _sum([part.low for part in parts]), _sum([part.high for part in parts]), parts)


def _part(criterion: Criterion, finding: Finding) -> Part:
    low = _share(criterion.points, finding.low)
    high = low if finding.high is finding.low else _share(criterion.points, finding.high)
    return Part(criterion.id, low, high, finding)


def _share(points: Fraction, utility: Fraction) -> Fraction:
    """Their product. Fractions are slow to multiply, and most utilities are 0 or 1."""
    return points if utility == 1 else points * utility if utility else ZERO


def _sum(points: Sequence[Fraction]) -> Fraction:
    """Their sum, by whole numbers over one denominator."""
    whole = lcm(*(one.denominator for one in points))
    return Fraction(sum(one.numerator * (whole // one.denominator) for one in points), whole)


def order(one: Scored) -> tuple[Fraction, Fraction, str]:
    """Sort key: by low, then high, then name."""
    return -one.low, -one.high, one.candidate.name


def rank(scored: Sequence[Scored], named: Container[str] = ()) -> tuple[Family, ...]:
    """Families with rank intervals.

    The best rank is 1 + those that surely beat the family, the worst 1 + those that it does not surely beat. A derived
    product stands below its upstream, unless that is not among the scored or the product is `named` (mesh ids).
    """
    members: dict[str, list[Scored]] = {}
    for one in sorted(scored, key=order):
        members.setdefault(one.candidate.family, []).append(one)
    leads = {name: [one for one in own if _leads(one.candidate, named)] or own for name, own in members.items()}
    families = sorted(leads.items(), key=lambda pair: order(pair[1][0]))
    beaten = {
        name: {other for other, theirs in families if other != name and _beats(own, theirs)} for name, own in families
    }
    return tuple(
        Family(
            id=name,
            members=tuple(own),
            best_rank=1 + sum(name in losers for losers in beaten.values()),
            worst_rank=len(families) - len(beaten[name]),
            derived=tuple(one for one in members[name] if one not in own),
        )
        for name, own in families
    )


def _leads(candidate: Candidate, named: Container[str]) -> bool:
    return candidate.mesh == candidate.family or candidate.mesh in named


def _beats(one: Sequence[Scored], other: Sequence[Scored]) -> bool:
    """Does a member of the first family beat every member of the second, whatever the unknowns turn out to be?"""
    return any(all(least_lead(a, b) > 0 for b in other) for a in one)


def least_lead(one: Scored, other: Scored) -> Fraction:
    """The least that `one` can lead by. An unknown that both share cancels."""
    if one.unknowns.isdisjoint(other.unknowns):
        return one.low - other.high
    theirs = {part.criterion: part for part in other.parts}
    return _sum([_least(part, theirs[part.criterion]) for part in one.parts])


def _least(mine: Part, theirs: Part) -> Fraction:
    if not share_an_unknown(mine.finding, theirs.finding):
        return mine.low - theirs.high
    return least_apart((mine.low, mine.high), (theirs.low, theirs.high))


def share_an_unknown(one: Finding, other: Finding) -> bool:
    """Do both hang on the same unknown?"""
    return bool(one.variable) and one.variable == other.variable


def least_apart(mine: Range, theirs: Range) -> Fraction:
    """The least lead of one over another where both hang on the same unknown.

    What is known bounds its worth on both sides, so that the lead can bend at the four ends only.
    """
    return min(_within(mine, end) - _within(theirs, end) for end in (*mine, *theirs))


def _within(bounds: Range, worth: Fraction) -> Fraction:
    return min(max(worth, bounds[0]), bounds[1])


def deciders(ranking: Sequence[Family]) -> tuple[Decider, ...]:
    """What separates the best of the first family from the best of the second: most points first, for or against."""
    if len(ranking) < 2:
        return ()
    first, second = ranking[0].members[0], ranking[1].members[0]
    theirs = {part.criterion: part for part in second.parts}
    leads = [
        Decider(part.criterion, (part.low + part.high - theirs[part.criterion].low - theirs[part.criterion].high) / 2)
        for part in first.parts
    ]
    return tuple(sorted((one for one in leads if one.points), key=lambda one: (-abs(one.points), one.criterion)))
