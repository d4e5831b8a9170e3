"""What the engine returns. Scores are exact fractions between 0 and 100."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from meshadvisor.values.asked import Item, Requirements
from meshadvisor.values.facts import Event, Statement, Successor
from meshadvisor.values.view import Candidate, View

OUTCOMES = ("met", "partly", "not-met", "unknown", "not-applicable")


@dataclass(frozen=True)
class Criterion:
    """A requirement made computable. `share` is its part of the whole weight; 0 for what only screens."""

    id: str
    template: str
    params: tuple[tuple[str, object], ...]
    roles: tuple[str, ...]
    category: str
    label: str
    importance: str | Fraction
    share: Fraction
    origins: tuple[Item, ...]
    scored: bool = True
    """False for what only screens, and for a child whose parent is a criterion too."""

    @cached_property
    def points(self) -> Fraction:
        """What meeting it wholly adds, of 100."""
        return 100 * self.share

    @property
    def must(self) -> bool:
        """Does it screen?"""
        return "must" in self.roles


@dataclass(frozen=True)
class Finding:
    """The outcome of one criterion for one candidate. `low` and `high` are utilities between 0 and 1."""

    criterion: str
    candidate: str
    outcome: str
    low: Fraction
    high: Fraction
    reason: str
    passes: bool | None = None
    """As a must: True, False, or None when it is unknown."""
    statements: tuple[Statement, ...] = ()
    variable: str = ""
    """Names the unknown, so that one that two candidates share cancels between them."""


@dataclass(frozen=True)
class Part:
    """What one criterion adds to a candidate's score, as points of 100."""

    criterion: str
    low: Fraction
    high: Fraction
    finding: Finding


@dataclass(frozen=True)
class Scored:
    """A candidate that passed the screen, with its score range and the parts that add up to it."""

    candidate: Candidate
    low: Fraction
    high: Fraction
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Family:
    """A rank: an upstream with its modes, the best member first, and the products that derive from it."""

    id: str
    members: tuple[Scored, ...]
    """Those that the rank is the rank of: the upstream's, and derived ones that may stand in front."""
    best_rank: int
    worst_rank: int
    derived: tuple[Scored, ...] = ()
    """Derived products that stand below their upstream, whatever their score, the best first."""


@dataclass(frozen=True)
class Excluded:
    """A candidate that is out, with every reason."""

    candidate: Candidate
    findings: tuple[Finding, ...]
    events: tuple[Event, ...]
    successors: tuple[Successor, ...]


@dataclass(frozen=True)
class Caveat:
    """Something to know that changes no score. Empty candidate: it concerns the whole answer."""

    candidate: str
    text: str


@dataclass(frozen=True)
class Decider:
    """A criterion that separates the first from the second; points below 0 speak for the second."""

    criterion: str
    points: Fraction


@dataclass(frozen=True)
class Recommendation:
    """The whole answer, enough to replay it line by line."""

    view: View
    requirements: Requirements
    criteria: tuple[Criterion, ...]
    ranking: tuple[Family, ...]
    unverified: tuple[Scored, ...]
    elsewhere: tuple[Scored, ...]
    """Candidates bound to a platform that the context does not name."""
    excluded: tuple[Excluded, ...]
    deciders: tuple[Decider, ...]
    caveats: tuple[Caveat, ...]
    oldest_verified: str
    """The oldest day among the statements behind the ranking; empty when there is none."""
    newest_verified: str
    data_version: str = ""
    contract: str = ""
    """Of the data that it was made from."""

    @property
    def first(self) -> Family | None:
        """The family that is surely first, if there is one."""
        return self.ranking[0] if self.ranking and self.ranking[0].worst_rank == 1 else None
