"""Small hand-made views, in which the right answer can be seen."""

from __future__ import annotations

from typing import Any

from meshadvisor.engine.recommend import recommend
from meshadvisor.kb.load import load
from meshadvisor.values.asked import Item, Requirements
from meshadvisor.values.facts import Feature, Statement
from meshadvisor.values.results import Recommendation
from meshadvisor.values.view import Candidate, Cell, View

SCORING = load().scoring
FEATURES = {
    "traffic.a": Feature("traffic.a", "A", "traffic", "?", "status", "why", aliases=("a",)),
    "traffic.b": Feature("traffic.b", "B", "traffic", "?", "status", "why"),
    "traffic.b-part": Feature("traffic.b-part", "B part", "traffic", "?", "status", "why", part_of="traffic.b"),
    "security.c": Feature("security.c", "C", "security", "?", "status", "why"),
    "project.licence": Feature("project.licence", "Licence", "project", "?", "attribute", "why", aliases=("licence",)),
}


def fact(feature: str, status: str = "full", **more: Any) -> Statement:
    own = {"maturity": "ga", "via": "way"} if status in ("full", "partial") else {}
    ident = f"{feature}/{more.get('via', 'way')}"
    return Statement(
        id=ident, mesh="m", feature=feature, status=status, verified="2026-01-01", certainty="high", **{**own, **more}
    )


def mesh(name: str, **more: Any) -> Candidate:
    known: dict[str, Any] = {
        "mode": "sidecar", "kind": "mesh", "family": name, "release": "1.0", "release_date": "2026-01-01",
        "mode_maturity": "ga", "only_on": (), "production": frozenset({"ga"}), "events": (), "supported_releases": (),
    }  # fmt: skip
    return Candidate(id=f"{name}/sidecar", mesh=name, name=name.title(), **{**known, **more})


def view(facts: dict[Candidate, list[Statement]], day: str = "2026-01-01") -> View:
    cells = {
        (one.id, feature): Cell(one.id, feature, tuple(s for s in stated if s.feature == feature))
        for one, stated in facts.items()
        for feature in FEATURES
    }
    return View(day, FEATURES, tuple(facts), cells)


def item(role: str, feature: str, importance: Any = "medium", **params: Any) -> Item:
    return Item(role, "feature", {"feature": feature, **params}, importance)


def ask(*items: Item, **more: Any) -> Requirements:
    return Requirements(items=items, **more)


def run(facts: dict[Candidate, list[Statement]], asked: Requirements, day: str = "2026-01-01") -> Recommendation:
    return recommend(view(facts, day), asked, (), SCORING)
