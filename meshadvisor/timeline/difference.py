"""What differs between two states of the data: statements by the cell that they are about, the rest by id.

The order of statements and events in a file is not looked at. Swapping the two sides swaps added and removed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.build import Files
from meshadvisor.kb.revision import Revision
from meshadvisor.timeline.order import Clock, clock, find
from meshadvisor.timeline.records import Plain, records
from meshadvisor.values.facts import Statement
from meshadvisor.values.view import best

QUIET = frozenset({"evidence", "verified", "certainty", "note", "how", "looked_in", "examples"})
"""Fields that back a fact or a definition, or put it into words, and change none."""
_USUAL = {"interface": "api", "supported": True}
"""What a statement means when it leaves the field out."""


@dataclass(frozen=True)
class Difference:
    """One thing that is there on one side only (None on the other), or has another content."""

    kind: str
    id: str
    before: Plain | None
    after: Plain | None
    mesh: str = ""
    feature: str = ""
    beside: Any = None
    """For a statement on one side only: the status or value that the other side's cell has when it begins, if any."""
    beside_maturity: str = ""
    """The stage of that."""
    follows: bool = False
    """Only the end moved, to where a statement begins that is on one side only: it says nothing more than that one."""

    @property
    def what(self) -> str:
        """added, removed or changed."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that differ, sorted; of something added or removed all that it has."""
        one, other = self.before or {}, self.after or {}
        return tuple(name for name in sorted({*one, *other}) if _field(one, name) != _field(other, name))

    @property
    def quiet(self) -> bool:
        """Is it only evidence, certainty, day of checking or wording that differs?"""
        return self.what == "changed" and QUIET.issuperset(self.fields)

    @property
    def content(self) -> Plain:
        """The newer content, or the only one."""
        return self.after if self.after is not None else self.before or {}


def difference(old: Revision, new: Revision) -> list[Difference]:
    """Everything that differs, by kind and id. Empty when the two say the same."""
    found = [*_by_id(old, new), *_statements(old, new), *_events(old.files, new.files)]
    return sorted(found, key=lambda one: (one.kind, one.id, sorted((_text(one.before), _text(one.after)))))


def _by_id(old: Revision, new: Revision) -> Iterator[Difference]:
    left, right = _records(old), _records(new)
    for kind, name in {**left, **right}:
        before, after = left.get((kind, name)), right.get((kind, name))
        if before != after:
            yield Difference(kind, name, before, after, _mesh_of(kind, name))
    for mesh in old.kb.meshes.keys() & new.kb.meshes.keys():
        orders = [[one.version for one in side.kb.meshes[mesh].releases] for side in (old, new)]
        then, now = ([one for one in order if one in orders[0] and one in orders[1]] for order in orders)
        if then != now:
            yield Difference("order of releases", mesh, {"order": then}, {"order": now}, mesh)


def _records(side: Revision) -> dict[tuple[str, str], Plain]:
    found = {(kind, name): content for kind, name, content in records(side.files)}
    return found | {("alias", alias): {"of": feature} for alias, feature in side.kb.aliases.items()}


def _mesh_of(kind: str, name: str) -> str:
    if kind in ("mesh", "mode", "release", "release name", "list of releases"):
        return name.partition("/")[0].partition(" ")[0]
    return ""


def _statements(old: Revision, new: Revision) -> Iterator[Difference]:
    left, right = _cells(old.files), _cells(new.files)
    for mesh, feature in {**left, **right}:
        stated = left.get((mesh, feature), []), right.get((mesh, feature), [])
        pairs = [(one, other) for one, other in _paired(*stated, _SAME_STATEMENT) if one != other]
        edges = {_bounds(one or other or {})[0] for one, other in pairs if one is None or other is None}
        for before, after in pairs:
            found = Difference("statement", f"{mesh} {feature}", before, after, mesh, feature)
            if not found.fields:
                continue
            shown = None
            if before is None or after is None:
                here, there = (new.kb, old.kb) if before is None else (old.kb, new.kb)
                shown = _shown(there, here, mesh, feature, found.content)
            beside, stage = ((shown.status or shown.value), shown.maturity) if shown else (None, "")
            ends = {_bounds(one)[1] for one in (before, after) if one} - {""}
            moved = {"until", "until_date"}.issuperset({*found.fields} - QUIET) and not found.quiet
            follows = moved and ends <= edges and bool(ends)
            yield Difference("statement", found.id, before, after, mesh, feature, beside, stage, follows)


