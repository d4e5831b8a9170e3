"""Items of must, prefer and avoid, and rules: plain data → values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from meshadvisor.values.asked import Item, Rule
from meshadvisor.values.errors import InputError


def rule_from(raw: Mapping[str, Any]) -> Rule:
    """A rule of `data/rules/` as a value."""
    then = raw["then"]
    return Rule(
        id=raw["id"],
        when=raw["when"],
        items=tuple(items_from(then, f"rule {raw['id']}", raw["why"])),
        why=raw["why"],
        caveat=then.get("caveat", ""),
    )


def items_from(raw: Mapping[str, Any], origin: str, why: str) -> Iterator[Item]:
    """The items of must, prefer and avoid. Raises InputError for an importance that is not above 0."""
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


def plain_items(items: Iterable[Item]) -> dict[str, list[dict[str, Any]]]:
    """The inverse of `items_from`: role → its items in the long form."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        params: dict[str, Any] = dict(item.params)
        raw = params if item.template in params else {"template": item.template, "params": params}
        importance = item.importance if isinstance(item.importance, str) else _plain_number(item.importance)
        found.setdefault(item.role, []).append(raw | {"level" if item.role == "avoid" else "importance": importance})
    return found


def _plain_number(importance: Fraction) -> int | float:
    return importance.numerator if importance.denominator == 1 else float(importance)


def _number(importance: str | float) -> str | Fraction:
    if isinstance(importance, str):
        return importance
    if importance <= 0:
        raise InputError(f"an importance must be above 0, not {importance}")
    return Fraction(str(importance))
