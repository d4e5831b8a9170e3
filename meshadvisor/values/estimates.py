"""What a mesh costs: sizes in, ranges out. Exact fractions; CPU in millicores, memory in MiB."""

from __future__ import annotations

from fractions import Fraction

from meshadvisor.values.facts import Evidence, Measurement, Sources, evidence_of
from meshadvisor.values.frozen import frozen

HOURS_A_MONTH = 730


@frozen
class Sizes:
    """How large the cluster is. Without requests a second, no use of CPU is estimated."""

    pods: int
    nodes: int
    requests_per_second: int | None = None
    """Calls between services; each call counts once."""
    l7_share: Fraction = Fraction(1)
    """The share of the calls that layer 7 rules see, 0 to 1, where a mesh leaves the choice."""
    waypoints: int = 0
    """Replicas of layer 7 proxies, where the mesh runs them apart."""
    clusters: int = 1


@frozen
class Prices:
    """In any currency."""

    vcpu_hour: Fraction
    gib_hour: Fraction


@frozen
class End:
    """One end of a coefficient. `amount` is millicores or MiB for one unit of the driver."""

    amount: Fraction
    measurement: Measurement
    over: Fraction = Fraction(1)
    ratio: tuple[Measurement, Measurement] | None = None
    """The measurements whose quotient the figure is multiplied by."""
    why: str = ""
    extrapolated: str = ""
    """Why it is no measurement of this; empty for one that is."""


@frozen
class Coefficient:
    """What one part takes of one resource for each unit of its driver."""

    part: str
    resource: str
    plane: str
    driver: str
    """calls | l7-calls | pods | nodes | waypoints | clusters | cluster-links"""
    each: int
    low: End
    high: End
    note: str = ""


@frozen
class Unmeasured:
    """A part that takes something, and nobody has published how much."""

    part: str
    resource: str
    plane: str
    why: str


@frozen
class Reservation:
    """What the chart of the release asks for, for one part. A limit of 0 is none."""

    part: str
    plane: str
    per: str
    """pod | node | waypoint | cluster"""
    replicas: int
    profile: str
    cpu_millicores: int
    memory_mib: int
    limit_cpu_millicores: int
    limit_memory_mib: int
    since: str
    until: str = ""
    sources: Sources = ()
    note: str = ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sources that were opened for it."""
        return evidence_of(self.sources)

    @property
    def newest(self) -> Evidence:
        """The newest source that shows the figures."""
        return next(one for one in reversed(self.evidence) if "value" in one.supports)


@frozen
class CostModel:
    """All that is known of what one candidate takes, for one of its releases."""

    candidate: str
    name: str
    release: str
    coefficients: tuple[Coefficient, ...] = ()
    unmeasured: tuple[Unmeasured, ...] = ()
    reservations: tuple[Reservation, ...] = ()


@frozen
class Range:
    """Millicores or MiB, from low to high."""

    low: Fraction
    high: Fraction
    extrapolated: bool = False
    """An end comes from a figure that is no measurement of this."""
    partial: bool = False
    """A part is left out because nobody has published a measurement of it: the sum is the least."""


@frozen
class Term:
    """One summand of a range, so that it can be followed to its measurements. `count` is in units of the driver."""

    coefficient: Coefficient
    count: Fraction
    low: Fraction
    high: Fraction


@frozen
class Used:
    """What is used. None: no published measurement, or (of CPU) no requests a second were given."""

    cpu_millicores: Range | None
    memory_mib: Range | None


@frozen
class Amounts:
    """What is reserved."""

    cpu_millicores: Fraction
    memory_mib: Fraction


@frozen
class Money:
    """A month of 730 hours, in the currency of the prices. `used` is None where nothing was measured."""

    used: Range | None
    reserved: Fraction


@frozen
class Cost:
    """One candidate at one size, or one way of using it."""

    model: CostModel
    variant: str
    """`layer-4` or `layer-7` where the mesh leaves the choice; empty where it does not."""
    sizes: Sizes
    """As given; for layer 4 with nothing at layer 7."""
    used: Used
    control_plane_used: Used
    reserved: Amounts
    control_plane_reserved: Amounts
    reserved_ha: Amounts | None
    """By the chart's values for high availability, where it has such."""
    control_plane_reserved_ha: Amounts | None
    terms: tuple[Term, ...]
    money: Money | None = None
    """Of both planes; None without prices."""

    @property
    def per_pod(self) -> Used:
        """The use of the data plane for each pod."""
        return Used(
            *(
                one and Range(one.low / self.sizes.pods, one.high / self.sizes.pods, one.extrapolated, one.partial)
                for one in (self.used.cpu_millicores, self.used.memory_mib)
            )
        )


@frozen
class BreakEven:
    """Where `one`, which grows with nodes, takes as much as `other`, which grows with pods.

    `memory-used`, `memory-reserved`, `cpu-reserved`: in pods for each node; with more, `one` takes less.
    `cpu-used`: the share of calls at layer 7; with less, `one` takes less. Below 0 it never takes less, above 1 always.
    """

    one: str
    other: str
    variant: str
    """Of `one`, as in a cost; empty where it does not matter."""
    quantity: str
    low: Fraction
    high: Fraction
    extrapolated: bool = False


@frozen
class Estimate:
    """The answer of `estimate`."""

    day: str
    data_version: str
    sizes: Sizes
    prices: Prices | None
    costs: tuple[Cost, ...]
    break_even: tuple[BreakEven, ...]
    without: tuple[str, ...] = ()
    """Candidates that were asked for and of which nothing is published."""
