"""Shapes of what an estimate is made from: coefficients that name their measurements, and what charts reserve."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from meshadvisor.model.base import WHOLE, Bound, File, MeshId, Shape, Text, like
from meshadvisor.model.facts import Certainty, Evidence, Mode, Verified

Resource = Literal["cpu", "memory"]
Plane = Literal["data", "control"]
MeasurementId = Annotated[
    str,
    Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$", max_length=161),
    like("istio-docs-1-24/istio-1-24-sidecar-cpu"),
]
Positive = Annotated[int, Field(gt=0, le=1_000_000_000)] | Annotated[float, Field(gt=0, le=1_000_000_000)]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000), WHOLE]


class Ratio(Shape):
    """One measurement divided by another of the same quantity, best of one test bed."""

    of: MeasurementId
    """Above the line."""
    to: MeasurementId
    """Below the line."""


class Figure(Shape):
    """One end of a range: a measured figure, and how many units of the driver stand behind it."""

    measurement: MeasurementId
    """study/result. Its conditions, its date and who ran it are those of the coefficient."""
    over: Positive = 1
    """The figure is divided by this: how many units of the driver it is the sum of (calls: thousands a second)."""
    times: Ratio | None = None
    """The figure is multiplied by this ratio."""
    why: Text = ""
    """Where the divisor comes from, or why this figure was taken."""
    extrapolated: Text = ""
    """Why it is not a measurement of this candidate under these conditions; every total that uses it carries a mark."""


class Usage(Shape):
    """What one part takes of one resource, for each unit of what drives it."""

    part: Annotated[Text, like("sidecar", "ztunnel")]
    """The part of the mesh."""
    of: Resource
    """What it takes: cpu in millicores, memory in MiB."""
    plane: Plane = "data"
    """The data plane, or the control plane, which is shown apart."""
    driver: Literal["calls", "l7-calls", "pods", "nodes", "waypoints", "clusters", "cluster-links"]
    """What it grows with. calls: thousand calls a second; l7-calls: those that layer 7 rules see; cluster-links: for
    each cluster, the others that it is joined with."""
    each: Annotated[int, Field(ge=1, le=10), WHOLE] = 1
    """How many of the part stand behind one unit, such as the two sidecars that a call passes."""
    low: Figure
    """The low end of the range."""
    high: Figure
    """The high end of the range."""
    note: Text = ""
    """What to know about it."""


class Unmeasured(Shape):
    """A part that takes something of which no published measurement says how much."""

    part: Text
    """The part of the mesh."""
    of: Resource
    """What it takes."""
    plane: Plane = "data"
    """The data plane, or the control plane."""
    why: Text
    """What is missing."""


class Reserved(Shape):
    """What the chart of a release asks the scheduler for, for one part. Limits that are left out are not set."""

    part: Text
    """The part of the mesh."""
    plane: Plane = "data"
    """The data plane, or the control plane."""
    per: Literal["pod", "node", "waypoint", "cluster"]
    """What there is one of it for."""
    replicas: Annotated[int, Field(ge=1, le=100), WHOLE] = 1
    """How many there are for each of those."""
    profile: Literal["default", "high-availability"] = "default"
    """The values file of the chart."""
    cpu_millicores: Amount
    """Requested for one."""
    memory_mib: Amount
    """Requested for one."""
    limit_cpu_millicores: Amount = 0
    """The most that one may take."""
    limit_memory_mib: Amount = 0
    """The most that one may take."""
    since: Bound
    """The first release with these figures."""
    until: Bound = ""
    """The first release with others."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The charts and sources that were opened."""
    verified: Verified
    """When it was last checked."""
    certainty: Certainty
    """high needs a primary source."""
    note: Text = ""
    """What to know about it."""


class Costs(Shape):
    """One candidate."""

    mode: Mode
    """The data plane mode."""
    usage: tuple[Usage, ...] = ()
    """What its parts use; empty where nothing was measured."""
    unmeasured: tuple[Unmeasured, ...] = ()
    """What is known to be missing above."""
    reserved: Annotated[tuple[Reserved, ...], Field(min_length=1)]
    """What its charts reserve, newest first for each part."""


class Estimates(File):
    """What the candidates of one mesh take and reserve."""

    mesh: MeshId
    """Also the name of the file."""
    candidates: Annotated[tuple[Costs, ...], Field(min_length=1)]
    """In the order of mesh.yaml."""
