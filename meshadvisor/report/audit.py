"""The audit of somebody else's comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Inline, Line, Link, Para
from meshadvisor.timeline.claims import VERDICTS, Audited

_WORDS = {
    "right": "right",
    "outdated-since": "outdated",
    "wrong-then": "wrong at the time",
    "not-comparable": "not comparable",
}


def blocks(kb: KnowledgeBase, source: Mapping[str, Any], found: Sequence[Audited]) -> list[Block]:
    """The audit: figures, a table of all cells, and the reasons where the source is not simply right."""
    about = source["source"]
    count = Counter(one.verdict for one in found)
    figures = ", ".join(f"{count[name]} {_WORDS[name]}" for name in VERDICTS)
    rows = [[one.row, _mesh(kb, one), one.words, verdict_text(one)] for one in found]
    reasons = [_reason(kb, one) for one in found if one.verdict != "right" or one.note or one.partial]
    return [
        Heading(about["title"], 1),
        Para(
            f"{about['publisher']}, held against the facts of {about['as_of']} and now: {len(found)} cells, {figures}."
        ),
        *([Para(about["bias"])] if about.get("bias") else []),
        Grid(["Row", "Mesh", "It says", "Verdict"], rows),
        Heading("Why"),
        Bullets(reasons),
    ]


def verdict_text(one: Audited) -> str:
    """The verdict in words, with the release and day since which a cell is outdated."""
    since = f"{one.release} ({one.day})" if one.release and one.day else one.release or one.day
    return _WORDS[one.verdict] + (f" since {since}" if since else "") + (", but partial" if one.partial else "")


def _mesh(kb: KnowledgeBase, one: Audited) -> str:
    return kb.meshes[one.mesh].name if one.mesh else ""


def _reason(kb: KnowledgeBase, one: Audited) -> Line:
    name = _mesh(kb, one)
    parts: list[Inline] = [
        f'{one.row}{", " + name if name else ""}, "{one.words}": {verdict_text(one)}. {one.why.rstrip(".")}. '
    ]
    if one.note:
        parts.append(f"{one.note} ")
    if one.evidence:
        parts.append(Link("source", one.evidence[0].url))
    return tuple(parts)
