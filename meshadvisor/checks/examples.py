"""C4, fourth part: the examples in the catalogue are what the facts say."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.checks.context import Base, suggestion
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.build import build
from meshadvisor.kb.read import Document, Where
from meshadvisor.timeline.view import view
from meshadvisor.values.facts import Example, Feature
from meshadvisor.values.problems import Problem
from meshadvisor.values.view import View


def check_examples(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    kb = build({path: document.data for path, document in base.documents.items()})
    views: dict[str, View] = {}
    for _, document in base.under("features/"):
        for index, raw in enumerate(document.data["features"]):
            feature = kb.features[raw["id"]]
            for example in feature.examples:
                where = ("features", index, "examples", example.status)
                seen = views.setdefault(example.day, view(kb, example.day))
                yield from _example(kb, seen, document, where, feature, example)


def _example(
    kb: KnowledgeBase, seen: View, document: Document, where: Where, feature: Feature, example: Example
) -> Iterator[Problem]:
    if example.of not in {one.id for one in seen.candidates}:
        known = kb.candidates(kb.meshes)
        tip = suggestion(example.of, known) if example.of not in known else "it did not exist yet"
        yield document.problem((*where, "of"), "C401", f"no candidate '{example.of}' on {example.day}", tip)
        return
    best = seen.cell(example.of, feature.id).best
    stated = best.status if best else "not stated"
    if stated != example.status:
        message = f"{example.of} is no example of '{example.status}' on {example.day}: the cell is '{stated}'"
        yield document.problem((*where, "of"), "C411", message, f"meshadvisor explain {example.of} {feature.id}")
