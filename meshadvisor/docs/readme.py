"""What the README shows of the data: the beginning of an answer, and how much is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from meshadvisor.api import recommend
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import recommendation, stats, terminal
from meshadvisor.timeline.view import view

SHOWN = re.compile(r"(?<=```console\n)\$ meshadvisor recommend (?P<file>\S+)\n(?P<pieces>.*?)(?=```)", re.DOTALL)
"""A command and pieces of its answer."""
LEFT_OUT = "[…]\n"


def refreshed(text: str, kb: KnowledgeBase, root: Path) -> str:
    """The text with answers and figures of this data; of each answer the sections that it shows now.

    `root`: where the requirements files lie that it names.
    """
    seen = view(kb, kb.day)
    features, candidates, statements, sources = stats.figures(kb, seen)
    text = re.sub(r"\d+ features of \d+ candidates", f"{features} features of {candidates} candidates", text)
    text = re.sub(r"\d+ statements rest on \d+ sources", f"{statements} statements rest on {sources} sources", text)
    return SHOWN.sub(lambda match: _answer(match, kb, root), text)


def _answer(match: re.Match[str], kb: KnowledgeBase, root: Path) -> str:
    answer = terminal.render(recommendation.blocks(recommend(kb, read_requirements(root / match["file"]))), 80)
    sections = answer.strip("\n").split("\n\n")
    pieces = [_piece(one.strip("\n"), sections) for one in match["pieces"].split(LEFT_OUT)]
    return f"$ meshadvisor recommend {match['file']}\n" + f"\n{LEFT_OUT}\n".join(pieces).rstrip("\n") + "\n"


def _piece(shown: str, sections: Sequence[str]) -> str:
    """As many sections as are shown, from the one that begins with the same line; else from the first."""
    if not shown:
        return ""
    head = shown.partition("\n")[0]
    start = next((at for at, one in enumerate(sections) if one.partition("\n")[0] == head), 0)
    return "\n\n".join(sections[start : start + len(shown.split("\n\n"))]) + "\n"
