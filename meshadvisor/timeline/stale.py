"""Which facts to check again first: points for each statement in force on a day.

points = (days since it was verified + RELEASE_DAYS for each release since + CERTAINTY_DAYS) x weight

- Days since: from `verified.date` to the day; 0 when it was verified later.
- Releases since: stable releases out by the day that are newer than `verified.release`, in the mesh's own order; where
  no release is named, those dated after `verified.date`.
- Certainty: what it was worth to begin with, as days.
- Weight: 1, plus the mean over all scenarios of how much each asks for the feature by name: 1 for a must, otherwise
  the importance as a share of the greatest there is (of words in `data/scoring.yaml`, of numbers in the scenario).
  So from 1 to 2, and 1 for all where there are no scenarios.

What a product inherits is checked at its upstream, and what is computed has no statement: neither is listed. A product
that no recommendation can name any more (`reached` in `data/scoring.yaml`) is left out unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import Clock, clock, find
from meshadvisor.values.asked import Item
from meshadvisor.values.facts import Mesh, Statement

RELEASE_DAYS = 60
CERTAINTY_DAYS: Mapping[str, int] = {"high": 0, "medium": 30, "low": 90}
METHOD = (
    f"Points = (days since it was verified + {RELEASE_DAYS} for each release since then +"
    f" {CERTAINTY_DAYS['medium']} for medium or {CERTAINTY_DAYS['low']} for low certainty) x weight."
    " Weight is 1, and up to 1 more the more scenarios ask for the feature, and the more it matters to them."
)


@dataclass(frozen=True)
class Weight:
    """How much scenarios ask for a feature: from 1 to 2, and how many of them ask."""

    value: Fraction = Fraction(1)
    scenarios: int = 0


@dataclass(frozen=True)
class Stale:
    """One statement with its points and the parts they come from."""

    points: Fraction
    statement: Statement
    age: int
    """Days since it was verified."""
    releases: int
    """Releases since the one that it was verified against."""
    weight: Weight


def stale(kb: KnowledgeBase, day: str, meshes: Collection[str] = ()) -> list[Stale]:
    """The statements in force on the day (of these meshes), most points first; equal points: older, then by id."""
    weights = weights_of(kb)
    found = [
        _scored(moment, statement, weights.get(statement.feature, Weight()))
        for mesh in kb.meshes.values()
        if (mesh.id in meshes if meshes else not _gone(mesh, day, kb.scoring.reached))
        for moment in [clock(mesh, day)]
        for statement in _in_force(moment)
    ]
    return sorted(found, key=lambda one: (-one.points, one.statement.verified, one.statement.id))


def weights_of(kb: KnowledgeBase) -> dict[str, Weight]:
    """Feature id → weight, for the features that scenarios ask for by name. Raises UnknownIdError."""
    asked: dict[str, list[Fraction]] = {}
    for raw in kb.scenarios.values():
        items = requirements_of(raw).items
        numbers = [item.importance for item in items if isinstance(item.importance, Fraction)]
        most: dict[str, Fraction] = {}
        for item in items:
            if item.template in ("feature", "attribute"):
                feature = kb.feature(item.params[item.template]).id
                share = _share(item, kb.scoring.importance, numbers)
                most[feature] = max(share, most.get(feature, Fraction(0)))
        for feature, share in most.items():
            asked.setdefault(feature, []).append(share)
    return {name: Weight(1 + sum(shares) / Fraction(len(kb.scenarios)), len(shares)) for name, shares in asked.items()}


def _share(item: Item, words: Mapping[str, Fraction], numbers: Collection[Fraction]) -> Fraction:
    if item.role == "must" or item.importance == "must":
        return Fraction(1)
    if isinstance(item.importance, Fraction):
        return item.importance / max(numbers)
    return words[item.importance] / max(words.values())


def _gone(mesh: Mesh, day: str, reached: Collection[str]) -> bool:
    return any(event.kind in reached and max(event.announced, event.effective) <= day for event in mesh.events)


def _in_force(moment: Clock) -> Iterator[Statement]:
    """What holds now: nothing, for a product that is not out yet."""
    if moment.release is not None or moment.mesh.undated:
        yield from (one for one in moment.mesh.statements if moment.in_force(one))


def _scored(moment: Clock, statement: Statement, weight: Weight) -> Stale:
    age = max(0, (date.fromisoformat(moment.day) - date.fromisoformat(statement.verified)).days)
    releases = _releases_since(moment, statement)
    days = age + RELEASE_DAYS * releases + CERTAINTY_DAYS[statement.certainty]
    return Stale(days * weight.value, statement, age, releases, weight)


def _releases_since(moment: Clock, statement: Statement) -> int:
    listed = moment.mesh.releases
    known = find(moment.mesh, statement.verified_release)
    newer = listed[: listed.index(known)] if known else [one for one in listed if one.date > statement.verified]
    return sum(one.status == "stable" and one.date <= moment.day for one in newer)
