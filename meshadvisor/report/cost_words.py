"""Costs in words: figures with the digits that they are worth, ranges with their marks, and where each comes from."""

from __future__ import annotations

from fractions import Fraction

from meshadvisor.report.blocks import Inline, Line, Link
from meshadvisor.report.words import number_text
from meshadvisor.values.estimates import Cost, End, Range, Reservation, Term
from meshadvisor.values.facts import Measurement

NOTHING = "no published measurement"
MILLICORES_A_VCPU, MIB_A_GIB = 1000, 1024
RESOURCES = {"cpu": "CPU", "memory": "memory"}
_DRIVERS = {
    "calls": "thousand calls a second",
    "l7-calls": "thousand calls a second at layer 7",
    "pods": "pods",
    "nodes": "nodes",
    "waypoints": "waypoints",
    "clusters": "clusters",
    "cluster-links": "links to other clusters",
}


def cost_name(cost: Cost) -> str:
    """The candidate, and the way of using it."""
    if cost.variant == "layer-4":
        return f"{cost.model.name}, layer 4 only"
    if cost.variant == "layer-7":
        return f"{cost.model.name}, {percent(cost.sizes.l7_share)} at layer 7"
    return cost.model.name


def range_text(found: Range | None, scale: int, missing: str) -> str:
    """A range in larger units, with its marks."""
    if found is None:
        return missing
    marks = ("*" if found.extrapolated else "") + ("+" if found.partial else "")
    return f"{number(found.low / scale)} to {number(found.high / scale)}{marks}"


def number(value: Fraction) -> str:
    """Three digits, at most: more would promise too much. Halves go up."""
    for digits, least in ((0, 100), (1, 10), (2, Fraction(1, 10)), (4, 0)):
        if value >= least:
            shown = int(value * 10**digits + Fraction(1, 2)) / 10**digits
            return f"{shown:,.{digits}f}" if digits == 0 else f"{shown:.{digits}f}".rstrip("0").rstrip(".")
    return str(float(value))


def exact(value: Fraction) -> str:
    """With the digits that let a reader do the sum again."""
    return f"{float(value):.4g}"


def between(low: Fraction, high: Fraction) -> str:
    """Two figures as a range."""
    return f"{number(low)} to {number(high)}"


def percent(share: Fraction) -> str:
    """A share, with three digits."""
    return f"{float(share * 100):.3g} %"


def sum_line(term: Term) -> str:
    """One summand of a range, so that a reader can do the sum again."""
    one = term.coefficient
    unit = "millicores" if one.resource == "cpu" else "MiB"
    each = f" x {one.each}" if one.each > 1 else ""
    plane = ", control plane" if one.plane == "control" else ""
    count = f"{number(term.count)} {_DRIVERS[one.driver]}{each}"
    taken = f"{exact(one.low.amount)} to {exact(one.high.amount)} {unit}"
    return f"{one.part}, {RESOURCES[one.resource]}{plane}: {count} x {taken} = {between(term.low, term.high)} {unit}"


def end_line(name: str, end: End) -> Line:
    """One end of a coefficient, with its measurement."""
    said = end.measurement
    parts: list[Inline] = [f"{name} {exact(end.amount)}{'*' if end.extrapolated else ''}: ", *_measured(said)]
    if end.ratio:
        of, to = end.ratio
        parts += [" times ", *_measured(of), " over ", *_measured(to)]
    if end.over != 1:
        parts.append(f"; divided by {number_text(float(end.over))}")
    parts += [f". {one}" for one in (end.why.rstrip("."), end.extrapolated.rstrip(".")) if one]
    return tuple(parts)


def _measured(one: Measurement) -> list[Inline]:
    version = f" {one.version}" if one.version else ""
    conditions = f"; {one.conditions}" if one.conditions else ""
    told = f"{number_text(one.value)} {one.unit}, {one.subject}{version}, run by {one.run_by}, {one.published}"
    return [Link(one.id, one.evidence[0].url), f" ({told}{conditions})"]


def reservation_line(one: Reservation) -> Line:
    """What a chart asks for, with the newest source."""
    limits = [
        text
        for text, given in (
            (f"{one.limit_cpu_millicores}m", one.limit_cpu_millicores),
            (f"{one.limit_memory_mib}Mi", one.limit_memory_mib),
        )
        if given
    ]
    profile = "" if one.profile == "default" else f" ({one.profile})"
    times = f"{one.replicas} replicas, each " if one.replicas > 1 else ""
    at_most = f"limits {' and '.join(limits)}" if limits else "no limits"
    since = one.since.removeprefix("<=")
    asked = f"{times}{one.cpu_millicores}m and {one.memory_mib}Mi, {at_most}, since {since}"
    told = f"reserved for {one.part}{profile}, a {one.per}: {asked}: "
    return (told, Link(one.newest.kind, one.newest.url), f". {one.note}" if one.note else "")
