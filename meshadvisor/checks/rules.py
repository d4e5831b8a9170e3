"""C4, fourth part: rules that can never fire, rules that contradict each other, and values that no fact has.

Whether a condition can hold is found by trying it: on every context that its tests tell apart, as far as the model of
the context allows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError

from meshadvisor.checks.context import Base, suggestion
from meshadvisor.engine.conditions import holds
from meshadvisor.kb.read import Document, Where
from meshadvisor.model.base import Shape
from meshadvisor.model.requirements import Context
from meshadvisor.values.facts import value_texts
from meshadvisor.values.problems import Problem

Raw = Mapping[str, Any]
MOST = 20_000
"""Contexts that are tried for one condition; where there are more, it counts as one that can hold."""


class _Rule(NamedTuple):
    document: Document
    where: Where
    raw: Raw


class _Item(NamedTuple):
    """One item of a rule: the thing that it wants or avoids, and whether it screens."""

    rule: _Rule
    where: Where
    thing: str
    values: frozenset[str]
    avoids: bool
    screens: bool


def check_rules(base: Base) -> Iterator[Problem]:
    """Rules that can never fire (C413), and those that contradict each other (C412)."""
    about: dict[str, list[_Item]] = {}
    for _, document in base.under("rules/"):
        for index, raw in enumerate(document.data["rules"]):
            rule = _Rule(document, ("rules", index), raw)
            yield from _never(rule)
            for item in _items(base, rule):
                about.setdefault(item.thing, []).append(item)
    for items in about.values():
        yield from _contradictions(items)


def check_values(base: Base) -> Iterator[Problem]:
    """Attributes in rules and questions that are asked for with a value that no statement has (C414)."""
    known: dict[str, dict[str, str]] = {}
    for stated in base.statements():
        value = stated.raw.get("value")
        texts = () if value is None else value_texts(tuple(value) if isinstance(value, list) else value)
        known.setdefault(stated.feature, {}).update({text.casefold(): text for text in texts})
    for path, document in base.documents.items():
        if path.startswith("rules/") or path == "questionnaire.yaml":
            for where, item in _attributes(document.data, ()):
                feature = base.names.get(item["attribute"], "")
                values = known.get(feature, {})
                for index, text in enumerate(item["is"]):
                    if text.casefold() not in values and not base.features[feature].get("computed"):
                        tip = suggestion(text, values.values())
                        message = f"no statement on '{feature}' has the value '{text}'"
                        yield document.problem((*where, "is", index), "C414", message, tip)


def _attributes(node: Any, where: Where) -> Iterator[tuple[Where, Raw]]:
    if isinstance(node, dict):
        if "attribute" in node and "is" in node:
            yield where, node
        for key, value in node.items():
            yield from _attributes(value, (*where, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _attributes(value, (*where, index))


# Contradictions


def _contradictions(items: Sequence[_Item]) -> Iterator[Problem]:
    """Of the items about one thing: what one wants and another avoids, where both can fire in one context."""
    avoided = [one for one in items if one.avoids]
    for refuses in avoided:
        for wants in items:
            if wants.avoids or not wants.values <= refuses.values:
                continue  # of an attribute, a value is left that will do
            rule, other = refuses.rule, wants.rule
            both = {"all": [rule.raw["when"], other.raw["when"]]}
            if rule == other or ((wants.screens or refuses.screens) and _can_hold(both)):
                message = f"rule '{rule.raw['id']}' avoids '{refuses.thing}', which rule '{other.raw['id']}' wants"
                tip = "both fire in one context; narrow a condition, or let both only weigh"
                yield rule.document.problem(refuses.where, "C412", message, tip)


def _items(base: Base, rule: _Rule) -> Iterator[_Item]:
    for role in ("must", "prefer", "avoid"):
        for index, raw in enumerate(rule.raw["then"].get(role, ())):
            item: Raw = {"feature": raw} if isinstance(raw, str) else raw
            if "template" in item:
                thing = f"{item['template']}={'|'.join(map(str, item['params'].values()))}"
            else:
                given = str(item.get("feature") or item["attribute"])
                thing = base.names.get(given, given)
            values = frozenset(text.casefold() for text in item.get("is", ()))
            screens = role == "must" or (role == "avoid" and item.get("level", "must") == "must")
            yield _Item(rule, (*rule.where, "then", role, index), thing, values, role == "avoid", screens)


# Conditions that cannot hold


def _never(rule: _Rule) -> Iterator[Problem]:
    where = (*rule.where, "when")
    wrong = [(place, test) for place, test in _tests(rule.raw["when"], where) if not _can_hold(test)]
    for place, test in wrong:
        if _field(test["path"]) is not None:  # a path that does not exist is another check's
            message, tip = f"this test of {test['path']} never holds", _possible(test["path"])
            yield rule.document.problem(place, "C413", message, tip)
    if not wrong and not _can_hold(rule.raw["when"]):
        message = f"rule '{rule.raw['id']}' can never fire: its tests contradict each other"
        yield rule.document.problem(where, "C413", message)


def _tests(condition: Raw, where: Where) -> Iterator[tuple[Where, Raw]]:
    """The single tests of a condition, each with its place."""
    if "path" in condition:
        yield where, condition
    for name in ("all", "any", "none"):
        for index, one in enumerate(condition.get(name, ())):
            yield from _tests(one, (*where, name, index))


def _can_hold(condition: Raw) -> bool:
    """Is there a context in which the condition holds? Where there are too many to try, yes."""
    tests: dict[str, list[Raw]] = {}
    for _, test in _tests(condition, ()):
        tests.setdefault(test["path"], []).append(test)
    # what is deeper is written last, so that a part of the context is there when something in it is
    paths = sorted(tests, key=lambda path: path.count("."))
    choices = product(*([None, *_values(path, tests[path])] for path in paths))
    for count, values in enumerate(choices):
        if count >= MOST or holds(condition, _context(dict(zip(paths, values, strict=True)))):
            return True
    return False


def _context(values: Mapping[str, Any]) -> dict[str, Any]:
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
    options, wanted = _options(path), [test["contains"] for test in tests if "contains" in test]
    found: list[Any] = [*options, *(test["equals"] for test in tests if "equals" in test)]
    edges = [int(test[name]) for test in tests for name in ("at_least", "at_most") if name in test]
    found += [edge + step for edge in edges for step in (-1, 0, 1)]
    found += ["other", "1.30", True, False, {}]
    allowed = [one for one in dict.fromkeys([*wanted, *options]) if _allowed(path, json.dumps([one]))]
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


@cache
def _options(path: str) -> tuple[str, ...]:
    """The words of a closed list, or of a list of such words."""

    def words(annotation: Any) -> Iterator[str]:
        for one in get_args(annotation):
            if isinstance(one, str):
                yield one
            else:
                yield from words(one)

    return tuple(words(_field(path)))


def _possible(path: str) -> str:
    options = _options(path)
    return f"it is one of {', '.join(options)}" if options else "look at its type in requirements.schema.json"
