"""Requirements and rules: plain data → values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from meshadvisor.kb.accepts import accepts
from meshadvisor.kb.places import schema_folder
from meshadvisor.kb.read import Document, read_file
from meshadvisor.values.asked import Item, Requirements, Rule
from meshadvisor.values.errors import InputError, ProblemsError

MAX_BYTES = 200_000
"""A requirements file is written by hand."""


def read_requirements(path: Path) -> Requirements:
    """Read a requirements file. Raises ProblemsError with every problem in it."""
    document, problems = read_file(path, max_bytes=MAX_BYTES)
    if document is None:
        raise ProblemsError(problems)
    return requirements_from(document)


def requirements_from(document: Document) -> Requirements:
    """Check a document and turn it into requirements. Raises ProblemsError with every problem in it."""
    if not _surely_good(document):
        from meshadvisor.kb.shape import check_shape  # pydantic is slow to start
        from meshadvisor.model.requirements import RequirementsFile

        problems = check_shape(document, RequirementsFile)
        if problems:
            raise ProblemsError(problems)
    raw = document.data
    return Requirements(
        title=raw.get("title", ""),
        context=raw.get("context", {}),
        items=tuple(_items(raw, "asked", "")),
        priorities=tuple(raw.get("priorities", ())),
        pins=raw.get("pins", {}),
        expect=raw.get("expect", {}),
    )


def _surely_good(document: Document) -> bool:
    try:
        schema = json.loads((schema_folder() / "requirements.schema.json").read_bytes())
    except (OSError, ValueError):
        return False
    return accepts(schema, document.data)


def rule_from(raw: Mapping[str, Any]) -> Rule:
    """A rule of `data/rules/` as a value."""
    then = raw["then"]
    return Rule(
        id=raw["id"],
        when=raw["when"],
        items=tuple(_items(then, f"rule {raw['id']}", raw["why"])),
        why=raw["why"],
        caveat=then.get("caveat", ""),
    )


def _items(raw: Mapping[str, Any], origin: str, why: str) -> Iterator[Item]:
    for role in ("must", "prefer", "avoid"):
        for asked in raw.get(role, ()):
            yield _item({"feature": asked} if isinstance(asked, str) else asked, role, origin, why)


def _item(raw: Mapping[str, Any], role: str, origin: str, why: str) -> Item:
    template = next(name for name in ("feature", "attribute", "template") if name in raw)
    if template == "template":
        name, params = raw["template"], dict(raw["params"])
    else:
        name = template
        kept = ("feature", "attribute", "status", "maturity", "accept", "is")
        params = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items() if key in kept}
    importance: str | Fraction = _number(raw.get("importance", "medium"))
    if role == "avoid":
        importance = raw.get("level", "must")
    return Item(role=role, template=name, params=params, importance=importance, origin=origin, why=why)


def _number(importance: str | float) -> str | Fraction:
    if isinstance(importance, str):
        return importance
    if importance <= 0:
        raise InputError(f"an importance must be above 0, not {importance}")
    return Fraction(str(importance))
