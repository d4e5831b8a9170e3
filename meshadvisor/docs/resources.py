"""The page about cost: an example, its chart, where the figures come from, and what the published benchmarks say.

Figures in the prose are placeholders: `{study/result}` is a measurement with a link to its source, `{a - b}` and
`{a / b}` are computed from two. So a measurement can neither drift from the data nor stand without a source. What
follows from several, or by a rule of three, is written out beside those that it follows from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from meshadvisor.api import estimated
from meshadvisor.docs.site import NOTE, Place, Site, joined
from meshadvisor.engine.estimate import sizes_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import chart, latency
from meshadvisor.report import estimate as report
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Inline, Line, Link, Para, Picture
from meshadvisor.report.cost_words import NOTHING, end_line
from meshadvisor.report.words import number_text
from meshadvisor.timeline.costs import cost_models, reservation
from meshadvisor.timeline.order import find
from meshadvisor.values.estimates import CostModel, Estimate, Reservation, Sizes
from meshadvisor.values.facts import Measurement

PAGE, PICTURE = "resources.md", "pictures/resources.svg"
EXAMPLE = Sizes(pods=1000, nodes=50, requests_per_second=20_000, waypoints=20)
COMMAND = (
    f"meshadvisor estimate --pods {EXAMPLE.pods} --nodes {EXAMPLE.nodes} --rps {EXAMPLE.requests_per_second}"
    f" --waypoints {EXAMPLE.waypoints}"
)

WRONG = (
    (
        "156 ms and 135 MB for Envoy, 15 ms and 14 MB for Linkerd",
        "These are no latencies. The text of 2020 gives CPU time of a proxy: {K/linkerd-2020-linkerd2-proxy-cpu} for"
        " Linkerd and {K/linkerd-2020-envoy-cpu-low} to {K/linkerd-2020-envoy-cpu-high} for Envoy, with"
        " {K/linkerd-2020-linkerd2-proxy-memory-low} to {K/linkerd-2020-linkerd2-proxy-memory-high} and"
        " {K/linkerd-2020-envoy-memory-low} to {K/linkerd-2020-envoy-memory-high} of memory. The copy takes the"
        " highest CPU and the lowest memory of Envoy. It is an internal test of the maker of Linkerd; releases are not"
        " named.",
    ),
    (
        "8 ms for Linkerd, 26 ms for Istio (median)",
        "The first is what Linkerd added, the second the whole latency with Istio. Like for like, at 200 requests a"
        " second: {R/linkerd-2021-linkerd-latency-median-200} against {R/linkerd-2021-istio-latency-median-200} in"
        " total, or {R/linkerd-2021-linkerd-latency-median-200 - R/linkerd-2021-none-latency-median-200} against"
        " {R/linkerd-2021-istio-latency-median-200 - R/linkerd-2021-none-latency-median-200} added to the"
        " {R/linkerd-2021-none-latency-median-200} without a mesh.",
    ),
    (
        "Ambient halves the CPU",
        "At layer 4: a call passes two ztunnels of {I/istio-1-24-ztunnel-cpu} for 1000 requests a second instead of"
        " two sidecars of {I/istio-1-24-sidecar-cpu}. With a waypoint of {I/istio-1-24-waypoint-cpu} in the way nearly"
        " all of that is gone: 0.37 against 0.40. A competitor's test says the same:"
        " {G/great-sidecar-debate-ambient-cpu-1200} with waypoints, {G/great-sidecar-debate-istio-sidecar-cpu-1200}"
        " with sidecars.",
    ),
    (
        "Istio publishes new figures with every release",
        "The last that were measured are those of 1.24, of November 2024; the page of 1.29 still prints them. 1.12 to"
        " 1.16 all printed those of 1.11: {O/istio-1-11-sidecar-cpu} and {O/istio-1-11-sidecar-memory}.",
    ),
)
CONFLICTS = (
    (
        "What a sidecar of Istio takes for 1000 requests a second",
        "{I/istio-1-24-sidecar-cpu} (1.24), {P/istio-1-20-sidecar-cpu} (1.20), {O/istio-1-11-sidecar-cpu} (1.11);"
        " {L/livewyer-2024-istio-sidecar-sidecar-cpu} for some 357 calls, which makes 0.59; and"
        " {G/great-sidecar-debate-istio-sidecar-cpu-1200} for 7200, which makes 0.71. Hardware, the share of gRPC,"
        " reuse of connections and telemetry differ: it is a range of 3.5 to 1, and is used as one here.",
    ),
    (
        "What a sidecar adds to latency",
        "{P/istio-1-20-sidecar-latency-p90} (p90, one call, few connections, bare metal),"
        " {O/istio-1-11-sidecar-latency-p90} (p90, one call, 1.11),"
        " {S/solo-2024-sidecar-latency-median - S/solo-2024-none-latency-median} (median, three tiers),"
        " {R/linkerd-2021-istio-latency-p99-2000 - R/linkerd-2021-none-latency-p99-2000} (p99, a whole application)."
        " They measure different things; none of them is wrong for that.",
    ),
    (
        "Linkerd or ambient",
        "The level decides. At layer 4 ambient adds"
        " {S/solo-2024-ambient-latency-median - S/solo-2024-none-latency-median} and Linkerd"
        " {S/solo-2024-linkerd-latency-median - S/solo-2024-none-latency-median} (median, run by a vendor of Istio)."
        " With waypoints Linkerd is ahead in the same test,"
        " {S/solo-2024-linkerd-l7-rules-latency-median - S/solo-2024-none-latency-median} against"
        " {S/solo-2024-waypoint-latency-median - S/solo-2024-none-latency-median}, and in its own of 2025:"
        " {T/linkerd-2025-linkerd-latency-p99-2000} against {T/linkerd-2025-ambient-latency-p99-2000} (p99, in total,"
        " on machines where no mesh at all has {T/linkerd-2025-none-latency-p99-2000}).",
    ),
    (
        "How much more memory Istio's sidecar takes than Linkerd's",
        "{R/linkerd-2021-istio-proxy-memory / R/linkerd-2021-linkerd-proxy-memory} times (the largest proxy of a"
        " run), {L/livewyer-2024-istio-sidecar-sidecar-memory / L/livewyer-2024-linkerd-sidecar-memory} times (one"
        " proxy), {G/great-sidecar-debate-istio-sidecar-memory-1200 / G/great-sidecar-debate-linkerd-memory-1200}"
        " times (the sum of 27); of a whole system {E/edgesys-2023-istio-memory-low} to"
        " {E/edgesys-2023-istio-memory-high}. One proxy, all proxies, whole nodes.",
    ),
    (
        "Memory of a proxy",
        "It follows open connections and configuration, hardly requests: {N/interlink-2026-linkerd-memory-320} to"
        " {N/interlink-2026-linkerd-memory-12800} for Linkerd and {N/interlink-2026-ambient-memory-320} to"
        " {N/interlink-2026-ambient-memory-12800} for ztunnel, from 160 to 6400 connections.",
    ),
    (
        "A label that must be wrong",
        "At 2000 requests a second the chart of 2025 prints a median ({T/linkerd-2025-sidecar-latency-median-2000})"
        " above its p90 ({T/linkerd-2025-sidecar-latency-p90-2000}) for Istio's sidecar.",
    ),
    (
        "Cilium",
        "Its agents show {L/livewyer-2024-cilium-agent-cpu} over four nodes and its Envoy none at all, while the"
        " report finds it as slow as sidecars: what the kernel does for it is not counted, there or in any other"
        " comparison.",
    ),
)
STUDIES = {
    "K": "linkerd-2020-why-not-envoy",
    "R": "linkerd-2021-redux",
    "I": "istio-docs-1-24",
    "P": "istio-docs-1-20",
    "O": "istio-docs-1-3-to-1-16",
    "G": "great-sidecar-debate",
    "L": "livewyer-2024-meshes",
    "S": "solo-2024-ambient",
    "T": "linkerd-2025-ambient",
    "E": "edgesys-2023",
    "N": "interlink-2026",
}
SURVEY = "cncf-service-mesh-microsurvey-2021"


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """The page and its picture. Nothing for a knowledge base without estimates."""
    if site.kb.estimates:
        answer = estimated(site.kb, site.view, EXAMPLE)
        yield PICTURE, NOTE + chart.svg(answer, "memory")
        yield PAGE, Place(site, PAGE).page(_page(site, answer))


def _page(site: Site, answer: Estimate) -> Iterator[Block]:
    yield from _opening(site)
    yield from report.blocks(answer)[1:]
    yield Heading("Memory against pods")
    yield Picture("Memory against pods, one panel for each candidate; the tables above say the same", PICTURE)
    yield from _coefficients(site)
    yield from _defaults(site.kb)
    yield from _said(site.kb)
    yield from latency.blocks(site.kb, level=2)


def _opening(site: Site) -> Iterator[Block]:
    yield Heading("What a mesh costs", 1)
    yield Para(
        f"An example of {EXAMPLE.pods:,} pods on {EXAMPLE.nodes} nodes, as '{COMMAND}' prints it; put in your own"
        " sizes. Below it: the chart, the origin of every coefficient, what charts reserve, and what published"
        " benchmarks say, rightly and wrongly."
    )
    place = Place(site, PAGE)
    sized = [
        place.to(one.title or name, f"examples/{name}.md", "What it costs")
        for name, one in site.inputs.examples.items()
        if sizes_of(one.context)
    ]
    if sized:
        yield Para(joined(["In a recommendation, for what is ranked: ", joined(sized), "."], ""))


def _coefficients(site: Site) -> Iterator[Block]:
    yield Heading("Coefficients and their measurements")
    yield Para(
        "Each end of a range is one measurement, divided by how many units stand behind it. A star marks what is no"
        " measurement of this candidate under these conditions."
    )
    for model in cost_models(site.kb, site.view).values():
        yield Heading(model.name, 3)
        yield Bullets(list(_ends(model)))


def _ends(model: CostModel) -> Iterator[Line]:
    for one in model.coefficients:
        unit = "millicores" if one.resource == "cpu" else "MiB"
        head = f"{one.part}, {one.resource} in {unit} for one of {one.driver.replace('-', ' ')}"
        if one.low == one.high:
            yield _headed(head, end_line("both ends", one.low))
        else:
            yield _headed(head, end_line("low", one.low))
            yield _headed(head, end_line("high", one.high))
    for left in model.unmeasured:
        yield f"{left.part}, {left.resource}: {NOTHING}. {left.why}"


def _headed(head: str, line: Line) -> Line:
    return (f"{head}: ", *(line if isinstance(line, tuple) else (line,)))


def _defaults(kb: KnowledgeBase) -> Iterator[Block]:
    yield Heading("What charts reserve, by release")
    found = [
        (f"{kb.meshes[mesh].name} ({raw['mode']})", reservation(one))
        for mesh, data in kb.estimates.items()
        if mesh in kb.meshes
        for raw in data["candidates"]
        for one in raw["reserved"]
        if find(kb.meshes[mesh], one["since"].removeprefix("<="))
    ]
    headers = ["Mesh", "Part", "For each", "Values", "Requests", "Limits", "Releases", "Source"]
    yield Grid(headers, [[name, *_row(one)] for name, one in found])
    yield Bullets([f"{name}, {one.part}: {one.note}" for name, one in found if one.note])


def _row(one: Reservation) -> list[Line]:
    limits = [f"{one.limit_cpu_millicores}m"] if one.limit_cpu_millicores else []
    limits += [f"{one.limit_memory_mib}Mi"] if one.limit_memory_mib else []
    times = f"{one.replicas} x " if one.replicas > 1 else ""
    releases = f"from {one.since.removeprefix('<=')}" + (f" to before {one.until}" if one.until else "")
    requests = f"{times}{one.cpu_millicores}m, {one.memory_mib}Mi"
    source = Link(one.newest.kind, one.newest.url)
    return [one.part, one.per, one.profile, requests, ", ".join(limits) or "none", releases, source]


def _said(kb: KnowledgeBase) -> Iterator[Block]:
    yield Heading("Figures that circulate wrongly")
    lines: list[Line] = [(f"{claim}: ", *_filled(kb, text)) for claim, text in WRONG if _known(kb, text)]
    yield Bullets([*lines, *_adoption(kb)])
    yield Heading("Where published figures conflict, and why")
    yield Bullets([(f"{title}: ", *_filled(kb, text)) for title, text in CONFLICTS if _known(kb, text)])
    yield Para("Nearly all of these were run by a vendor of one of the meshes:")
    yield Bullets([_study(one) for one in kb.studies.values()])


def _study(study: Any) -> Line:
    return (Link(study["title"], study["url"]), f", {study['published']}, run by {study['run_by']}")


def _adoption(kb: KnowledgeBase) -> Iterator[Line]:
    """The share of users that is quoted beside benchmarks, and what the survey says."""
    survey = kb.surveys.get(SURVEY)
    if survey is None:
        return
    found = {one["id"]: one for one in survey["results"]}
    linkerd, istio = found["linkerd"], found["istio"]
    parts = ", ".join(
        f"{found[name]['percent']:g} % of {found[name]['base']}"
        for name in ("linkerd-link-412227414", "linkerd-link-412183268")
    )
    yield (
        "73 % use Linkerd: ",
        Link(f"{linkerd['count']} of {linkerd['base']}", linkerd["evidence"][0]["url"]),
        f" who answered a survey in which several answers counted and plans too ({istio['count']} named Istio). By"
        f" the link that people came from, Linkerd has {parts}: how they were asked decided the share. It is none of a"
        " market.",
    )


def _filled(kb: KnowledgeBase, text: str) -> list[Inline]:
    """The prose with its figures, each a link to its source."""
    return [
        _figure(kb, part[1:-1]) if part.startswith("{") else part for part in re.split(r"(\{[^}]+\})", text) if part
    ]


def _figure(kb: KnowledgeBase, asked: str) -> Inline:
    first, sign, second = asked.partition(" - ") if " - " in asked else asked.partition(" / ")
    one = _measured(kb, first)
    if not sign:
        return Link(_value(one), one.evidence[0].url)
    other = _measured(kb, second)
    mine, theirs = Fraction(str(one.value)), Fraction(str(other.value))
    if "-" in sign:
        return Link(f"{float(mine - theirs):.3g} {one.unit}", one.evidence[0].url)
    return Link(f"{float(mine / theirs):.2g}", one.evidence[0].url)


def _known(kb: KnowledgeBase, text: str) -> bool:
    """Are all its figures in this knowledge base?"""
    named = [part for asked in re.findall(r"\{([^}]+)\}", text) for part in re.split(r" [-/] ", asked)]
    return all(_id(one) in kb.measurements for one in named)


def _measured(kb: KnowledgeBase, asked: str) -> Measurement:
    return kb.measurements[_id(asked)]


def _id(asked: str) -> str:
    study, _, result = asked.partition("/")
    return f"{STUDIES[study]}/{result}"


_UNITS = {"cpu-milliseconds": "ms of CPU time", "vcpu": "vCPU", "mb": "MB", "mib": "MiB", "percent": "% of Linkerd's"}


def _value(one: Measurement) -> str:
    return f"{number_text(one.value)} {_UNITS.get(one.unit, one.unit)}"
