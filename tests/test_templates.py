"""Templates and conditions on small hand-made cases: computed tests that are no cell, and rules that give way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshadvisor.engine.conditions import holds
from meshadvisor.engine.criteria import criteria
from meshadvisor.engine.recommend import recommend
from meshadvisor.values.asked import Item, Requirements, Rule
from meshadvisor.values.errors import InputError
from meshadvisor.values.facts import Feature
from meshadvisor.values.results import Finding
from meshadvisor.values.view import Cell, SupportedRelease
from tests.helpers import call, tiny
from tests.small import FEATURES, SCORING, ask, fact, item, mesh, run, view

WINDOW = "project.support-window"


def release(version: str, date: str, end: str) -> SupportedRelease:
    return SupportedRelease(version, date, end, "", ())


def left(releases: tuple[SupportedRelease, ...], window: float | None, months: int = 12) -> Finding:
    """What is found of the support that is left on 2026-01-01."""
    one = mesh("one", supported_releases=releases)
    seen = view({one: []})
    features = {**FEATURES, WINDOW: Feature(WINDOW, "Window", "project", "?", "attribute", "why")}
    stated = () if window is None else (fact(WINDOW, "", value={"months": window, "policy": "so"}),)
    seen = replace(seen, features=features, cells={**seen.cells, (one.id, WINDOW): Cell(one.id, WINDOW, stated)})
    found = recommend(seen, ask(Item("prefer", "support-left", {"months": months})), (), SCORING)
    return found.ranking[0].members[0].parts[0].finding


@pytest.mark.parametrize(
    ("releases", "window", "outcome", "reason"),
    [
        ((release("2.0", "2025-12-01", "2027-01-01"),), None, "met", "2.0 is fixed until 2027-01-01"),
        ((release("2.0", "2025-12-01", "2026-12-31"),), None, "not-met", "2.0 is fixed until 2026-12-31"),
        ((release("2.0", "2025-12-01", "2026-09-01"), release("1.0", "2025-06-01", "2027-06-01")), 4, "met", "1"),
        ((release("2.0", "2025-12-01", ""),), 18, "met", "2.0 is fixed until 2027-06-01"),
        ((release("2.0", "2025-12-01", ""),), 7.5, "not-met", "2.0 is fixed until 2026-07-01"),
        ((release("2.0", "2025-12-01", "2026-12-01"),), 24, "not-met", "a stated end wins over the policy"),
        ((release("2.0", "2025-12-01", ""),), None, "unknown", "no release has a stated end"),
        ((), 4, "not-met", "fixes a release for 4 months"),
        ((), 24, "unknown", "no release has a stated end"),
    ],
)  # fmt: skip
def test_support_that_is_left(
    releases: tuple[SupportedRelease, ...], window: float | None, outcome: str, reason: str
) -> None:
    found = left(releases, window)
    assert found.outcome == outcome
    assert found.passes is {"met": True, "not-met": False, "unknown": None}[outcome]
    assert found.reason.startswith(reason) or "wins" in reason


def test_what_is_in_use_is_the_mesh_of_that_name() -> None:
    found = run({mesh("one"): [], mesh("two"): []}, ask(Item("prefer", "in-use", {"name": "two"})))
    assert [(family.id, family.members[0].low) for family in found.ranking] == [("two", 100), ("one", 0)]


def test_to_avoid_what_is_in_use() -> None:
    found = run({mesh("one"): [], mesh("two"): []}, ask(Item("avoid", "in-use", {"name": "two"}, "must")))
    assert [one.candidate.mesh for one in found.excluded] == ["two"]


@pytest.mark.parametrize("template", ["kubernetes-range", "support-left", "in-use"])
def test_a_template_without_its_parameter_is_bad_input(template: str) -> None:
    with pytest.raises(InputError, match=f"the template {template} needs"):
        run({mesh("one"): []}, ask(Item("must", template, {})))


def test_a_base_that_does_not_know_the_time_of_support_leaves_it_open(tmp_path: Path) -> None:
    asked = tmp_path / "asked.yaml"
    asked.write_text("prefer: [{template: support-left, params: {months: 12}}]\n", encoding="utf-8")
    assert call("recommend", "-r", asked, "--data", tiny(tmp_path)).code == 0


@pytest.mark.parametrize(
    "test",
    [{"at_least": 1}, {"at_most": 1}, {"contains": "1"}],
)
def test_a_test_that_does_not_go_with_the_kind_of_value_fails(test: dict[str, Any]) -> None:
    assert not holds({"path": "context.kubernetes.version", **test}, {"kubernetes": {"version": "1.34"}})
    assert not holds({"path": "context.edge", "contains": "x"}, {"edge": True})


def rule(role: str, feature: str, importance: str = "medium") -> Rule:
    items = (Item(role, "feature", {"feature": feature}, importance, origin="rule r"),)
    return Rule("r", {"path": "context.edge", "equals": True}, items, "why")


@pytest.mark.parametrize(
    ("asked", "by_rule", "scores"),
    [
        (("prefer", "traffic.b-part"), ("prefer", "traffic.b"), "traffic.b-part"),
        (("must", "traffic.b-part"), ("prefer", "traffic.b"), "traffic.b-part"),
        (("must", "traffic.b"), ("prefer", "traffic.b-part"), "traffic.b-part"),
        (("prefer", "traffic.b"), ("prefer", "traffic.b-part"), "traffic.b"),
        (("prefer", "traffic.b"), ("must", "traffic.b-part"), "traffic.b"),
    ],
)
def test_what_a_rule_wants_does_not_hide_what_the_user_names(
    asked: tuple[str, str], by_rule: tuple[str, str], scores: str
) -> None:
    wanted = Requirements(context={"edge": True}, items=(item(*asked),))
    found = criteria(wanted, [rule(*by_rule)], FEATURES, SCORING)
    assert [one.id for one in found if one.scored] == [scores]


def test_where_somebody_looked_in_vain_an_attribute_is_unknown() -> None:
    stated = {
        mesh("one"): [fact("project.licence", "unknown")],
        mesh("two"): [fact("project.licence", "", value=("MIT",))],
    }
    found = run(stated, ask(Item("must", "attribute", {"attribute": "licence", "is": ("MIT",)})))
    assert [one.candidate.mesh for one in found.unverified] == ["one"]
    found = run(stated, ask(Item("avoid", "attribute", {"attribute": "licence", "is": ("GPL",)}, "must")))
    assert [one.candidate.mesh for one in found.unverified] == ["one"]
