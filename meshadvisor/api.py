"""The whole way in one call, for programs and for the command line."""

from __future__ import annotations

from collections.abc import Mapping

from meshadvisor.engine import recommend as engine
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.view import view
from meshadvisor.values.asked import Requirements
from meshadvisor.values.results import Recommendation


def recommend(
    kb: KnowledgeBase, asked: Requirements, as_of: str = "", pins: Mapping[str, str] | None = None
) -> Recommendation:
    """The recommendation for some requirements on a day (the data's own by default).

    `pins` (mesh → version) win over those of the requirements. Raises UnknownIdError and InputError.
    """
    current = asked.context.get("current")
    if current:
        kb.mesh(current)
    return engine.recommend(view(kb, as_of, {**asked.pins, **(pins or {})}), asked, kb.rules, kb.scoring)
