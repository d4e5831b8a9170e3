"""C4, second part: intervals begin before they end, do not overlap themselves, and dates are in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from meshadvisor.checks.context import Base, Stated
from meshadvisor.kb.read import Document
from meshadvisor.values.problems import Problem

_FAR = "9999-12-31"
_VERSION = re.compile(r"\b[0-9]+\.[0-9]+\b")


def check_intervals(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    cells: dict[tuple[str, str], list[Stated]] = {}
    for stated in base.statements():
        cells.setdefault((stated.mesh, stated.feature), []).append(stated)
        yield from _one(base, stated)
        yield from _later_limits(base, stated)
    for listed in cells.values():
        for newer, older in combinations(listed, 2):
            yield from _overlap(base, newer, older)
    for path, document in base.documents.items():
        if path.endswith("/releases.yaml"):
            yield from _releases(document)
        if path.endswith("/lifecycle.yaml"):
            yield from _events(document)


Moment = tuple[str, int]
"""A day, and a place in the mesh's own order for releases of one day."""


def _bounds(base: Base, stated: Stated) -> tuple[Moment, Moment] | None:
    """First moment, and first moment no longer, of a statement; None when it names a release that is not listed."""
    raw = stated.raw
    begin = moment(base, stated.mesh, raw.get("since_date", ""), raw.get("since", "").removeprefix("<="), "0000-01-01")
    end = moment(base, stated.mesh, raw.get("until_date", ""), raw.get("until", ""), _FAR)
    return (begin, end) if begin and end else None


def moment(base: Base, mesh: str, day: str, version: str, default: str) -> Moment | None:
    """When a bound lies: a day, or a release of the mesh; None when the release is not listed."""
    if not version:
        return day or default, 0
    index = base.release_index(mesh, version)
    return (str(base.releases[mesh][index].get("date", _FAR)), -index) if index is not None else None


def _one(base: Base, stated: Stated) -> Iterator[Problem]:
    bounds = _bounds(base, stated)
    if bounds and bounds[0] >= bounds[1] and bounds[0][0] != _FAR:
        key = "until" if "until" in stated.raw else "until_date"
        message = f"it ends ({bounds[1][0]}) before it begins ({bounds[0][0]})"
        yield stated.document.problem((*stated.where, key), "C407", message)


def _later_limits(base: Base, stated: Stated) -> Iterator[Problem]:
    """A plain limit holds for the whole interval; one that names a later release probably does not."""
    begin = base.release_index(stated.mesh, stated.raw.get("since", "").removeprefix("<="))
    if begin is None:
        return
    for index, limit in enumerate(stated.raw.get("limits", ())):
        for version in _VERSION.findall(limit) if isinstance(limit, str) else ():
            later = base.release_index(stated.mesh, version)
            if later is not None and later < begin:
                message = f"the limit names {version}, which is later than the beginning of the statement"
                tip = "give the limit a 'since' or 'until' of its own"
                yield stated.document.problem((*stated.where, "limits", index), "C410", message, tip, "warning")


def clash(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """May two raw statements on one feature not hold at the same time?"""
    kinds = {mechanism(one), mechanism(other)}
    apart = len(kinds) == 2 and not {"none", "unknown", "value"} & kinds
    return not apart and _meet(one, other, "modes") and _meet(one, other, "platforms")


def _overlap(base: Base, one: Stated, other: Stated) -> Iterator[Problem]:
    if not clash(one.raw, other.raw):
        return
    kinds = [mechanism(one.raw), mechanism(other.raw)]
    mine, theirs = _bounds(base, one), _bounds(base, other)
    if mine and theirs and mine[0] < theirs[1] and theirs[0] < mine[1]:
        what = (
            "two values"
            if "value" in kinds
            else "a 'none' or 'unknown' and something else"
            if set(kinds) & {"none", "unknown"}
            else f"two statements of '{kinds[0]}'"
        )
        older, newer = (one, other) if mine[0] <= theirs[0] else (other, one)
        if mine[0] == theirs[0]:  # neither can end where the other begins
            tip = "they begin together: give them different 'modes', 'platforms' or 'via', or remove one"
        else:
            key, value = ending(newer.raw)
            tip = f"end this older one where the other begins: {key}: {value}"
        line, _ = newer.document.place(newer.where)
        message = f"{what} hold at the same time (see line {line})"
        yield older.document.problem(older.where, "C408", message, tip)


def ending(newer: Mapping[str, Any]) -> tuple[str, str]:
    """Key and quoted value of the line that ends a raw statement where a newer one begins."""
    if "since_date" in newer:
        return "until_date", f'"{newer["since_date"]}"'
    return "until", f'"{newer["since"].removeprefix("<=")}"'


def mechanism(raw: Mapping[str, Any]) -> str:
    """What a raw statement is about: its mechanism or provider, or `none`, `unknown`, `value`."""
    if "value" in raw:
        return "value"
    return str(raw["status"]) if raw["status"] in ("none", "unknown") else str(raw.get("via") or raw.get("provider"))


def _meet(one: Mapping[str, Any], other: Mapping[str, Any], key: str) -> bool:
    mine, theirs = one.get(key), other.get(key)
    return not mine or not theirs or bool(set(mine) & set(theirs))


def _releases(document: Document) -> Iterator[Problem]:
    for index, release in enumerate(document.data["releases"]):
        where = ("releases", index)
        for place, end in enumerate(release.get("ends", ())):
            if end["date"] < release.get("date", ""):
                yield document.problem((*where, "ends", place), "C407", "its end lies before its release")


def _events(document: Document) -> Iterator[Problem]:
    for index, event in enumerate(document.data["events"]):
        if event["announced"] > event["effective"]:
            where = ("events", index, "announced")
            yield document.problem(where, "C409", "it took effect before it was announced", level="warning")