def _cells(files: Files) -> dict[tuple[str, str], list[Plain]]:
    return {
        (data["mesh"], feature): listed
        for path, data in files.items()
        if "/support/" in path
        for feature, listed in data["features"].items()
    }


def _events(old: Files, new: Files) -> Iterator[Difference]:
    sides = [
        {data["mesh"]: data["events"] for path, data in files.items() if path.endswith("/lifecycle.yaml")}
        for files in (old, new)
    ]
    for mesh in {**sides[0], **sides[1]}:
        for before, after in _paired(sides[0].get(mesh, []), sides[1].get(mesh, []), _SAME_EVENT):
            if before != after:
                yield Difference("event", f"{mesh} {(after or before or {})['kind']}", before, after, mesh)


Key = Callable[[Plain], Hashable]
Pair = tuple[Plain | None, Plain | None]


def _paired(old: Sequence[Plain], new: Sequence[Plain], keys: Sequence[Key]) -> Iterator[Pair]:
    """Pairs of what is the same thing by the first key that two have in common; then what is on one side only."""
    left, right = sorted(old, key=_text), sorted(new, key=_text)
    for key in keys:
        waiting: dict[Hashable, list[Plain]] = {}
        for one in right:
            waiting.setdefault(key(one), []).append(one)
        rest = []
        for one in left:
            same = waiting.get(key(one))
            if same:
                yield one, same.pop(0)
            else:
                rest.append(one)
        left, right = rest, sorted((one for many in waiting.values() for one in many), key=_text)
    yield from ((one, None) for one in left)
    yield from ((None, one) for one in right)


def _text(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def _loud(content: Plain) -> str:
    return _text({name: value for name, value in content.items() if name not in QUIET})


def _scope(raw: Plain) -> tuple[Hashable, ...]:
    return tuple(sorted(raw.get("modes", ()))), tuple(sorted(raw.get("platforms", ())))


def _mechanism(raw: Plain) -> str:
    return str(raw.get("via") or raw.get("provider") or raw.get("status", "value"))


def _bounds(raw: Plain) -> tuple[str, str]:
    """Beginning and end, each a release or a day; empty where it has none."""
    since = raw.get("since", "").removeprefix("<=") or raw.get("since_date", "")
    return since, raw.get("until", "") or raw.get("until_date", "")


_SAME_STATEMENT: tuple[Key, ...] = (
    _text,
    _loud,
    lambda raw: (_mechanism(raw), _bounds(raw)[0], _scope(raw)),
    lambda raw: (_mechanism(raw), _bounds(raw)[0]),
    lambda raw: (_mechanism(raw), _scope(raw)),
    lambda raw: (_bounds(raw)[0], _scope(raw)),
    _scope,
)
_SAME_EVENT: tuple[Key, ...] = (
    _text,
    _loud,
    lambda raw: (raw["kind"], raw["effective"], raw.get("value")),
    lambda raw: (raw["kind"], raw.get("value")),
    lambda raw: (raw["kind"], raw["effective"]),
)


def _field(raw: Plain, name: str) -> Any:
    return raw.get(name, _USUAL.get(name))


def _shown(there: KnowledgeBase, here: KnowledgeBase, mesh: str, feature: str, raw: Plain) -> Statement | None:
    """What the cell of a statement in `here` shows over `there` at the moment when the statement begins."""
    if mesh not in there.meshes:
        return None
    moment = _beginning(there, here, mesh, raw)
    modes = set(raw.get("modes", ()))
    return best(
        [
            one
            for one in moment.mesh.stated.get(feature, ())
            if moment.in_force(one) and (not modes or not one.modes or modes & set(one.modes))
        ]
    )


def _beginning(there: KnowledgeBase, here: KnowledgeBase, mesh: str, raw: Plain) -> Clock:
    """The other side's mesh at that moment: in the same release, or on its day where that release is not listed."""
    since, _ = _bounds(raw)
    ours, theirs = find(here.meshes[mesh], since), find(there.meshes[mesh], since)
    day = raw.get("since_date", "") or (ours.date if ours else "") or there.day
    if theirs and theirs.date:
        return Clock(there.meshes[mesh], theirs.date, theirs, pinned=True)
    return clock(there.meshes[mesh], day)
