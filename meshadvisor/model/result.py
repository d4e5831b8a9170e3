"""The shape of `recommend --format json`, published as a schema. Points are decimals from 0 to 100 with six places."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from meshadvisor.model.base import Day, File, Shape, Text, Url
from meshadvisor.model.estimate_result import EstimateBody
from meshadvisor.model.requirements import RequirementsFile

Points = Annotated[float, Field(ge=-100, le=100)]
Part = Annotated[float, Field(ge=0, le=1)]
Rank = Annotated[int, Field(ge=1)]


class ResultOrigin(Shape):
    """Where a criterion comes from."""

    from_: Text
    """`asked`, or the rule."""
    why: str
    """The rule's reason."""


class ResultCriterion(Shape):
    """A requirement made computable."""

    id: Text
    """What other parts of the result call it."""
    label: Text
    """For people."""
    roles: tuple[Literal["must", "prefer", "avoid"], ...]
    """What it does: must screens, prefer weighs, avoid turns it round."""
    importance: Text
    """A word, or a number as text."""
    share: Part
    """Its part of the whole weight; 0 for what only screens."""
    origins: tuple[ResultOrigin, ...]
    """Where it comes from."""


class ResultSource(Shape):
    """A statement behind a finding."""

    id: Text
    """File, feature and place."""
    status: Literal["full", "partial", "third-party", "none", "unknown"] = "unknown"
    """Of features."""
    value: Any = None
    """Of attributes."""
    since: str
    """A release, or a day."""
    certainty: Literal["low", "medium", "high"]
    """How certain."""
    verified: Day
    """The day of the copy that was read."""
    inherited: Text = ""
    """The upstream product that it was taken over from."""
    evidence: tuple[Url, ...]
    """Where to look."""


class ResultFinding(Shape):
    """What one criterion gives one candidate."""

    criterion: Text
    """Its id."""
    outcome: Literal["met", "partly", "not-met", "unknown", "not-applicable"]
    """How it came out."""
    reason: Text
    """In a few words."""
    low: Points
    """Points at least."""
    high: Points
    """Points at most, should what is unknown turn out well."""
    statements: tuple[ResultSource, ...]
    """The facts behind it."""


class ResultCandidate(Shape):
    """A candidate with its score, which its findings add up to."""

    candidate: Text
    """mesh/mode, or an alternative."""
    name: Text
    """For people."""
    release: str
    """The release line that was looked at; empty for products without releases."""
    low: Points
    """Points at least."""
    high: Points
    """Points at most."""
    findings: tuple[ResultFinding, ...]
    """One for each criterion, in their order."""


class ResultOption(ResultCandidate):
    """An alternative to a mesh that meets every must."""

    lacking: tuple[Text, ...]
    """Criteria that it does not give."""
    weaker: tuple[Text, ...]
    """Musts that it meets less well than the first of the ranked meshes."""


class ResultFamily(Shape):
    """A rank."""

    family: Text
    """The upstream."""
    best_rank: Rank
    """At best."""
    worst_rank: Rank
    """At worst; a tie counts at its worst place."""
    members: tuple[ResultCandidate, ...]
    """The upstream's candidates, best first."""
    derived: tuple[ResultCandidate, ...]
    """Products that derive from it."""


class ResultFailing(Shape):
    """A must that is failed."""

    criterion: Text
    """Its id."""
    reason: Text
    """In a few words."""


class ResultEvent(Shape):
    """An event that ends a product."""

    kind: Text
    """shutdown, archived, end-of-support, closed-to-new …"""
    announced: Day
    """When it became known."""
    effective: Day
    """When it happens."""
    title: Text
    """In a sentence."""


class ResultSuccessor(Shape):
    """What is named to follow."""

    mesh: Text
    """Its id."""
    platform: str = ""
    """The platform that it is meant for."""


class ResultExcluded(Shape):
    """A candidate that is out."""

    candidate: Text
    """mesh/mode, or an alternative."""
    name: Text
    """For people."""
    failing: tuple[ResultFailing, ...]
    """Every must that it fails."""
    events: tuple[ResultEvent, ...]
    """What ended it."""
    successors: tuple[ResultSuccessor, ...]
    """What follows it."""


class ResultDecider(Shape):
    """What separates the first from the second."""

    criterion: Text
    """Its id."""
    points: Points
    """Below 0: speaks for the second."""


class ResultNeed(Shape):
    """Is a mesh needed?"""

    opens: Text = ""
    """The alternative that the verdict opens with; left out when there is none."""
    options: tuple[ResultOption, ...]
    """Alternatives that meet every must."""
    elsewhere: tuple[ResultOption, ...]
    """The same, bound to a platform or language that was not named."""
    excluded: tuple[ResultExcluded, ...]
    """Alternatives that fail a must."""


class ResultChange(Shape):
    """One change of the input."""

    kind: Literal["importance", "status", "priorities"]
    """What kind of input."""
    what: Text
    """A criterion, a status, or `priorities`."""
    before: Text
    """What it was."""
    after: Text
    """What it is changed to."""


