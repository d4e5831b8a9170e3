"""What was heard of an address, and the cache of it as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from meshadvisor.values.errors import InputError
from meshadvisor.values.problems import printable

FORMAT = "meshadvisor.links-cache/1"


@dataclass(frozen=True)
class Answer:
    """What an address answered.

    `state` is fine, broken, or unclear: the host would not say (too many requests). `said` says it in words.
    """

    state: str
    said: str
    moved: str = ""
    """The new address, where the host says that it moved there for good."""


Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Kept:
    """A good answer of an earlier day. Others are never kept, so that they are asked for again."""

    day: str
    answer: Answer

    def age(self, today: str) -> int:
        """Days since then; below 0 for a day that is still to come."""
        return (date.fromisoformat(today) - date.fromisoformat(self.day)).days


Cache = Mapping[str, Kept]


def from_bytes(content: bytes) -> dict[str, Kept]:
    """The cache of an earlier run. Raises InputError for anything else, so that no other file is overwritten."""
    try:
        raw = json.loads(content)
        if raw["format"] != FORMAT:
            raise ValueError(raw["format"])
        found = {
            address: Kept(
                str(date.fromisoformat(one["day"])), Answer("fine", one["said"], printable(one["moved"], 500))
            )
            for address, one in raw["addresses"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise InputError("the file of --cache is no cache of this command; name another one, or remove it") from problem
    return found


def fresh(cache: Cache, today: str, max_age: int) -> dict[str, Kept]:
    """What is less than `max_age` days old."""
    return {address: kept for address, kept in cache.items() if 0 <= kept.age(today) < max_age}


def to_text(cache: Cache, answers: Answers, today: str) -> str:
    """The cache together with the good answers of today."""
    kept = {**cache, **{address: Kept(today, one) for address, one in answers.items() if one.state == "fine"}}
    addresses = {
        address: {"day": one.day, "said": one.answer.said, "moved": one.answer.moved}
        for address, one in sorted(kept.items())
    }
    return json.dumps({"format": FORMAT, "addresses": addresses}, indent=1, ensure_ascii=False) + "\n"
