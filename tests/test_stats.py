"""Coverage: what is counted, and that it adds up."""

from __future__ import annotations

import json

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.coverage import coverage
from meshadvisor.timeline.view import view
from meshadvisor.values.facts import Statement
from meshadvisor.values.view import Cell
from tests.conftest import Run


def test_the_categories_add_up_to_the_whole(kb: KnowledgeBase) -> None:
    seen = view(kb)
    ids = [one.id for one in seen.candidates]
    whole = coverage(seen, ids)
    parts = [coverage(seen, [one], category) for one in ids for category in kb.categories]
    assert whole.applicable == sum(one.applicable for one in parts)
    assert whole.known == sum(one.known for one in parts) == sum(whole.certainty.values())
    assert whole.looked_at == whole.known + whole.unknown


def test_what_counts_as_known_and_as_primary(kb: KnowledgeBase) -> None:
    seen = coverage(view(kb), [])
    docs = ({"kind": "docs", "supports": ["status"]},)
    for status, sources in (("full", ()), ("none", docs), ("unknown", ())):
        fact = Statement("x", "m", "f", status=status, certainty="low", verified="2026-01-01", sources=sources)
        seen.add(Cell("c", "f", (fact,)))
    seen.add(Cell("c", "f"))
    assert (seen.applicable, seen.looked_at, seen.known, seen.unknown, seen.primary) == (4, 3, 2, 1, 0)


def test_stats_in_every_form(run: Run, kb: KnowledgeBase) -> None:
    assert f"Coverage on {kb.day}" in run("stats").stdout
    assert json.loads(run("stats", "--format", "json").stdout)["candidates"]["kuma/sidecar"]["traffic"]["applicable"]
