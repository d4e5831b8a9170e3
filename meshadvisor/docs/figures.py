"""What others measured and counted: every figure with its conditions, and with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from meshadvisor.docs import pictures
from meshadvisor.docs.meshes import UNITS
from meshadvisor.docs.site import Place, Site, joined
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Link, Para, Picture
from meshadvisor.report.words import number_text, value_text
from meshadvisor.values.facts import Measurement

METRICS = {"memory": "Memory", "cpu": "CPU"}


def measurements(site: Site) -> Iterator[tuple[str, str]]:
    """The page and its two pictures."""
    place = Place(site, "measurements.md")
    drawn: dict[str, str] = {}
    for metric, name in METRICS.items():
        panels = list(_panels(site, metric))
        if panels:
            drawn[metric] = "; ".join(
                f"{one.title}, {one.note}: {', '.join(f'{b.label} {b.text}' for b in one.bars)}" for one in panels
            )
            title = f"{name} by architecture, study by study"
            yield f"pictures/{metric}.svg", pictures.bars(title, f"{drawn[metric]}.", panels)
    yield place.path, place.page(_measurements(place, list(drawn)))


def _measurements(place: Place, drawn: Sequence[str]) -> Iterator[Block]:
    kb = place.site.kb
    yield Heading("Measurements", 1)
    yield Para(
        "Published figures, each with its conditions. A figure holds for its own test: other loads, versions and"
        " settings give other orders. Who ran a test and what is wrong with it stands above its figures; read it first."
    )
    for metric in drawn:
        yield Heading(f"{METRICS[metric]} by architecture")
        yield Para(
            "One panel for each study that measured several kinds of data plane or several meshes under one load,"
            " newest first. Bars compare within a panel only. The tables of the studies have the same figures."
        )
        yield Picture(
            f"{METRICS[metric]} by architecture, one panel for each study; figures in the tables below",
            f"pictures/{metric}.svg",
        )
    for name in _newest_first(place.site):
        study = kb.studies[name]
        yield Heading(study["title"])
        yield Para(
            (
                f"{study['published']}, run by {_publisher(place.site, study['run_by'])}. ",
                Link("Published here", study["url"]),
            )
        )
        conditions = [f"{key.replace('_', ' ')}: {value}" for key, value in study.get("testbed", {}).items()]
        if conditions:
            yield Bullets(conditions)
        if study.get("criticism"):
            yield Para("What to know before quoting it:")
            yield Bullets(list(study["criticism"]))
        found = [one for one in kb.measurements.values() if one.study == name]
        yield Grid(["Of", "Figure", "Load", "Conditions"], [_row(place, one) for one in found])


def _newest_first(site: Site) -> list[str]:
    studies = site.kb.studies
    return sorted(studies, key=lambda name: (str(studies[name]["published"]), name), reverse=True)


def _publisher(site: Site, name: str) -> str:
    return next((one.name for one in site.kb.publishers if one.id == name), name)


def _row(place: Place, one: Measurement) -> list[Line]:
    told = ". ".join(part.rstrip(".") for part in (one.conditions, one.note) if part)
    return [
        _of(place, one),
        f"{one.metric} {one.statistic}: {one.value:g} {UNITS.get(one.unit, one.unit)}",
        value_text(one.load) or "–",
        told or "–",
    ]


def _of(place: Place, one: Measurement) -> Line:
    mesh, _, mode = one.subject.partition("/")
    rest = "".join(f" {part}" for part in (f"({mode})" if mode else "", one.version) if part)
    named: Line = (place.mesh(mesh), rest) if mesh in place.site.kb.meshes else one.subject + rest
    return joined([named, one.component]) if one.component else named


def _panels(site: Site, metric: str) -> Iterator[pictures.Panel]:
    """Of each study, newest first, the comparable figures with most subjects, under the highest load."""
    for name in _newest_first(site):
        sets: dict[tuple[str, ...], list[Measurement]] = {}
        for one in site.kb.measurements.values():
            if one.study == name and one.metric == metric and one.unit != "percent":
                sets.setdefault((one.unit, one.statistic, value_text(one.load)), []).append(one)
        best = max(sets.values(), key=lambda found: (_kinds(found), _rps(found[0])), default=[])
        if _kinds(best) > 1:
            title, year = site.kb.studies[name]["title"], site.kb.studies[name]["published"][:4]
            title += "" if year in title else f" ({year})"
            under = ", ".join(part for part in (best[0].statistic, value_text(best[0].load)) if part)
            yield pictures.Panel(title, [_bar(site, one) for one in best], note=under)


def _kinds(found: Sequence[Measurement]) -> int:
    return len({one.subject for one in found})


def _rps(one: Measurement) -> float:
    rate = one.load.get("rps", 0)
    return float(rate) if isinstance(rate, (int, float)) else 0


def _bar(site: Site, one: Measurement) -> pictures.Bar:
    mesh, _, mode = one.subject.partition("/")
    name = f"{site.kb.meshes[mesh].name} ({mode})" if mesh in site.kb.meshes else one.subject
    label = " ".join(part for part in (name, one.version) if part) + (f", {one.component}" if one.component else "")
    return pictures.Bar(label, one.value, one.value, f"{one.value:g} {UNITS.get(one.unit, one.unit)}")


def surveys(site: Site) -> str:
    """Who was asked, and what bends the figures."""
    place = Place(site, "surveys.md")
    return place.page(_surveys(place))


def _surveys(place: Place) -> Iterator[Block]:
    yield Heading("Adoption surveys", 1)
    yield Para(
        "How many use what is not known; these are answers of those who were asked. No figure here counts in a"
        " recommendation. Shares of different years are answers to different questions."
    )
    found = sorted(place.site.kb.surveys.values(), key=lambda one: str(one["survey"]["published"]), reverse=True)
    for data in found:
        survey: Mapping[str, Any] = data["survey"]
        yield Heading(survey["title"])
        yield Para(
            (f"{survey['sample']} answers, {survey['asked']}. {survey['who']} ", Link("Published here", survey["url"]))
        )
        yield Para("What bends the figures:")
        yield Bullets(list(survey["bias"]))
        for question, answers in groupby(data["results"], key=lambda one: one["question"]):
            yield Para(question)
            rows = [
                [_answer(place, one), f"{number_text(one['percent'])} %", _count(one), one.get("note", "") or "–"]
                for one in answers
            ]
            yield Grid(["Answer", "Share", "Count", "Note"], rows, frozenset({1, 2}))


def _answer(place: Place, one: Mapping[str, Any]) -> Line:
    mesh = one.get("mesh", "")
    return place.mesh(mesh, text=one["answer"]) if mesh in place.site.kb.meshes else str(one["answer"])


def _count(one: Mapping[str, Any]) -> str:
    return f"{one['count']} of {one['base']}" if "count" in one else f"of {one['base']}"
