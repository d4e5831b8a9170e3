"""One comparison page for each category of features, in tables that are narrow enough to read without scrolling."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.docs.cells import LEGEND, MARKS, compared
from meshadvisor.docs.site import INDEX, Place, Site, chunks, joined
from meshadvisor.report.blocks import Block, Heading, Para


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of each."""
    for category in site.kb.categories:
        place = Place(site, f"compare/{category}.md")
        yield place.path, place.page(_blocks(place, category))


def _blocks(place: Place, category: str) -> Iterator[Block]:
    site = place.site
    features = [one for one in site.kb.features.values() if one.category == category]
    yield Heading(f"{site.kb.categories[category]}: service meshes compared", 1)
    yield Para(LEGEND)
    yield Para(f"{MARKS} Each cell leads to its statement, with sources; each row to its definition.")
    others = [place.to(name, f"compare/{one}.md") for one, name in site.kb.categories.items() if one != category]
    yield Para(joined(["Other categories: ", joined((one,) for one in others)], ""))
    for group, members in site.groups.items():
        parts = chunks(members)
        for number, part in enumerate(parts, start=1):
            yield Heading(f"{group} ({number} of {len(parts)})" if len(parts) > 1 else group)
            yield from compared(place, features, part)
    yield Para(
        ("What nobody has looked at yet: ", place.to("coverage", "coverage.md"), ". ", place.to("All pages", INDEX))
    )
