"""What does without a mesh: which features each alternative gives, and what none of them does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meshadvisor.docs.cells import LEGEND, compared
from meshadvisor.docs.site import GROUPS, Place, Site, chunks, joined
from meshadvisor.report.blocks import Block, Bullets, Heading, Line, Para
from meshadvisor.values.results import Recommendation

HAS = ("full", "partial", "third-party")


def page(site: Site, answers: Mapping[str, Recommendation]) -> str:
    """The page; answers are those of the scenarios."""
    place = Place(site, "alternatives.md")
    return place.page(_blocks(place, answers))


def _blocks(place: Place, answers: Mapping[str, Recommendation]) -> Iterator[Block]:
    site = place.site
    members = site.groups.get(GROUPS[3], ())
    yield Heading("Alternatives to a mesh", 1)
    yield Para(
        "Not every problem needs a mesh. These are named stacks that do a part of what meshes do; they are rows of the"
        " comparison like any other, but never ranked against meshes, because a score cannot reward having less."
    )
    yield Bullets([(place.mesh(one.mesh), f": {site.kb.meshes[one.mesh].description}") for one in members])
    opened = [
        _opened(place, one, option.scored.candidate.mesh) for one in answers.values() if (option := one.need.opens)
    ]
    if opened:
        yield Heading("Where the answer opens with one")
        yield Bullets(opened)
    if not members:
        return
    status = [one for one in site.kb.features.values() if one.kind == "status"]
    given = [one for one in status if any(_has(site, each.id, one.id) for each in members)]
    yield Heading("What they give")
    yield Para(LEGEND)
    for part in chunks(members):
        yield from compared(place, given, part)
    yield Heading("What only meshes give")
    alone = [one for one in status if one not in given]
    yield Para(joined(place.feature(one) for one in alone) or "Nothing.")


def _opened(place: Place, answer: Recommendation, mesh: str) -> Line:
    title = answer.requirements.title
    then = f" (on {answer.view.day})" if answer.view.day != place.site.day else ""
    return (place.to(title, "which-mesh-when.md", title), f"{then}: ", place.mesh(mesh))


def _has(site: Site, candidate: str, feature: str) -> bool:
    shown = site.view.cell(candidate, feature).best
    return shown is not None and shown.status in HAS
