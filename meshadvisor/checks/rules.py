"""C4, fifth part: rules that never fire, contradict or repeat each other, and values that no fact has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple, get_args

from meshadvisor.checks.context import Base, suggestion
from meshadvisor.checks.satisfiable import can_hold, is_path, options
from meshadvisor.kb.read import Document, Where
from meshadvisor.model.facts import Mode
from meshadvisor.values.facts import value_texts
from meshadvisor.values.problems import Problem

Raw = Mapping[str, Any]
MODES = frozenset(get_args(Mode))
IMPORTANCES = ("low", "medium", "high", "critical")


class _Rule(NamedTuple):
    document: Document
    where: Where
    raw: Raw

    @property
    def id(self) -> str:
        return str(self.raw["id"])


class _Item(NamedTuple):
    """One item of a rule: the thing that it wants or avoids, by which values and terms, and how strongly."""

    rule: _Rule
    where: Where
    thing: str
    values: frozenset[str]
    terms: Raw
    avoids: bool
    level: Any
    takes: tuple[str, ...]
    """The parts of the context that it cannot be made without."""

    @property
    def screens(self) -> bool:
        return bool(self.level == "must")

    @property
    def asks(self) -> tuple[Any, ...]:
        """What it asks for, however strongly."""
        return self.thing, self.values, self.terms, self.avoids


def check_rules(base: Base) -> Iterator[Problem]:
    """Rules that can never fire (C413) or take what may not be given (C417), contradict each other (C412), or ask for
    what is asked for anyway (C416)."""
    items: list[_Item] = []
    for _, document in base.under("rules/"):
        for index, raw in enumerate(document.data["rules"]):
            rule = _Rule(document, ("rules", index), raw)
            yield from _never(rule)
            items += _items(base, rule)
    for item in items:
        yield from _without(item)
    for one, other in combinations(items, 2):
        yield from _contradiction(base, one, other)
        yield from _repetition(one, other)


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


# Parts of the context that a rule takes


def _taken(params: Raw) -> Iterator[str]:
    yield from (one[1:-1] for one in params.values() if isinstance(one, str) and one.startswith("{context."))
    if "of" in params:
        yield from ("context.kubernetes.pods", "context.kubernetes.nodes")
    if params.get("of") == "cpu":
        yield "context.traffic.requests_per_second"


def _without(item: _Item) -> Iterator[Problem]:
    for path in item.takes:
        if is_path(path) and can_hold({"all": [item.rule.raw["when"], {"path": path, "present": False}]}):
            message = f"rule '{item.rule.id}' takes {path}, and fires also where it is not given"
            tip = f"add {{path: {path}, present: true}} to the condition"
            yield item.rule.document.problem(item.where, "C417", message, tip)


# Contradictions


def _items(base: Base, rule: _Rule) -> Iterator[_Item]:
    for role, strength, otherwise in (
        ("must", "", "must"),
        ("prefer", "importance", "medium"),
        ("avoid", "level", "must"),
    ):
        for index, raw in enumerate(rule.raw["then"].get(role, ())):
            item: Raw = {"feature": raw} if isinstance(raw, str) else raw
            if "template" in item:
                thing = f"{item['template']}={'|'.join(map(str, item['params'].values()))}"
            else:
                given = str(item.get("feature") or item["attribute"])
                thing = base.names.get(given, given)
            values = frozenset(text.casefold() for text in item.get("is", ()))
            terms = {name: item[name] for name in ("status", "maturity", "accept") if name in item}
            level = item.get(strength, otherwise)
            takes = tuple(_taken(item.get("params", {})))
            yield _Item(rule, (*rule.where, "then", role, index), thing, values, terms, role == "avoid", level, takes)


def _contradiction(base: Base, one: _Item, other: _Item) -> Iterator[Problem]:
    """Two items that nothing can grant together, where both can fire and at least one screens.

    A rule that wants what it avoids itself is wrong also where both only weigh.
    """
    itself = one.rule == other.rule and one.avoids != other.avoids
    if not (one.screens or other.screens or itself):
        return
    at, against = (one, other) if one.avoids else (other, one)
    clash = _clash(base, at, against)
    if clash and can_hold({"all": [one.rule.raw["when"], other.rule.raw["when"]]}):
        tip = "both fire in one context; narrow a condition, or let both only weigh"
        yield at.rule.document.problem(at.where, "C412", clash, tip)


def _clash(base: Base, at: _Item, against: _Item) -> str:
    """Why nothing can grant both of two items; empty when something can. If one of two avoids, it is the first."""
    feature = base.features.get(against.thing, {})
    wants = "which" if at.thing == against.thing else f"and '{against.thing}' is a piece of it, which"
    if at.avoids and not against.avoids:
        # of an attribute, a value may be left that will do
        if (at.thing == against.thing and against.values <= at.values) or at.thing == feature.get("part_of"):
            return f"rule '{at.rule.id}' avoids '{at.thing}', {wants} rule '{against.rule.id}' wants"
    elif not at.avoids and at.thing == against.thing and _is_single(feature) and not at.values & against.values:
        return f"rules '{at.rule.id}' and '{against.rule.id}' want different values of '{at.thing}', which has only one"
    if not _modes(base, at) & _modes(base, against):
        verbs = ["avoids" if one.avoids else "wants" for one in (at, against)]
        return (
            f"rule '{at.rule.id}' {verbs[0]} '{at.thing}' and rule '{against.rule.id}' {verbs[1]} '{against.thing}', "
            "and no mode of a mesh grants both"
        )
    return ""


def _is_single(feature: Raw) -> bool:
    """Does an attribute have one value at a time? Lists and records have several texts."""
    return feature.get("value", {}).get("type") in ("text", "number")


def _modes(base: Base, item: _Item) -> frozenset[str]:
    """The modes of meshes in which the definition of a feature leaves room for what an item asks."""
    feature = base.features.get(item.thing, {})
    if feature.get("kind") != "status":
        return MODES
    can_be_said = MODES & frozenset(feature.get("applies_to", {}).get("modes", MODES))
    granting = can_be_said
    if feature.get("computed", {}).get("modes"):
        there = frozenset(feature["computed"]["modes"])
        granting = can_be_said - there if item.avoids else can_be_said & there
    counts_as_met = feature.get("otherwise") == "met"
    return granting | (MODES - can_be_said if counts_as_met != item.avoids else frozenset())


# Repetitions


def _repetition(one: _Item, other: _Item) -> Iterator[Problem]:
    """Of two items that ask for the same, the one whose rule fires only where the other fires too."""
    for first, again in ((one, other), (other, one)):
        if first.asks == again.asks and _as_strong(first.level, again.level):
            outside = {"all": [again.rule.raw["when"], {"none": [first.rule.raw["when"]]}]}
            if can_hold(again.rule.raw["when"]) and can_hold(outside) is False:
                message = f"rule '{first.rule.id}' asks for '{again.thing}' whenever rule '{again.rule.id}' does"
                tip = "take it out here, or let the conditions exclude each other"
                yield again.rule.document.problem(again.where, "C416", message, tip, "warning")
                return


def _as_strong(level: Any, other: Any) -> bool:
    """A must is not compared with words, because a wish beside it can raise its weight; nor are numbers."""
    words = IMPORTANCES[: IMPORTANCES.index(level)] if level in IMPORTANCES else ()
    return bool(level == other) or other in words


# Conditions that cannot hold


def _never(rule: _Rule) -> Iterator[Problem]:
    """The innermost parts of a condition that cannot hold."""
    found: list[Where] = []
    whole = (*rule.where, "when")
    for place, part in _parts(rule.raw["when"], whole):
        if any(inner[: len(place)] == place for inner in found) or can_hold(part) is not False:
            continue
        found.append(place)
        if "path" not in part:
            what = f"rule '{rule.id}' can never fire" if place == whole else "this part of the condition never holds"
            yield rule.document.problem(place, "C413", f"{what}: its tests contradict each other")
        elif is_path(part["path"]):  # a path that does not exist is another check's
            message, tip = f"this test of {part['path']} never holds", _possible(part["path"])
            yield rule.document.problem(place, "C413", message, tip)


def _parts(condition: Raw, where: Where) -> Iterator[tuple[Where, Raw]]:
    """A condition and all that it is made of, each with its place, inner ones first."""
    for name in ("all", "any", "none"):
        for index, one in enumerate(condition.get(name, ())):
            yield from _parts(one, (*where, name, index))
    yield where, condition


def _possible(path: str) -> str:
    words = options(path)
    return f"it is one of {', '.join(words)}" if words else "look at its type in requirements.schema.json"
