"""`past(kb, day)`: the knowledge base from which all that happened after a day is removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.values.facts import DatedLimit, Event, Mesh, Release, Stage, Statement


def past(kb: KnowledgeBase, day: str) -> KnowledgeBase:
    """What was known to have happened by the day, which becomes the day of the data.

    Products that did not exist yet are left out, and so are studies, surveys and other comparisons of later days, and
    scenarios that ask about a later day or about the day of the data. Catalogue, rules and figures stay as they are.
    """
    then = {name: pruned(mesh, day) for name, mesh in kb.meshes.items()}
    meshes = {name: mesh for name, mesh in then.items() if _existed(mesh)}
    measurements = {name: one for name, one in kb.measurements.items() if one.published <= day}
    return replace(
        kb,
        day=day,
        meshes={name: replace(mesh, events=tuple(_events(mesh, meshes))) for name, mesh in meshes.items()},
        measurements=measurements,
        studies={name: one for name, one in kb.studies.items() if one["published"] <= day},
        surveys={name: one for name, one in kb.surveys.items() if one["survey"]["published"] <= day},
        claims={name: one for name, one in kb.claims.items() if str(one["source"]["as_of"]) <= day},
        scenarios={name: one for name, one in kb.scenarios.items() if "" < one.get("as_of", "") <= day},
    )


def pruned(mesh: Mesh, day: str) -> Mesh:
    """The mesh without releases, events, beginnings and ends after a day."""
    gone = {one.version for one in mesh.releases if one.date > day}

    def begun(one: Statement | Stage | DatedLimit) -> bool:
        return one.since_date <= day and one.since.removeprefix("<=") not in gone

    def cut(one: Statement | DatedLimit) -> dict[str, Any]:
        return {
            "until": "" if one.until in gone else one.until,
            "until_date": one.until_date if one.until_date <= day else "",
        }

    def kept(one: Statement) -> Statement:
        fresh = one.deprecated.get("since", "") not in gone and one.deprecated.get("since_date", "") <= day
        limits = tuple(replace(limit, **cut(limit)) for limit in one.dated_limits if begun(limit))
        return replace(one, **cut(one), deprecated=one.deprecated if fresh else {}, dated_limits=limits)

    stated = {name: tuple(kept(one) for one in known if begun(one)) for name, known in mesh.stated.items()}
    return replace(
        mesh,
        releases=tuple(_known(one, day) for one in mesh.releases if one.date <= day),
        events=tuple(one for one in mesh.events if one.announced <= day),
        stated={name: known for name, known in stated.items() if known},
        modes={mode: tuple(one for one in stages if begun(one)) for mode, stages in mesh.modes.items()},
    )


def _known(release: Release, day: str) -> Release:
    return replace(release, ends=tuple(one for one in release.ends if one.stated <= day))


def _existed(mesh: Mesh) -> bool:
    dated = any(one.date for one in mesh.releases) or bool(mesh.events) or bool(mesh.stated)
    return dated and any(mesh.modes.values())


def _events(mesh: Mesh, meshes: Mapping[str, Mesh]) -> Iterator[Event]:
    """Its events, which name as successors only what existed."""
    for event in mesh.events:
        yield replace(event, successors=tuple(one for one in event.successors if one.mesh in meshes))
