"""Cells of the comparison: few words beside a sign, a link to the statement, and the limits as notes below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from meshadvisor.docs.site import Place, joined
from meshadvisor.report.blocks import Block, Bullets, Grid, Line, Para
from meshadvisor.report.words import candidate_text, cell_text, listed, sentences
from meshadvisor.values.facts import Feature
from meshadvisor.values.view import Candidate, Cell

SIGNS = {"full": "✓", "partial": "◐", "third-party": "◇", "none": "✗", "unknown": "?"}
LEGEND = (
    "✓ yes: as the feature's page defines it. ◐ partial: with limits. ◇ third party: by somebody else's product."
    " ✗ no: looked for and not there. ? unknown: looked for, could not tell. –: nobody has looked."
)
MARKS = (
    "Beta, alpha and experimental are the maker's own labels; without one it is generally available. Inherited: taken"
    " from the release of the mesh that it is built on. A star (*): the limits stand below the table."
)
LONGEST = 48
"""Characters of a value in a table; the page of the mesh has it whole."""


def words(cell: Cell) -> str:
    """A cell in a few words, with its sign."""
    shown = cell.best
    if shown is None or not cell.applies:
        return "does not apply" if not cell.applies else "–"
    text = cell_text(cell)
    return f"{SIGNS[shown.status]} {text}" if shown.status else shortened(text)


def shortened(text: str, most: int = LONGEST) -> str:
    """The text, cut at a word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def linked(place: Place, cell: Cell, star: bool = False) -> Line:
    """The words of a cell, as a link to its statement."""
    shown = cell.best
    text = words(cell)
    if shown is None:
        return text
    text += "*" if star and shown.limits else ""
    return place.fact(origin(place, cell), place.site.kb.features[cell.feature], text)


def origin(place: Place, cell: Cell) -> str:
    """The mesh on whose page the statement of a cell stands: for what is inherited, that of the upstream."""
    shown = cell.best
    assert shown is not None
    own = cell.candidate.partition("/")[0]
    if not shown.inherited or shown.mesh != own:
        return shown.mesh
    above = [one.mesh for one in place.site.kb.meshes[own].derives if one.mesh in place.site.kb.meshes]
    return next((one for one in above if cell.feature in place.site.kb.meshes[one].stated), own)


def compared(place: Place, features: Sequence[Feature], candidates: Sequence[Candidate]) -> Iterator[Block]:
    """The cells of some features side by side, and the limits that the stars stand for."""
    header: list[Line] = ["", *(place.mesh(one.mesh, text=candidate_text(one)) for one in candidates)]
    cell = place.site.view.cell
    rows = [
        [place.feature(feature), *(linked(place, cell(one.id, feature.id), star=True) for one in candidates)]
        for feature in features
    ]
    yield Grid(header, rows)
    limits = _notes(place, features, candidates)
    if limits:
        yield Para(f"Limits, {listed([one.name for one in candidates])}:")
        yield Bullets(limits)


def _notes(place: Place, features: Iterable[Feature], candidates: Sequence[Candidate]) -> list[Line]:
    """For each feature the limits of those that have it, by name."""
    found: list[Line] = []
    for feature in features:
        said: dict[str, list[Line]] = {}
        for one in candidates:
            shown = place.site.view.cell(one.id, feature.id).best
            if shown and shown.limits and shown.status:
                text = sentences(shown.limits)
                said.setdefault(text, []).append(
                    place.mesh(origin(place, place.site.view.cell(one.id, feature.id)), feature.name, one.name)
                )
        if said:
            each = [joined([joined(names), f": {text}"], "") for text, names in said.items()]
            found.append(joined([f"{feature.name}. ", joined(each, " ")], ""))
    return found
