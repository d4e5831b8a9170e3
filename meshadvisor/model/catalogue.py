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
    MeshId,
    Month,
    Name,
    Shape,
    Text,
    Texts,
    Url,
    Version,
    When,
    Whole,
    like,
)
from meshadvisor.model.facts import Certainty, Evidence, Mode, Status, Verified


class Value(Shape):
    """The type of an attribute's values."""

    type: Literal["text", "number", "list", "record"]
    """text, number, list of names, or record of named fields."""
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
    runs_on: Annotated[Id, like("kubernetes")] = ""
    """For an attribute: the platform whose range of versions, from releases.yaml, is the value."""

    across: ClassVar = (Exactly(("modes", "runs_on")),)


class AppliesTo(Shape):
    """What a feature can be said of; all of it when left out."""

    kinds: Annotated[tuple[Literal["mesh", "alternative"], ...], Field(min_length=1)] = ()
    """Meshes only, or alternatives only."""
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)] = ()
    """Data plane modes that it can be said of."""


class Example(Shape):
    """A real cell that shows what a status means."""

    of: Annotated[str, Field(pattern="^[a-z0-9-]+(/[a-z]+)?$"), like("istio/ambient", "envoy-gateway-stack")]
    """The candidate: mesh/mode, or an alternative."""
    day: Day
    """A day on which the cell has this status; the facts are held against it."""
    why: Annotated[Text, like("A RoutePolicy sets number and causes.")]
    """What makes it so, in our own words."""


class Examples(Shape):
    """At most one for each status."""

    full: Example | None = None
    """A cell that is full."""
    partial: Example | None = None
    """A cell that is partial."""
    none: Example | None = None
    """A cell that is none."""


class Feature(Shape):
    """One row of the comparison."""

    id: FeatureId
    """category.name; never changes."""
    name: Annotated[Text, like("Circuit breaking")]
    """As a heading."""
    question: Annotated[Text, like("Can it stop sending calls to a replica that fails?")]
    """What a chooser asks, as a question."""
    kind: Literal["status", "attribute"]
    """status: full, partial, third-party, none, unknown. attribute: a typed value."""
    value: Value | None = None
    """For attributes: the type of the value."""
    computed: Computed | None = None
    """When nobody states it because it follows from the mode or the release."""
    full_when: Annotated[Text, like("Thresholds can be set for each destination.")] = ""
    """When a statement says full. Decides disputes."""
    partial_when: Annotated[Text, like("Failing replicas are left out, by fixed thresholds.")] = ""
    """When a statement says partial."""
    examples: Examples = Examples()
    """Cells of real meshes that show the definition at work, checked against the facts."""
    part_of: FeatureId = ""
    """The feature that this is a piece of, so that nothing is scored twice."""
    applies_to: AppliesTo = AppliesTo()
    """What it can be said of."""
    otherwise: Literal["met", "not-met"] = "not-met"
    """What it counts as where it cannot be said."""
    why: Annotated[Text, like("Calls to a failing replica use up the caller.")]
    """Why a chooser cares."""
    aliases: Annotated[tuple[Name, ...], Field(min_length=1)] = ()
    """Other names that requirements may use."""

    across: ClassVar = (
        When("kind", ("status",), requires=("full_when", "partial_when"), forbids=("value",)),
        When("kind", ("attribute",), requires=("value",), forbids=("full_when", "partial_when", "examples", "part_of")),
    )


class Features(File):
    """The features of one category."""

    category: Annotated[Id, like("traffic")]
    """Also the name of the file."""
    name: Annotated[Text, like("Traffic management")]
    """As a heading."""
    features: Annotated[tuple[Feature, ...], Field(min_length=1)]
    """In the order in which they are shown."""


class TableRow(Shape):
    """One row: one feature, or several that are read together."""

    name: Text
    """As it is shown; short."""
    features: Annotated[tuple[FeatureId, ...], Field(min_length=1)]
    """What the cells of the row show, the best first where only one fits."""


class Table(Shape):
    """A comparison table."""

    id: Id
    """Short and stable."""
    name: Text
    """As a heading."""
    rows: Annotated[tuple[TableRow, ...], Field(min_length=1)]
    """In the order in which they are shown."""


class Tables(File):
    """The tables that `compare` shows when no category is asked for."""

    tables: Annotated[tuple[Table, ...], Field(min_length=1)]
    """In the order in which they are shown."""


class Proxy(Shape):
    """A data plane program."""

    id: Id
    """Short and stable; statements on architecture.proxy name it."""
    name: Text
    """As its makers write it."""
    language: Text
    """The language that most of it is written in."""
    memory_safe: bool
    """Is that language memory-safe by default?"""
    licence: Text
    """SPDX identifier."""
    repository: Url
    """Where its source is."""
    description: Text = ""
    """One sentence, in our own words, without praise."""
    runs: Id = ""
    """The proxy that this one is a role of."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sources that were opened."""
    verified: Verified
    """When it was last checked."""
    certainty: Certainty
    """high needs a primary source."""
    note: Text = ""
    """For the next contributor."""


