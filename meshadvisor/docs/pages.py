"""Every generated file, by path below `docs/generated/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.api import ranked, recommend
from meshadvisor.docs import (
    alternatives,
    categories,
    data,
    exported,
    features,
    field,
    figures,
    meshes,
    method,
    overview,
    reference,
    resources,
    scenarios,
    seed,
)
from meshadvisor.docs.inputs import Inputs
from meshadvisor.docs.recording import recording
from meshadvisor.docs.site import INDEX, Place, Site
from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import asjson, recommendation, stats
from meshadvisor.timeline.claims import audit
from meshadvisor.values.results import Recommendation


def pages(kb: KnowledgeBase, inputs: Inputs) -> dict[str, str]:
    """Path → text."""
    site = Site(kb, inputs)
    answers = {
        name: ranked(kb, requirements_of(raw), raw.get("as_of", ""), at_hand=site.view)
        for name, raw in sorted(kb.scenarios.items(), key=_simplest_first)
    }
    made = dict(_pages(site, answers))
    made[INDEX] = overview.page(site, answers, set(made))
    return dict(sorted(made.items()))


def _simplest_first(scenario: tuple[str, Mapping[str, Any]]) -> tuple[int, str]:
    """By how much is said of the situation, and asked for."""
    name, raw = scenario
    return sum(len(raw.get(part, ())) for part in ("context", "must", "prefer", "avoid")), name


def _pages(site: Site, answers: Mapping[str, Recommendation]) -> Iterator[tuple[str, str]]:
    audits = {name: audit(site.kb, source) for name, source in site.kb.claims.items()}
    yield from categories.pages(site)
    yield from meshes.pages(site, audits)
    yield from features.pages(site)
    yield from scenarios.pages(site, answers)
    yield "alternatives.md", alternatives.page(site, answers)
    yield "lifecycle.md", field.lifecycle(site)
    yield from field.arrivals(site)
    yield "changes.md", field.recent(site)
    yield from figures.measurements(site)
    yield "surveys.md", figures.surveys(site)
    yield from resources.pages(site)
    yield from seed.pages(site, audits)
    yield "rules.md", method.rules(site)
    yield "scoring.md", method.scoring(site)
    yield "questionnaire.md", method.questionnaire(site)
    if site.inputs.commands:
        yield "cli.md", reference.commands(site)
    yield from reference.schemas(site)
    yield "export.md", exported.page(site)
    yield "changelog.md", data.changelog(site)
    yield "sources.md", data.sources(site)
    yield "coverage.md", _coverage(site)
    yield from _examples(site)


def _coverage(site: Site) -> str:
    place = Place(site, "coverage.md")
    wanted = [one.id for one in site.candidates]
    blocks = stats.blocks(
        site.kb, site.view, wanted, by_category=True, named=lambda one: place.mesh(one.mesh, text=one.name)
    )
    return place.page(blocks)


def _examples(site: Site) -> Iterator[tuple[str, str]]:
    """The requirements beside the project with their whole answers, and the questionnaire as a person sees it."""
    for name, asked in site.inputs.examples.items():
        answer = recommend(site.kb, asked, at_hand=site.view)
        yield f"examples/{name}.md", Place(site, f"examples/{name}.md").page(recommendation.blocks(answer))
        yield f"examples/{name}.json", asjson.recommendation(answer)
    if site.inputs.examples:
        yield "examples/questionnaire.txt", recording(site.kb, site.view)
