"""Every generated page, by path below `docs/generated/`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from meshadvisor.api import recommend
from meshadvisor.docs import exported
from meshadvisor.docs.recording import recording
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import asjson, audit, compare, markdown, recommendation, stats
from meshadvisor.report.blocks import Block
from meshadvisor.timeline.change import changes, events
from meshadvisor.timeline.claims import audit as audited
from meshadvisor.timeline.view import view

THEN = "2022-11-01"
"""The day of the article that the project started from."""
SEED = ("linkerd", "istio", "kuma", "aws-app-mesh")
NOTE = "<!-- Generated from data/ by `meshadvisor docs build`. Do not edit. -->\n\n"


def pages(kb: KnowledgeBase, examples: Iterable[Path]) -> dict[str, str]:
    """Path below `docs/generated/` → text."""
    found: dict[str, str] = {}
    for path in sorted(examples):
        asked = read_requirements(path)
        answer = recommend(kb, asked)
        found[f"examples/{path.stem}.md"] = _page(recommendation.blocks(answer))
        found[f"examples/{path.stem}.json"] = asjson.recommendation(answer)
    found["examples/questionnaire.txt"] = recording(kb)
    for day in (THEN, kb.day):
        seen = view(kb, day)
        wanted = kb.candidates(SEED)
        candidates = [one for name in wanted for one in seen.candidates if one.id == name]
        name = "then" if day == THEN else "now"
        found[f"seed/{name}.md"] = _page(compare.blocks(kb, seen, candidates, kb.tables))
    seed = {feature for table in kb.tables for row in table.rows for feature in row.features}
    steps = [one for name in SEED for one in changes(kb, kb.meshes[name], THEN, kb.day, sorted(seed))]
    happened = [one for name in SEED for one in events(kb.meshes[name], THEN, kb.day)]
    found["seed/changes.md"] = _page(compare.changed(kb, THEN, kb.day, steps, happened))
    whole = view(kb, kb.day)
    found["coverage.md"] = _page(stats.blocks(kb, whole, [one.id for one in whole.candidates], by_category=True))
    for name, source in kb.claims.items():
        found[f"claims/{name}.md"] = _page(audit.blocks(kb, source, audited(kb, source)))
    found["export.md"] = NOTE + exported.page()
    return found


def _page(blocks: Iterable[Block]) -> str:
    return NOTE + markdown.render(blocks)
