"""The data about itself: who is cited, how old it is, and how much happened when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from meshadvisor.docs.site import Place, Site, joined
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Para

RELATIONS = ("own", "competitor", "neutral")


def sources(site: Site) -> str:
    """Publishers with how often they are cited, and for whom they speak."""
    place = Place(site, "sources.md")
    return place.page(_sources(place))


def _sources(place: Place) -> Iterator[Block]:
    kb = place.site.kb
    count: dict[str, Counter[str]] = {}
    kinds: Counter[str] = Counter()
    unlisted: Counter[str] = Counter()
    for mesh in kb.meshes.values():
        for statement in mesh.statements:
            for one in statement.sources:
                publisher = kb.publisher(one["url"])
                kinds[one["kind"]] += 1
                if publisher is None:
                    unlisted[one["url"].split("/")[2]] += 1
                else:
                    count.setdefault(publisher.id, Counter())[kb.relation(one["url"], mesh.id)] += 1
    total = sum(kinds.values())
    yield Heading("Sources", 1)
    yield Para(
        f"{total} citations stand behind the statements. Makers are first-hand on what their product does and biased on"
        " how well; a competitor's word never stands alone. Relation is computed for each statement: the same publisher"
        " may be the maker of one mesh and a competitor of another."
    )
    yield Heading("By kind")
    yield Grid(["Kind", "Cited"], [[name, str(number)] for name, number in sorted(kinds.items())], frozenset({1}))
    yield Heading("By publisher")
    rows: list[list[Line]] = [
        [
            one.name,
            one.kind,
            joined(place.mesh(name) for name in sorted(one.stands_for) if name in kb.meshes) or "nobody",
            *(str(count[one.id][relation] or "–") for relation in RELATIONS),
        ]
        for one in sorted(kb.publishers, key=lambda one: (one.name.lower(), one.id))
        if one.id in count
    ]
    yield Grid(["Publisher", "Kind", "Speaks for", "As maker", "As competitor", "Neutral"], rows, frozenset({3, 4, 5}))
    if unlisted:
        yield Para(
            "Hosts that no publisher is listed for: "
            + ", ".join(f"{name} ({number})" for name, number in sorted(unlisted.items()))
        )
    quiet = sorted({one.name for one in kb.publishers if one.id not in count})
    if quiet:
        yield Para(f"Cited elsewhere only (measurements, surveys, events), or not at all: {', '.join(quiet)}.")


def changelog(site: Site) -> str:
    """The version of the data, its age, and how much happened when."""
    place = Place(site, "changelog.md")
    return place.page(_changelog(place))


def _changelog(place: Place) -> Iterator[Block]:
    kb = place.site.kb
    statements = [one for mesh in kb.meshes.values() for one in mesh.statements]
    yield Heading("Data changelog", 1)
    yield Bullets(
        [
            f"Version {kb.data_version}, about {kb.day}" + (f"; contract {kb.contract}" if kb.contract else ""),
            f"{len(statements)} statements on {len(kb.features)} features of {len(kb.meshes)} products",
            f"{len(kb.measurements)} measurements, {len(kb.surveys)} surveys, comparisons of others: {len(kb.claims)}",
        ]
    )
    yield Para(
        "The data keeps the history of the field in itself: a view of any day can be asked for. What one version of the"
        " data changed against another is what meshadvisor diff OLD NEW tells, cell by cell and scenario by scenario."
    )
    yield Para(place.to("What happened in the last twelve months", "changes.md"))
    yield Heading("How much happened when")
    yield Para("By the days that the data states: releases, events, and statements that began with a release or a day.")
    yield Grid(["Year", "Releases", "Events", "Statements began"], _years(place.site), frozenset({1, 2, 3}))
    yield Heading("When facts were last verified")
    months = Counter(one.verified[:7] for one in statements if one.verified)
    yield Grid(
        ["Month", "Statements"], [[name, str(months[name])] for name in sorted(months, reverse=True)], frozenset({1})
    )


def _years(site: Site) -> list[list[Line]]:
    releases: Counter[str] = Counter()
    events: Counter[str] = Counter()
    began: Counter[str] = Counter()
    for mesh in site.kb.meshes.values():
        dated = {name: one.date for one in mesh.releases for name in (one.version, *one.aliases)}
        releases.update(one.date[:4] for one in mesh.releases if one.date)
        events.update(one.effective[:4] for one in mesh.events)
        days = (one.since_date or dated.get(one.since, "") for one in mesh.statements)
        began.update(day[:4] for day in days if day)
    years = sorted({*releases, *events, *began}, reverse=True)
    return [[year, str(releases[year]), str(events[year]), str(began[year])] for year in years]
