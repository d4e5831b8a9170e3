"""Published latencies with their conditions, study by study: figures of unlike tests never stand in one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Link, Para
from meshadvisor.report.words import number_text
from meshadvisor.values.facts import Measurement

_KINDS = (
    (
        True,
        "Latency of one call, for the proxies that it passes",
        "Of a client and a server with proxies between them. A real request is a chain of such calls.",
    ),
    (
        False,
        "Latency of a whole application, as a load generator sees it",
        "Over the whole chain of calls, waiting in queues included: mostly a figure of how full the machines were.",
    ),
)


def blocks(kb: KnowledgeBase, candidates: Sequence[str] = (), level: int = 1) -> list[Block]:
    """All published latencies, or those of some candidates with the runs without a mesh that belong to them."""
    return list(_report(kb, candidates, level))


def _report(kb: KnowledgeBase, candidates: Sequence[str], level: int) -> Iterator[Block]:
    yield Heading("Published latencies", level)
    yield Para(
        "Measured, never computed from the estimates. Compare only inside one table: hardware, load, chain of calls and"
        " the place of measurement differ between studies by more than meshes differ. Added: against the run without a"
        " mesh of the same table."
    )
    studies = sorted(kb.studies.values(), key=lambda one: (one["published"], one["id"]), reverse=True)
    shown = set(candidates)
    for one_call, title, why in _KINDS:
        yield Heading(title, level + 1)
        yield Para(why)
        for study in studies:
            found = [
                one
                for one in kb.measurements.values()
                if one.study == study["id"] and one.metric == "latency" and bool(one.component) == one_call
            ]
            if found and (not shown or any(one.subject in shown for one in found)):
                yield from _study(study, [one for one in found if _wanted(one, shown)], level + 2)


def _wanted(one: Measurement, shown: set[str]) -> bool:
    return not shown or one.subject in shown or one.subject == "no mesh"


def _study(study: Any, found: Sequence[Measurement], level: int) -> Iterator[Block]:
    yield Heading(f"{study['title']} ({study['id']})", level)
    yield Para((f"Run by {study['run_by']}, published {study['published']}: ", Link("source", study["url"]), "."))
    by_id = {one.id: one for one in found}
    rows = [
        [
            f"{one.subject} {one.version}".strip(),
            _load(one),
            one.statistic,
            f"{number_text(one.value)} {'%' if one.unit == 'percent' else one.unit}",
            _added(one, by_id),
        ]
        for one in found
    ]
    yield Grid(["Subject", "Load", "Statistic", "Latency", "Added"], rows, frozenset({3, 4}))
    conditions = dict.fromkeys(one.conditions for one in found if one.conditions)
    yield Bullets([*conditions, *study.get("criticism", ())])


def _load(one: Measurement) -> str:
    words = {"rps": "{} requests a second", "connections": "{} connections"}
    return ", ".join(words[key].format(value) for key, value in one.load.items() if key in words) or "not stated"


def _added(one: Measurement, by_id: dict[str, Measurement]) -> str:
    base = by_id.get(f"{one.study}/{one.baseline}")
    return f"{one.value - base.value:+.4g}" if base and base.unit == one.unit else ""
