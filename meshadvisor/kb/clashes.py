"""What a requirements file cannot ask for at once."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.read import Document
from meshadvisor.values.problems import Problem


def clashes(document: Document, kb: KnowledgeBase) -> Iterator[Problem]:
    """All of it. Shape and names were checked before."""
    yield from _weights(document)
    yield from _opposites(document, kb)


def _weights(document: Document) -> Iterator[Problem]:
    """Words and numbers mixed, categories beside numbers, categories ranked twice."""
    wishes = [(("prefer", place), item) for place, item in enumerate(document.data.get("prefer", ()))]
    wishes += [(("avoid", place), item) for place, item in enumerate(document.data.get("avoid", ())) if _weighs(item)]
    numbers = [not isinstance(_importance(item), str) for _, item in wishes]
    if True in numbers and False in numbers:
        where = wishes[numbers.index(not numbers[0])][0]
        yield document.problem(where, "C207", "importances are either all words or all numbers; here they are mixed")
    priorities = document.data.get("priorities", ())
    if True in numbers and priorities:
        message = "'priorities' do not go with importances that are numbers"
        yield document.problem(("priorities",), "C207", message)
    for place, name in enumerate(priorities):
        if name in priorities[:place]:
            yield document.problem(("priorities", place), "C207", f"'{name}' stands twice among the priorities")


def _importance(item: object) -> object:
    return item.get("importance", "medium") if isinstance(item, dict) else "medium"


def _weighs(item: object) -> bool:
    """Of what is avoided: does it weigh, or screen?"""
    return isinstance(item, dict) and item.get("level", "must") != "must"


def _opposites(document: Document, kb: KnowledgeBase) -> Iterator[Problem]:
    """A feature that is a must and is avoided, by a must or by a wish."""
    musts = {_feature(item, kb) for item in document.data.get("must", ())} - {""}
    for place, item in enumerate(document.data.get("avoid", ())):
        name = _feature(item, kb)
        if name in musts:
            message = f"'{name}' is a must and is to be avoided"
            yield document.problem(("avoid", place), "C207", message, "take one of the two away")


def _feature(item: object, kb: KnowledgeBase) -> str:
    given = str(item.get("feature", "")) if isinstance(item, dict) else str(item)
    return kb.aliases.get(given, given)
