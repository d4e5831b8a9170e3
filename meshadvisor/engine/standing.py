"""Who is surely first under other weights: the findings of the ranked candidates as whole numbers, weighed again.

A score is a sum of shares times utilities. Shares and utilities are fractions, so that both are brought to a common
denominator once; then every weighting is a few products of whole numbers, and still exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul

from meshadvisor.engine.score import least_apart, share_an_unknown
from meshadvisor.values.results import Finding, Scored

Weights = Sequence[int]
"""One whole number for each criterion, in their order; only their proportions matter."""


class Standing:
    """Families (id → members that stand for it) with their findings, ready to be weighed in any way."""

    def __init__(self, families: Mapping[str, Sequence[Scored]]) -> None:
        self.families = families
        self._leads: dict[tuple[str, str], Sequence[int]] = {}

    @cached_property
    def scale(self) -> int:
        """What utilities are multiplied by to become whole."""
        return lcm(
            *(
                value.denominator
                for one in self._all
                for part in one.parts
                for value in (part.finding.low, part.finding.high)
            )
        )

    @property
    def _all(self) -> list[Scored]:
        return [one for members in self.families.values() for one in members]

    @cached_property
    def lows(self) -> dict[str, list[int]]:
        """Candidate → the least utility of each criterion."""
        return {one.candidate.id: [self._whole(part.finding.low) for part in one.parts] for one in self._all}

    def first(self, weights: Weights) -> str:
        """The family that is surely first; empty when nobody is."""
        best = {
            name: max(sum(map(mul, weights, self.lows[one.candidate.id])) for one in members)
            for name, members in self.families.items()
        }
        name = max(best, key=lambda name: best[name], default="")
        others = [family for family in self.families if family != name]
        return name if name and all(self._beats(name, other, weights) for other in others) else ""

    def _beats(self, name: str, other: str, weights: Weights) -> bool:
        return any(
            all(sum(map(mul, weights, self._lead(one, rival))) > 0 for rival in self.families[other])
            for one in self.families[name]
        )

    def _lead(self, one: Scored, rival: Scored) -> Sequence[int]:
        """The least that `one` leads by in each criterion. An unknown that both share cancels."""
        key = (one.candidate.id, rival.candidate.id)
        if key not in self._leads:
            self._leads[key] = [
                self._least(mine.finding, theirs.finding) for mine, theirs in zip(one.parts, rival.parts, strict=True)
            ]
        return self._leads[key]

    def _least(self, mine: Finding, theirs: Finding) -> int:
        if not share_an_unknown(mine, theirs):
            return self._whole(mine.low) - self._whole(theirs.high)
        return self._whole(least_apart((mine.low, mine.high), (theirs.low, theirs.high)))

    def _whole(self, value: Fraction) -> int:
        return value.numerator * (self.scale // value.denominator)


def whole(shares: Sequence[Fraction]) -> list[int]:
    """Shares as whole numbers in the same proportions."""
    scale = lcm(*(share.denominator for share in shares))
    return [share.numerator * (scale // share.denominator) for share in shares]
