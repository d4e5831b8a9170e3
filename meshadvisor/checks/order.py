"""How lists and keys are to stand: newest first, and as the models declare their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from meshadvisor.checks.context import Base, walk_evidence
from meshadvisor.checks.intervals import Moment, mechanism, moment
from meshadvisor.kb.read import Document, Where
from meshadvisor.model.base import Shape, plain
from meshadvisor.model.catalogue import Feature
from meshadvisor.model.facts import Event, Evidence, Release, Statement


def lists_to_reorder(base: Base, path: str, document: Document) -> Iterator[tuple[Where, list[int]]]:
    """The lists that are not newest first, and their indexes as they should stand, as far as that is sure."""
    for where, order in _lists(base, path, document.data):
        if order != sorted(order):
            yield where, order


def keys_to_reorder(path: str, document: Document) -> Iterator[tuple[Where, list[str], list[str]]]:
    """The objects whose keys do not stand as their model declares them: their keys now, and as they should stand."""
    for where, data, model in _objects(path, document.data):
        fields = [plain(name) for name in model.model_fields]
        wanted = sorted(data, key=fields.index)
        if list(data) != wanted:
            yield where, list(data), wanted


def is_patch(version: str) -> bool:
    """A late patch of an old line stands below the newer line, in the mesh's own order."""
    return len(re.findall(r"[0-9]+", version)) > 2


def _lists(base: Base, path: str, data: Mapping[str, Any]) -> Iterator[tuple[Where, list[int]]]:
    if path.endswith("/lifecycle.yaml"):
        yield ("events",), _newest_first([event["effective"] for event in data["events"]])
    elif path.endswith("/releases.yaml"):
        yield ("releases",), _releases(data["releases"])
    elif path.endswith("/mesh.yaml"):
        for mode, one in data.get("modes", {}).items():
            yield ("modes", mode, "stages"), _stages(base, data["id"], one["stages"])
        yield ("stages",), _stages(base, data["id"], data.get("stages", ()))
    elif "/support/" in path:
        for feature, listed in data["features"].items():
            yield ("features", feature), _statements(base, data["mesh"], listed)


def _newest_first(moments: Sequence[Any]) -> list[int]:
    """Indexes by falling moment; what is of the same moment keeps its order."""
    return sorted(range(len(moments)), key=lambda index: moments[index], reverse=True)


def _releases(releases: Sequence[Mapping[str, Any]]) -> list[int]:
    """Only runs of dated lines are sorted: where a patch or a planned release stands is the mesh's own order."""

    def sortable(index: int) -> bool:
        return "date" in releases[index] and not is_patch(releases[index]["version"])

    order: list[int] = []
    for dated, run in groupby(range(len(releases)), sortable):
        listed = list(run)
        order += (
            [listed[at] for at in _newest_first([releases[index]["date"] for index in listed])] if dated else listed
        )
    return order


def _stages(base: Base, mesh: str, stages: Sequence[Mapping[str, Any]]) -> list[int]:
    moments = [_begins(base, mesh, one) for one in stages]
    return list(range(len(stages))) if None in moments else _newest_first(moments)


def _statements(base: Base, mesh: str, listed: Sequence[Mapping[str, Any]]) -> list[int]:
    """Statements of one mechanism, mode and platform are sorted among the places that they have."""
    order = list(range(len(listed)))
    groups: dict[str, list[int]] = {}
    for index, raw in enumerate(listed):
        groups.setdefault(f"{mechanism(raw)} {raw.get('modes')} {raw.get('platforms')}", []).append(index)
    for places in groups.values():
        moments = [_begins(base, mesh, listed[index]) for index in places]
        if None not in moments:
            for place, at in zip(places, _newest_first(moments), strict=True):
                order[place] = places[at]
    return order


def _begins(base: Base, mesh: str, raw: Mapping[str, Any]) -> Moment | None:
    return moment(base, mesh, raw.get("since_date", ""), raw.get("since", "").removeprefix("<="), "0000-01-01")


def _objects(path: str, data: Mapping[str, Any]) -> Iterator[tuple[Where, Mapping[str, Any], type[Shape]]]:
    """What has an order of keys; what lies in another object comes after it."""
    for prefix, suffix, key, model in (
        ("features/", "", "features", Feature),
        ("", "/releases.yaml", "releases", Release),
        ("", "/lifecycle.yaml", "events", Event),
    ):
        if path.startswith(prefix) and path.endswith(suffix):
            yield from (((key, index), one, model) for index, one in enumerate(data[key]))
    if "/support/" in path:
        for feature, listed in data["features"].items():
            yield from ((("features", feature, index), one, Statement) for index, one in enumerate(listed))
    yield from ((where, one, Evidence) for where, one in walk_evidence(data))
