"""All checks over a data folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from meshadvisor.checks.context import Base
from meshadvisor.checks.estimates import check_estimates
from meshadvisor.checks.evidence import check_evidence
from meshadvisor.checks.examples import check_examples
from meshadvisor.checks.files import check_files
from meshadvisor.checks.freshness import check_freshness
from meshadvisor.checks.intervals import check_intervals
from meshadvisor.checks.references import check_references
from meshadvisor.checks.rules import check_rules, check_values
from meshadvisor.checks.unique import check_unique
from meshadvisor.kb.load import load_documents, yaml_files
from meshadvisor.kb.read import Document
from meshadvisor.values.problems import Problem

FAMILIES: tuple[Callable[[Base], Iterator[Problem]], ...] = (
    check_files,
    check_unique,
    check_references,
    check_estimates,
    check_intervals,
    check_evidence,
    check_rules,
)


_NAMED_EVERYWHERE = re.compile(r"(?:^|/)features/[^/]+\.yaml$")
"""While a file of the catalogue cannot be used, every name that stands in it would be called unknown."""


_ON_THEIR_OWN = ("claims/", "estimates/", "measurements/", "scenarios/", "surveys/")
"""Files that name others and that few others name."""


def _needed(asked: tuple[str, ...], name: str) -> bool:
    """Is a file needed to check those asked for? For the facts of a mesh, nobody else's statements are."""
    facts = all(one.split("/")[0] in ("meshes", "alternatives") and "/" in one for one in asked)
    if not asked or not facts:
        return True
    if "/support/" in name:
        return any(name.split("/")[:2] == one.split("/")[:2] for one in asked)
    return not name.startswith(_ON_THEIR_OWN)


def errors(documents: Mapping[str, Document], today: str) -> list[Problem]:
    """The errors of a whole data folder that was read, sorted by place."""
    base = Base(documents, today)
    found = [one for family in FAMILIES for one in family(base) if one.level == "error"]
    return sorted(set(found or _of_whole(base)))


def _of_whole(base: Base) -> list[Problem]:
    """What can be said of whole and sound data only, because it needs a view."""
    return [*check_examples(base), *check_values(base)]


def check(
    folder: Path, only: tuple[Path, ...] = (), *, fresh: bool = False, day: str = "", today: str = ""
) -> list[Problem]:
    """All problems of a data folder, sorted by place; with `only`, those in these files and folders.

    With `fresh`, also facts that have not been looked at for long on an ISO day, by default that of the data. Dates
    after `today` and the day of the data are errors.
    """
    names = tuple(path.resolve().relative_to(folder.resolve()).as_posix() for path in only)
    loaded = load_documents(folder, partial(_needed, names))
    base = Base(loaded.documents, today)
    problems = list(loaded.problems)
    for family in FAMILIES:
        if family is not check_references or not any(_NAMED_EVERYWHERE.search(one.path) for one in loaded.problems):
            problems += family(base)
    if fresh and (day or base.day):
        problems += check_freshness(base, day or base.day)
    whole = all(_needed(names, name) for name, _ in yaml_files(folder))
    if whole and not any(one.level == "error" for one in problems):
        problems += _of_whole(base)
    if only:
        wanted = [path.resolve() for path in only]
        problems = [one for one in problems if any(Path(one.path).resolve().is_relative_to(path) for path in wanted)]
    return sorted(set(problems))
