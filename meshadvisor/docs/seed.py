"""The article that the project began with, cell by cell: what it says, what was true then, what is true now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from meshadvisor.docs.cells import shortened, words
from meshadvisor.docs.site import Place, Site, joined
from meshadvisor.report import audit, compare
from meshadvisor.report.audit import verdict_text
from meshadvisor.report.blocks import Block, Grid, Heading, Line, Para
from meshadvisor.timeline.change import changes, events
from meshadvisor.timeline.claims import Audited
from meshadvisor.timeline.view import view
from meshadvisor.values.view import Cell, View, best

THEN = "2022-11-01"
"""The day of the article."""
SEED = ("linkerd", "istio", "kuma", "aws-app-mesh")
ARTICLE = "article-2022"


def pages(site: Site, audits: Mapping[str, Sequence[Audited]]) -> Iterator[tuple[str, str]]:
    """The audits of all sources of claims; for the article also the comparison of then and of now."""
    kb = site.kb
    for name, source in kb.claims.items():
        place = Place(site, f"claims/{name}.md")
        yield place.path, place.page(audit.blocks(kb, source, audits[name]))
    if ARTICLE not in kb.claims or not set(SEED) <= set(kb.meshes) or site.day < THEN:
        return
    before = view(kb, THEN)
    for name, seen in (("then", before), ("now", site.view)):
        place = Place(site, f"seed/{name}.md")
        wanted = kb.candidates(SEED)
        candidates = [one for each in wanted for one in seen.candidates if one.id == each]
        shown = compare.blocks(kb, seen, candidates, kb.tables, linked=partial(_linked, place))
        yield place.path, place.page(shown)
    rows = sorted({feature for table in kb.tables for row in table.rows for feature in row.features})
    steps = [one for name in SEED for one in changes(kb, kb.meshes[name], THEN, site.day, rows)]
    happened = [one for name in SEED for one in events(kb.meshes[name], THEN, site.day)]
    place = Place(site, "seed/changes.md")
    yield place.path, place.page(compare.changed(kb, THEN, site.day, steps, happened))
    place = Place(site, "seed/README.md")
    yield place.path, place.page(_revisited(place, before, audits[ARTICLE]))


def _revisited(place: Place, before: View, audits: Sequence[Audited]) -> Iterator[Block]:
    site = place.site
    source = site.kb.claims[ARTICLE]
    about = source["source"]
    yield Heading("An article of 2022, revisited", 1)
    yield Para(
        f'"{about["title"]}" by {about["publisher"]} compared four meshes in {about["as_of"]}. This project began'
        f" with it: here is each of its cells with the facts of {before.day} and of {site.day}. {about.get('bias', '')}"
    )
    others = (place.to(text, path) for text, path in (
        ("the whole comparison of that day", "seed/then.md"), ("the same today", "seed/now.md"),
        ("every change between", "seed/changes.md"), ("the reason for each verdict", f"claims/{ARTICLE}.md"),
    ))  # fmt: skip
    yield Para(joined(["More: ", joined(others)], ""))
    claims = {one["id"]: one for one in source["claims"]}
    for mesh in dict.fromkeys(one.mesh for one in audits):
        yield Heading(site.kb.meshes[mesh].name if mesh else "No mesh in particular")
        rows: list[list[Line]] = []
        for one in audits:
            if one.mesh == mesh:
                then, now = (_facts(place, seen, mesh, claims[one.claim]) for seen in (before, site.view))
                rows.append([one.row, one.words, then or shortened(one.why, 90), now or "–", verdict_text(one)])
        yield Grid(["Row", "It said", "Then", "Now", "Verdict"], rows)


def _facts(place: Place, seen: View, mesh: str, claim: Mapping[str, Any]) -> Line:
    """The cells that a claim is about, of the best mode of the mesh on a day, each with the way to its statement."""
    named = [name for part in claim.get("says", ()) for name in part.get("any_of") or [part.get("feature", "")] if name]
    features = list(dict.fromkeys(named))
    gone = not any(one.mesh == mesh for one in seen.candidates)
    cells = {name: _best(seen, mesh, name) for name in features}
    if len(features) == 1:
        return (
            "it did not exist" if gone else _linked(place, cells[features[0]], shortened(words(cells[features[0]]), 60))
        )
    names = place.site.kb.features
    return joined(
        (
            joined([f"{names[name].name} ", _linked(place, cell, shortened(words(cell), 40))], "")
            for name, cell in cells.items()
        ),
        "; ",
    )


def _linked(place: Place, cell: Cell, text: str) -> Line:
    """Words of a cell, leading to its statement: on the page of the mesh, or of what it had before."""
    shown, kb, mesh = cell.best, place.site.kb, cell.candidate.partition("/")[0]
    if shown is None:
        return text
    stated = {one.id for one in kb.meshes[mesh].stated.get(cell.feature, ())}
    holds = {
        one.id
        for candidate in place.site.modes(mesh)
        for one in place.site.view.cell(candidate.id, cell.feature).statements
    }
    if shown.id in stated - holds:
        return place.to(text, f"history/{mesh}.md")
    return place.fact(mesh, kb.features[cell.feature], text)


def _best(seen: View, mesh: str, feature: str) -> Cell:
    cells = [seen.cell(one.id, feature) for one in seen.candidates if one.mesh == mesh]
    shown = best([statement for cell in cells for statement in cell.statements])
    return next((cell for cell in cells if shown in cell.statements), Cell(mesh, feature))
