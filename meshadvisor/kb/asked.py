"""Requirements: a file → values, or every problem in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meshadvisor.kb.accepts import accepts
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.clashes import clashes
from meshadvisor.kb.items import items_from, plain_items
from meshadvisor.kb.names import check_names
from meshadvisor.kb.places import schema_folder
from meshadvisor.kb.read import Document, read_file
from meshadvisor.values.asked import Requirements
from meshadvisor.values.errors import ProblemsError
from meshadvisor.values.problems import Problem

MAX_BYTES = 200_000
"""A requirements file is written by hand."""


def read_requirements(path: str | Path, kb: KnowledgeBase | None = None) -> Requirements:
    """Read a requirements file; with `kb`, also check the names in it. Raises ProblemsError with every problem."""
    document, problems = read_file(Path(path), max_bytes=MAX_BYTES)
    if document is None:
        raise ProblemsError(problems)
    return requirements_from(document, kb)


def requirements_from(document: Document, kb: KnowledgeBase | None = None) -> Requirements:
    """Check a document (requirements or a scenario) and turn it into requirements. Raises ProblemsError."""
    problems = [] if _surely_good(document) else _of_shape(document)
    if kb is not None and not problems:
        problems = check_names(document, kb) or list(clashes(document, kb))
    if problems:
        raise ProblemsError(problems)
    return requirements_of(document.data)


def requirements_of(raw: Mapping[str, Any]) -> Requirements:
    """Requirements from data that is known to be sound: a checked file, or a scenario."""
    return Requirements(
        title=raw.get("title", ""),
        context=raw.get("context", {}),
        items=tuple(items_from(raw, "asked", "")),
        priorities=tuple(raw.get("priorities", ())),
        pins=raw.get("pins", {}),
        scoring=raw.get("scoring", {}),
        expect=raw.get("expect", {}),
        as_of=raw.get("as_of", ""),
    )


def plain_of(asked: Requirements) -> dict[str, Any]:
    """The inverse: what a file with these requirements says. Expectations are left out."""
    said = {
        "title": asked.title,
        "context": asked.context,
        **plain_items(asked.items),
        "priorities": list(asked.priorities),
        "pins": asked.pins,
        "scoring": asked.scoring,
    }
    return {name: value for name, value in said.items() if value}


def _of_shape(document: Document) -> list[Problem]:
    from meshadvisor.kb.shape import check_shape  # pydantic is slow to start
    from meshadvisor.model.requirements import RequirementsFile
    from meshadvisor.model.scenario import Scenario

    is_scenario = isinstance(document.data, dict) and "situation" in document.data
    return check_shape(document, Scenario if is_scenario else RequirementsFile)


def _surely_good(document: Document) -> bool:
    try:
        schema = json.loads((schema_folder() / "requirements.schema.json").read_bytes())
    except (OSError, ValueError):
        return False
    return accepts(schema, document.data)
