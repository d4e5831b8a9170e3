"""C4, third part: no id stands twice, and no alias stands for two things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshadvisor.checks.context import Base
from meshadvisor.kb.read import Document, Where
from meshadvisor.values.problems import Problem

LISTS: tuple[tuple[str, str, str], ...] = (
    ("features/", "features", "id"),
    ("proxies.yaml", "proxies", "id"),
    ("publishers.yaml", "publishers", "id"),
    ("questionnaire.yaml", "questions", "id"),
    ("claims/", "claims", "id"),
    ("measurements/", "results", "id"),
    ("rules/", "rules", "id"),
    ("links.yaml", "suppressions", "id"),
)
"""Beginning of the path, key of the list, key of the id."""


def check_unique(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    for prefix, listed, key in LISTS:
        for _, document in base.under(prefix):
            yield from _twice(document, (listed,), [one[key] for one in document.data[listed]], key)
    for _, document in base.under("questionnaire.yaml"):
        for index, question in enumerate(document.data["questions"]):
            where: Where = ("questions", index, "options")
            yield from _twice(document, where, [one["id"] for one in question.get("options", ())], "id")
    for _, document in base.under("features/"):
        yield from _aliases(base, document)
    for path, document in base.documents.items():
        if path.endswith("/releases.yaml"):
            yield from _releases(document)


def _twice(document: Document, where: Where, names: Sequence[str], key: str) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield document.problem((*where, index, key), "C406", f"the id '{name}' stands twice")


def _aliases(base: Base, document: Document) -> Iterator[Problem]:
    for index, feature in enumerate(document.data["features"]):
        for place, alias in enumerate(feature.get("aliases", ())):
            owners = sorted(
                name
                for name, one in base.features.items()
                if alias in (name, name.partition(".")[2], *one.get("aliases", ()))
            )
            if len(owners) > 1:
                where = ("features", index, "aliases", place)
                yield document.problem(where, "C406", f"the alias '{alias}' is used by {' and '.join(owners)}")


def _releases(document: Document) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, release in enumerate(document.data["releases"]):
        for name in dict.fromkeys((release["version"], *release.get("aliases", ()))):
            if name in seen:
                yield document.problem(("releases", index), "C406", f"the release '{name}' stands twice")
            seen[name] = index
