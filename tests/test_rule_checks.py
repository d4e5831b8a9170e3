"""What `validate` says of rules beside each other, and the law that no condition that can hold is called impossible."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshadvisor.checks.satisfiable import can_hold
from meshadvisor.engine.conditions import holds
from tests.helpers import call, messages, tiny

EDGE = {"path": "context.edge", "equals": True}
VM = {"path": "context.platforms", "contains": "vm"}
CLOUDS = {name: {"path": "context.cloud", "equals": name} for name in ("aws", "azure")}
PLUGIN = {"path": "context.kubernetes.cni", "present": True}
SIDECARLESS = """  - id: architecture.sidecarless
    name: No sidecar
    question: Do pods go without a proxy of their own?
    kind: status
    computed: {modes: [ambient, node, proxyless, managed]}
    full_when: The mode is another one.
    partial_when: Never.
    applies_to: {kinds: [mesh]}
    why: Nothing is restarted with the pods.
  - id: architecture.native-sidecars
    name: Native sidecars
    question: Does the proxy start before the application?
    kind: status
    full_when: Always.
    partial_when: On newer clusters.
    applies_to: {modes: [sidecar]}
    otherwise: met
    why: Jobs end by themselves.
"""


def crds(*values: str) -> dict[str, Any]:
    return {"attribute": "project.crds", "is": list(values)}


def attribute(name: str, value: str) -> dict[str, Any]:
    return {"attribute": name, "is": [value]}


def low(feature: str, role: str = "importance") -> dict[str, Any]:
    return {"feature": feature, role: "low"}


ZERO = attribute("project.stable-artifacts", "0")
BESIDE: dict[str, tuple[Any, Any, list[str]]] = {
    "same-thing": ({"must": ["traffic.retries"]}, {"avoid": ["retry"]}, ["C412"]),
    "both-weigh": ({"prefer": ["traffic.retries"]}, {"avoid": [low("retry", "level")]}, []),
    "piece-of-what-is-avoided": ({"prefer": ["traffic.retry-budget"]}, {"avoid": ["traffic.retries"]}, ["C412"]),
    "whole-of-what-is-avoided": ({"must": ["traffic.retries"]}, {"avoid": ["traffic.retry-budget"]}, []),
    "one-value-and-another": ({"must": [crds("7")]}, {"must": [crds("8", "9")]}, ["C412"]),
    "one-value-and-a-wish": ({"must": [crds("7")]}, {"prefer": [crds("8")]}, ["C412"]),
    "one-wish-and-another": ({"prefer": [crds("7")]}, {"prefer": [crds("8")]}, []),
    "values-in-common": ({"must": [crds("7", "8")]}, {"must": [crds("8", "9")]}, []),
    "a-list-may-have-both": ({"must": [attribute("proxy", "gust")]}, {"must": [attribute("proxy", "envoy")]}, []),
    "a-record-too": ({"must": [attribute("stable-artifacts", "project")]}, {"must": [ZERO]}, []),
    "all-values-are-avoided": ({"must": [crds("7")]}, {"avoid": [crds("7", "8")]}, ["C412"]),
    "a-value-is-left": ({"must": [crds("7", "9")]}, {"avoid": [crds("7", "8")]}, []),
    "no-mode-has-both": ({"must": ["architecture.sidecar"]}, {"prefer": ["architecture.sidecarless"]}, ["C412"]),
    "no-mode-has-neither": ({"avoid": ["architecture.sidecar"]}, {"avoid": ["architecture.sidecarless"]}, ["C412"]),
    "a-mode-is-left": ({"must": ["architecture.sidecar"]}, {"avoid": ["architecture.sidecarless"]}, []),
    "where-it-counts-as-met": ({"must": ["architecture.sidecarless"]}, {"must": ["native-sidecars"]}, []),
    "and-cannot-be-avoided": ({"must": ["architecture.sidecarless"]}, {"avoid": ["native-sidecars"]}, ["C412"]),
    "stricter-terms": ({"must": ["retry"]}, {"must": [{"feature": "retry", "status": "full"}]}, []),
    "same-terms": ({"must": ["retry"]}, {"must": ["traffic.retries"]}, ["C416"]),
    "a-wish-beside-a-must": ({"must": ["retry"]}, {"prefer": ["retry"]}, []),
    "a-weaker-wish-less-often": ({"prefer": [low("retry")]}, {"prefer": ["retry"]}, ["C416"]),
    "a-weaker-wish-more-often": ({"prefer": ["retry"]}, {"prefer": [low("retry")]}, []),
}
"""Name → what two rules want, the second of which always fires with the first, and what is said of them."""


def said(tmp_path: Path, *rules: tuple[Any, Any]) -> list[str]:
    """The codes of what is said of rules, each with its condition and what it wants."""
    folder = tiny(tmp_path)
    catalogue = folder / "features" / "architecture.yaml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8") + SIDECARLESS, encoding="utf-8")
    listed = [{"id": f"rule-{at}", "when": when, "then": then, "why": "X."} for at, (when, then) in enumerate(rules)]
    (folder / "rules" / "platform.yaml").write_text(json.dumps({"rules": listed}), encoding="utf-8")
    out = call("validate", "--data", folder).out
    return [one.code for one in messages(out) if one.code != "C414"] if out else []


@pytest.mark.parametrize("name", BESIDE)
def test_two_rules_that_fire_together(name: str, tmp_path: Path) -> None:
    one, other, codes = BESIDE[name]
    assert said(tmp_path, (EDGE, one), ({"any": [EDGE, VM]}, other)) == codes


@pytest.mark.parametrize("name", BESIDE)
def test_rules_that_never_fire_together_do_not_contradict(name: str, tmp_path: Path) -> None:
    one, other, _ = BESIDE[name]
    assert said(tmp_path, (CLOUDS["aws"], one), (CLOUDS["azure"], other)) == []


def test_a_condition_on_what_is_given_excludes_one_word_only(tmp_path: Path) -> None:
    others = {"all": [PLUGIN, {"none": [{"path": "context.kubernetes.cni", "equals": "other"}]}]}
    assert said(tmp_path, (others, {"must": ["retry"]}), (PLUGIN, {"avoid": ["retry"]})) == ["C412"]


def test_sizes_are_taken_where_they_are_given(tmp_path: Path) -> None:
    sizes = [{"path": f"context.kubernetes.{name}", "at_least": 1} for name in ("pods", "nodes")]
    little = {"prefer": [{"template": "resources", "params": {"of": "cpu"}}]}
    calls = {"path": "context.traffic.requests_per_second", "present": True}
    assert said(tmp_path, ({"all": sizes}, little)) == ["C417"]
    assert said(tmp_path / "more", ({"all": [*sizes, calls]}, little)) == []


def test_neither_is_said_of_a_condition_with_too_many_ways() -> None:
    either = {"any": [{"path": "context.kubernetes.pods", "at_least": size} for size in range(2, 12)]}
    assert can_hold({"all": [either] * 5}) is True
    never = {"path": "context.kubernetes.pods", "at_most": 1}
    assert can_hold({"all": [never, either]}) is False
    assert can_hold({"all": [*[either] * 5, never]}) is None


NUMBERS = st.integers(0, 4)
TESTS: dict[str, st.SearchStrategy[Mapping[str, Any]]] = {
    "context.kubernetes.pods": st.one_of(
        *(st.builds(lambda edge, name=name: {name: edge}, NUMBERS) for name in ("equals", "at_least", "at_most"))
    ),
    "context.kubernetes.cni": st.sampled_from([{"equals": "cilium"}, {"equals": "other"}]),
    "context.kubernetes": st.nothing(),
    "context.platforms": st.sampled_from([{"contains": "vm"}, {"contains": "ecs"}]),
    "context.edge": st.sampled_from([{"equals": True}, {"equals": False}]),
}
CONDITIONS: st.SearchStrategy[Mapping[str, Any]] = st.recursive(
    st.one_of(
        *(
            st.builds(
                lambda test, path=path: {"path": path, **test},
                st.one_of(tests, st.builds(lambda given: {"present": given}, st.booleans())),
            )
            for path, tests in TESTS.items()
        )
    ),
    lambda parts: st.builds(
        lambda name, some: {name: some},
        st.sampled_from(["all", "any", "none"]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
CONTEXTS = st.fixed_dictionaries(
    {},
    optional={
        "kubernetes": st.fixed_dictionaries(
            {}, optional={"pods": st.integers(1, 6), "cni": st.sampled_from(["cilium", "other", "calico"])}
        ),
        "platforms": st.lists(st.sampled_from(["vm", "ecs", "kubernetes"]), min_size=1, unique=True),
        "edge": st.booleans(),
    },
)


@settings(max_examples=500, deadline=None)
@given(CONDITIONS, CONTEXTS)
def test_no_condition_that_holds_somewhere_is_called_impossible(
    condition: Mapping[str, Any], context: Mapping[str, Any]
) -> None:
    assert can_hold(condition if holds(condition, context) else {"none": [condition]})
