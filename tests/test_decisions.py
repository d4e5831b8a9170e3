"""Published decisions: how often the answer of their day agrees, and that it would disagree where it should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from meshadvisor.kb.base import KnowledgeBase
from tests.decisions import (
    FAMILIES,
    IMPOSSIBLE,
    LAYER_7,
    SHARE,
    answer_to,
    at_the_end_of_the_year,
    counted,
    decisions,
    opening,
    outcome,
    reason_not_to_test,
    share,
    shuffled_share,
)
from tests.helpers import ROOT


@pytest.fixture(scope="module")
def of_their_year(kb: KnowledgeBase) -> Mapping[str, Mapping[str, Any]]:
    return {name: at_the_end_of_the_year(kb, one) for name, one in counted(kb).items()}


def test_four_of_five_decisions_agree_with_the_answer_of_their_year(
    kb: KnowledgeBase, of_their_year: Mapping[str, Mapping[str, Any]]
) -> None:
    outcomes = [outcome(kb, name, one) for name, one in of_their_year.items()]
    assert len(outcomes) >= 10
    assert all(one.families >= FAMILIES for one in outcomes)
    assert share(outcomes) >= SHARE, [one for one in outcomes if not one.hit]


def test_the_choices_of_others_agree_at_most_half_as_often(
    kb: KnowledgeBase, of_their_year: Mapping[str, Mapping[str, Any]]
) -> None:
    for scenarios in (counted(kb), of_their_year):
        own = share([outcome(kb, name, one) for name, one in scenarios.items()])
        assert shuffled_share(kb, list(scenarios.values())) <= own / 2


@pytest.mark.parametrize(("name", "feature"), IMPOSSIBLE.items())
def test_a_must_that_the_choice_could_not_meet_excludes_it(kb: KnowledgeBase, name: str, feature: str) -> None:
    scenario = counted(kb)[name]
    chose = scenario["decision"]["chose"]
    before, after = answer_to(kb, scenario), answer_to(kb, scenario, [feature])
    candidates = {one.id for one in before.view.candidates if one.mesh == chose}
    for candidate in candidates:
        assert {one.status for one in before.view.cell(candidate, feature).statements} == {"none"}
    assert candidates & _qualified(before)
    out = {one.candidate.id: {finding.criterion for finding in one.findings} for one in after.excluded}
    assert all(feature in out[candidate] for candidate in candidates)


def _qualified(answer: Any) -> set[str]:
    return {one.candidate.id for family in answer.ranking for one in family.members}


def test_there_are_six_such_musts() -> None:
    assert len(IMPOSSIBLE) == 6


def test_with_the_work_of_a_mesh_as_musts_no_alternative_opens_the_verdict(kb: KnowledgeBase) -> None:
    assert [name for name, one in counted(kb).items() if opening(answer_to(kb, one, LAYER_7))] == []
    assert [name for name, one in counted(kb).items() if opening(answer_to(kb, one))] != []


def test_every_decision_that_does_not_count_is_listed_with_its_reason(kb: KnowledgeBase) -> None:
    listed = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    for scenario in decisions(kb).values():
        organisation = scenario["decision"]["organisation"]
        row = f"| {organisation} | {scenario['decision']['year']} |"
        assert (row in listed) is bool(reason_not_to_test(kb, scenario))
