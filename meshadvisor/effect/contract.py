"""The contract version: which step a change of the data needs, and whether kb.yaml took it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.difference import Difference

STEPS = ("patch", "minor", "major")
"""From least to most."""
_NO_IDS = frozenset({"statement", "event", "list of releases", "file"})
"""Kinds without an id that anybody could have written down."""


def step_of(one: Difference) -> str:
    """The step that one difference needs.

    major: an id is gone or the shapes are others; minor: something was added; patch: the rest. A feature that was a
    status and is an attribute is gone and new under one id.
    """
    reshaped = one.kind == "file" and "schema_version" in one.fields
    other_kind = one.kind == "feature" and one.what == "changed" and "kind" in one.fields
    if reshaped or other_kind or (one.what == "removed" and one.kind not in _NO_IDS):
        return "major"
    return "minor" if one.what == "added" else "patch"


def step(differences: Iterable[Difference]) -> str:
    """The step that all of them need together; empty when there are none."""
    return max((step_of(one) for one in differences), key=STEPS.index, default="")


def raised(contract: str, by: str) -> str:
    """The contract after a step."""
    numbers = [int(part) for part in contract.split(".")]
    place = STEPS[::-1].index(by)
    return ".".join(map(str, [*numbers[:place], numbers[place] + 1, *[0] * (2 - place)]))


def problems(old: KnowledgeBase, new: KnowledgeBase, needed: str, read: str = "") -> list[str]:
    """What kb.yaml should say and does not. A step beyond the needed one is nobody's harm.

    `read`: the last day on which any source of the new data was read.
    """
    found = [*_of_contract(old.contract, new.contract, needed), *_of_data_version(old, new, needed)]
    return [*found, *([f"the day is {new.day}; sources were read on {read}"] if read > new.day else [])]


def _of_contract(old: str, new: str, needed: str) -> Iterator[str]:
    if not new:
        wanted = raised(old, needed) if old and needed else old or "1.0.0"
        yield f'there is no contract; write contract: "{wanted}"'
    elif old:
        least = raised(old, needed) if needed else old
        if _numbers(new) < _numbers(least):
            why = f"a {needed} step from {old}" if needed else f"what it was before, {old}"
            yield f"the contract is {new}; it must be at least {least}, {why}"


def _of_data_version(old: KnowledgeBase, new: KnowledgeBase, needed: str) -> Iterator[str]:
    was, now = _numbers(old.data_version), _numbers(new.data_version)
    if now < was or (needed and now == was):
        again = f" (on the same day: {_next(old.data_version)})" if now == was else ""
        yield f"the data_version is {new.data_version}; it must be later than {old.data_version}{again}"


def _next(version: str) -> str:
    """The data version after this one on its day."""
    year, month, day, *number = _numbers(version)
    return f"{year}.{month}.{day}.{number[0] + 1 if number else 1}"


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
