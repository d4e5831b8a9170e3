"""An estimate as JSON for programs: every range with its marks, every summand with its measurements."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from meshadvisor.values.estimates import (
    Amounts,
    BreakEven,
    Cost,
    End,
    Estimate,
    Range,
    Reservation,
    Term,
    Used,
)


def plain(answer: Estimate) -> dict[str, Any]:
    """The estimate as data; `asjson` turns fractions into decimals."""
    sizes, prices = answer.sizes, answer.prices
    return {
        "day": answer.day,
        "data_version": answer.data_version,
        "sizes": {
            "pods": sizes.pods,
            "nodes": sizes.nodes,
            **given(requests_per_second=sizes.requests_per_second),
            "l7_share": sizes.l7_share,
            "waypoints": sizes.waypoints,
            "clusters": sizes.clusters,
        },
        **given(prices={"vcpu_hour": prices.vcpu_hour, "gib_hour": prices.gib_hour} if prices else None),
        "costs": [_cost(one) for one in answer.costs],
        "break_even": [_break_even(one) for one in answer.break_even],
        "no_published_measurement": list(answer.without),
    }


def given(**pairs: Any) -> dict[str, Any]:
    """What is not empty: the rest is left out of the JSON."""
    return {name: value for name, value in pairs.items() if value not in (None, "", ())}


def _cost(cost: Cost) -> dict[str, Any]:
    model = cost.model
    return {
        "candidate": model.candidate,
        "name": model.name,
        "release": model.release,
        **given(variant=cost.variant),
        "data_plane": {
            "used": _used(cost.used),
            "used_per_pod": _used(cost.per_pod),
            "reserved": _amounts(cost.reserved),
            **given(reserved_high_availability=cost.reserved_ha and _amounts(cost.reserved_ha)),
        },
        "control_plane": {
            "used": _used(cost.control_plane_used),
            "reserved": _amounts(cost.control_plane_reserved),
            **given(
                reserved_high_availability=cost.control_plane_reserved_ha and _amounts(cost.control_plane_reserved_ha)
            ),
        },
        **given(
            money_a_month={
                **given(used=cost.money.used and _range(cost.money.used)),
                "reserved": cost.money.reserved,
            }
            if cost.money
            else None
        ),
        "unmeasured": [
            {"part": one.part, "resource": one.resource, "plane": one.plane, "why": one.why} for one in model.unmeasured
        ],
        "terms": [_term(one) for one in cost.terms],
        "reservations": [_reservation(one) for one in model.reservations],
    }


def _used(used: Used) -> dict[str, Any]:
    """What was not measured is left out."""
    return given(
        cpu_millicores=used.cpu_millicores and _range(used.cpu_millicores),
        memory_mib=used.memory_mib and _range(used.memory_mib),
    )


def _range(one: Range) -> dict[str, Any]:
    return {"low": one.low, "high": one.high, "extrapolated": one.extrapolated, "partial": one.partial}


def _amounts(one: Amounts) -> dict[str, Fraction]:
    return {"cpu_millicores": one.cpu_millicores, "memory_mib": one.memory_mib}


def _term(term: Term) -> dict[str, Any]:
    one = term.coefficient
    return {
        "part": one.part,
        "resource": one.resource,
        "plane": one.plane,
        "driver": one.driver,
        "count": term.count,
        "each": one.each,
        "low": {"sum": term.low, **_end(one.low)},
        "high": {"sum": term.high, **_end(one.high)},
    }


def _end(end: End) -> dict[str, Any]:
    said = end.measurement
    return {
        "coefficient": end.amount,
        "measurement": said.id,
        "value": said.value,
        "unit": said.unit,
        "run_by": said.run_by,
        "published": said.published,
        **given(conditions=said.conditions),
        "divided_by": end.over,
        **given(times=[one.id for one in end.ratio] if end.ratio else None, why=end.why, extrapolated=end.extrapolated),
        "evidence": [one.url for one in said.evidence],
    }


def _reservation(one: Reservation) -> dict[str, Any]:
    return {
        "part": one.part,
        "plane": one.plane,
        "per": one.per,
        "replicas": one.replicas,
        "profile": one.profile,
        "cpu_millicores": one.cpu_millicores,
        "memory_mib": one.memory_mib,
        **given(limit_cpu_millicores=one.limit_cpu_millicores or None, limit_memory_mib=one.limit_memory_mib or None),
        "since": one.since,
        **given(until=one.until),
        "evidence": [each.url for each in one.evidence],
    }


def _break_even(met: BreakEven) -> dict[str, Any]:
    return {
        "takes_less": met.one,
        "than": met.other,
        **given(variant=met.variant),
        "quantity": met.quantity,
        "low": met.low,
        "high": met.high,
        "extrapolated": met.extrapolated,
    }
