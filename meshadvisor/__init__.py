"""Which service mesh, if any? Dated, sourced facts, and a recommender that explains every point.

import meshadvisor

kb = meshadvisor.load()
asked = meshadvisor.read_requirements(Path("requirements.yaml"))
answer = meshadvisor.recommend(kb, asked, as_of="2022-11-01")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meshadvisor.api import recommend
    from meshadvisor.kb.asked import read_requirements
    from meshadvisor.kb.base import KnowledgeBase
    from meshadvisor.kb.load import load
    from meshadvisor.timeline.view import view
    from meshadvisor.values.asked import Item, Requirements
    from meshadvisor.values.errors import InputError, MeshadvisorError, ProblemsError, UnknownIdError
    from meshadvisor.values.facts import Event, Evidence, Feature, Mesh, Statement
    from meshadvisor.values.results import (
        Caveat,
        Criterion,
        Decider,
        Excluded,
        Family,
        Finding,
        Need,
        Part,
        Recommendation,
        Robustness,
        Scored,
        WhatIf,
    )
    from meshadvisor.values.view import Candidate, Cell, View

__version__ = "0.1.0"
_HOMES = {
    "api": ("recommend",),
    "kb.asked": ("read_requirements",),
    "kb.base": ("KnowledgeBase",),
    "kb.load": ("load",),
    "timeline.view": ("view",),
    "values.asked": ("Item", "Requirements"),
    "values.errors": ("InputError", "MeshadvisorError", "ProblemsError", "UnknownIdError"),
    "values.facts": ("Event", "Evidence", "Feature", "Mesh", "Statement"),
    "values.results": (
        "Caveat", "Criterion", "Decider", "Excluded", "Family", "Finding", "Need", "Part", "Recommendation",
        "Robustness", "Scored", "WhatIf",
    ),
    "values.view": ("Candidate", "Cell", "View"),
}  # fmt: skip
__all__ = [
    "Candidate",
    "Caveat",
    "Cell",
    "Criterion",
    "Decider",
    "Event",
    "Evidence",
    "Excluded",
    "Family",
    "Feature",
    "Finding",
    "InputError",
    "Item",
    "KnowledgeBase",
    "Mesh",
    "MeshadvisorError",
    "Need",
    "Part",
    "ProblemsError",
    "Recommendation",
    "Requirements",
    "Robustness",
    "Scored",
    "Statement",
    "UnknownIdError",
    "View",
    "WhatIf",
    "load",
    "read_requirements",
    "recommend",
    "view",
]


def __getattr__(name: str) -> Any:
    """Public names, imported when they are first used, so that `--help` starts fast."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"meshadvisor.{home}"), name)
    raise AttributeError(f"module 'meshadvisor' has no attribute '{name}'")
