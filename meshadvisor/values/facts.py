"""What the knowledge base holds, as plain values. Days are ISO texts, so that they order as texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, NamedTuple

from meshadvisor.values.frozen import frozen

MATURITIES = ("experimental", "alpha", "beta", "ga")
"""From least to most mature."""
CERTAINTIES = ("low", "medium", "high")


@frozen
class Evidence:
    """One source and the fields of the fact that it supports."""

    kind: str
    url: str
    accessed: str = ""
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    inferred: bool = False
    note: str = ""


Sources = tuple[Mapping[str, Any], ...]
"""Evidence as it was read: most of it is never looked at, so that it becomes `Evidence` only on demand."""


def evidence_of(sources: Sources) -> tuple[Evidence, ...]:
    """Sources as evidence."""
    return tuple(
        Evidence(
            kind=one["kind"],
            url=one["url"],
            accessed=one.get("accessed", ""),
            supports=tuple(one.get("supports", ())),
            contradicts=tuple(one.get("contradicts", ())),
            inferred=one.get("inferred", False),
            note=one.get("note", ""),
        )
        for one in sources
    )


@frozen
class DatedLimit:
    """A limit with an interval of its own within that of its statement."""

    text: str
    since: str = ""
    since_date: str = ""
    until: str = ""
    until_date: str = ""


@frozen
class Statement:
    """One mesh, one feature, one mechanism, one interval of releases, one status (or one value of an attribute)."""

    id: str
    mesh: str
    feature: str
    status: str = ""
    """full | partial | third-party | none | unknown; empty for an attribute with a value."""
    value: Any = None
    via: str = ""
    since: str = ""
    since_date: str = ""
    until: str = ""
    until_date: str = ""
    maturity: str = ""
    modes: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    interface: str = "api"
    by_default: bool | None = None
    needs: Mapping[str, Any] = field(default_factory=dict)
    excludes: tuple[str, ...] = ()
    supported: bool = True
    deprecated: Mapping[str, str] = field(default_factory=dict)
    how: str = ""
    limits: tuple[str, ...] = ()
    dated_limits: tuple[DatedLimit, ...] = ()
    """Folded into `limits` by a view, on the days on which they hold."""
    provider: str = ""
    looked_in: tuple[str, ...] = ()
    sources: Sources = ()
    verified: str = ""
    verified_release: str = ""
    certainty: str = ""
    note: str = ""
    path: str = ""
    inherited: str = ""
    """For a cell of a derived product: the upstream release that it is taken from. `mesh` is then the upstream."""

    @property
    def by(self) -> str:
        """What gives it: the mechanism, or a third party."""
        return self.via or self.provider

    def but(self, **said: Any) -> Statement:
        """The same statement with other values. Views make thousands, for which `dataclasses.replace` is slow."""
        other = object.__new__(Statement)
        vars(other).update(vars(self), **said)
        return other

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sources that were opened for it."""
        return evidence_of(self.sources)


def value_texts(value: Any) -> tuple[str, ...]:
    """The texts of an attribute's value: of a list its members, of a record its fields."""
    if isinstance(value, Mapping):
        return tuple(map(str, value.values()))
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


class Range(NamedTuple):
    """Versions of a platform that a release runs on. `basis`: supported, tested or minimum."""

    platform: str
    min: str
    max: str
    basis: str
    stated: str
    sources: Sources = ()

    @property
    def bounds(self) -> str:
        """From which version to which, in words; one of the two may not be known."""
        if self.min and self.max:
            return f"{self.min} to {self.max}"
        return f"{self.min} and newer" if self.min else f"up to {self.max}"


class End(NamedTuple):
    """A stated end of life of a release; `stated` is the day it was said."""

    date: str
    kind: str
    stated: str


@frozen
class Upstream:
    """The release of another mesh that a release is built from."""

    mesh: str
    version: str


@frozen
class Derives:
    """The upstream of a product, and the releases of the product for which that holds."""

    mesh: str
    since: str = ""
    until: str = ""


@frozen
class Release:
    """A release line of a mesh. Planned releases have no date."""

    version: str
    status: str
    date: str
    artifact: str = ""
    channel: str = ""
    aliases: tuple[str, ...] = ()
    upstream: tuple[Upstream, ...] = ()
    runs_on: tuple[Range, ...] = ()
    ends: tuple[End, ...] = ()


@frozen
class Successor:
    """Where to go from a product that ends, and on which platform that advice holds."""

    mesh: str
    platform: str = ""


