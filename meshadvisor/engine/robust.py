"""SMAA-2 rank acceptability (Lahdelma and Salminen 2001): the share of plausible weights that gives each rank.

Weights are drawn evenly from all that keep the order of the criteria's own shares; criteria of equal share take turns.
Each unknown is drawn evenly from its range; one that two candidates share is drawn once. Only `random()` of a seeded
generator is used, and whole numbers, so that the same seed gives the same shares everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import mul
from random import Random

from meshadvisor.engine.standing import Standing
from meshadvisor.values.results import Acceptability, Criterion, Family, Robustness, Scored

SAMPLES = 1000
SEED = 2022
_FINE = 1 << 20
"""Random numbers are taken as whole parts of this many."""

Draw = Callable[[], float]


def robustness(
    ranking: Sequence[Family], criteria: Sequence[Criterion], samples: int = SAMPLES, seed: int = SEED
) -> Robustness | None:
    """How often each family of the ranking holds each rank. Families that tie share the ranks that they take.

    None when fewer than two are ranked, or nothing weighs.
    """
    draw = Random(seed).random
    standing = Standing({family.id: family.members for family in ranking})
    scored = [place for place, one in enumerate(criteria) if one.share]
    if len(ranking) < 2 or not scored:
        return None
    shares = [criteria[place].share for place in scored]
    sheets = {family.id: [_Sheet(standing, one, scored) for one in family.members] for family in ranking}
    counts = {family.id: [Fraction(0)] * len(ranking) for family in ranking}
    for _ in range(samples):
        weights = _weights(shares, draw)
        unknowns: dict[str, int] = {}
        scores = {
            name: max(sum(map(mul, weights, sheet.utilities(unknowns, draw))) for sheet in own)
            for name, own in sheets.items()
        }
        _count(scores, counts)
    families = (Acceptability(name, tuple(one / samples for one in ranks)) for name, ranks in counts.items())
    return Robustness(samples, seed, tuple(sorted(families, key=lambda one: ([-r for r in one.ranks], one.family))))


class _Sheet:
    """The utilities of one candidate in whole numbers; those that are unknown are drawn."""

    def __init__(self, standing: Standing, one: Scored, places: Sequence[int]) -> None:
        findings = [one.parts[place].finding for place in places]
        lows = [standing.lows[one.candidate.id][place] for place in places]
        self._known = [low * _FINE for low in lows]
        self._open = [
            (place, int((found.high - found.low) * standing.scale), found.variable)
            for place, found in enumerate(findings)
            if found.high > found.low
        ]

    def utilities(self, unknowns: dict[str, int], draw: Draw) -> Sequence[int]:
        if not self._open:
            return self._known
        drawn = list(self._known)
        for place, width, variable in self._open:
            if variable not in unknowns:
                unknowns[variable] = int(draw() * _FINE)
            drawn[place] += width * unknowns[variable]
        return drawn


def _weights(shares: Sequence[Fraction], draw: Draw) -> list[int]:
    """Even on the simplex: the gaps between sorted random numbers. The heaviest share gets the widest gap."""
    cuts = sorted(int(draw() * _FINE) for _ in shares[1:])
    gaps = sorted((high - low for low, high in zip([0, *cuts], [*cuts, _FINE], strict=True)), reverse=True)
    turns = sorted(range(len(shares)), key=lambda place: (-shares[place], draw()))
    weights = [0] * len(shares)
    for place, gap in zip(turns, gaps, strict=True):
        weights[place] = gap
    return weights


def _count(scores: dict[str, int], counts: dict[str, list[Fraction]]) -> None:
    ordered = sorted(scores, key=lambda name: -scores[name])
    place = 0
    while place < len(ordered):
        tied = [name for name in ordered[place:] if scores[name] == scores[ordered[place]]]
        for name in tied:
            for rank in range(place, place + len(tied)):
                counts[name][rank] += Fraction(1, len(tied))
        place += len(tied)
