"""The field over time: lives, arrivals of features, and what changed in the last twelve months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from meshadvisor.api import HISTORY
from meshadvisor.docs import pictures
from meshadvisor.docs.cells import SIGNS, linked, words
from meshadvisor.docs.site import GROUPS, Place, Site, chunks, ended, joined, year_before
from meshadvisor.report.blocks import Block, Bullets, Code, Grid, Heading, Line, Link, Para, Picture, inlines
from meshadvisor.timeline.arrival import arrival
from meshadvisor.timeline.change import Change, events
from meshadvisor.timeline.order import clock
from meshadvisor.timeline.view import mesh_view
from meshadvisor.values.facts import GONE, Event, Mesh
from meshadvisor.values.view import Candidate

HAS = ("full", "partial")
IN_PICTURE = dict(zip(GROUPS, ("Independent", "Built on or bound", "Ended", "Alternatives"), strict=True))
"""Group → a name that has room beside the bars."""


def lifecycle(site: Site) -> str:
    """When each product began, and when it ends."""
    place = Place(site, "lifecycle.md")
    return place.page(_lifecycle(place))


def _lifecycle(place: Place) -> Iterator[Block]:
    site = place.site
    yield Heading("Lifecycle of the whole field", 1)
    yield Para(
        "From the first public trace or release that is known here to the announced or reached end, else to the day of"
        " the data; in the picture a bar that goes on past that day has an announced end. The tables below the picture"
        " say the same in words."
    )
    yield Code(_gantt(site), "mermaid")
    for group, members in site.groups.items():
        rows = [_lifespan(place, site.kb.meshes[name]) for name in dict.fromkeys(one.mesh for one in members)]
        yield Heading(group)
        yield Grid(["Product", "First known", "Newest release", "End", "What ends"], rows)
    yield Heading("All events")
    found = [event for mesh in site.kb.meshes.values() for event in mesh.events]
    yield Bullets(_newest_first(place, found))


def _gantt(site: Site) -> str:
    lines = [
        '%%{init: {"gantt": {"leftPadding": 120}}}%%',
        "gantt",
        "    accTitle: Lifecycle of the whole field",
        "    accDescr: A bar for each product from its beginning to its end; the tables below have the days.",
        "    dateFormat YYYY-MM-DD",
        "    axisFormat %Y",
        "    todayMarker off",
    ]
    for group, members in site.groups.items():
        lines.append(f"    section {IN_PICTURE[group]}")
        for name in dict.fromkeys(one.mesh for one in members):
            mesh = site.kb.meshes[name]
            over = _end(mesh)
            kind = "crit" if over and over.effective > site.day else "done" if over else "active"
            lines.append(
                f"    {_plain(mesh.name)} :{kind}, {_first(mesh) or site.day}, {over.effective if over else site.day}"
            )
    return "\n".join(lines)


def _plain(text: str) -> str:
    """A name that means nothing to the language of the picture."""
    return re.sub(r"[^\w ().-]", "", text).strip() or "unnamed"


def _first(mesh: Mesh) -> str:
    dated = [one.date for one in mesh.releases if one.date]
    dated += [one.effective for one in mesh.events if one.kind in ("started", "stage")]
    dated += [one.since_date for stages in mesh.modes.values() for one in stages if one.since_date]
    return min(dated, default="")


def _end(mesh: Mesh) -> Event | None:
    over = [one for one in mesh.events if one.kind in GONE]
    return min(over, key=lambda one: one.effective, default=None)


def _lifespan(place: Place, mesh: Mesh) -> list[Line]:
    newest = clock(mesh, place.site.day).release
    over = _end(mesh) or ended(mesh.events, place.site.day)
    shown = f"{newest.version}, {newest.date}" if newest else "a service" if mesh.date_basis == "service" else "none"
    return [
        place.mesh(mesh.id),
        _first(mesh) or "not known",
        shown,
        over.effective if over else "none announced",
        over.kind.replace("-", " ") if over else "–",
    ]


def _newest_first(place: Place, found: Iterable[Event]) -> list[Line]:
    ordered = sorted(found, key=lambda one: (one.effective, one.mesh, one.kind, one.announced), reverse=True)
    return [(f"{one.effective} ", place.mesh(one.mesh), ": ", *inlines(told(place, one))) for one in ordered]


def told(place: Place, event: Event) -> Line:
    """An event in words: what, when it became known, where to go, and the source."""
    known = f" (announced {event.announced})" if event.announced != event.effective else ""
    parts: list[Line] = [f"{event.kind.replace('-', ' ')}{known}. {event.title.rstrip('.')}."]
    to = [
        joined([place.mesh(one.mesh), *([f"on {one.platform}"] if one.platform else [])], " ")
        for one in event.successors
    ]
    parts += [joined(["Go to: ", joined(to), "."], "")] if to else []
    parts += [Link("Source", event.evidence[0].url)] if event.evidence else []
    return joined(parts, " ")


def arrivals(site: Site) -> Iterator[tuple[str, str]]:
    """When features came to the meshes that stand for themselves: a page and its picture."""
    place = Place(site, "arrivals.md")
    members = next(iter(site.groups.values()), ())
    years = range(int(HISTORY[:4]), int(site.day[:4]) + 1)
    days = [day for year in years if (day := f"{year}-01-01") < site.day] + [site.day]
    counts = {one.name: [_count(site, one, day) for day in days] for one in members}
    steps = [*(day[:4] for day in days[:-1]), site.day[:7]]
    text = "Features that each mesh has, fully or in part, at the beginning of each year and on the day of the data"
    if members:
        told = "; ".join(f"{name} {values[0]} to {values[-1]}" for name, values in counts.items())
        yield "pictures/arrivals.svg", pictures.curves("Features over time", f"{text}: {told}.", steps, counts)
    yield place.path, place.page(_arrivals(place, members, text, steps, counts))


def _count(site: Site, candidate: Candidate, day: str) -> int:
    status = [one.id for one in site.kb.features.values() if one.kind == "status"]
    for found, cells in mesh_view(site.kb, clock(site.kb.meshes[candidate.mesh], day), status):
        if found.id == candidate.id:
            return sum(cell.best is not None and cell.best.status in HAS for cell in cells)
    return 0


def _arrivals(
    place: Place, members: Sequence[Candidate], text: str, steps: list[str], counts: dict[str, list[int]]
) -> Iterator[Block]:
    site = place.site
    features = [one for one in site.kb.features.values() if one.kind == "status"]
    yield Heading("When features arrived", 1)
    yield Para(
        f"The first month in which a mesh had a feature, fully or in part, by the {len(features)} rows of yes or no"
        f" in the catalogue. Facts are gathered from {HISTORY[:4]} on: an earlier month is that of the release in which"
        " the feature was there at the latest. Many features are not a better mesh; ask for those that you need."
    )
    if members:
        yield Picture(f"{text}; the table below has the figures.", "pictures/arrivals.svg")
        yield Grid(["Mesh", *steps], [[name, *map(str, row)] for name, row in counts.items()], frozenset(range(1, 20)))
    for category, name in site.kb.categories.items():
        rows = [one for one in features if one.category == category]
        for number, part in enumerate(chunks(members), start=1):
            if rows:
                yield Heading(f"{name} ({number})")
                header: list[Line] = ["", *(place.mesh(one.mesh, text=one.name) for one in part)]
                yield Grid(
                    header, [[place.feature(row), *(_arrived(place, one, row.id) for one in part)] for row in rows]
                )


def _arrived(place: Place, candidate: Candidate, feature: str) -> Line:
    """The month; the cell where it never arrived; and that it is gone, where it is."""
    found = place.site.kb.features[feature]
    cell = place.site.view.cell(candidate.id, feature)
    day = arrival(place.site.kb, candidate, found)
    if not day:
        return linked(place, cell)
    gone = "" if cell.best is None or cell.best.status in HAS else f", now {words(cell)}"
    partly = f", {SIGNS['partial']} partial" if cell.best is not None and cell.best.status == "partial" else ""
    return place.fact(candidate.mesh, found, day[:7] + partly + gone)


def recent(site: Site) -> str:
    """What changed in the last twelve months."""
    place = Place(site, "changes.md")
    return place.page(_recent(place, year_before(site.day)))


def _recent(place: Place, first: str) -> Iterator[Block]:
    site = place.site
    yield Heading("What changed in twelve months", 1)
    yield Para(
        f"After {first}, up to and with {site.day}: events, releases, and cells of the comparison, newest first."
    )
    yield Heading("Events")
    yield Bullets(recent_events(place, first) or ["None."])
    yield Heading("Releases")
    released = [
        (one.date, mesh.id, one.version)
        for mesh in site.kb.meshes.values()
        for one in mesh.releases
        if first < one.date <= site.day and one.status == "stable"
    ]
    months = groupby(sorted(released, reverse=True), key=lambda one: one[0][:7])
    yield Bullets([_month(place, month, list(found)) for month, found in months] or ["None."])
    yield Heading("Features")
    yield Para("Cells that products state themselves; what they inherit changes with the mesh that they are built on.")
    for name, steps in site.recent.items():
        mesh = site.kb.meshes[name]
        yield Heading(mesh.name, 3)
        yield Bullets([_change(place, mesh, one, modes) for one, modes in _merged(steps)])


def recent_events(place: Place, first: str) -> list[Line]:
    """The events of some time, newest first; what was announced for later comes at its day."""
    kb = place.site.kb
    return _newest_first(place, [one for mesh in kb.meshes.values() for one in events(mesh, first, place.site.day)])


def _month(place: Place, month: str, found: list[tuple[str, str, str]]) -> Line:
    return joined([f"{month}: ", joined((place.mesh(mesh), f" {version}") for _, mesh, version in found)], "")


def _merged(found: Sequence[Change]) -> Iterator[tuple[Change, list[str]]]:
    """Changes that several modes share as one, newest first."""
    kept: dict[tuple[str, ...], tuple[Change, list[str]]] = {}
    for one in found:
        key = (one.day, one.feature, words(one.before), words(one.after))
        kept.setdefault(key, (one, []))[1].append(one.candidate.partition("/")[2])
    return (kept[key] for key in sorted(kept, key=lambda key: (key[0], key[1]), reverse=True))


def _change(place: Place, mesh: Mesh, one: Change, modes: list[str]) -> Line:
    feature = place.site.kb.features[one.feature]
    which = f" ({', '.join(modes)})" if len(mesh.modes) > 1 else ""
    before = words(one.before) if one.before.statements else "nothing stated"
    return (
        f"{one.day} {one.release}".strip() + which + ": ",
        place.fact(mesh.id, feature, feature.name),
        f": {before} → {words(one.after)}",
    )
