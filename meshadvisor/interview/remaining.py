"""Who is left after some answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from meshadvisor.api import ranked
from meshadvisor.interview.draft import Draft
from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.values.view import View

FEW = 4
"""So many names fit in a line."""


@dataclass(frozen=True)
class Remaining:
    """The candidates that no answer and no event excludes, by name. A mesh has one candidate for each of its modes."""

    left: tuple[str, ...]
    total: int
    unverified: int = 0
    """How many of those left have a must of which nobody knows whether they meet it."""
    screens: frozenset[str] = frozenset()
    """Features that rules have made musts, on the usual terms."""

    def since(self, before: Remaining | None = None) -> str:
        """One line: how many are left, and who went out."""
        out = [name for name in before.left if name not in self.left] if before else []
        text = f"{len(self.left)} of {self.total} candidates left"
        text += f", {self.unverified} of them unverified" if self.unverified else ""
        return text + (f"; out: {', '.join(out)}" if 0 < len(out) <= FEW else f"; {len(out)} out" if out else "")


def remaining(
    kb: KnowledgeBase, day: str = "", pins: Mapping[str, str] | None = None, at_hand: View | None = None
) -> Callable[[Draft], Remaining]:
    """Who is left for a draft, on a day. What it returns raises InputError for a draft that cannot be computed.

    `at_hand`: the view of the data's own day, where no other and no pins are given.
    """

    def left(draft: Draft) -> Remaining:
        answer = ranked(kb, requirements_of(draft), day, pins, at_hand)
        meshes = [one for one in answer.view.candidates if one.kind == "mesh"]
        out = {one.candidate.id for one in answer.excluded}
        by_rule = {
            str(dict(criterion.params)["feature"])
            for criterion in answer.criteria
            for item in criterion.origins
            if item.role == "must" and item.origin != "asked" and set(item.params) == {"feature"}
        }
        return Remaining(
            tuple(one.name for one in meshes if one.id not in out),
            len(meshes),
            len(answer.unverified),
            frozenset(by_rule),
        )

    return left
