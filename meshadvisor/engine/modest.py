"""The wish for little resource use: what a candidate takes, on a scale that is the same whoever else is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from meshadvisor.engine.estimate import cost, has_layer_7
from meshadvisor.values.asked import Scoring
from meshadvisor.values.errors import InputError
from meshadvisor.values.estimates import Cost, CostModel, Range
from meshadvisor.values.results import Finding

ZERO, ONE = Fraction(0), Fraction(1)
FINE = 1000
"""Values are rounded outwards to thousandths: more would promise too much."""


def modest(
    model: CostModel | None, candidate: str, criterion: str, params: Mapping[str, Any], scoring: Scoring
) -> Finding:
    """The finding. The range of the measurements is that of the value; without a measurement it is unknown.

    Where the mesh leaves the choice, the range reaches from nothing to everything at layer 7, but for the memory of
    waypoints.
    """
    quantity = params["of"]
    scale = scoring.resources.get(quantity)
    if scale is None:
        raise InputError(f"scoring.yaml has no scale for 'resources' of {quantity}")
    sizes = params["sizes"]
    shares = (ZERO, ONE) if model and has_layer_7(model) else (ONE,)
    ways = [cost(model, replace(sizes, l7_share=share)) for share in shares] if model else []
    found = [one for way in ways if (one := _amount(way, quantity)) is not None]
    if not found:
        why = "no published measurement"
        return Finding(criterion, candidate, "unknown", ZERO, ONE, why, True, (), f"{candidate} {criterion}")
    least, most = min(one.low for one in found), max(one.high for one in found)
    low, high = _value(most, scale), _value(least, scale)
    if any(one.partial for one in found):
        low = ZERO
    exact = low == high
    low = Fraction(floor(low * FINE), FINE)
    high = low if exact else Fraction(ceil(high * FINE), FINE)
    marks = " (extrapolated)" if any(one.extrapolated for one in found) else ""
    marks += " and parts that nobody has measured" if any(one.partial for one in found) else ""
    unit = {"cpu": "millicores for 1000 calls a second", "cpu-reserved": "millicores a pod"}.get(quantity, "MiB a pod")
    amount = _shown(least) if least == most else f"{_shown(least)} to {_shown(most)}"
    outcome = "met" if low == ONE else "not-met" if high == ZERO else "partly"
    return Finding(
        criterion, candidate, outcome, low, high, f"{amount} {unit}{marks}", True, (), f"{candidate} {criterion}"
    )


def _shown(amount: Fraction) -> str:
    return f"{round(amount):,}" if amount >= 100 else f"{float(amount):.3g}"


def _amount(way: Cost, quantity: str) -> Range | None:
    """The quantity in the unit of its scale."""
    pods = way.sizes.pods
    if quantity == "memory":
        return way.per_pod.memory_mib
    if quantity == "cpu":
        found = way.used.cpu_millicores
        calls = Fraction(way.sizes.requests_per_second or 0) / 1000
        return replace(found, low=found.low / calls, high=found.high / calls) if found and calls else None
    amounts = way.reserved
    total = amounts.memory_mib if quantity == "memory-reserved" else amounts.cpu_millicores
    return Range(total / pods, total / pods)


def _value(amount: Fraction, scale: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Linear between the points, level beyond the ends."""
    before_at, before = scale[0]
    if amount <= before_at:
        return before
    for at, value in scale[1:]:
        if amount <= at:
            return before + (value - before) * (amount - before_at) / (at - before_at)
        before_at, before = at, value
    return before
