"""The shipped rules on the shipped facts: each does what its example says, and every question leads to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from meshadvisor.engine.conditions import holds, named_paths, paths
from meshadvisor.engine.recommend import recommend
from meshadvisor.engine.score import least_lead
from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.view import view
from meshadvisor.values.results import Recommendation, Scored
from tests.helpers import DATA, ROOT

CORPUS = ROOT / "tests" / "corpus"
RULES: dict[str, dict[str, Any]] = {
    rule["id"]: rule
    for path in sorted((DATA / "rules").glob("*.yaml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
}
QUESTIONS = yaml.safe_load((DATA / "questionnaire.yaml").read_text(encoding="utf-8"))["questions"]


def with_and_without(kb: KnowledgeBase, rule: str) -> tuple[Recommendation, Recommendation]:
    """The answers to the example of a rule."""
    example, seen = RULES[rule]["example"], view(kb)
    asked = requirements_of({key: value for key, value in example.items() if key != "changes"})
    others = [one for one in kb.rules if one.id != rule]
    return recommend(seen, asked, kb.rules, kb.scoring), recommend(seen, asked, others, kb.scoring)


def excluded(answer: Recommendation) -> set[str]:
    return {one.candidate.id for one in answer.excluded}


def ahead(answer: Recommendation, one: str, other: str) -> bool:
    """Does one surely stand ahead of the other? What is unverified stands behind what is not."""
    ranked = {each.candidate.id: each for family in answer.ranking for each in (*family.members, *family.derived)}
    scored: dict[str, Scored] = ranked | {each.candidate.id: each for each in answer.elsewhere}
    if one in scored and other in {each.candidate.id for each in answer.unverified}:
        return True
    return one in scored and other in scored and least_lead(scored[one], scored[other]) > 0


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_does_what_its_example_says(rule: str, kb: KnowledgeBase) -> None:
    raw = RULES[rule]
    assert holds(raw["when"], raw["example"]["context"])
    changes, (with_it, without) = raw["example"]["changes"], with_and_without(kb, rule)
    for candidate in changes.get("excluded", ()):
        assert candidate in excluded(with_it) - excluded(without)
    if "ahead" in changes:
        assert ahead(with_it, *changes["ahead"])
        assert not ahead(without, *changes["ahead"])
    if changes.get("caveat"):
        assert set(raw["then"]) == {"caveat"}
        texts = {one.text for one in with_it.caveats} - {one.text for one in without.caveats}
        assert texts == {raw["then"]["caveat"]}


def written() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every part of the context that an answer writes: its path, and the context that the answer writes."""
    for question in QUESTIONS:
        for option in question.get("options", ()):
            context = option.get("writes", {}).get("context", {})
            yield from ((path, context) for path in paths(context))
        if "writes_to" in question:
            yield question["writes_to"], {}


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The first context with what the second has beside or instead of it."""
    both = {key: merged(one[key], value) for key, value in other.items() if isinstance(one.get(key), dict)}
    return {**one, **other, **both}


ASKED = sorted({path for path, _ in written()})
OF_THE_ENGINE = {"context.cloud", "context.current", "context.languages"}
"""No rule moves candidates, because the engine itself does: three tests below show how."""


@pytest.mark.parametrize("path", sorted(set(ASKED) - OF_THE_ENGINE))
def test_an_answer_on_the_situation_fires_a_rule_that_moves_candidates(path: str, kb: KnowledgeBase) -> None:
    fired = [
        rule.id
        for rule in kb.rules
        for where, context in written()
        if where == path
        and path in named_paths(rule)
        and "caveat" not in RULES[rule.id]["example"]["changes"]
        and holds(rule.when, merged(RULES[rule.id]["example"]["context"], context))
    ]
    assert fired


def test_the_cloud_needs_no_rule(kb: KnowledgeBase) -> None:
    seen = view(kb)
    for cloud, out in (("aws", "aks-istio-addon/sidecar"), ("azure", "google-cloud-service-mesh/sidecar")):
        asked = requirements_of({"context": {"cloud": cloud}})
        assert out in excluded(recommend(seen, asked, kb.rules, kb.scoring))


@pytest.mark.parametrize(("languages", "place"), [("jvm", "options"), ("mixed", "excluded"), (None, "elsewhere")])
def test_the_language_needs_no_rule(languages: str | None, place: str, kb: KnowledgeBase) -> None:
    asked = requirements_of({"context": {"languages": languages} if languages else {}})
    need = recommend(view(kb), asked, kb.rules, kb.scoring).need
    there = {
        "options": [one.scored.candidate.id for one in need.options],
        "elsewhere": [one.scored.candidate.id for one in need.elsewhere],
        "excluded": [one.candidate.id for one in need.excluded],
    }
    assert [name for name, found in there.items() if "jvm-resilience" in found] == [place]


def test_the_mesh_in_use_needs_no_rule(kb: KnowledgeBase) -> None:
    """It stands by itself, and not below the one that it is built from."""
    for current, members in (("kong-mesh", {"kong-mesh", "kuma"}), ("linkerd", {"kuma"})):
        answer = recommend(view(kb), requirements_of({"context": {"current": current}}), kb.rules, kb.scoring)
        kuma = next(family for family in answer.ranking if family.id == "kuma")
        assert {one.candidate.mesh for one in kuma.members} == members


def test_every_rule_but_those_that_only_say_something_moves_candidates() -> None:
    caveats = {name for name, rule in RULES.items() if "caveat" in rule["example"]["changes"]}
    assert caveats == {name for name, rule in RULES.items() if set(rule["then"]) == {"caveat"}}
    assert len(caveats) * 5 < len(RULES)


def test_only_what_no_rule_looks_at_is_called_unused(kb: KnowledgeBase) -> None:
    def unused(context: dict[str, Any]) -> list[str]:
        answer = recommend(view(kb), requirements_of({"context": context}), kb.rules, kb.scoring)
        return [one.text for one in answer.caveats if one.text.startswith("no rule uses")]

    context = yaml.safe_load((CORPUS / "valid" / "requirements" / "situation.yaml").read_text())["context"]
    assert unused(context) == []
    del context["kubernetes"]["pods"]  # no estimate without it, which alone asks for the calls
    assert unused(context) == [
        "no rule uses these parts of the context, so they changed nothing: context.traffic.requests_per_second"
    ]
