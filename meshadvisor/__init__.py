"""Which service mesh, if any? Dated, sourced facts, and a recommender that explains every point.

import meshadvisor

kb = meshadvisor.load()
asked = meshadvisor.read_requirements(Path("requirements.yaml"))
answer = meshadvisor.recommend(kb, asked, as_of="2022-11-01")
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"
_HOMES = {
    "KnowledgeBase": "meshadvisor.kb.base",
    "MeshadvisorError": "meshadvisor.values.errors",
    "Recommendation": "meshadvisor.values.results",
    "Requirements": "meshadvisor.values.asked",
    "View": "meshadvisor.values.view",
    "load": "meshadvisor.kb.load",
    "read_requirements": "meshadvisor.kb.asked",
    "recommend": "meshadvisor.api",
    "view": "meshadvisor.timeline.view",
}
__all__ = ["KnowledgeBase", "MeshadvisorError", "Recommendation", "Requirements", "View", "load", "read_requirements"]
__all__ += ["recommend", "view"]


def __getattr__(name: str) -> Any:
    """Public names, imported when they are first used, so that `--help` starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'meshadvisor' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)
