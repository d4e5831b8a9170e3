"""Each scenario in `data/scenarios/` states what must be true of the answer to it; here it is held to that."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

import pytest

from meshadvisor.api import recommend
from meshadvisor.effect.expectations import held
from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import advice
from meshadvisor.report.recommendation import verdict
from meshadvisor.values.results import Recommendation
from tests.helpers import DATA

NAMES = sorted(path.stem for path in (DATA / "scenarios").glob("*.yaml"))
each_scenario = pytest.mark.parametrize("name", NAMES)


def answer_to(kb: KnowledgeBase, scenario: Mapping[str, Any]) -> Recommendation:
    """The recommendation on the day of the scenario."""
    return recommend(kb, requirements_of(scenario), scenario.get("as_of", ""))


def kind(answer: Recommendation) -> str:
    """What sort of answer it is: the first place may be sure, open by an unknown, shared by equals, or nobody's."""
    if not answer.ranking:
        return "nothing"
    if answer.first:
        return "sure"
    best = [family.members[0] for family in answer.ranking if family.best_rank == 1]
    return "equal" if all(one.low == one.high for one in best) else "open"


@each_scenario
def test_what_a_scenario_expects_comes_out(name: str, kb: KnowledgeBase) -> None:
    expect, answer = kb.scenarios[name]["expect"], answer_to(kb, kb.scenarios[name])
    found = dict(held(expect, answer))
    assert found
    assert [text for text, holds in found.items() if not holds] == []
    assert bool(answer.ranking) is not expect.get("nothing", False)
    if "first" in expect:
        assert expect.get("sure", False) is (answer.first is not None)


@each_scenario
def test_a_scenario_expects_more_than_that_something_qualifies(name: str, kb: KnowledgeBase) -> None:
    assert {"first", "rank", "excluded", "nothing"} & set(kb.scenarios[name]["expect"])


DECISIONS = sorted(name for name in NAMES if name.startswith("decision-"))


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_looked_at_in_its_year(name: str, kb: KnowledgeBase) -> None:
    scenario = kb.scenarios[name]
    day = datetime.date.fromisoformat(scenario["as_of"])
    assert day.year == scenario["decision"]["year"]
    assert scenario["decision"]["chose"] in {*kb.meshes, "none"}


def test_every_published_decision_is_named_so(kb: KnowledgeBase) -> None:
    assert sorted(name for name, scenario in kb.scenarios.items() if "decision" in scenario) == DECISIONS


def test_there_is_a_scenario_for_every_kind_of_answer(kb: KnowledgeBase) -> None:
    assert len(kb.scenarios) >= 24
    kinds = {kind(answer_to(kb, scenario)) for scenario in kb.scenarios.values()}
    assert kinds == {"nothing", "sure", "open", "equal"}


def test_firm_loose_and_equal_answers_are_told_apart(kb: KnowledgeBase) -> None:
    firm, loose, equal = (
        answer_to(kb, kb.scenarios[name]) for name in ("arm64-edge", "ipv6-only", "canary-argo-rollouts")
    )
    assert advice.firmness(firm).startswith("The first place is firm: it survives")
    assert re.match(r"The first place is not firm; \d+ of \d+ small changes move it: ", advice.firmness(loose))
    assert advice.firmness(equal) == ""
    assert verdict(equal).startswith("Nothing that you asked for separates")
