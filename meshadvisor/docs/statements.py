"""The facts of a mesh on its page: what holds on the day, with sources; and what held before, in one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshadvisor.docs.cells import SIGNS, linked, shortened, words
from meshadvisor.docs.site import Place, joined, release_day, since_text, sources
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Link, Para
from meshadvisor.report.words import STATUS_WORDS, sentences, value_text
from meshadvisor.values.facts import Evidence, Feature, Mesh, Statement
from meshadvisor.values.view import Candidate, Cell

Held = dict[str, tuple[Statement, list[str]]]
"""Statement → itself as it holds on the day, and the modes that it holds for."""


def facts(place: Place, mesh: Mesh, candidates: Sequence[Candidate]) -> Iterator[Block]:
    """By category: a table of all cells, then a section for each feature that the mesh states itself."""
    kb = place.site.kb
    for category, name in kb.categories.items():
        features = [one for one in kb.features.values() if one.category == category]
        held = {one.id: _held(place, one, candidates) for one in features}
        stated = [one for one in features if one.id in place.site.sections[mesh.id]]
        if not stated:
            continue
        yield Heading(name)
        if any(held.values()):
            yield _overview(place, [one for one in features if held[one.id]], candidates)
        for feature in stated:
            yield Heading(feature.name, 3)
            yield from _section(place, feature, held[feature.id], several=len(candidates) > 1)
        file = f"data/{_folder(mesh)}/{mesh.id}/support/{category}.yaml"
        yield Para(("Found a wrong fact here? It stands in ", place.tree(file, file), "."))


def _folder(mesh: Mesh) -> str:
    return "alternatives" if mesh.kind == "alternative" else "meshes"


def _held(place: Place, feature: Feature, candidates: Sequence[Candidate]) -> Held:
    """The statements of the mesh's own that are in force on the day, the one that the cell shows first."""
    found: Held = {}
    for candidate in candidates:
        cell = place.site.view.cell(candidate.id, feature.id)
        for one in sorted(cell.statements, key=lambda one: one is not cell.best):
            if not one.inherited:
                key = (
                    f"{one.status} {value_text(one.value)} {one.id}" if feature.computed else f"{one.id} {one.maturity}"
                )
                found.setdefault(key, (one, []))[1].append(candidate.mode)
    return found


def _overview(place: Place, features: Sequence[Feature], candidates: Sequence[Candidate]) -> Grid:
    rows = [
        [feature.name, *(linked(place, place.site.view.cell(one.id, feature.id)) for one in candidates)]
        for feature in features
    ]
    return Grid(["", *(one.name for one in candidates)], rows)


def _section(place: Place, feature: Feature, held: Held, *, several: bool) -> Iterator[Block]:
    if not held:
        mesh = place.path.rpartition("/")[2]
        yield Para(("Nothing holds on this day; see ", place.to("what held before", f"history/{mesh}"), "."))
    for statement, modes in held.values():
        yield Para(_head(place, statement, modes if several else []))
        yield Bullets(list(_details(place, feature, statement)))


def _head(place: Place, statement: Statement, modes: Sequence[str]) -> Line:
    what = (
        f"{SIGNS[statement.status]} {STATUS_WORDS[statement.status]}"
        if statement.status
        else value_text(statement.value).rstrip(".")
    )
    by = f" by {statement.by}" if statement.by else ""
    notes = [f"{' and '.join(modes)} mode"] if modes else []
    notes += [f"on {', '.join(statement.platforms)}"] if statement.platforms else []
    notes += [statement.maturity] if statement.maturity not in ("", "ga") else []
    notes += ["on by default"] if statement.by_default else []
    notes += ["raw configuration"] if statement.interface == "raw-config" else []
    notes += ["by an extra component"] if statement.interface == "extra-component" else []
    since = since_text(place.site, statement)
    notes += [f"since {since}"] if since else []
    return f"{what}{by}{', ' if notes else ''}{', '.join(notes)}. {statement.how}".strip()


