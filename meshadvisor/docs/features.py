"""One page for each feature, and a list of them all."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.docs.cells import LEGEND, linked
from meshadvisor.docs.site import Place, Site, ended, joined, since_text
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Inline, Line, Para
from meshadvisor.report.words import STATUS_WORDS, candidate_text, sentences, value_text
from meshadvisor.timeline.arrival import arrival
from meshadvisor.values.facts import Example, Feature
from meshadvisor.values.view import Candidate

HAS = ("full", "partial", "third-party")


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of each, the list first."""
    place = Place(site, "features/README.md")
    yield place.path, place.page(_index(place))
    for feature in site.kb.features.values():
        place = Place(site, f"features/{feature.id}.md")
        yield place.path, place.page(_blocks(place, feature))


def _index(place: Place) -> Iterator[Block]:
    kb = place.site.kb
    yield Heading("All features", 1)
    yield Para("The rows of the comparison, each with its definition, who has it since when, and how each does it.")
    for category, name in kb.categories.items():
        yield Heading(name)
        yield Bullets(
            [(place.feature(one), f": {one.question}") for one in kb.features.values() if one.category == category]
        )


def _blocks(place: Place, feature: Feature) -> Iterator[Block]:
    kb = place.site.kb
    yield Heading(feature.name, 1)
    yield Para(feature.question)
    yield Para(f"Why it matters: {feature.why}")
    yield Bullets([*_definition(place, feature)])
    examples = [one for one in feature.examples if one.day <= place.site.day]
    if examples:
        yield Heading("For example")
        yield Bullets([_example(place, one) for one in examples])
    yield Heading("Who has it" if feature.kind == "status" else "By mesh")
    yield Para(LEGEND if feature.kind == "status" else "Each cell leads to the statement with its sources.")
    header = ["Mesh", "Has it", "Since", "First had it"] if feature.kind == "status" else ["Mesh", "Value", "Since"]
    yield Grid(header, [row for one in place.site.candidates if (row := _row(place, feature, one))])
    missing = [one.name for one in place.site.candidates if not place.site.view.cell(one.id, feature.id).statements]
    if missing:
        yield Para(f"Nobody has looked: {', '.join(missing)}.")
    ways = [*_ways(place, feature)]
    if ways:
        yield Heading("How each does it")
        yield Bullets(ways)
    yield Para(
        ("The others of its category: ", place.to(kb.categories[feature.category], f"compare/{feature.category}.md"))
    )


def _definition(place: Place, feature: Feature) -> Iterator[Line]:
    kb = place.site.kb
    if feature.full_when:
        yield f"✓ yes when: {feature.full_when}"
        yield f"◐ partial when: {feature.partial_when}"
    if feature.part_of:
        yield ("Part of ", place.feature(kb.features[feature.part_of]), "; the two are never scored side by side.")
    pieces = [one for one in kb.features.values() if one.part_of == feature.id]
    if pieces:
        yield joined(["Pieces: ", joined(place.feature(one) for one in pieces)], "")
    if feature.computed:
        yield "Computed from other facts; nobody states it."
    also = f"; also found as {', '.join(feature.aliases)}" if feature.aliases else ""
    yield f"In a requirements file: {feature.id}{also}"


def _example(place: Place, example: Example) -> Line:
    mesh, _, mode = example.of.partition("/")
    known = place.site.kb.meshes.get(mesh)
    name: Inline = place.mesh(mesh) if known else mesh
    shown = f" ({mode})" if known and len(known.modes) > 1 else ""
    return (f"{STATUS_WORDS[example.status]}: ", name, f"{shown} on {example.day}. {example.why}")


def _row(place: Place, feature: Feature, candidate: Candidate) -> list[Line]:
    """Nothing where nobody looked, so that the table stays short."""
    cell = place.site.view.cell(candidate.id, feature.id)
    shown = cell.best
    if shown is None:
        return []
    since = f"from {shown.inherited}" if shown.inherited else since_text(place.site, shown)
    row: list[Line] = [(place.mesh(candidate.mesh, text=candidate_text(candidate)), _ended(place.site, candidate))]
    if feature.kind != "status":
        value = (
            place.mesh(candidate.mesh, feature.name, value_text(shown.value)) if shown.value else linked(place, cell)
        )
        return [*row, value, since]
    own = shown.status in HAS and not shown.inherited
    return [*row, linked(place, cell), since, arrival(place.site.kb, candidate, feature)[:7] if own else ""]


def _ended(site: Site, candidate: Candidate) -> str:
    """That a product is no more, and since when; empty while it lives."""
    over = ended(candidate.events, site.view.day)
    return f", {over.kind.replace('-', ' ')} {over.effective[:7]}" if over else ""


def _ways(place: Place, feature: Feature) -> Iterator[Line]:
    """How, and with which limits; the same words of several candidates once."""
    told: dict[tuple[str, str], str] = {}
    for one in place.site.candidates:
        shown = place.site.view.cell(one.id, feature.id).best
        if shown is None or shown.inherited or shown.status not in HAS or feature.computed:
            continue
        by = f"by {shown.by}. " if shown.by else ""
        limits = f" Limits: {sentences(shown.limits)}" if shown.limits else ""
        text = f" {by}{shown.how}{limits}"
        told[one.mesh, text] = "" if (one.mesh, text) in told else one.name
    for (mesh, text), name in told.items():
        yield (place.mesh(mesh, feature.name, name), text)
