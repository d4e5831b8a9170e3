"""What a user changes in the figures: values and importances of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from meshadvisor.engine.criteria import resolve
from meshadvisor.values.asked import Item, Requirements, Scoring
from meshadvisor.values.errors import InputError
from meshadvisor.values.facts import Feature


def own_figures(scoring: Scoring, own: Mapping[str, Any]) -> Scoring:
    """The figures with those that the requirements name replaced. `own` has decimals as texts, like `scoring.yaml`."""

    def merged(name: str) -> dict[str, Fraction]:
        return {**getattr(scoring, name), **{word: Fraction(text) for word, text in own.get(name, {}).items()}}

    return replace(
        scoring,
        status=merged("status"),
        maturity=merged("maturity"),
        unsupported=Fraction(own["unsupported"]) if "unsupported" in own else scoring.unsupported,
        importance=merged("importance"),
    )


def with_weights(
    asked: Requirements, weights: Mapping[str, str | Fraction], features: Mapping[str, Feature]
) -> Requirements:
    """The requirements with other importances (feature or attribute → word or number).

    A feature that is no wish yet becomes one. Raises UnknownIdError, and InputError for an attribute that is no wish
    and for words beside numbers.
    """
    items = list(asked.items)
    for name, importance in weights.items():
        feature = resolve(name, features)
        places = [place for place, item in enumerate(items) if _is_wish(item, feature, features)]
        for place in places:
            items[place] = replace(items[place], importance=importance)
        if not places and feature.kind != "status":
            raise InputError(f"'{feature.id}' is no wish here; write which values you mean under 'prefer'")
        if not places:
            items.append(Item("prefer", "feature", {"feature": feature.id}, importance))
    weighing = [one.importance for one in items if one.role != "must" and one.importance != "must"]
    if weights and len({isinstance(one, Fraction) for one in weighing}) > 1:
        raise InputError("importances are either all words or all numbers; with these weights they are mixed")
    return replace(asked, items=tuple(items))


def _is_wish(item: Item, feature: Feature, features: Mapping[str, Feature]) -> bool:
    named = item.params.get("feature") or item.params.get("attribute")
    wish = item.role == "prefer" or (item.role == "avoid" and item.importance != "must")
    return wish and named is not None and resolve(str(named), features).id == feature.id