def _details(place: Place, feature: Feature, statement: Statement) -> Iterator[Line]:
    if statement.limits:
        yield f"Limits: {sentences(statement.limits)}"
    if statement.needs:
        yield f"Needs {value_text(statement.needs)}."
    if statement.excludes:
        yield f"Not together with {', '.join(statement.excludes)}."
    if statement.note:
        yield f"Note: {statement.note}"
    if not statement.supported:
        yield "The maker gives no support for it."
    if statement.deprecated:
        yield f"Deprecated: {value_text(statement.deprecated)}"
    if statement.looked_in:
        yield f"Looked in: {'; '.join(statement.looked_in)}."
    release = f" against {statement.verified_release}" if statement.verified_release else ""
    checked = f"{statement.certainty} certainty, verified {statement.verified}{release}"
    evidence = sources(place.site, statement.evidence, statement.mesh)
    others = place.feature(feature, "the others")
    yield joined([*(["Sources: ", evidence, "; "] if evidence else []), f"{checked}; ", others, "."], "")


def differences(place: Place, candidates: Sequence[Candidate]) -> Iterator[Block]:
    """The rows in which the modes of a mesh are not alike: what a move from one to another gains and loses."""
    cells = place.site.view.cell
    rows = [
        one
        for one in place.site.kb.features.values()
        if one.kind == "status" and len({words(cells(candidate.id, one.id)) for candidate in candidates}) > 1
    ]
    if rows:
        yield Heading("Where the modes differ")
        yield _overview(place, rows, candidates)


def beside_upstream(place: Place, mesh: Mesh, candidates: Sequence[Candidate]) -> Iterator[Block]:
    """The rows that the product states otherwise than the mesh that it is built on: what one gains and loses by it."""
    view = place.site.view
    above = {one.mesh for one in mesh.derives}
    pairs = [(up, one) for one in candidates for up in view.candidates if up.mesh in above and up.mode == one.mode]
    rows = [
        feature
        for feature in place.site.kb.features.values()
        if feature.kind == "status"
        and any(_otherwise(view.cell(up.id, feature.id), view.cell(one.id, feature.id)) for up, one in pairs)
    ]
    if rows:
        columns = [*{one.id: one for pair in pairs for one in pair}.values()]
        yield Heading("Where it differs from what it is built on")
        yield Para("What the product states itself, beside the newest release of the mesh that it is built on.")
        yield _overview(place, rows, columns)


def _otherwise(above: Cell, own: Cell) -> bool:
    shown = own.best
    return bool(shown and not shown.inherited and shown.status != "unknown" and words(own) != words(above))


def inherited(place: Place, candidates: Sequence[Candidate]) -> Iterator[Block]:
    """What the product only has from the mesh that it is built on."""
    site = place.site
    taken = {
        feature.id: origins
        for feature in site.kb.features.values()
        if (origins := [one.inherited for cell in _cells(place, feature, candidates) for one in cell if one.inherited])
    }
    if not taken:
        return
    yield Heading("Inherited")
    yield Para(
        f"Not stated for the product itself, but taken from {', '.join(sorted({one[0] for one in taken.values()}))}."
        " Unknown: the maker publishes no list of what differs. Each cell leads to the statement of the upstream."
    )
    features = [site.kb.features[name] for name in taken]
    yield _overview(place, features, candidates)


def _cells(place: Place, feature: Feature, candidates: Sequence[Candidate]) -> Iterator[tuple[Statement, ...]]:
    return (place.site.view.cell(one.id, feature.id).statements for one in candidates)


def earlier(place: Place, mesh: Mesh, candidates: Sequence[Candidate]) -> list[Sequence[Line]]:
    """What no longer holds, one row for each statement."""
    now = {
        one.id
        for feature in place.site.kb.features.values()
        for cell in _cells(place, feature, candidates)
        for one in cell
    }
    return [
        [place.feature(feature), _interval(place, one), _what(one), _first(one.evidence)]
        for feature in place.site.kb.features.values()
        for one in mesh.stated.get(feature.id, ())
        if one.id not in now
    ]


def _interval(place: Place, one: Statement) -> str:
    since = since_text(place.site, one)
    until = f"{one.until} ({release_day(place.site, one, one.until)[:7]})" if one.until else one.until_date
    return f"{since} to {until}" if until else f"since {since}"


def _what(one: Statement) -> str:
    if not one.status:
        return shortened(value_text(one.value), 100)
    notes = [
        one.by,
        *([one.maturity] if one.maturity not in ("", "ga") else []),
        *(f"{mode} mode" for mode in one.modes),
    ]
    told = ", ".join(note for note in notes if note)
    return f"{SIGNS[one.status]} {STATUS_WORDS[one.status]}" + (f" ({told})" if told else "")


def _first(evidence: Sequence[Evidence]) -> Line:
    return Link(evidence[0].kind.replace("-", " "), evidence[0].url) if evidence else "–"
