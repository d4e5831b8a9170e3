"""The questionnaire as a person sees it, recorded from the real program with the answers below."""

from __future__ import annotations

from meshadvisor.api import recommend
from meshadvisor.interview.draft import complaint, finished
from meshadvisor.interview.questions import Interview
from meshadvisor.interview.remaining import remaining
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import recommendation, terminal
from meshadvisor.values.view import View

ANSWERS = {
    "goals": ["1 2"],
    "platforms": ["1"],
    "distribution": ["1"],
    "kubernetes-version": ["1.34"],
    "clusters": ["1"],
    "current": ["b", "5"],
    "experience": ["2"],
    "encryption": ["2"],
    "security-musts": ["1"],
    "traffic-musts": ["19", "1"],
    "ingress": ["2"],
    "security-wishes": ["2 4"],
    "traffic-wishes": ["2 6"],
    "terms-wishes": ["1"],
}
"""Question → what is typed, in order; with a step back and a slip on the way. Enter for the others."""


def recording(kb: KnowledgeBase, at_hand: View) -> str:
    """Questions, answers and the result."""
    lines: list[str] = ["$ meshadvisor recommend"]
    waiting = {name: list(typed) for name, typed in ANSWERS.items()}
    again = {name: typed[-1] for name, typed in ANSWERS.items()}

    def ask(prompt: str) -> str:
        name = _current(kb, lines)
        typed = waiting[name].pop(0) if waiting.get(name) else again.get(name, "")
        lines.append(f"{prompt}{typed}")
        return typed

    draft = Interview(kb.questionnaire, ask, lines.append, complaint, remaining(kb, at_hand=at_hand), kb.aliases).run()
    asked = finished(draft)
    answer = recommend(kb, asked, at_hand=at_hand)
    shown = terminal.render(recommendation.blocks(answer), 80)
    return "\n".join(line.rstrip() for line in [*lines, "", shown])


def _current(kb: KnowledgeBase, lines: list[str]) -> str:
    """The question that was shown last."""
    shown = next(line for line in reversed(lines) if line.startswith("["))
    return str(next(one["id"] for one in kb.questionnaire if shown.endswith(one["ask"])))
