"""Shapes of what is not about one mesh: catalogue, tables, proxies, publishers, measurements, claims."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from meshadvisor.model.base import (
    Day,
    Exactly,
    FeatureId,
    File,
    Id,
    Maturity,
    Month,
    Name,
    Shape,
    Text,
    Texts,
    Url,
    Version,
    When,
    Whole,
)
from meshadvisor.model.facts import Certainty, Evidence, Mode, Status, Verified


class Value(Shape):
    """The type of an attribute's values."""

    type: Literal["text", "number", "list", "record"]
    of: Literal["text", "proxy"] = "text"
    """For list: what its members are."""
    fields: dict[Name, Literal["text", "number"]] = {}
    """For record: its fields."""

    across: ClassVar = (
        When("type", ("record",), requires=("fields",)),
        When("type", ("list",), requires=("of",)),
        When("type", ("text", "number"), forbids=("of", "fields")),
    )


class Computed(Shape):
    """A status that follows from the candidate's mode, or a value that follows from the release in force."""

    modes: Annotated[tuple[Mode, ...], Field(min_length=1)] = ()
    """For a status: the modes that have it."""
    runs_on: Id = ""
    """For an attribute: the platform whose range of versions, from releases.yaml, is the value."""

    across: ClassVar = (Exactly(("modes", "runs_on")),)


class AppliesTo(Shape):
    """What a feature can be said of; all of it when left out."""

    kinds: Annotated[tuple[Literal["mesh", "alternative"], ...], Field(min_length=1)] = ()
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)] = ()


class Example(Shape):
    """A real cell that shows what a status means."""

    of: Annotated[str, Field(pattern="^[a-z0-9-]+(/[a-z]+)?$")]
    """The candidate: mesh/mode, or an alternative."""
    day: Day
    """A day on which the cell has this status; the facts are held against it."""
    why: Text
    """What makes it so, in our own words."""


class Examples(Shape):
    """At most one for each status."""

    full: Example | None = None
    partial: Example | None = None
    none: Example | None = None


class Feature(Shape):
    """One row of the comparison."""

    id: FeatureId
    """category.name; never changes."""
    name: Text
    """As a heading."""
    question: Text
    """What a chooser asks, as a question."""
    kind: Literal["status", "attribute"]
    """status: full, partial, third-party, none, unknown. attribute: a typed value."""
    value: Value | None = None
    """For attributes: the type of the value."""
    computed: Computed | None = None
    """When nobody states it because it follows from the mode or the release."""
    full_when: Text = ""
    """When a statement says full. Decides disputes."""
    partial_when: Text = ""
    """When a statement says partial."""
    examples: Examples = Examples()
    """Cells of real meshes that show the definition at work, checked against the facts."""
    part_of: FeatureId = ""
    """The feature that this is a piece of, so that nothing is scored twice."""
    applies_to: AppliesTo = AppliesTo()
    """What it can be said of."""
    otherwise: Literal["met", "not-met"] = "not-met"
    """What it counts as where it cannot be said."""
    why: Text
    """Why a chooser cares."""
    aliases: Annotated[tuple[Name, ...], Field(min_length=1)] = ()
    """Other names that requirements may use."""

    across: ClassVar = (
        When("kind", ("status",), requires=("full_when", "partial_when"), forbids=("value",)),
        When("kind", ("attribute",), requires=("value",), forbids=("full_when", "partial_when", "examples", "part_of")),
    )


class Features(File):
    """The features of one category."""

    category: Id
    """Also the name of the file."""
    name: Text
    """As a heading."""
    features: Annotated[tuple[Feature, ...], Field(min_length=1)]
    """In the order in which they are shown."""


class TableRow(Shape):
    """One row: one feature, or several that are read together."""

    name: Text
    features: Annotated[tuple[FeatureId, ...], Field(min_length=1)]


class Table(Shape):
    """A comparison table."""

    id: Id
    name: Text
    rows: Annotated[tuple[TableRow, ...], Field(min_length=1)]


class Tables(File):
    """The tables that `compare` shows when no category is asked for."""

    tables: Annotated[tuple[Table, ...], Field(min_length=1)]


class Proxy(Shape):
    """A data plane program."""

    id: Id
    name: Text
    language: Text
    """The language that most of it is written in."""
    memory_safe: bool
    """Is that language memory-safe by default?"""
    licence: Text
    """SPDX identifier."""
    repository: Url
    description: Text = ""
    runs: Id = ""
    """The proxy that this one is a role of."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    verified: Verified
    certainty: Certainty
    note: Text = ""


class Proxies(File):
    """All data plane programs."""

    proxies: Annotated[tuple[Proxy, ...], Field(min_length=1)]


class Publisher(Shape):
    """Who stands behind a host name, and for which meshes it speaks."""

    id: Id
    name: Text
    kind: Literal["vendor", "project", "foundation", "community", "media", "academic"]
    stands_for: tuple[Id, ...] = ()
    """The meshes whose maker or seller it is: what it says about them is its own word, about others a competitor's."""
    at: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Host names, or host name and first parts of the path."""


class Publishers(File):
    """Needed to compute the relation of a source to a product."""

    publishers: Annotated[tuple[Publisher, ...], Field(min_length=1)]


class Study(Shape):
    """A published set of measurements."""

    id: Id
    title: Text
    run_by: Id
    """A publisher."""
    url: Url
    published: Month
    testbed: dict[Name, Text | int | float] = {}
    """Cluster, nodes, versions: what is the same for all results."""
    criticism: Texts = ()
    """What to know before quoting it."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Subject(Shape):
    """What was measured."""

    candidate: Annotated[str, Field(pattern="^[a-z0-9-]+/[a-z]+$")] = ""
    proxy: Id = ""
    none: bool = False
    """True for a baseline without a mesh."""
    version: Version = ""

    across: ClassVar = (Exactly(("candidate", "proxy", "none")),)