class Proxies(File):
    """All data plane programs."""

    proxies: Annotated[tuple[Proxy, ...], Field(min_length=1)]
    """In any order; each id once."""


class Publisher(Shape):
    """Who stands behind a host name, and for which meshes it speaks."""

    id: Id
    """Short and stable; studies and surveys name it."""
    name: Text
    """As it writes itself."""
    kind: Literal["vendor", "project", "foundation", "community", "media", "academic"]
    """vendor sells, project makes, foundation holds the rights; the others write about it."""
    stands_for: tuple[Id, ...] = ()
    """The meshes whose maker or seller it is: what it says about them is its own word, about others a competitor's."""
    at: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Host names, or host name and first parts of the path."""


class Publishers(File):
    """Needed to compute the relation of a source to a product."""

    publishers: Annotated[tuple[Publisher, ...], Field(min_length=1)]
    """In any order; each id once."""


class Study(Shape):
    """A published set of measurements."""

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
    testbed: dict[Name, Text | int | float] = {}
    """Cluster, nodes, versions: what is the same for all results."""
    criticism: Texts = ()
    """What to know before quoting it."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sources that were opened."""


class Subject(Shape):
    """What was measured."""

    candidate: Annotated[str, Field(pattern="^[a-z0-9-]+/[a-z]+$")] = ""
    """mesh/mode."""
    proxy: Id = ""
    """A proxy alone, without a mesh around it."""
    none: bool = False
    """True for a baseline without a mesh."""
    version: Version = ""
    """What was installed, as the study says."""

    across: ClassVar = (Exactly(("candidate", "proxy", "none")),)


class Result(Shape):
    """One published figure with its conditions."""

    id: Id
    """Short and stable; claims name it as study/result."""
    subject: Subject
    """What was measured."""
    component: Text = ""
    """The part that the figure is for, such as proxy, waypoint or control plane."""
    replicas: Whole = 1
    """Of how many replicas of the component the figure is the sum."""
    metric: Literal["cpu", "memory", "latency", "throughput", "code-size", "complexity"]
    """The quantity."""
    statistic: Literal[
        "mean", "median", "p75", "p90", "p95", "p99", "p999", "max", "min", "total", "range-low", "range-high", "single"
    ]
    """What of many values; range-low and range-high are the ends of a range."""
    value: int | float
    """The figure, as published."""
    unit: Literal["millicores", "vcpu", "cpu-milliseconds", "mib", "mb", "ms", "kloc", "score", "percent", "rps"]
    """The unit, as published."""
    load: dict[Name, Text | int | float] = {}
    """What was sent meanwhile: requests per second, connections, sizes."""
    conditions: Text = ""
    """What else the figure depends on."""
    baseline: Text = "none"
    """What was subtracted, or what it is relative to; none when the figure stands for itself."""
    derived: bool = False
    """True when it was computed from published figures."""
    extrapolated: bool = False
    """True when the study computed it instead of measuring it."""
    corrected_by: Id = ""
    """The result of this study that replaces it."""
    note: Text = ""
    """What to know before quoting it."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sources that were opened."""
    certainty: Certainty
    """high needs the study itself, with its conditions."""


class Measurements(File):
    """One study."""

    study: Study
    """Who measured, when and on what."""
    results: Annotated[tuple[Result, ...], Field(min_length=1)]
    """The figures, in the order of the study."""


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
    mesh: MeshId = ""
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
    """Who was asked, and how."""
    results: Annotated[tuple[Answer, ...], Field(min_length=1)]
    """The figures, in the order of the report."""


class ClaimSource(Shape):
    """Somebody else's published comparison."""

    id: Id
    """Also the name of the file."""
    title: Text
    """As a heading."""
    publisher: Text
    """Who published it."""
    url: Url = ""
    """Where it was published."""
    as_of: Month
    """The day or month that its statements are held against."""
    bias: Text = ""
    """What its publisher sells."""


class Says(Shape):
    """One thing that a cell says, in terms that can be checked."""

    feature: FeatureId = ""
    """The feature that the cell is about."""
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
    """The proxy that the cell is about."""
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
    """Short and stable."""
    row: Text
    """The row in the source's own order of things, restated."""
    mesh: MeshId = ""
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
    """Who says it, and when."""
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]
    """The cells, in the source's own order."""


class KnowledgeBaseFile(File):
    """The knowledge base as a whole."""

    schema_version: Whole
    """The version of the shapes."""
    data_version: Annotated[str, Field(pattern="^[0-9]{4}(\\.[0-9]{1,2}){2}(\\.[1-9][0-9]{0,2})?$")]
    """CalVer: the day the data set was published; what is published again on that day has a number behind it."""
    contract: Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,5})(\\.(0|[1-9][0-9]{0,5})){2}$")] = ""
    """Major when an id is gone or the shapes changed, minor when something was added, patch when a value changed.
    Left out: nothing is promised yet."""
    day: Day
    """The default day of every view."""
