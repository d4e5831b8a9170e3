"""The audit of the article that the project started from."""

from __future__ import annotations

from collections import Counter

import pytest

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.claims import Audited, audit


@pytest.fixture(scope="module")
def found(kb: KnowledgeBase) -> dict[str, Audited]:
    return {one.claim: one for one in audit(kb, kb.claims["article-2022"])}


@pytest.mark.parametrize(
    ("claim", "verdict", "release", "day"),
    [
        ("circuit-breaker-istio", "right", "", ""),
        ("circuit-breaker-linkerd", "outdated-since", "2.13", "2023-04-10"),
        ("rate-limiting-linkerd", "outdated-since", "2.17", "2024-12-05"),
        ("platform-linkerd", "outdated-since", "2.15", "2024-02-21"),
        ("node-agent-istio", "outdated-since", "1.18", "2023-06-07"),
        ("rate-limiting-kuma", "wrong-then", "", ""),
        ("ingress-istio", "wrong-then", "", ""),
        ("circuit-breaker-aws-app-mesh", "outdated-since", "", "2026-09-30"),
        ("rate-limiting-aws-app-mesh", "right", "", ""),
        ("istio-incubating", "right", "", ""),
        ("survey", "not-comparable", "", ""),
    ],
)
def test_verdicts(found: dict[str, Audited], claim: str, verdict: str, release: str, day: str) -> None:
    one = found[claim]
    assert (one.verdict, one.release, one.day) == (verdict, release, day)


def test_what_is_not_right_says_why_and_who_says_so(found: dict[str, Audited]) -> None:
    for one in found.values():
        assert one.why
        if one.verdict in ("wrong-then", "outdated-since"):
            assert one.evidence, one.claim


def test_few_cells_are_not_comparable(found: dict[str, Audited]) -> None:
    count = Counter(one.verdict for one in found.values())
    assert count["not-comparable"] <= 6
    assert sum(count.values()) >= 40


def test_a_figure_that_names_one_end_of_a_range_is_wrong(found: dict[str, Audited]) -> None:
    assert found["cpu-envoy"].verdict == "wrong-then"
    assert "22 to 156" in found["cpu-envoy"].why
