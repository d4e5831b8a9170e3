"""What a mesh costs, as blocks: ranges, reservations, where architectures meet, and on demand every figure's origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Para
from meshadvisor.report.cost_words import (
    MIB_A_GIB,
    MILLICORES_A_VCPU,
    NOTHING,
    RESOURCES,
    between,
    cost_name,
    end_line,
    number,
    percent,
    range_text,
    reservation_line,
    sum_line,
)
from meshadvisor.report.words import listed
from meshadvisor.values.estimates import (
    HOURS_A_MONTH,
    Amounts,
    BreakEven,
    Cost,
    Estimate,
    Range,
    Sizes,
    Used,
)

BAR = 20
"""Characters of a range that is drawn."""


def blocks(answer: Estimate, *, bars: bool = False, explain: bool = False) -> list[Block]:
    """The whole report. `bars` draws the ranges in characters; `explain` adds where every figure comes from."""
    return list(_report(answer, bars=bars, explain=explain))


def _report(answer: Estimate, *, bars: bool, explain: bool) -> Iterator[Block]:
    sizes = answer.sizes
    yield Heading(f"What a mesh costs: {sizes.pods:,} pods on {sizes.nodes:,} nodes", 1)
    yield Para(_given(sizes))
    yield Para(
        "Used: from the lowest to the highest published measurement that fits. Reserved: what the chart of the release"
        " asks the scheduler for, which is billed whether it is used or not (HA: by its values for high availability)."
        " No latency follows from these figures."
    )
    if answer.costs:
        yield from _tables(answer, bars=bars)
    yield from _money(answer)
    yield from _break_even(answer)
    yield from _marks(answer)
    if explain:
        yield from _explained(answer)
    else:
        yield Para("Every figure can be traced to its measurements: add --explain. Published latencies: --latency.")


def section(answer: Estimate) -> Iterator[Block]:
    """The part of a recommendation: what those that are ranked cost at the sizes of the context."""
    yield Heading("What it costs")
    yield Para(_given(answer.sizes) + " The data plane; used from low to high, and reserved by the charts.")
    calls = "no calls given" if answer.sizes.requests_per_second is None else NOTHING
    rows = [
        [
            cost_name(one),
            range_text(one.used.cpu_millicores, MILLICORES_A_VCPU, calls),
            _reserved(one, lambda amounts: amounts.cpu_millicores, MILLICORES_A_VCPU),
            range_text(one.used.memory_mib, MIB_A_GIB, NOTHING),
            _reserved(one, lambda amounts: amounts.memory_mib, MIB_A_GIB),
        ]
        for one in answer.costs
    ]
    headers = ["Candidate", "vCPU used", "vCPU reserved", "GiB used", "GiB reserved"]
    yield Grid(headers, rows, frozenset({1, 2, 3, 4}))
    lines = [*_assumed(answer.costs), *_left_out(answer.costs, "data")]
    lines += [f"{NOTHING.capitalize()}: {listed(answer.without)}."] if answer.without else []
    yield Bullets([*lines, "Control planes, break-even points and the origin of every figure: meshadvisor estimate."])


def _given(sizes: Sizes) -> str:
    calls = "no number of calls is given, so that no use of CPU by calls can be estimated"
    if sizes.requests_per_second is not None:
        calls = f"{sizes.requests_per_second:,} calls a second between services, each counted once"
    share = f"{percent(sizes.l7_share)} of the calls at layer 7 where the mesh leaves the choice"
    points = f"{sizes.waypoints:,} replicas of waypoints" if sizes.waypoints else "no waypoints"
    clusters = f"; {sizes.clusters:,} clusters" if sizes.clusters > 1 else ""
    return f"{calls[0].upper()}{calls[1:]}; {share}; {points}{clusters}."


def _tables(answer: Estimate, *, bars: bool = False) -> Iterator[Block]:
    """CPU and memory of the data plane, and the control plane."""
    yield Heading("CPU of the data plane")
    yield _plane(
        answer.costs, "vCPU", "millicores", lambda used: used.cpu_millicores, lambda one: one.cpu_millicores,
        MILLICORES_A_VCPU, bars=bars, calls=answer.sizes.requests_per_second is not None,
    )  # fmt: skip
    yield Heading("Memory of the data plane")
    yield _plane(
        answer.costs, "GiB", "MiB", lambda used: used.memory_mib, lambda one: one.memory_mib, MIB_A_GIB, bars=bars
    )
    yield Heading("Control plane")
    yield _control(answer.costs)


def _plane(
    costs: Sequence[Cost],
    unit: str,
    small: str,
    used: Callable[[Used], Range | None],
    reserved: Callable[[Amounts], Fraction],
    scale: int,
    *,
    bars: bool,
    calls: bool = True,
) -> Grid:
    ends = [one.high for cost in costs if (one := used(cost.used))]
    most = max((*ends, *(reserved(cost.reserved) for cost in costs)))
    missing = NOTHING if calls else "unknown without calls a second"
    rows = []
    for cost in costs:
        found = used(cost.used)
        row = [
            cost_name(cost),
            range_text(found, scale, missing),
            range_text(used(cost.per_pod), 1, "-"),
            _reserved(cost, reserved, scale),
        ]
        rows.append([*row, _bar(found, reserved(cost.reserved), most)] if bars else row)
    headers = ["Candidate", f"Used, {unit}", f"A pod, {small}", f"Reserved, {unit}"]
    return Grid([*headers, "= used, | reserved"] if bars else headers, rows, frozenset({1, 2, 3}))


def _reserved(cost: Cost, amount: Callable[[Amounts], Fraction], scale: int) -> str:
    text = number(amount(cost.reserved) / scale)
    return f"{text} (HA {number(amount(cost.reserved_ha) / scale)})" if cost.reserved_ha else text


def _bar(used: Range | None, reserved: Fraction, most: Fraction) -> str:
    """`=` from low to high, `|` at what is reserved."""
    if not most:
        return "." * BAR
    cells = ["."] * BAR
    if used:
        first, last = int(used.low / most * (BAR - 1)), int(used.high / most * (BAR - 1))
        cells[first : last + 1] = "=" * (last + 1 - first)
    cells[int(reserved / most * (BAR - 1))] = "|"
    return "".join(cells)


def _control(costs: Sequence[Cost]) -> Grid:
    rows = []
    seen: set[str] = set()
    for cost in costs:
        if cost.model.candidate in seen:
            continue
        seen.add(cost.model.candidate)
        used, default, ha = cost.control_plane_used, cost.control_plane_reserved, cost.control_plane_reserved_ha
        reserved = _amounts(default) + (f" (HA {_amounts(ha)})" if ha else "")
        rows.append(
            [
                _model_name(cost),
                range_text(used.cpu_millicores, MILLICORES_A_VCPU, NOTHING),
                range_text(used.memory_mib, MIB_A_GIB, NOTHING),
                reserved,
            ]
        )
    return Grid(
        ["Candidate", "CPU used, vCPU", "Memory used, GiB", "Reserved, vCPU and GiB"], rows, frozenset({1, 2, 3})
    )


def _model_name(cost: Cost) -> str:
    return f"{cost.model.name} {cost.model.release}".strip()


def _amounts(one: Amounts) -> str:
    return f"{number(one.cpu_millicores / MILLICORES_A_VCPU)} and {number(one.memory_mib / MIB_A_GIB)}"


def _money(answer: Estimate) -> Iterator[Block]:
    if answer.prices is None or not answer.costs:
        return
    prices = answer.prices
    yield Heading("A month, in the currency of your prices")
    yield Para(
        f"{HOURS_A_MONTH} hours at {float(prices.vcpu_hour):g} for a vCPU and {float(prices.gib_hour):g} for a GiB an"
        " hour; both planes. You pay for the larger of the two: what is reserved, or the nodes that the use needs."
    )
    rows = [
        [cost_name(one), range_text(one.money.used, 1, "not known"), number(one.money.reserved)]
        for one in answer.costs
        if one.money
    ]
    yield Grid(["Candidate", "Used", "Reserved"], rows, frozenset({1, 2}))


def _break_even(answer: Estimate) -> Iterator[Block]:
    met = answer.break_even
    if not met:
        return
    names = {one.model.candidate: one.model.name for one in answer.costs}
    yield Heading("Break-even")
    yield Para("The number of pods in the mesh on each node from which the first takes less than the second.")
    ways = dict.fromkeys((one.one, one.other, one.variant) for one in met if one.quantity in _BY_PODS)
    rows = [
        [f"{names[one]}{_WAYS[variant]}", names[other], *(_met(met, one, other, variant, each) for each in _BY_PODS)]
        for one, other, variant in ways
    ]
    yield Grid(["Takes less", "Than", *_BY_PODS.values()], rows, frozenset({2, 3, 4}))
    yield Bullets([_share_text(one, names[one.one], names[one.other]) for one in met if one.quantity == "cpu-used"])


_BY_PODS = {"memory-used": "Memory used", "memory-reserved": "Memory reserved", "cpu-reserved": "CPU reserved"}
_WAYS = {"layer-4": ", layer 4 only", "layer-7": ", with these waypoints", "": ""}


def _met(met: Sequence[BreakEven], one: str, other: str, variant: str, quantity: str) -> str:
    for each in met:
        if (each.one, each.other, each.variant, each.quantity) == (one, other, variant, quantity):
            mark = "*" if each.extrapolated else ""
            return (number(each.low) if each.low == each.high else between(each.low, each.high)) + mark
    return "never"


def _share_text(met: BreakEven, one: str, other: str) -> str:
    """Which share of calls at layer 7 makes the CPU of two architectures the same, in a sentence."""
    mark = " *" if met.extrapolated else ""
    if met.high <= 0:
        return f"CPU used: {one} takes more than {other} at any share of calls at layer 7{mark}"
    if met.low >= 1:
        return f"CPU used: {one} takes less than {other} at any share of calls at layer 7{mark}"
    low, high = percent(max(met.low, Fraction(0))), percent(min(met.high, Fraction(1)))
    return f"CPU used: {one} takes less than {other} up to {low} to {high} of the calls at layer 7{mark}"


def _marks(answer: Estimate) -> Iterator[Block]:
    yield Heading("Read this with it")
    lines = [*_assumed(answer.costs), *_left_out(answer.costs)]
    if answer.without:
        lines.append(f"{NOTHING.capitalize()}: {listed(answer.without)}.")
    used = [one for cost in answer.costs for one in (cost.used.cpu_millicores, cost.used.memory_mib) if one]
    if any(one.low == one.high for one in used):
        lines.append("Two equal ends: there is one measurement only.")
    lines += [
        "Retries, tracing, WebAssembly, and more than a few hundred connections for each proxy take more; nobody has"
        " published figures that could be added.",
        "Ratios between the modes of one test are safer than these absolute figures.",
    ]
    yield Bullets(lines)


def _assumed(costs: Sequence[Cost]) -> list[str]:
    """The reasons behind the marks, one line for each part."""
    found: dict[str, list[str]] = {}
    for cost in costs:
        for term in cost.terms:
            one = term.coefficient
            for why in (one.low.extrapolated, one.high.extrapolated):
                if term.count and why:
                    found.setdefault(f"* {cost.model.name}, {one.part}, {RESOURCES[one.resource]}", []).append(why)
    return [f"{head}: {' '.join(dict.fromkeys(reasons))}" for head, reasons in found.items()]


def _left_out(costs: Sequence[Cost], plane: str = "") -> list[str]:
    """What the sums lack, one line for each reason of a candidate."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for cost in costs:
        for one in cost.model.unmeasured:
            if plane not in ("", one.plane):
                continue
            parts = found.setdefault((cost.model.name, one.why), {})
            parts.setdefault(one.part, []).append(RESOURCES[one.resource])
    lines = []
    for (name, why), parts in found.items():
        said = "; ".join(f"{part} ({listed(list(dict.fromkeys(of)))})" for part, of in parts.items())
        lines.append(f"+ {name}, not in the sums: {said}. {why}")
    return lines


def _explained(answer: Estimate) -> Iterator[Block]:
    for cost in answer.costs:
        yield Heading(f"Where the figures come from: {cost_name(cost)}")
        lines: list[Line] = []
        for term in cost.terms:
            one = term.coefficient
            lines.append(sum_line(term))
            if one.low == one.high:
                lines.append(end_line("both ends", one.low))
            else:
                lines += [end_line("low", one.low), end_line("high", one.high)]
            lines += [one.note] if one.note else []
        yield Bullets([*lines, *map(reservation_line, cost.model.reservations)])
