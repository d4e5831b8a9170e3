"""The names in a requirements file: features, attributes, categories, meshes and versions that must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.read import Document, Where
from meshadvisor.values.errors import SHOWN
from meshadvisor.values.problems import Problem

SLIP = 0.8
"""So alike is a misspelt name; less alike may be a mesh that nobody here knows."""


def _near(given: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    from difflib import get_close_matches  # not needed while all is well

    return next(iter(get_close_matches(given.lower(), list(known), n=1, cutoff=cutoff)), "")


def check_names(document: Document, kb: KnowledgeBase) -> list[Problem]:
    """All names in a requirements file that the knowledge base does not have. Its shape was checked before."""
    return [*_features(document, kb), *_others(document, kb)]


def _features(document: Document, kb: KnowledgeBase) -> Iterator[Problem]:
    known = sorted({*kb.features, *kb.aliases})
    for role in ("must", "prefer", "avoid"):
        for index, item in enumerate(document.data.get(role, ())):
            where: Where = (role, index)
            if isinstance(item, str):
                item = {"feature": item}
            for key in ("feature", "attribute"):
                if key not in item:
                    continue
                found = kb.features.get(kb.aliases.get(item[key], item[key]))
                if found is None:
                    yield _unknown(document, where, "feature", item[key], known)
                elif (found.kind == "attribute") != (key == "attribute"):
                    right = f"attribute: {found.id}, is: [...]" if found.kind == "attribute" else f"feature: {found.id}"
                    message = f"'{found.id}' is no {key}"
                    yield document.problem(where, "C402", message, f"write {{{right}}}")


def _others(document: Document, kb: KnowledgeBase) -> Iterator[Problem]:
    for index, name in enumerate(document.data.get("priorities", ())):
        if name not in kb.categories:
            yield _unknown(document, ("priorities", index), "category", name, kb.categories)
    for name, version in document.data.get("pins", {}).items():
        if name not in kb.meshes:
            yield _unknown(document, ("pins", name), "mesh", name, kb.meshes)
        elif not any(version == one.version or version in one.aliases for one in kb.meshes[name].releases):
            versions = [one.version for one in kb.meshes[name].releases]
            yield _unknown(document, ("pins", name), f"release of {kb.meshes[name].name}", version, versions)
    current = document.data.get("context", {}).get("current", "")
    if current and current not in kb.meshes and _near(current, kb.meshes, SLIP):
        yield _unknown(document, ("context", "current"), "mesh", current, kb.meshes)


def _unknown(document: Document, where: Where, what: str, given: str, known: Iterable[str]) -> Problem:
    names = list(known)
    near = _near(given, names)
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    tip = f"did you mean '{near}'?" if near else f"known: {', '.join(names[:SHOWN])}{more}"
    return document.problem(where, "C401", f"no {what} called '{given}'", tip)