class Result(Shape):
    """One published figure with its conditions."""

    id: Id
    subject: Subject
    component: Text = ""
    replicas: Whole = 1
    metric: Literal["cpu", "memory", "latency", "throughput", "code-size", "complexity"]
    statistic: Literal[
        "mean", "median", "p75", "p90", "p95", "p99", "p999", "max", "min", "total", "range-low", "range-high", "single"
    ]
    value: int | float
    unit: Literal["millicores", "vcpu", "cpu-milliseconds", "mib", "mb", "ms", "kloc", "score", "percent", "rps"]
    load: dict[Name, Text | int | float] = {}
    conditions: Text = ""
    baseline: Text = "none"
    derived: bool = False
    extrapolated: bool = False
    corrected_by: Id = ""
    note: Text = ""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    certainty: Certainty


class Measurements(File):
    """One study."""

    study: Study
    results: Annotated[tuple[Result, ...], Field(min_length=1)]


class Survey(Shape):
    """Who was asked, by whom and how: without it no figure of a survey means anything."""

    id: Id
    """Also the name of the file."""
    title: Text
    """As a heading."""
    run_by: Id
    """A publisher."""
    url: Url
    """Where it was published."""
    published: Month
    """When it was published."""
    asked: Text
    """From when to when answers were taken, as far as known."""
    sample: Whole
    """How many people answered."""
    who: Text
    """Who they were, and how they came to be asked."""
    bias: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What makes the figures larger or smaller than they would be for all users."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sources that were opened."""


class Answer(Shape):
    """How many gave one answer to one question."""

    id: Id
    """Short and stable."""
    question: Text
    """What was asked, in our own words: use or plan, one answer or several."""
    answer: Text
    """The answer that is counted."""
    mesh: Id = ""
    """The mesh that the answer names."""
    count: Whole = 0
    """How many gave it, where known."""
    base: Whole
    """Of how many."""
    percent: float | int
    """The share in percent, as published or counted."""
    counted: bool = False
    """True when counted from the raw answers instead of read in the report."""
    note: Text = ""
    """What to know before quoting it."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sources that were opened."""
    certainty: Certainty
    """high needs the raw answers or the report itself."""


class Surveys(File):
    """One survey of adoption."""

    survey: Survey
    results: Annotated[tuple[Answer, ...], Field(min_length=1)]


class ClaimSource(Shape):
    """Somebody else's published comparison."""

    id: Id
    """Also the name of the file."""
    title: Text
    publisher: Text
    url: Url = ""
    as_of: Month
    """The day or month that its statements are held against."""
    bias: Text = ""
    """What its publisher sells."""


class Says(Shape):
    """One thing that a cell says, in terms that can be checked."""

    feature: FeatureId = ""
    any_of: Annotated[tuple[FeatureId, ...], Field(min_length=2)] = ()
    """Features of which any one answers a cell that does not tell them apart."""
    supported: bool = False
    """Has or has not: full, partial and third-party all count as has."""
    status: Status = "unknown"
    """An exact status, where the source is that exact."""
    maturity: Maturity = "ga"
    """The maturity of the best mechanism."""
    includes: Text = ""
    """For attributes: a value that must be among the stated ones."""
    proxy: Id = ""
    field: Literal["language", "memory_safe"] = "language"
    """For proxies: which of its facts."""
    equals: Text | int | float | bool = ""
    """For proxies, measurements and events: the value that the source gives."""
    measurement: Annotated[str, Field(pattern="^[a-z0-9-]+/[a-z0-9-]+$")] = ""
    """study/result that the figure is held against."""
    to: Annotated[str, Field(pattern="^[a-z0-9-]+/[a-z0-9-]+$")] = ""
    """study/result of the other end, when the source gives a range: one number is then not what it says."""
    event: Literal["stage", "licence"] = "stage"
    """For lifecycle: the kind of event."""
    date: Day = ""
    """For lifecycle: the day that the source gives."""

    across: ClassVar = (
        Exactly(("feature", "any_of", "proxy", "measurement", "event")),
        When("feature", requires_any=("supported", "status", "maturity", "includes")),
        When("any_of", requires=("supported",)),
        When("proxy", requires=("field", "equals")),
        When("measurement", requires=("equals",)),
        When("event", requires=("equals",)),
    )


class Claim(Shape):
    """One cell of the comparison."""

    id: Id
    row: Text
    """The row in the source's own order of things, restated."""
    mesh: Id = ""
    """The column, when it is a mesh: compared with the best of its modes on that day."""
    words: Text
    """The cell's own words, a term at most, or restated."""
    says: Annotated[tuple[Says, ...], Field(min_length=1)] = ()
    """All of it must hold for the cell to be right."""
    not_comparable: Text = ""
    """Why no fact can answer it."""
    note: Text = ""
    """What a reader should know beside the verdict."""

    across: ClassVar = (Exactly(("says", "not_comparable")),)


class Claims(File):
    """What one published comparison says, cell by cell."""

    source: ClaimSource
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]


class KnowledgeBaseFile(File):
    """The knowledge base as a whole."""

    schema_version: Whole
    """The version of the shapes."""
    data_version: Annotated[str, Field(pattern="^[0-9]{4}\\.[0-9]{1,2}\\.[0-9]{1,2}$")]
    """CalVer: the day the data set was published."""
    contract: Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,5})(\\.(0|[1-9][0-9]{0,5})){2}$")] = ""
    """Major when an id is gone or the shapes changed, minor when something was added, patch when a value changed.
    Left out: nothing is promised yet."""
    day: Day
    """The default day of every view."""
