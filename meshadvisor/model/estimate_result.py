"""The shape of `estimate --format json`, published as a schema. CPU is in millicores, memory in MiB."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from meshadvisor.model.base import Day, File, Month, Shape, Text, Url

Number = Annotated[float, Field(ge=0)]
Variant = Literal["layer-4", "layer-7"]


class EstimateSizes(Shape):
    """What was asked about."""

    pods: Annotated[int, Field(ge=1)]
    """Pods in the mesh."""
    nodes: Annotated[int, Field(ge=1)]
    """Nodes that they run on."""
    requests_per_second: Annotated[int, Field(ge=1)] = 1
    """Calls between services; left out when it was not given, and so is the use of CPU by calls."""
    l7_share: Annotated[float, Field(ge=0, le=1)]
    """The share of the calls that layer 7 rules see."""
    waypoints: Annotated[int, Field(ge=0)]
    """Replicas of waypoints."""
    clusters: Annotated[int, Field(ge=1)]
    """Clusters."""


class EstimatePrices(Shape):
    """Prices of the user's own, in any currency."""

    vcpu_hour: Number
    """Of a vCPU for an hour."""
    gib_hour: Number
    """Of a GiB for an hour."""


class EstimateRange(Shape):
    """From the lowest to the highest published measurement that fits."""

    low: Number
    """The low end."""
    high: Number
    """The high end."""
    extrapolated: bool
    """An end comes from a figure that is no measurement of this; `terms` says which and why."""
    partial: bool
    """A part is left out because nobody has published a measurement of it; `unmeasured` says which."""


class EstimateUsed(Shape):
    """What is used; left out where nothing was published."""

    cpu_millicores: EstimateRange | None = None
    """CPU."""
    memory_mib: EstimateRange | None = None
    """Memory."""


class EstimateAmounts(Shape):
    """What the charts reserve."""

    cpu_millicores: Number
    """CPU."""
    memory_mib: Number
    """Memory."""


class EstimateDataPlane(Shape):
    """The data plane."""

    used: EstimateUsed
    """In total."""
    used_per_pod: EstimateUsed
    """For each pod in the mesh."""
    reserved: EstimateAmounts
    """By the default values of the chart."""
    reserved_high_availability: EstimateAmounts | None = None
    """By the chart's values for high availability, where it has such."""


class EstimateControlPlane(Shape):
    """The control plane."""

    used: EstimateUsed
    """In total."""
    reserved: EstimateAmounts
    """By the default values of the chart."""
    reserved_high_availability: EstimateAmounts | None = None
    """By the chart's values for high availability, where it has such."""


class EstimateMoney(Shape):
    """A month of 730 hours of both planes, in the currency of the prices."""

    used: EstimateRange | None = None
    """Left out where the use is not known."""
    reserved: Number
    """What is reserved."""


class EstimateUnmeasured(Shape):
    """A part that is left out of the sums."""

    part: Text
    """The part of the mesh."""
    resource: Literal["cpu", "memory"]
    """What it takes."""
    plane: Literal["data", "control"]
    """Where it belongs."""
    why: Text
    """What is missing."""


class EstimateEnd(Shape):
    """One end of a summand, and the measurement that it comes from."""

    sum: Number
    """Millicores or MiB."""
    coefficient: Number
    """Millicores or MiB for one unit of the driver: value, divided, times the quotient, in these units."""
    measurement: Text
    """study/result."""
    value: Number
    """As published."""
    unit: Text
    """As published."""
    run_by: Text
    """A publisher."""
    published: Month
    """When."""
    conditions: Text = ""
    """What the figure depends on."""
    divided_by: Number
    """How many units of the driver the figure is the sum of."""
    times: Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)] = ()
    """Measurements whose quotient, first by second, the figure is multiplied by."""
    why: Text = ""
    """Where the divisor comes from."""
    extrapolated: Text = ""
    """Why it is no measurement of this; left out for one that is."""
    evidence: tuple[Url, ...]
    """Where to look."""


class EstimateTerm(Shape):
    """One summand: count x each x coefficient."""

    part: Text
    """The part of the mesh."""
    resource: Literal["cpu", "memory"]
    """What it takes."""
    plane: Literal["data", "control"]
    """Where it belongs."""
    driver: Text
    """What it grows with."""
    count: Number
    """Of the driver; calls in thousands a second."""
    each: Annotated[int, Field(ge=1)]
    """How many of the part stand behind one unit."""
    low: EstimateEnd
    """The low end."""
    high: EstimateEnd
    """The high end."""


class EstimateReservation(Shape):
    """What the chart asks for, for one part."""

    part: Text
    """The part of the mesh."""
    plane: Literal["data", "control"]
    """Where it belongs."""
    per: Literal["pod", "node", "waypoint", "cluster"]
    """What there is one of it for."""
    replicas: Annotated[int, Field(ge=1)]
    """How many for each of those."""
    profile: Literal["default", "high-availability"]
    """The values file."""
    cpu_millicores: Annotated[int, Field(ge=0)]
    """Requested for one."""
    memory_mib: Annotated[int, Field(ge=0)]
    """Requested for one."""
    limit_cpu_millicores: Annotated[int, Field(ge=1)] = 1
    """The most that one may take; left out when there is no limit."""
    limit_memory_mib: Annotated[int, Field(ge=1)] = 1
    """The most that one may take; left out when there is no limit."""
    since: Text
    """The first release with these figures."""
    until: Text = ""
    """The first release with others."""
    evidence: tuple[Url, ...]
    """The charts and sources."""


class EstimateCost(Shape):
    """One candidate, or one way of using it."""

    candidate: Text
    """mesh/mode."""
    name: Text
    """For people."""
    release: str
    """The release line whose chart is meant."""
    variant: Variant = "layer-4"
    """Where the mesh leaves the choice."""
    data_plane: EstimateDataPlane
    """The data plane."""
    control_plane: EstimateControlPlane
    """The control plane."""
    money_a_month: EstimateMoney | None = None
    """With prices."""
    unmeasured: tuple[EstimateUnmeasured, ...]
    """What the sums lack."""
    terms: tuple[EstimateTerm, ...]
    """What the sums are made of."""
    reservations: tuple[EstimateReservation, ...]
    """What the reserved amounts are made of."""


class EstimateBreakEven(Shape):
    """Where two architectures take the same."""

    takes_less: Text
    """Grows with nodes; takes less beyond the point (for cpu-used: below it)."""
    than: Text
    """Grows with pods."""
    variant: Variant = "layer-4"
    """Of the first."""
    quantity: Literal["memory-used", "memory-reserved", "cpu-reserved", "cpu-used"]
    """cpu-used: a share of calls at layer 7. The others: pods for each node."""
    low: float
    """The low end."""
    high: float
    """The high end."""
    extrapolated: bool
    """As for ranges."""


class EstimateBody(Shape):
    """An estimate."""

    day: Day
    """The day that was asked about."""
    data_version: Text
    """Of the facts."""
    sizes: EstimateSizes
    """What was asked about."""
    prices: EstimatePrices | None = None
    """With prices."""
    costs: tuple[EstimateCost, ...]
    """Candidates, in the order in which they are shown."""
    break_even: tuple[EstimateBreakEven, ...]
    """Where architectures meet."""
    no_published_measurement: tuple[Text, ...]
    """Names of candidates of which nothing is published."""


class EstimateFile(EstimateBody, File):
    """An estimate: `estimate --format json`."""

    format: Literal["meshadvisor.estimate/1"]
    """Name and version of this shape."""
