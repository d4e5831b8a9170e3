"""Shapes of the fact files: evidence, statements, releases, lifecycle, mesh identity."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from meshadvisor.model.base import (
    Bound,
    Day,
    Exactly,
    FeatureId,
    FeatureOrVia,
    File,
    Id,
    Maturity,
    MeshId,
    Shape,
    Text,
    Texts,
    Url,
    Version,
    When,
    like,
)

Status = Literal["full", "partial", "third-party", "none", "unknown"]
Certainty = Literal["high", "medium", "low"]
Mode = Literal["sidecar", "ambient", "node", "proxyless", "managed"]
Interface = Literal["api", "raw-config", "extra-component"]
EvidenceKind = Literal[
    "source",
    "chart",
    "api",
    "release-notes",
    "conformance",
    "docs",
    "announcement",
    "vendor-blog",
    "issue",
    "third-party",
]
FieldName = Literal[
    "status", "value", "since", "until", "maturity", "how", "limits", "provider", "via", "modes", "platforms",
    "interface", "by_default", "needs", "excludes", "supported", "deprecated", "announced", "effective", "successors",
    "title", "date", "ends", "runs_on", "artifact", "upstream", "labels", "language", "licence", "stages", "note",
]  # fmt: skip


class Evidence(Shape):
    """One source that was opened, and the fields of the fact that it supports."""

    kind: EvidenceKind
    """What the source is. The best are source, chart and api at a tag, then release-notes, conformance, docs."""
    url: Url
    """The public address, as precise as there is."""
    accessed: Day
    """The date of the copy that was read, which may be months before the day of writing."""
    supports: Annotated[tuple[FieldName, ...], Field(min_length=1)] = ()
    """The fields of the fact that this source shows."""
    contradicts: Annotated[tuple[FieldName, ...], Field(min_length=1)] = ()
    """Fields of the fact that this source says otherwise; needs a note."""
    inferred: bool = False
    """True when the source does not say it in words but it follows (absence from an API, for example)."""
    note: Annotated[Text, like("The second table.")] = ""
    """What to look for in the source, or what it says otherwise."""

    across: ClassVar = (
        When("contradicts", requires=("note",)),
        When("kind", requires_any=("supports", "contradicts")),
    )


class Verified(Shape):
    """When, and against which release, the fact was last checked."""

    date: Day
    """The day of the copy that was read, never the day of typing."""
    release: Version = ""
    """The newest release that was looked at."""


class Needs(Shape):
    """Conditions without which the feature is not there."""

    kubernetes: Annotated[str, Field(pattern="^>=[0-9]+\\.[0-9]+$"), like(">=1.29")] = ""
    """Least Kubernetes version, such as ">=1.29"."""
    flags: Texts = ()
    """Feature gates or settings that must be on."""
    components: Texts = ()
    """Parts that must be installed beside the default ones."""
    plan: Annotated[Text, like("Premium")] = ""
    """The paid plan that includes it."""


class Deprecated(Shape):
    """The mechanism is on its way out; it keeps the maturity that it had."""

    since: Version = ""
    """The release that declared it."""
    since_date: Day = ""
    """The day that declared it, outside any release."""
    removal: Version = ""
    """The release that is to remove it, or did."""
    use: Annotated[Text, like("route-policy")] = ""
    """What to use in its place."""

    across: ClassVar = (Exactly(("since", "since_date")),)


class DatedLimit(Shape):
    """A limit that does not hold for the whole interval of its statement."""

    text: Annotated[Text, like("HTTP/1.1 only.")]
    """What is missing or different, in a short sentence."""
    since: Version = ""
    """The release that brought the limit."""
    since_date: Day = ""
    """The day it began, outside any release."""
    until: Version = ""
    """The first release without it."""
    until_date: Day = ""
    """The first day without it, outside any release."""

    across: ClassVar = (
        Exactly(("since", "since_date"), optional=True),
        Exactly(("until", "until_date"), optional=True),
        When("text", requires_any=("since", "since_date", "until", "until_date")),
    )


def _plain_or_dated(value: Any) -> str:
    return "plain" if isinstance(value, str) else "dated"


Limit = Annotated[Annotated[Text, Tag("plain")] | Annotated[DatedLimit, Tag("dated")], Discriminator(_plain_or_dated)]
"""Either a sentence, or a sentence with an interval of its own."""


class Statement(Shape):
    """One mechanism, one interval, one status (or one value of an attribute), with its evidence."""

    via: Annotated[Id, like("failure-accrual")] = ""
    """A short name of the mechanism; the same mechanism keeps its name through all its intervals."""
    status: Status = "unknown"
    """Decided by full_when and partial_when of the catalogue. `unknown` means looked and could not tell."""
    value: Text | int | float | bool | tuple[Text, ...] | dict[str, Text | int | float | bool] = ""
    """The value of an attribute, typed by the catalogue."""
    since: Bound = ""
    """The release that brought it; "<=1.5" means there at the latest in 1.5."""
    since_date: Day = ""
    """The day it began, outside any release: a cloud service, a preview before the first release."""
    until: Version = ""
    """The first release in which this no longer holds."""
    until_date: Day = ""
    """The first day on which this no longer holds, outside any release."""
    maturity: Maturity = "ga"
    """Mapped from the vendor's label; no label, a stable release and no warning is ga."""
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)] = ()
    """The data plane modes that it holds for; all of them when left out."""
    platforms: Annotated[tuple[Id, ...], Field(min_length=1)] = ()
    """The platforms that it holds for (kubernetes, vm, ecs …); all of them when left out."""
    interface: Interface = "api"
    """How it is configured. Raw proxy configuration is never full."""
    by_default: bool = False
    """On without being asked for?"""
    needs: Needs = Needs()
    """Conditions without which it is not there."""
    excludes: Annotated[tuple[FeatureOrVia, ...], Field(min_length=1)] = ()
    """Features, or feature/mechanism, that cannot be had together with this one."""
    supported: bool = True
    """False: works or is accepted, but the vendor gives no support for it."""
    deprecated: Deprecated | None = None
    """Declared to be on its way out."""
    how: Annotated[Text, like("Annotate the Service with a failure-accrual policy.")] = ""
    """How a user gets it, in one or two plain sentences that name the object, field or setting."""
    limits: Annotated[tuple[Limit, ...], Field(min_length=1)] = ()
    """What is missing or different, each in a short sentence; dated where it did not hold all the time."""
    provider: Annotated[Text, like("Flagger")] = ""
    """Who gives it, when it is a third party."""
    looked_in: Annotated[tuple[Text, ...], Field(min_length=2)] = ()
    """For unknown: the places that were opened, at least two."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)] = ()
    """The sources that were opened."""
    verified: Verified
    """When it was last checked."""
    certainty: Certainty
    """high needs a primary source; what the docs merely do not mention is medium at most."""
    note: Annotated[Text, like("The API reference says more than the guide.")] = ""
    """For the next contributor."""

    across: ClassVar = (
        Exactly(("status", "value")),
        Exactly(("since", "since_date"), optional=True),
        Exactly(("until", "until_date"), optional=True),
        When("status", ("full", "partial"), requires=("via", "maturity", "how")),
        When("status", ("partial",), requires=("limits",), tip="say what is missing: limits: [HTTP only]"),
        When("status", ("third-party",), requires=("provider",)),
        When("status", ("none", "unknown"), forbids=("via", "maturity", "by_default", "deprecated")),
        When(
            "status",
            ("unknown",),
            requires=("looked_in",),
            tip="name two places that you opened, one of them the source",
        ),
        When(
            "status",
            ("full", "partial", "third-party", "none"),
            requires=("evidence",),
            requires_any=("since", "since_date"),
        ),
        When("interface", ("raw-config",), limits=(("status", ("partial", "none", "unknown")),)),
        When("value", requires=("evidence",), requires_any=("since", "since_date"), forbids=("via", "maturity", "how")),
    )


class Support(File):
    """Statements of one mesh for the features of one category."""

    mesh: MeshId
    """The id of the mesh; also the name of the folder."""
    features: dict[FeatureId, Annotated[tuple[Statement, ...], Field(min_length=1)]]
    """Feature id → statements, newest first."""


class Range(Shape):
    """The versions of a platform that a release runs on."""

    min: Version = ""
    """The lowest version."""
    max: Version = ""
    """The highest version."""
    basis: Literal["supported", "tested", "minimum"]
    """supported: the project says so; tested: its own tests use these; minimum: the installer refuses less."""
    stated: Day
    """The day it was said, or of the copy in which it was read."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)] = ()
    """The sources that were opened."""

    across: ClassVar = (When("basis", requires_any=("min", "max")),)


