"""What a derived product takes over from the release of its upstream that it is built from."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import Clock, find
from meshadvisor.values.facts import CERTAINTIES, Derives, Feature, Statement
from meshadvisor.values.view import Cell

_NEVER = frozenset({"platform", "gateway"})
"""Categories that every product states for itself: where it runs, and what stands at its edge."""
_HAS = frozenset({"full", "partial", "third-party"})
"""What is missing or unknown upstream says nothing about a product that adds to it."""


def upstream(kb: KnowledgeBase, moment: Clock) -> Clock | None:
    """The upstream at the release that the product's release is built from; None where that is not known."""
    built = moment.release.upstream if moment.release else ()
    for derives in _in_force(moment):
        for one in built:
            mesh = kb.meshes.get(one.mesh)
            release = find(mesh, one.version) if mesh and one.mesh == derives.mesh else None
            if mesh and release and release.date and release.date <= moment.day:
                return Clock(mesh, moment.day, release, pinned=True)
    return None


def family(kb: KnowledgeBase, moment: Clock) -> str:
    """The id of the upstream of all upstreams; the product's own where it derives from nothing at the moment."""
    above = next((one.mesh for one in _in_force(moment) if one.mesh in kb.meshes), "")
    if not above:
        return moment.mesh.id
    return family(kb, upstream(kb, moment) or Clock(kb.meshes[above], moment.day, None))


def inherited(moment: Clock, feature: Feature, above: Clock, cell: Cell) -> list[Statement]:
    """The statements of the upstream's cell that hold for the product too, marked, at medium certainty at most.

    Without the vendor's list of differences nobody knows whether they do: one `unknown` stands for them.
    """
    if feature.kind != "status" or feature.category in _NEVER:
        return []
    release = above.release.version if above.release else ""
    source = f"{above.mesh.name} {release}".strip()
    found = [one for one in cell.statements if one.status in _HAS]
    if found and not moment.mesh.differences:
        return [
            Statement(
                id=f"{moment.mesh.id}#{feature.id}",
                mesh=moment.mesh.id,
                feature=feature.id,
                status="unknown",
                verified=max(one.verified for one in found),
                certainty="low",
                note=f"{source} has it; {moment.mesh.name} publishes no list of what differs that was found.",
                path=f"meshes/{moment.mesh.id}/mesh.yaml",
                inherited=source,
            )
        ]
    return [
        one.but(inherited=one.inherited or source, certainty=min(one.certainty, "medium", key=CERTAINTIES.index))
        for one in found
    ]


def _in_force(moment: Clock) -> Iterator[Derives]:
    return (one for one in moment.mesh.derives if moment.began(one.since, "") and not moment.ended(one.until, ""))
