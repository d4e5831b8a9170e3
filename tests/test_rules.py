"""The shipped rules on the shipped facts: each does what its example says, and every question leads to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import yaml

from meshadvisor.engine.conditions import holds, named_paths, paths
from meshadvisor.engine.recommend import recommend
from meshadvisor.engine.score import least_lead
from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.view import view
from meshadvisor.values.asked import Rule
from meshadvisor.values.facts import value_texts
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


def answers() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every answer on the situation that can be given: its name, and the context that it writes."""
    for question in QUESTIONS:
        for option in question.get("options", ()):
            writes = option.get("writes", {})
            if set(writes) <= {"context"}:
                yield f"{question['id']}/{option['id']}", writes.get("context", {})
        if "writes_to" in question:
            *above, last = question["writes_to"].split(".")[1:]
            context: dict[str, Any] = {last: question["example"]}
            for step in reversed(above):
                context = {step: context}
            yield question["id"], context


ANSWERS = dict(answers())
BY_THE_ENGINE = {
    *(f"cloud/{name}" for name in ("own", "aws", "azure", "gcp", "other")),
    *(f"distribution/{name}" for name in ("eks", "gke", "aks")),
}
"""What is bound to another provider's platform is out, without a rule."""
BESIDE_THE_RANKING = {
    "languages/jvm",
    "languages/mixed",
    *(f"current/{name}" for name in ("istio", "linkerd", "kuma", "aws-app-mesh")),
    *(f"network-plugin/{name}" for name in ("calico", "another")),
}
"""What changes the alternatives, the moves and the caveats, but not by itself which mesh stands where."""
NOTHING_SPECIAL = {
    *(f"{question}/another" for question in ("distribution", "current")),
    *(f"{question}/none" for question in ("current", "gitops")),
    *(f"experience/{name}" for name in ("some", "high")),
    *("clusters/one", "size/small", "encryption/no-need", "ingress/either", "sidecars/fine"),
}
"""What is so where nothing is said; that a mesh is in use that has no row here can change nothing either."""
BY_RULES = sorted(set(ANSWERS) - BY_THE_ENGINE - BESIDE_THE_RANKING - NOTHING_SPECIAL)


def answered(kb: KnowledgeBase, context: Mapping[str, Any], rules: Sequence[Rule]) -> Recommendation:
    return recommend(view(kb), requirements_of({"context": context}), rules, kb.scoring)


def standing(answer: Recommendation) -> tuple[Any, ...]:
    """Who is out, and who stands where."""
    ranks = [
        (family.id, family.best_rank, family.worst_rank, [one.candidate.id for one in family.members])
        for family in answer.ranking
    ]
    return excluded(answer), ranks


def fired_by(kb: KnowledgeBase, answer: str) -> list[str]:
    return [rule.id for rule in kb.rules if holds(rule.when, ANSWERS[answer])]


@pytest.mark.parametrize("answer", BY_RULES)
def test_an_answer_moves_candidates_by_rules(answer: str, kb: KnowledgeBase) -> None:
    """The same context without the rules that it fires has another result, for every rule but those that only speak."""
    whole = standing(answered(kb, ANSWERS[answer], kb.rules))
    moving = [name for name in fired_by(kb, answer) if set(RULES[name]["then"]) != {"caveat"}]
    looked_at = {path for rule in kb.rules if rule.id in moving for path in named_paths(rule)}
    assert set(paths(ANSWERS[answer])) - {"context.cloud"} <= looked_at
    for name in moving:
        assert standing(answered(kb, ANSWERS[answer], [rule for rule in kb.rules if rule.id != name])) != whole


@pytest.mark.parametrize("answer", sorted(BY_THE_ENGINE))
def test_an_answer_on_the_provider_excludes_without_a_rule(answer: str, kb: KnowledgeBase) -> None:
    assert fired_by(kb, answer) == []
    assert excluded(answered(kb, ANSWERS[answer], ())) > excluded(answered(kb, {}, ()))


@pytest.mark.parametrize("answer", sorted(BESIDE_THE_RANKING))
def test_an_answer_beside_the_ranking_moves_no_mesh(answer: str, kb: KnowledgeBase) -> None:
    assert standing(answered(kb, ANSWERS[answer], kb.rules)) == standing(answered(kb, {}, kb.rules))
    assert fired_by(kb, answer) or answer.startswith("languages/")


@pytest.mark.parametrize("answer", sorted(NOTHING_SPECIAL))
def test_an_answer_that_says_nothing_special_changes_nothing(answer: str, kb: KnowledgeBase) -> None:
    assert fired_by(kb, answer) == []
    assert standing(answered(kb, ANSWERS[answer], kb.rules)) == standing(answered(kb, {}, kb.rules))


def test_every_rule_is_fired_by_an_answer_or_by_several() -> None:
    """Whoever answers the questions gets all rules, but for two wishes that only a file can state."""
    paths_asked = {path for context in ANSWERS.values() for path in paths(context)}
    single = {name for name, rule in RULES.items() if any(holds(rule["when"], one) for one in ANSWERS.values())}
    assert {path for name in set(RULES) - single for path in paths(RULES[name]["example"]["context"])} <= paths_asked
    assert set(RULES) - single == {
        *("clusters-as-one", "networks-as-one"),
        *("support-wanted", "end-within-a-year-unwanted"),
    }


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


@pytest.mark.parametrize("goal", ["security", "traffic", "observability", "gateway"])
def test_a_network_plugin_without_a_mesh_moves_nobody(goal: str, kb: KnowledgeBase) -> None:
    """A wish that nobody can grant would take weight from the others of its category."""
    context = {"goals": [goal], "gitops": "argo-cd", "compliance": ["pci-dss"]}
    calico = {**context, "kubernetes": {"cni": "calico"}}
    assert standing(answered(kb, calico, kb.rules)) == standing(answered(kb, context, kb.rules))


def test_no_product_is_closed_only_because_the_rule_does_not_know_its_licence(kb: KnowledgeBase) -> None:
    then = RULES["open-source-only"]["then"]
    judged = {*then["must"][0]["is"], *then["avoid"][0]["is"]}
    stated = [one for mesh in kb.meshes.values() for one in mesh.stated.get("project.licence", ())]
    assert [one.id for one in stated if one.value is not None and not judged & set(value_texts(one.value))] == []


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
