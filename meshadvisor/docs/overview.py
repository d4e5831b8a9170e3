"""The first page: which mesh when, the whole field at a glance, what changed, and where everything stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from meshadvisor.docs import field
from meshadvisor.docs.cells import shortened
from meshadvisor.docs.scenarios import answer_line
from meshadvisor.docs.site import INDEX, Place, Site, ended, joined, year_before
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Para
from meshadvisor.report.words import value_text
from meshadvisor.timeline.order import clock
from meshadvisor.values.facts import GONE, Mesh
from meshadvisor.values.results import Recommendation
from meshadvisor.values.view import Candidate

OTHERS = {
    "Which way to go": (
        ("which-mesh-when.md", "Which mesh when", "situations with their answers, counted out"),
        ("alternatives.md", "Alternatives to a mesh", "what does without one, and what none of them gives"),
        ("resources.md", "What a mesh costs", "CPU, memory and latency, from published measurements"),
    ),
    "Over time": (
        ("lifecycle.md", "Lifecycle", "when each product began and ends"),
        ("arrivals.md", "Feature arrival", "which mesh had what first"),
        ("changes.md", "Twelve months", "all that changed lately"),
    ),
    "Figures of others": (
        ("measurements.md", "Measurements", "who measured what, how, and what is wrong with it"),
        ("surveys.md", "Adoption surveys", "who was asked, and what bends the figures"),
        ("seed/README.md", "An article of 2022, revisited", "each of its cells, then and now"),
    ),
    "How it works": (
        ("rules.md", "Rules", "what your platform and terms ask of a mesh"),
        ("scoring.md", "Scoring", "what a status is worth"),
        ("questionnaire.md", "Questionnaire", "what is asked, and what each answer writes"),
        ("cli.md", "Commands", "every command with its options"),
        ("schemas/README.md", "Schemas", "the shape of every file"),
        ("export.md", "Export", "the data as tables: JSON, CSV, SQLite"),
    ),
    "The data": (
        ("changelog.md", "Data changelog", "versions, age, and how much happened when"),
        ("coverage.md", "Coverage", "how much is known, how surely"),
        ("sources.md", "Sources", "who is cited, and for whom they speak"),
    ),
}
GUIDES = {
    "Choosing a mesh, or none": "docs/choosing.md",
    "Reading a recommendation": "docs/reading.md",
    "Contributing a fact": "CONTRIBUTING.md#contributing-a-fact",
}
"""Written by hand, in the source tree."""


def page(site: Site, answers: Mapping[str, Recommendation], made: set[str]) -> str:
    """The page; `made` are the paths of the other pages, so that nothing is promised that is not there."""
    place = Place(site, INDEX)
    return place.page(_blocks(place, answers, made))


def _blocks(place: Place, answers: Mapping[str, Recommendation], made: set[str]) -> Iterator[Block]:
    site = place.site
    yield Heading("Service meshes compared", 1)
    later = [*map(int, site.kb.data_version.split(".")[:3])] > [*map(int, site.day.split("-"))]
    yield Para(
        "Which service mesh, if any? Every cell of these pages has a status, the release it came with, a day and a"
        f" source. They show how things stood on {site.day}"
        + (
            f", by version {site.kb.data_version} of the data; its descriptions and remarks are of that version."
            if later
            else "."
        )
    )
    yield Bullets([*_map(place, made)])
    current = {name: one for name, one in answers.items() if not site.kb.scenarios[name].get("as_of")}
    if current:
        yield Heading("Which mesh when")
        yield Para("What is asked of a mesh decides, not the mesh. The situation leads to how its answer was counted.")
        yield Grid(["Situation", "Answer"], [_situation(place, one) for one in current.values()])
    yield Heading("The field at a glance")
    yield Para("Has: rows of yes or no that it has fully, and in part, of those that apply and were looked at.")
    for group, members in site.groups.items():
        yield Heading(group, 3)
        names = dict.fromkeys(one.mesh for one in members)
        yield Grid(["Product", "Data plane", "Newest", "Licence", "Has", "State"], [_row(place, one) for one in names])
    yield Heading("What changed in the last twelve months")
    rows = field.recent_events(place, year_before(site.day))
    if rows:
        yield Bullets(rows)
    yield Para(("Releases and features too: ", place.to("all that changed", "changes.md")))


def _map(place: Place, made: set[str]) -> Iterator[Line]:
    kb = place.site.kb
    compared = joined(place.to(name, f"compare/{one}.md") for one, name in kb.categories.items())
    if place.site.inputs.in_tree:
        yield joined(["Guides: ", joined(place.tree(name, path) for name, path in GUIDES.items())], "")
    yield joined(["Compare by ", compared, "; or see ", place.to("all features", "features/README.md")], "")
    for title, pages in OTHERS.items():
        shown = [joined([place.to(name, path), f" ({what})"], "") for path, name, what in pages if path in made]
        if title == "Figures of others":
            audits = [place.to(_audit(kb.claims[one]["source"]["title"]), f"claims/{one}.md") for one in kb.claims]
            shown += audits
        if title == "The data" and place.site.inputs.in_tree:
            shown += [(place.tree("Checks", "docs/checks/README.md"), " (what is looked at in every change)")]
        if title == "Which way to go" and place.site.inputs.examples:
            shown += [
                joined(["worked examples: ", joined(
                    place.to(one.title or name, f"examples/{name}.md")
                    for name, one in place.site.inputs.examples.items()
                )], "")
            ]  # fmt: skip
        if shown:
            yield joined([f"{title}: ", joined(shown)], "")


def _audit(title: str) -> str:
    return f"Audit: {shortened(title, 60)}"


def _situation(place: Place, answer: Recommendation) -> list[Line]:
    title = answer.requirements.title
    return [place.to(title, "which-mesh-when.md", title), answer_line(answer)]


def _row(place: Place, name: str) -> list[Line]:
    mesh = place.site.kb.meshes[name]
    candidates = place.site.modes(name)
    newest = clock(mesh, place.site.day).release
    shown = f"{newest.version} ({newest.date[:7]})" if newest else "a service" if mesh.date_basis == "service" else "–"
    modes = ", ".join(
        (one.mode or "–") + (f" ({one.mode_maturity})" if one.mode_maturity != "ga" else "") for one in candidates
    )
    return [place.mesh(name), modes, shown, _terms(place, candidates), _has(place, name), _state(place, mesh)]


def _terms(place: Place, candidates: Sequence[Candidate]) -> str:
    """The licence, and what ready builds cost where they are not free."""
    licence, builds = (
        place.site.view.cell(candidates[0].id, name).best for name in ("project.licence", "project.stable-artifacts")
    )
    told = shortened(value_text(licence.value), 30) if licence and licence.value else "–"
    terms = builds.value.get("terms", "") if builds and isinstance(builds.value, Mapping) else ""
    open_but_paid = told != "proprietary" and terms not in ("", "free")
    return told + (f"; stable builds: {shortened(str(terms), 30)}" if open_but_paid else "")


def _has(place: Place, name: str) -> str:
    """Of its best mode: full and partial of those known."""
    best: tuple[int, int, int] = (0, 0, 0)
    for one in place.site.modes(name):
        count = Counter(
            shown.status
            for feature in place.site.kb.features.values()
            if feature.kind == "status" and (cell := place.site.view.cell(one.id, feature.id)).applies
            if (shown := cell.best)
        )
        known = sum(number for status, number in count.items() if status != "unknown")
        best = max(best, (count["full"], count["partial"], known))
    return f"✓ yes {best[0]}, ◐ partial {best[1]}, of {best[2]}"


def _state(place: Place, mesh: Mesh) -> str:
    over = ended(mesh.events, place.site.day)
    if over:
        return f"{over.kind.replace('-', ' ')} {over.effective}"
    coming = [one for one in mesh.events if one.kind in GONE]
    if coming:
        return f"{coming[0].kind.replace('-', ' ')} on {coming[0].effective}"
    newest = clock(mesh, place.site.day).release
    if newest and newest.date < year_before(place.site.day):
        return "no release for a year"
    return "in use"
