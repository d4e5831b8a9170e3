"""What is known of the cost of each candidate in a view: measurements published by its day, charts of its release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import clock, find
from meshadvisor.values.errors import InputError
from meshadvisor.values.estimates import Coefficient, CostModel, End, Reservation, Unmeasured
from meshadvisor.values.facts import Measurement
from meshadvisor.values.view import Candidate, View

Plain = Mapping[str, Any]
TO_MILLICORES = {"millicores": Fraction(1), "vcpu": Fraction(1000)}
TO_MIB = {"mib": Fraction(1), "mb": Fraction(1_000_000, 1 << 20)}
UNITS = {"cpu": TO_MILLICORES, "memory": TO_MIB}
"""Resource → the units of measurements that can be used for it, and their factors."""


def cost_models(kb: KnowledgeBase, seen: View) -> dict[str, CostModel]:
    """Candidate → what is known of it, for those of the view that have an estimates file; not for previews."""
    found = {}
    for candidate in seen.candidates:
        if not find(kb.meshes[candidate.mesh], candidate.release):
            continue
        for raw in kb.estimates.get(candidate.mesh, {}).get("candidates", ()):
            if raw["mode"] == candidate.mode:
                found[candidate.id] = _model(kb, candidate, raw, seen.day)
    return found


def _model(kb: KnowledgeBase, candidate: Candidate, raw: Plain, day: str) -> CostModel:
    usage = [(one, _published(kb, one, day)) for one in raw.get("usage", ())]
    later = [
        Unmeasured(one["part"], one["of"], one.get("plane", "data"), f"no range was published by {day}")
        for one, published in usage
        if not published
    ]
    stated = [
        Unmeasured(one["part"], one["of"], one.get("plane", "data"), one["why"]) for one in raw.get("unmeasured", ())
    ]
    return CostModel(
        candidate=candidate.id,
        name=candidate.name,
        release=candidate.release,
        coefficients=tuple(_coefficient(kb, one) for one, published in usage if published),
        unmeasured=(*stated, *later),
        reservations=tuple(_in_force(kb, candidate, raw, day)),
    )


def _published(kb: KnowledgeBase, raw: Plain, day: str) -> bool:
    """Were both ends published by the day? A month counts from its first day on."""
    wanted = [kb.measurements.get(name) for end in ("low", "high") for name in named(raw[end])]
    return all(one is not None and one.published <= day for one in wanted)


def named(end: Plain) -> tuple[str, ...]:
    """The measurements that an end of a range is made from."""
    ratio = end.get("times")
    return (end["measurement"], *((ratio["of"], ratio["to"]) if ratio else ()))


def _coefficient(kb: KnowledgeBase, raw: Plain) -> Coefficient:
    return Coefficient(
        part=raw["part"],
        resource=raw["of"],
        plane=raw.get("plane", "data"),
        driver=raw["driver"],
        each=raw.get("each", 1),
        low=_end(kb, raw, raw["low"]),
        high=_end(kb, raw, raw["high"]),
        note=raw.get("note", ""),
    )


def _end(kb: KnowledgeBase, usage: Plain, raw: Plain) -> End:
    measurement = kb.measurements[raw["measurement"]]
    over = Fraction(str(raw.get("over", 1)))
    amount = _plain(measurement, usage["of"]) / over
    ratio = None
    if "times" in raw:
        ratio = (kb.measurements[raw["times"]["of"]], kb.measurements[raw["times"]["to"]])
        amount *= _plain(ratio[0], usage["of"]) / _plain(ratio[1], usage["of"])
    return End(amount, measurement, over, ratio, raw.get("why", ""), raw.get("extrapolated", ""))


def _plain(measurement: Measurement, resource: str) -> Fraction:
    """A measured figure in millicores or MiB. Raises InputError for one of another quantity."""
    factor = UNITS[resource].get(measurement.unit)
    if factor is None or measurement.metric != resource:
        raise InputError(f"'{measurement.id}' is {measurement.metric} in {measurement.unit}: no figure for {resource}")
    return Fraction(str(measurement.value)) * factor


def _in_force(kb: KnowledgeBase, candidate: Candidate, raw: Plain, day: str) -> Iterator[Reservation]:
    now = clock(kb.meshes[candidate.mesh], day, candidate.release)
    for one in raw["reserved"]:
        if now.began(one["since"], "") and not now.ended(one.get("until", ""), ""):
            yield reservation(one)


def reservation(raw: Plain) -> Reservation:
    """What a chart asks for, as it is stated, whatever the release."""
    return Reservation(
        part=raw["part"],
        plane=raw.get("plane", "data"),
        per=raw["per"],
        replicas=raw.get("replicas", 1),
        profile=raw.get("profile", "default"),
        cpu_millicores=raw["cpu_millicores"],
        memory_mib=raw["memory_mib"],
        limit_cpu_millicores=raw.get("limit_cpu_millicores", 0),
        limit_memory_mib=raw.get("limit_memory_mib", 0),
        since=raw["since"],
        until=raw.get("until", ""),
        sources=tuple(raw["evidence"]),
        note=raw.get("note", ""),
    )
