"""Can a condition on the context hold at all? Found by trying, as far as the model of the context allows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, islice
from typing import Any, get_args

from pydantic import ValidationError

from meshadvisor.engine.conditions import holds
from meshadvisor.model.base import Shape
from meshadvisor.model.requirements import Context

Raw = Mapping[str, Any]
Way = tuple[tuple[Raw, bool], ...]
"""Tests of single paths, each with whether it must hold or must fail."""

MOST = 5_000
"""Ways that are tried for one condition."""


def can_hold(condition: Raw) -> bool | None:
    """Is there a context in which the condition holds? None where there are too many ways to try."""
    tests: dict[str, list[Raw]] = {}
    for test in _tests(condition):
        tests.setdefault(test["path"], []).append(test)
    values = {path: [None, *_values(path, listed)] for path, listed in tests.items()}
    ways = _ways(condition)
    if any(_fits(way, values) for way in islice(ways, MOST)):
        return True
    return False if next(ways, None) is None else None


def is_path(path: str) -> bool:
    """Does the context have a field there?"""
    return _field(path) is not None


@cache
def options(path: str) -> tuple[str, ...]:
    """The words of a closed list, or of a list of such words; none where anything goes."""

    def words(annotation: Any) -> Iterator[str]:
        for one in get_args(annotation):
            if isinstance(one, str):
                yield one
            else:
                yield from words(one)

    return tuple(words(_field(path)))


def _tests(condition: Raw) -> Iterator[Raw]:
    if "path" in condition:
        yield condition
    for name in ("all", "any", "none"):
        for one in condition.get(name, ()):
            yield from _tests(one)


def _ways(condition: Raw) -> Iterator[Way]:
    """The ways for a condition to hold, without regard to whether their tests go together."""
    pending: list[tuple[list[tuple[Raw, bool]], Way]] = [([(condition, True)], ())]
    while pending:
        left, settled = pending.pop()
        if not left:
            yield settled
            continue
        (first, wanted), *rest = left
        if "path" in first:
            pending.append((rest, (*settled, (first, wanted))))
            continue
        name = next(name for name in ("all", "any", "none") if name in first)
        parts = [(one, wanted != (name == "none")) for one in first[name]]
        if wanted == (name != "any"):
            pending.append(([*parts, *rest], settled))
        else:
            pending.extend(([part, *rest], settled) for part in parts)


def _fits(way: Way, values: Mapping[str, Sequence[Any]]) -> bool:
    """Do the tests go together? Paths are independent, but what stands below a path makes it present."""
    chosen: dict[str, Any] = {}
    # what is deeper is written last; nothing is given where that will do, so that only what must be is present
    for path in sorted({test["path"] for test, _ in way}, key=lambda path: path.count(".")):
        own = [(test, wanted) for test, wanted in way if test["path"] == path]
        fitting = [value for value in values[path] if _agree(own, {path: value})]
        if not fitting:
            return False
        chosen[path] = fitting[0]
    return _agree(way, chosen)


def _agree(tests: Sequence[tuple[Raw, bool]], values: Raw) -> bool:
    context = _context(values)
    return all(holds(test, context) == wanted for test, wanted in tests)


def _context(values: Raw) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for path, value in values.items():
        if value is not None:
            *above, last = path.split(".")[1:]
            node = context
            for step in above:
                node = node.setdefault(step, {})
            node[last] = value
    return context


def _values(path: str, tests: Sequence[Raw]) -> list[Any]:
    """The values at a path that the tests tell apart, as far as the model allows them."""
    words, wanted = options(path), [test["contains"] for test in tests if "contains" in test]
    numbers = [1, *(test[name] for test in tests for name in ("equals", "at_least", "at_most") if name in test)]
    texts = ["other", "1.30", *(test["equals"] for test in tests if isinstance(test.get("equals"), str))]
    found: list[Any] = [*words, *texts, *(f"{text}0" for text in texts), True, False, {}]
    found += [int(edge) + step for edge in numbers if isinstance(edge, (int, float)) for step in (-1, 0, 1)]
    allowed = [one for one in dict.fromkeys([*wanted, *words]) if _allowed(path, json.dumps([one]))]
    members = allowed[: len(wanted) + 1]
    found += [list(some) for size in range(1, len(members) + 1) for some in combinations(members, size)]
    unique = {json.dumps(one, sort_keys=True): one for one in found}
    return [one for text, one in unique.items() if _allowed(path, text)]


@cache
def _allowed(path: str, value: str) -> bool:
    """Does the model of the context take this value (as JSON) at this path?"""
    try:
        Context.model_validate_json(json.dumps(_context({path: json.loads(value)})))
    except ValidationError:
        return False
    return True


@cache
def _field(path: str) -> Any:
    """The annotation of the field at a path; None where the context has no such field."""
    found: Any = Context
    for step in path.split(".")[1:]:
        fields = found.model_fields if isinstance(found, type) and issubclass(found, Shape) else {}
        field = fields.get(step)
        if field is None:
            return None
        found = field.annotation
    return found