class End(Shape):
    """An end of life as it was stated on one day; a later statement is added, not overwritten."""

    date: Day
    """The last day of support."""
    kind: Literal["expected", "final"]
    """expected: announced or computed by the project's policy; final: it has happened as stated."""
    stated: Day
    """The day it was said, or of the copy in which it was read."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)] = ()
    """The sources that were opened."""


class Upstream(Shape):
    """The release of the upstream that this one is built from."""

    mesh: MeshId
    """The upstream's id."""
    version: Version
    """A release line of the upstream, as its releases.yaml names it."""


class Release(Shape):
    """A release line. Patches are listed only where a fact needs one."""

    version: Version
    """The line, such as "1.24"."""
    status: Literal["stable", "preview", "planned"]
    """stable unless its makers call it a preview; planned is announced only: it has no date, may end a statement, and
    is never in force."""
    channel: Annotated[Version, like("stable")] = ""
    """Where a project has several, such as stable and edge."""
    artifact: Annotated[Version, like("stable-2.14.0")] = ""
    """What is installed."""
    aliases: Annotated[tuple[Version, ...], Field(min_length=1)] = ()
    """Other names of the same release."""
    date: Day = ""
    """The day of the first release of the line."""
    date_basis: Annotated[Text, like("announcement of the vendor")] = ""
    """Where it differs from the mesh's own."""
    upstream: Annotated[tuple[Upstream, ...], Field(min_length=1)] = ()
    """For derived products."""
    runs_on: dict[Id, Annotated[tuple[Range, ...], Field(min_length=1)]] = {}
    """Platform → ranges, newest statement first."""
    ends: Annotated[tuple[End, ...], Field(min_length=1)] = ()
    """Stated ends of life, newest statement first."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)] = ()
    """The sources that were opened."""
    note: Annotated[Text, like("The tag is a day older than the announcement.")] = ""
    """For the next contributor."""

    across: ClassVar = (
        When("status", ("planned",), forbids=("date",)),
        When("status", ("stable", "preview"), requires=("date",)),
    )


class Releases(File):
    """All release lines of one mesh, newest first: this order is the mesh's own order of versions."""

    mesh: MeshId
    """The id of the mesh; also the name of the folder."""
    releases: Annotated[tuple[Release, ...], Field(min_length=1)]
    """Newest first."""
    notes: Texts = ()
    """What a reader of the list should know."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)] = ()
    """For the dates that have no source of their own."""


class OnPlatform(Shape):
    """On which platform an advice holds."""

    platform: Annotated[Id, like("ecs")]
    """Such as kubernetes, vm or ecs."""


class Successor(Shape):
    """Where to go from here."""

    mesh: MeshId
    """The id of a mesh or of an alternative."""
    when: OnPlatform | None = None
    """On which platform; everywhere when left out."""


class Event(Shape):
    """A dated event. A view of day D knows it from the day it was announced."""

    kind: Literal[
        "closed-to-new", "deprecated", "archived", "end-of-sale", "end-of-support", "shutdown", "renamed", "licence",
        "stage", "release-policy", "started", "governance",
    ]  # fmt: skip
    """closed-to-new, archived, end-of-support and shutdown can exclude a product; the others inform."""
    announced: Day
    """The day it became known."""
    effective: Day
    """The day it happened or is to happen."""
    title: Annotated[Text, like("The provider announces the end of the service.")]
    """What happened, in our own words."""
    value: Annotated[Text, like("graduated")] = ""
    """The new stage, name or licence."""
    successors: Annotated[tuple[Successor, ...], Field(min_length=1)] = ()
    """Where the maker, or we, send users."""
    note: Annotated[Text, like("The notice was extended once.")] = ""
    """For the next contributor."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sources that were opened."""