GONE = ("shutdown", "archived", "end-of-support")
"""Kinds of event after which a product is no more, or nobody cares for it."""
ENDED = (*GONE, "closed-to-new")
"""Kinds of event by which a product is over for those who look for one."""


@frozen
class Event:
    """A dated event in the life of a product; `announced` and `effective` are different days."""

    mesh: str
    kind: str
    announced: str
    effective: str
    title: str
    value: str = ""
    successors: tuple[Successor, ...] = ()
    sources: Sources = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sources that were opened for it."""
        return evidence_of(self.sources)


@frozen
class Stage:
    """From when on a data plane mode exists with this maturity."""

    maturity: str
    since: str = ""
    since_date: str = ""
    sources: Sources = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sources that were opened for it."""
        return evidence_of(self.sources)


@frozen
class Mesh:
    """A product with its modes, releases (newest first), events (newest first) and statements.

    An alternative to a mesh has one nameless mode.
    """

    id: str
    name: str
    kind: str
    description: str
    homepage: str
    modes: Mapping[str, tuple[Stage, ...]]
    only_on: tuple[str, ...] = ()
    pick: str = "newest"
    date_basis: str = ""
    derives: tuple[Derives, ...] = ()
    differences: Sources = ()
    """Where the vendor of a derived product lists what differs from the upstream."""
    requires: tuple[str, ...] = ()
    """The meshes whose control plane it needs."""
    components: tuple[str, ...] = ()
    """For an alternative: its parts with their versions."""
    production: frozenset[str] = frozenset({"ga"})
    """The maturities that the vendor's own words call fit for production."""
    releases: tuple[Release, ...] = ()
    events: tuple[Event, ...] = ()
    stated: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    """Feature id → statements, newest first."""

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Version or alias of a release → its place in the mesh's own order, 0 for the newest."""
        places = {name: place for place, one in enumerate(self.releases) for name in one.aliases}
        return places | {one.version: place for place, one in enumerate(self.releases)}

    @property
    def undated(self) -> bool:
        """May it be in use without a release? A service, and an alternative put together from several products."""
        return self.date_basis == "service" or self.kind == "alternative"

    def candidate(self, mode: str) -> str:
        """The id of what gets scored: mesh/mode, or that of the alternative."""
        return f"{self.id}/{mode}" if mode else self.id

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements of all features."""
        return tuple(one for stated in self.stated.values() for one in stated)


@frozen
class Example:
    """A real cell that shows what a status of a feature means."""

    status: str
    of: str
    day: str
    why: str


@frozen
class Feature:
    """One row of the catalogue."""

    id: str
    name: str
    category: str
    question: str
    kind: str
    why: str
    full_when: str = ""
    partial_when: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    part_of: str = ""
    computed_modes: tuple[str, ...] = ()
    """The modes that have it, where the status follows from the mode."""
    computed_range: str = ""
    """The platform, where the value is the range of its versions that the release runs on."""
    kinds: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    otherwise: str = "not-met"
    aliases: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def computed(self) -> bool:
        """Does it follow from other facts, so that nobody states it?"""
        return bool(self.computed_modes or self.computed_range)


@frozen
class Publisher:
    """Who stands behind some addresses (host, or host and first parts of the path), and for which meshes it speaks."""

    id: str
    name: str
    kind: str
    stands_for: frozenset[str]
    at: tuple[str, ...]


@frozen
class Proxy:
    """A data plane program."""

    id: str
    name: str
    language: str
    memory_safe: bool
    licence: str
    description: str = ""
    evidence: tuple[Evidence, ...] = ()


@frozen
class Measurement:
    """One published figure with its conditions; `id` is study/result."""

    id: str
    study: str
    run_by: str
    published: str
    subject: str
    metric: str
    statistic: str
    value: float
    unit: str
    version: str = ""
    component: str = ""
    replicas: int = 1
    load: Mapping[str, Any] = field(default_factory=dict)
    conditions: str = ""
    certainty: str = ""
    baseline: str = "none"
    """The result of the same study that it is to be read against."""
    derived: bool = False
    note: str = ""
    sources: Sources = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sources that were opened for it."""
        return evidence_of(self.sources)


@frozen
class TableRow:
    """A row of a comparison table: one feature, or several that are read together."""

    name: str
    features: tuple[str, ...]


@frozen
class Table:
    """A named comparison table."""

    id: str
    name: str
    rows: tuple[TableRow, ...]
