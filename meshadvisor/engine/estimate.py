"""The arithmetic of what a mesh costs: coefficient times what drives it, summed; always a range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from meshadvisor.engine.sizes import has_sizes
from meshadvisor.values.errors import InputError
from meshadvisor.values.estimates import (
    HOURS_A_MONTH,
    Amounts,
    BreakEven,
    Coefficient,
    Cost,
    CostModel,
    Money,
    Prices,
    Range,
    Sizes,
    Term,
    Used,
)

HA = "high-availability"
ZERO, ONE, THOUSAND = Fraction(0), Fraction(1), Fraction(1000)
_LIMITS = {
    "pods": (1, 100_000_000),
    "nodes": (1, 1_000_000),
    "requests_per_second": (1, 1_000_000_000),
    "waypoints": (0, 10_000_000),
    "clusters": (1, 100_000),
}
MOST_PODS_ON_A_NODE = 1000
"""Kubernetes is tested with 110 on a node, and the largest settings of providers lie below this."""
_LAYER_7 = ("l7-calls", "waypoints")


def checked(sizes: Sizes) -> Sizes:
    """The sizes, if a cluster can have them. Raises InputError that names what is wrong."""
    for name, (least, most) in _LIMITS.items():
        given = getattr(sizes, name)
        if given is not None and not least <= given <= most:
            raise InputError(f"{name.replace('_', ' ')} must be from {least} to {most:,}, not {given}")
    if not ZERO <= sizes.l7_share <= ONE:
        raise InputError(f"the share of calls at layer 7 must be from 0 to 1, not {float(sizes.l7_share):g}")
    if sizes.pods > sizes.nodes * MOST_PODS_ON_A_NODE:
        raise InputError(f"{sizes.pods} pods do not fit on {sizes.nodes} nodes: at most {MOST_PODS_ON_A_NODE} on each")
    if sizes.clusters > sizes.nodes:
        raise InputError(f"{sizes.clusters} clusters need at least as many nodes, not {sizes.nodes}")
    if sizes.waypoints > sizes.pods:
        raise InputError(f"{sizes.waypoints} waypoints for {sizes.pods} pods: more than one for each pod")
    return sizes


def sizes_of(context: Mapping[str, Any]) -> Sizes | None:
    """The sizes that a context gives; None without pods and nodes. They are not checked."""
    if not has_sizes(context):
        return None
    cluster = context["kubernetes"]
    calls = context.get("traffic", {}).get("requests_per_second")
    return Sizes(cluster["pods"], cluster["nodes"], calls or None, clusters=cluster.get("clusters", 1))


def costs(model: CostModel, sizes: Sizes, prices: Prices | None = None) -> tuple[Cost, ...]:
    """What one candidate costs; two ways where the mesh leaves the choice between layer 4 and layer 7.

    The way with layer 7 is left out when the sizes give it nothing: no share of calls, or no waypoint where it needs
    one.
    """
    if not has_layer_7(model):
        return (cost(model, sizes, prices),)
    found = [cost(model, replace(sizes, l7_share=ZERO, waypoints=0), prices, "layer-4")]
    if sizes.l7_share and (sizes.waypoints or not needs_waypoints(model)):
        found.append(cost(model, sizes, prices, "layer-7"))
    return tuple(found)


def has_layer_7(model: CostModel) -> bool:
    """Does it do layer 7 in a part of its own, or in none?"""
    return any(one.driver in _LAYER_7 for one in model.coefficients) or needs_waypoints(model)


def needs_waypoints(model: CostModel) -> bool:
    """Does it do layer 7 in waypoints only?"""
    return any(one.per == "waypoint" for one in model.reservations)


def cost(model: CostModel, sizes: Sizes, prices: Prices | None = None, variant: str = "") -> Cost:
    """What one candidate costs at these sizes."""
    terms = tuple(term for one in model.coefficients if (term := _term(one, sizes)) is not None)
    ha = {one.plane for one in model.reservations if one.profile == HA}
    made = Cost(
        model=model,
        variant=variant,
        sizes=sizes,
        used=_used(model, terms, sizes, "data"),
        control_plane_used=_used(model, terms, sizes, "control"),
        reserved=_reserved(model, sizes, "data", "default"),
        control_plane_reserved=_reserved(model, sizes, "control", "default"),
        reserved_ha=_reserved(model, sizes, "data", HA) if "data" in ha else None,
        control_plane_reserved_ha=_reserved(model, sizes, "control", HA) if "control" in ha else None,
        terms=terms,
    )
    return replace(made, money=_money(made, prices)) if prices else made


def _term(coefficient: Coefficient, sizes: Sizes) -> Term | None:
    """One summand; None when the calls that drive it are not known."""
    count = _count(coefficient.driver, sizes)
    if count is None:
        return None
    times = count * coefficient.each
    return Term(coefficient, count, times * coefficient.low.amount, times * coefficient.high.amount)


def _count(driver: str, sizes: Sizes) -> Fraction | None:
    """How many units of a driver there are."""
    if driver in ("calls", "l7-calls"):
        if sizes.requests_per_second is None:
            return None
        calls = Fraction(sizes.requests_per_second) / THOUSAND
        return calls * sizes.l7_share if driver == "l7-calls" else calls
    if driver == "cluster-links":
        return Fraction(sizes.clusters * (sizes.clusters - 1))
    return Fraction(getattr(sizes, driver))


def _used(model: CostModel, terms: Sequence[Term], sizes: Sizes, plane: str) -> Used:
    return Used(_sum(model, terms, sizes, plane, "cpu"), _sum(model, terms, sizes, plane, "memory"))


def _sum(model: CostModel, terms: Sequence[Term], sizes: Sizes, plane: str, resource: str) -> Range | None:
    known = [one for one in model.coefficients if (one.plane, one.resource) == (plane, resource)]
    if not known or any(_count(one.driver, sizes) is None for one in known):
        return None
    found = [one for one in terms if one.coefficient in known and one.count]
    return Range(
        sum((one.low for one in found), ZERO),
        sum((one.high for one in found), ZERO),
        any(one.coefficient.low.extrapolated or one.coefficient.high.extrapolated for one in found),
        any((one.plane, one.resource) == (plane, resource) for one in model.unmeasured),
    )


_PER = {"pod": "pods", "node": "nodes", "waypoint": "waypoints", "cluster": "clusters"}


def _reserved(model: CostModel, sizes: Sizes, plane: str, profile: str) -> Amounts:
    """What the charts reserve. A part that a profile says nothing of is that of the default."""
    special = {one.part for one in model.reservations if one.profile == profile}
    cpu, memory = ZERO, ZERO
    for one in model.reservations:
        if one.plane == plane and (one.profile == profile or (one.part not in special and one.profile == "default")):
            count = getattr(sizes, _PER[one.per]) * one.replicas
            cpu += count * one.cpu_millicores
            memory += count * one.memory_mib
    return Amounts(cpu, memory)


def _money(found: Cost, prices: Prices) -> Money:
    cpu = [one.cpu_millicores for one in (found.used, found.control_plane_used) if one.cpu_millicores]
    memory = [one.memory_mib for one in (found.used, found.control_plane_used) if one.memory_mib]
    used = None
    if found.used.cpu_millicores and found.used.memory_mib:
        parts = [*cpu, *memory]
        used = Range(
            _price(sum((one.low for one in cpu), ZERO), sum((one.low for one in memory), ZERO), prices),
            _price(sum((one.high for one in cpu), ZERO), sum((one.high for one in memory), ZERO), prices),
            any(one.extrapolated for one in parts),
            any(one.partial for one in parts) or len(parts) < 4,
        )
    reserved = (found.reserved, found.control_plane_reserved)
    return Money(
        used,
        _price(
            sum((one.cpu_millicores for one in reserved), ZERO), sum((one.memory_mib for one in reserved), ZERO), prices
        ),
    )


def _price(cpu_millicores: Fraction, memory_mib: Fraction, prices: Prices) -> Fraction:
    """Of a month."""
    hourly = cpu_millicores / 1000 * prices.vcpu_hour + memory_mib / 1024 * prices.gib_hour
    return hourly * HOURS_A_MONTH


def break_even(models: Iterable[CostModel], sizes: Sizes) -> tuple[BreakEven, ...]:
    """Where candidates that grow with nodes meet those that grow with pods, in data planes that are wholly measured."""
    listed = list(models)
    pods = [one for one in listed if _grows_with(one, "pods")]
    nodes = [one for one in listed if _grows_with(one, "nodes") and not _grows_with(one, "pods")]
    return tuple(met for one in nodes for other in pods for met in _met(one, other, sizes))


def _grows_with(model: CostModel, driver: str) -> bool:
    return any(one.driver == driver and one.resource == "memory" and one.plane == "data" for one in model.coefficients)


def _met(one: CostModel, other: CostModel, sizes: Sizes) -> Iterator[BreakEven]:
    if any((left.plane, left.resource) == ("data", "memory") for left in (*one.unmeasured, *other.unmeasured)):
        return
    for variant, at in _ways(one, sizes):
        here, there = _memory_per_node(one, at), _per_unit(other, "memory", "pods")
        low, high = here.low / there.high, here.high / there.low
        marked = here.extrapolated or there.extrapolated
        yield BreakEven(one.candidate, other.candidate, variant, "memory-used", low, high, marked)
        yield from _reserved_meet(one, other, variant, at)
    yield from _calls_meet(one, other)


def _ways(model: CostModel, sizes: Sizes) -> list[tuple[str, Sizes]]:
    """The ways of using it, with their sizes."""
    return [(one.variant, one.sizes) for one in costs(model, sizes)]


def _memory_per_node(model: CostModel, sizes: Sizes) -> Range:
    """What each node takes, with its part of the waypoints."""
    node, waypoint = _per_unit(model, "memory", "nodes"), _per_unit(model, "memory", "waypoints")
    share = Fraction(sizes.waypoints, sizes.nodes)
    return Range(
        node.low + share * waypoint.low,
        node.high + share * waypoint.high,
        node.extrapolated or (waypoint.extrapolated and bool(share)),
    )


def _per_unit(model: CostModel, resource: str, driver: str) -> Range:
    found = [one for one in model.coefficients if (one.resource, one.driver, one.plane) == (resource, driver, "data")]
    return Range(
        sum((one.each * one.low.amount for one in found), ZERO),
        sum((one.each * one.high.amount for one in found), ZERO),
        any(one.low.extrapolated or one.high.extrapolated for one in found),
    )


def _reserved_meet(one: CostModel, other: CostModel, variant: str, sizes: Sizes) -> Iterator[BreakEven]:
    """Where the default reservations are the same. Nothing, when pods or nodes reserve nothing."""
    mine = _reserved(one, sizes, "data", "default")
    theirs = _reserved(other, sizes, "data", "default")
    for quantity, here, there in (
        ("memory-reserved", mine.memory_mib / sizes.nodes, theirs.memory_mib / sizes.pods),
        ("cpu-reserved", mine.cpu_millicores / sizes.nodes, theirs.cpu_millicores / sizes.pods),
    ):
        if here and there:
            yield BreakEven(one.candidate, other.candidate, variant, quantity, here / there, here / there)


def _calls_meet(one: CostModel, other: CostModel) -> Iterator[BreakEven]:
    """The share of calls at layer 7 that makes the CPU the same: low with low and high with high, each of one study."""
    here, seven, there = _calls(one, "calls"), _calls(one, "l7-calls"), _calls(other, "calls")
    if not (here and seven and there):
        return
    meets = []
    for end in ("low", "high"):
        ends = [getattr(coefficient, end) for coefficient in (here, seven, there)]
        if len({each.measurement.study for each in ends}) > 1:
            return
        mine, top, theirs = (
            coefficient.each * each.amount for coefficient, each in zip((here, seven, there), ends, strict=True)
        )
        meets.append((theirs - mine) / top)
    marked = any(end.extrapolated for each in (here, seven, there) for end in (each.low, each.high))
    yield BreakEven(one.candidate, other.candidate, "", "cpu-used", min(meets), max(meets), marked)


def _calls(model: CostModel, driver: str) -> Coefficient | None:
    return next(
        (one for one in model.coefficients if (one.driver, one.plane, one.resource) == (driver, "data", "cpu")), None
    )