class Lifecycle(File):
    """Dated events of one mesh, newest first."""

    mesh: MeshId
    """The id of the mesh; also the name of the folder."""
    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    """Newest first."""


class Stage(Shape):
    """From when on a mode exists with this maturity."""

    since: Bound = ""
    """The release that brought it."""
    since_date: Day = ""
    """The day it began, outside any release."""
    maturity: Maturity
    """The maturity of the whole mode: no feature in it counts as more mature."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sources that were opened."""
    note: Annotated[Text, like("The label stands in the release notes only.")] = ""
    """For the next contributor."""

    across: ClassVar = (Exactly(("since", "since_date")),)


class ModeStages(Shape):
    """The life of one data plane mode, newest stage first."""

    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    """Newest first."""


class Label(Shape):
    """What one of the vendor's words means."""

    maturity: Maturity
    """Our word for it."""
    production: bool
    """Does the vendor call it fit for production?"""


class Derives(Shape):
    """The upstream that a product is built from, with the interval in which that holds."""

    mesh: MeshId
    """The upstream's id."""
    since: Version = ""
    """The product's first release that is built from it; all of them when left out."""
    until: Version = ""
    """The product's first release that no longer is."""


class Component(Shape):
    """A part of a reference stack."""

    name: Annotated[Text, like("Envoy Gateway")]
    """As its makers write it."""
    version: Version
    """The release that the stack is described with."""


