"""Structured conditions on the context: `all`, `any`, `none`, and tests of one path. Nothing is evaluated as code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.values.asked import Rule

_MISSING = object()


def lookup(context: Mapping[str, Any], path: str) -> Any:
    """The value at a path such as context.kubernetes.version, or None."""
    found: Any = {"context": context}
    for step in path.split("."):
        found = found.get(step, _MISSING) if isinstance(found, Mapping) else _MISSING
    return None if found is _MISSING else found


def holds(condition: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Does the condition hold? A test of something that is not given fails, except `present: false`.

    A test that does not go with the kind of value (a number where the value is text) fails too.
    """
    if "all" in condition:
        return all(holds(one, context) for one in condition["all"])
    if "any" in condition:
        return any(holds(one, context) for one in condition["any"])
    if "none" in condition:
        return not any(holds(one, context) for one in condition["none"])
    value = lookup(context, condition["path"])
    if "present" in condition:
        return bool((value is not None) == condition["present"])
    if value is None:
        return False
    if "equals" in condition:
        return bool(value == condition["equals"])
    if "contains" in condition:
        return isinstance(value, (list, tuple)) and condition["contains"] in value
    if not isinstance(value, (int, float)):
        return False
    return bool(value >= condition["at_least"] if "at_least" in condition else value <= condition["at_most"])


def filled(params: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """Params with each "{context.…}" replaced by the value at that path."""
    return {
        name: lookup(context, value[1:-1]) if isinstance(value, str) and value.startswith("{context.") else value
        for name, value in params.items()
    }


def paths(context: Mapping[str, Any], above: str = "context") -> Iterator[str]:
    """The path of every value in a context."""
    for name, value in context.items():
        if isinstance(value, Mapping):
            yield from paths(value, f"{above}.{name}")
        else:
            yield f"{above}.{name}"


def named_paths(rule: Rule) -> Iterator[str]:
    """The paths that a rule looks at, in its condition or its parameters."""
    yield from _named(rule.when)
    for item in rule.items:
        yield from (
            value[1:-1] for value in item.params.values() if isinstance(value, str) and value.startswith("{context.")
        )


def _named(condition: Mapping[str, Any]) -> Iterator[str]:
    if "path" in condition:
        yield condition["path"]
    for name in ("all", "any", "none"):
        for one in condition.get(name, ()):
            yield from _named(one)