class ResultFlip(Shape):
    """A small change that takes the first place away."""

    change: ResultChange
    """The change."""
    first: str = ""
    """The family that is then surely first; left out when nobody is."""


class ResultStability(Shape):
    """Does the first place survive small changes?"""

    first: Text
    """The family."""
    tried: Annotated[int, Field(ge=0)]
    """How many changes."""
    flips: tuple[ResultFlip, ...] = ()
    """Those that move it."""


class ResultLift(Shape):
    """What would put the runner-up first."""

    candidate: Text
    """The runner-up."""
    change: ResultChange
    """The change."""
    steps: Rank
    """How many steps of importance."""


class ResultNearMiss(Shape):
    """A candidate that only one must excludes."""

    candidate: Text
    """mesh/mode."""
    criterion: Text
    """The must."""
    low: Points
    """Points if it were a wish, at least."""
    high: Points
    """At most."""
    would_lead: bool
    """Could it then come first?"""


class ResultCheck(Shape):
    """An unknown worth finding out."""

    candidate: Text
    """mesh/mode."""
    criterion: Text
    """What is unknown."""
    must: bool
    """Does it decide whether the candidate is in?"""
    points: Points
    """What hangs on it."""


class ResultShift(Shape):
    """What a move changes in one feature."""

    feature: Text
    """Its id."""
    before: Text
    """Status and stage in the mesh of today."""
    after: Text
    """In the first of the ranking."""


class ResultMove(Shape):
    """What moving from the mesh in use loses and gains."""

    current: Text
    """The candidate in use."""
    to: Text
    """The first of the ranking."""
    lost: tuple[ResultShift, ...] = ()
    """Weaker there."""
    gained: tuple[ResultShift, ...] = ()
    """Better there."""


class ResultWhatIf(Shape):
    """What would change the answer. Parts of which there is nothing to say are left out."""

    stability: ResultStability | None = None
    """How firm the first place is."""
    lift: ResultLift | None = None
    """What would put the runner-up first."""
    near: tuple[ResultNearMiss, ...] = ()
    """Those that one must excludes."""
    checks: tuple[ResultCheck, ...] = ()
    """Unknowns worth finding out."""
    move: ResultMove | None = None
    """From the mesh in use to the first."""


class ResultAcceptability(Shape):
    """SMAA-2 rank acceptability of one family."""

    family: Text
    """The upstream."""
    ranks: tuple[Part, ...]
    """The share of the samples at each rank, first rank first."""


class ResultRobustness(Shape):
    """Over plausible weights and values of the unknowns."""

    samples: Rank
    """How many."""
    seed: int
    """Of the random numbers."""
    families: tuple[ResultAcceptability, ...]
    """All that are ranked."""


class ResultCaveat(Shape):
    """Something to know."""

    candidate: str = ""
    """Left out when it concerns the whole answer."""
    text: Text
    """In a sentence."""


class ResultFigures(Shape):
    """The figures that were used."""

    status: dict[Text, Part]
    """The value of each status."""
    maturity: dict[Text, Part]
    """Factor for each stage."""
    unsupported: Part
    """Factor without the vendor's support."""
    importance: dict[Text, float]
    """The weight of each word."""


class ResultFile(File):
    """A recommendation: `recommend --format json`."""

    format: Literal["meshadvisor.recommendation/1"]
    """Name and version of this shape."""
    title: str
    """Of the requirements."""
    day: Day
    """The day that was asked about."""
    data_version: Text
    """Of the facts."""
    contract: Text
    """Semantic version of ids and shapes."""
    requirements: RequirementsFile
    """What was asked for; with day and data it makes the same result again."""
    verdict: Text
    """The answer in a sentence."""
    first: Text = ""
    """The family that is surely first; left out when nobody is."""
    criteria: tuple[ResultCriterion, ...]
    """All that was asked for, and what rules added."""
    ranking: tuple[ResultFamily, ...]
    """Those that meet every must."""
    unverified: tuple[ResultCandidate, ...]
    """Those of which a must is unknown."""
    elsewhere: tuple[ResultCandidate, ...]
    """Those bound to a platform that was not named."""
    excluded: tuple[ResultExcluded, ...]
    """Those that are out."""
    deciders: tuple[ResultDecider, ...]
    """What separates the first from the second."""
    need: ResultNeed
    """Is a mesh needed?"""
    what_if: ResultWhatIf
    """What would change the answer."""
    robustness: ResultRobustness | None = None
    """With --robustness."""
    estimate: EstimateBody | None = None
    """What the ranked ones cost; left out when the context does not say how large the cluster is."""
    caveats: tuple[ResultCaveat, ...]
    """What to know."""
    oldest_verified: str
    """The oldest fact behind the ranking; empty when nothing is ranked."""
    figures: ResultFigures
    """The figures that were used."""
