"""What the engine returns. Scores are exact fractions between 0 and 100."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from meshadvisor.values.asked import Item, Requirements, Scoring
from meshadvisor.values.facts import Event, Statement, Successor
from meshadvisor.values.frozen import frozen
from meshadvisor.values.view import Candidate, View

if TYPE_CHECKING:  # few answers have costs, and their shapes take a while
    from meshadvisor.values.estimates import Estimate


@frozen
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


@frozen
class Finding:
    """The outcome of one criterion for one candidate. `low` and `high` are utilities between 0 and 1."""

    criterion: str
    candidate: str
    outcome: str
    """met | partly | not-met | unknown | not-applicable"""
    low: Fraction
    high: Fraction
    reason: str
    passes: bool | None = None
    """As a must: True, False, or None when it is unknown."""
    statements: tuple[Statement, ...] = ()
    variable: str = ""
    """Names the unknown, so that one that two candidates share cancels between them."""


@frozen
class Part:
    """What one criterion adds to a candidate's score, as points of 100."""

    criterion: str
    low: Fraction
    high: Fraction
    finding: Finding


@frozen
class Scored:
    """A candidate that passed the screen, with its score range and the parts that add up to it."""

    candidate: Candidate
    low: Fraction
    high: Fraction
    parts: tuple[Part, ...]

    @cached_property
    def unknowns(self) -> frozenset[str]:
        """The names of the unknowns in it."""
        return frozenset(part.finding.variable for part in self.parts if part.finding.variable)


@frozen
class Family:
    """A rank: an upstream with its modes, the best member first, and the products that derive from it."""

    id: str
    members: tuple[Scored, ...]
    """Those that the rank is the rank of: the upstream's, and derived ones that may stand in front."""
    best_rank: int
    worst_rank: int
    derived: tuple[Scored, ...] = ()
    """Derived products that stand below their upstream, whatever their score, the best first."""


@frozen
class Excluded:
    """A candidate that is out, with every reason."""

    candidate: Candidate
    findings: tuple[Finding, ...]
    events: tuple[Event, ...]
    successors: tuple[Successor, ...]


@frozen
class Caveat:
    """Something to know that changes no score. Empty candidate: it concerns the whole answer."""

    candidate: str
    text: str


@frozen
class Decider:
    """A criterion that separates the first from the second; points below 0 speak for the second."""

    criterion: str
    points: Fraction


@frozen
class Option:
    """An alternative to a mesh that meets every must."""

    scored: Scored
    lacking: tuple[str, ...]
    """The wishes that it does not give (criterion ids), heaviest first."""
    weaker: tuple[str, ...]
    """The musts that it meets less well than the first of the ranked meshes."""


@frozen
class Need:
    """Is a mesh needed? Apart from the ranking, because an additive score cannot reward having less."""

    options: tuple[Option, ...] = ()
    """Those that meet every must; the one that lacks least first."""
    opens: Option | None = None
    """The one that the verdict opens with: what it lacks, or has less of than a mesh, weighs little."""
    elsewhere: tuple[Option, ...] = ()
    """Those that are bound to a platform or language that the context does not name."""
    excluded: tuple[Excluded, ...] = ()


@frozen
class Change:
    """One change of the input. `what` is a criterion, a status, or `priorities`."""

    kind: str
    """importance | status | priorities"""
    what: str
    before: str
    after: str


@frozen
class Flip:
    """A small change that takes the first place away. `first` is the family that is then surely first, or empty."""

    change: Change
    first: str


@frozen
class Stability:
    """Does the first place survive every small change? `tried` counts them; no flips: it does."""

    first: str
    tried: int
    flips: tuple[Flip, ...]


@frozen
class Lift:
    """The smallest single change of a preference, in steps of importance, that puts the runner-up first."""

    candidate: str
    change: Change
    steps: int


@frozen
class NearMiss:
    """A candidate that one must excludes, and where it would stand if that were a wish."""

    candidate: str
    criterion: str
    low: Fraction
    high: Fraction
    would_lead: bool
    """Could it then come first?"""


@frozen
class Check:
    """An unknown that is worth finding out: it could change who is first. `points` is what hangs on it."""

    candidate: str
    criterion: str
    must: bool
    points: Fraction


@frozen
class Shift:
    """A feature that a move changes: status, and stage if it is not ga, before and after."""

    feature: str
    before: str
    after: str


@frozen
class Move:
    """What moving from the mesh in use to the first of the ranking loses and gains; what was asked for comes first."""

    current: str
    to: str
    lost: tuple[Shift, ...]
    gained: tuple[Shift, ...]


@frozen
class WhatIf:
    """What would change the answer. Parts that cannot be said are None."""

    stability: Stability | None = None
    """None when nobody is surely first, or nobody else is ranked."""
    lift: Lift | None = None
    near: tuple[NearMiss, ...] = ()
    checks: tuple[Check, ...] = ()
    move: Move | None = None


@frozen
class Acceptability:
    """SMAA-2 rank acceptability: `ranks[r]` is the share of the samples in which the family stands at rank r + 1."""

    family: str
    ranks: tuple[Fraction, ...]


@frozen
class Robustness:
    """How often each family comes first over plausible weights and values of the unknowns."""

    samples: int
    seed: int
    families: tuple[Acceptability, ...]


@frozen
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
    scoring: Scoring
    """The figures that it was counted with."""
    data_version: str = ""
    contract: str = ""
    """Of the data that it was made from."""
    need: Need = Need()
    what_if: WhatIf = WhatIf()
    robustness: Robustness | None = None
    """None when it was not asked for."""
    estimate: Estimate | None = None
    """What those that are ranked cost; None when the context does not say how large the cluster is."""

    @property
    def first(self) -> Family | None:
        """The family that is surely first, if there is one."""
        return self.ranking[0] if self.ranking and self.ranking[0].worst_rank == 1 else None
