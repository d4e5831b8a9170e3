"""The matrix of one day: candidates, features, and the cell where they meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from meshadvisor.values.facts import MATURITIES, Event, Feature, Range, Statement
from meshadvisor.values.frozen import frozen

if TYPE_CHECKING:  # few answers have costs, and their shapes take a while
    from meshadvisor.values.estimates import CostModel

_BEST_FIRST = ("full", "partial", "third-party", "unknown", "none")


class SupportedRelease(NamedTuple):
    """A release that may be installed on the day: the one in force, or an older line whose stated end lies ahead."""

    version: str
    date: str
    end: str
    artifact: str
    ranges: tuple[Range, ...]


@frozen
class Candidate:
    """A mesh in one data plane mode on one day: what gets scored."""

    id: str
    mesh: str
    mode: str
    name: str
    kind: str
    family: str
    release: str
    release_date: str
    mode_maturity: str
    only_on: tuple[str, ...]
    production: frozenset[str]
    events: tuple[Event, ...]
    supported_releases: tuple[SupportedRelease, ...]
    open_releases: tuple[SupportedRelease, ...] = ()
    """Older lines of whose end nothing is stated: whether they are still kept up is not known."""
    pick: str = "newest"
    """What a user gets who names no version: newest, or previous for the line before it."""


@frozen
class Cell:
    """All statements in force for one candidate and one feature. Empty: nobody looked."""

    candidate: str
    feature: str
    statements: tuple[Statement, ...] = ()
    applies: bool = True

    @property
    def best(self) -> Statement | None:
        """What the cell is known for: the best status, the most mature, not on its way out, the one stated first."""
        return best(self.statements)


@frozen
class View:
    """What was in force, and known, on `day`."""

    day: str
    features: Mapping[str, Feature]
    candidates: tuple[Candidate, ...]
    cells: Mapping[tuple[str, str], Cell]
    costs: Mapping[str, CostModel] = field(default_factory=dict)
    """By candidate; empty where nobody asks about resources."""

    def cell(self, candidate: str, feature: str) -> Cell:
        """The cell; an empty one where nothing is stated."""
        try:
            return self.cells[candidate, feature]
        except KeyError:
            return Cell(candidate, feature)


def best(statements: Sequence[Statement]) -> Statement | None:
    """The mechanism that a cell with these statements is known for."""
    if len(statements) < 2:
        return statements[0] if statements else None
    return min(
        statements,
        key=lambda one: (
            _BEST_FIRST.index(one.status) if one.status else 0,
            -MATURITIES.index(one.maturity) if one.maturity else 0,
            bool(one.deprecated),
        ),
    )