class MeshFile(File):
    """The identity of a mesh, or of an alternative to one."""

    id: MeshId
    """Also the name of the folder. Ids never vanish."""
    name: Annotated[Text, like("Linkerd")]
    """As its makers write it."""
    kind: Literal["mesh", "alternative"]
    """An alternative is a named reference stack in place of a mesh."""
    description: Annotated[Text, like("A service mesh for Kubernetes with a proxy of its own.")]
    """One sentence, in our own words, without praise."""
    homepage: Url
    """Where its makers present it."""
    repository: Url = ""
    """Where its source is."""
    modes: dict[Mode, ModeStages] = {}
    """Data plane modes and their stages."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)] = ()
    """For alternatives, which have no modes: their stages, newest first."""
    derives: Annotated[tuple[Derives, ...], Field(min_length=1)] = ()
    """For derived products: the upstream, newest interval first."""
    differences: Annotated[tuple[Evidence, ...], Field(min_length=1)] = ()
    """For derived products: where the vendor lists what it adds, removes or does not support. Without such a list
    inherited cells count as unknown."""
    requires: Annotated[tuple[Id, ...], Field(min_length=1)] = ()
    """For a data plane below another's control plane."""
    only_on: Annotated[tuple[Id, ...], Field(min_length=1)] = ()
    """The clouds, platforms or languages that it is bound to."""
    components: Annotated[tuple[Component, ...], Field(min_length=1)] = ()
    """For alternatives: the parts and their versions."""
    pick: Literal["newest", "previous"] = "newest"
    """What a user gets who names no version."""
    date_basis: Literal["git-tag", "github-release", "announcement", "service"]
    """What the dates of its releases are the dates of."""
    maturity_labels: dict[Text, Label] = {}
    """The vendor's words for maturity, mapped once."""
    labels_evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)] = ()
    """Where the vendor explains its words."""
    note: Annotated[Text, like("Formerly known by another name.")] = ""
    """For the next contributor."""

    across: ClassVar = (
        When("kind", ("mesh",), requires=("modes",), forbids=("stages", "components")),
        When("kind", ("alternative",), requires=("stages", "components"), forbids=("modes", "derives")),
        When("differences", requires=("derives",)),
    )
