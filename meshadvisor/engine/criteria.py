"""What the user asked for and what rules add → criteria, merged and weighted.

Weights: explicit numbers are the whole weighting, and what has no number only screens. Otherwise a category's share
(rank-order centroid of the priorities, as in SMARTER: Edwards and Barron 1994; or its most important criterion) times
the criterion's share within its category.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from meshadvisor.engine.conditions import filled, holds
from meshadvisor.engine.templates import described
from meshadvisor.values.asked import Item, Requirements, Rule, Scoring
from meshadvisor.values.errors import InputError, UnknownIdError
from meshadvisor.values.facts import Feature
from meshadvisor.values.results import Criterion

Features = Mapping[str, Feature]
Importance = str | Fraction


def criteria(asked: Requirements, rules: Sequence[Rule], features: Features, scoring: Scoring) -> tuple[Criterion, ...]:
    """All criteria of a request. Raises UnknownIdError and InputError."""
    items = [*asked.items, *(item for rule in fired(rules, asked) for item in rule.items)]
    merged: dict[str, Criterion] = {}
    for item in items:
        _check_item(item, scoring)
        made = _criterion(item, asked, features)
        merged[made.id] = _merge(merged[made.id], made, scoring) if made.id in merged else made
    _check_priorities(asked.priorities, features)
    return weighted(_without_children(list(merged.values()), features, scoring), asked.priorities, scoring)


def fired(rules: Iterable[Rule], asked: Requirements) -> list[Rule]:
    """The rules whose condition holds."""
    return [rule for rule in rules if holds(rule.when, asked.context)]


def resolve(name: str, features: Features) -> Feature:
    """A feature by id or alias."""
    found = features.get(name) or next((one for one in features.values() if name in one.aliases), None)
    if found is None:
        raise UnknownIdError(
            "feature", name, {*features, *(alias for one in features.values() for alias in one.aliases)}
        )
    return found


def _check_item(item: Item, scoring: Scoring) -> None:
    """A file was checked when it was read; what a program made was not. Raises InputError."""
    if item.role not in ("must", "prefer", "avoid"):
        raise InputError(f"an item's role is must, prefer or avoid; not '{item.role}'")
    words = (*scoring.importance, *(("must",) if item.role != "prefer" else ()))
    given = item.importance
    if given <= 0 if isinstance(given, Fraction) else given not in words:
        raise InputError(f"an importance is {', '.join(words)}, or a Fraction above 0; not {given!r}")


def _criterion(item: Item, asked: Requirements, features: Features) -> Criterion:
    params = filled(item.params, asked.context)
    negative = item.role == "avoid"
    if item.template in ("feature", "attribute"):
        feature = resolve(str(params.pop(item.template)), features)
        wanted = "status" if item.template == "feature" else "attribute"
        if feature.kind != wanted:
            other = "attribute" if feature.kind == "attribute" else "feature"
            raise InputError(f"'{feature.id}' is asked for as {item.template}; write '{other}: {feature.id}'")
        category, label, target = feature.category, feature.name, feature.id
        params["feature"] = feature.id
        if item.template == "attribute":
            values = params["is"] if isinstance(params["is"], tuple) else (params["is"],)
            label = f"{label}{' other than' if negative else ':'} {' or '.join(values)}"
            target = f"{target}={'|'.join(values)}"
        elif negative:
            label = f"No {label}"
    elif item.template == "resources":
        params, category, label, target = _resources(item, asked)
    else:
        category, label, target = described(item.template, params)
        label = f"Not: {label}" if negative else label
    screens = item.role == "must" or (negative and item.importance == "must")
    roles = (("avoid",) if negative else ()) + (("must",) if screens else ("prefer",))
    return Criterion(
        id=f"not {target}" if negative else target,
        template=item.template,
        params=tuple(sorted(params.items())),
        roles=roles,
        category=category,
        label=label,
        importance="medium" if screens else item.importance,
        share=Fraction(0),
        origins=(item,),
    )


_QUANTITIES = {
    "memory": "Little memory used by the data plane",
    "cpu": "Little CPU used by the data plane",
    "memory-reserved": "Little memory reserved for the data plane",
    "cpu-reserved": "Little CPU reserved for the data plane",
}


def _resources(item: Item, asked: Requirements) -> tuple[dict[str, object], str, str, str]:
    """Parameters with the sizes of the context, category, label, target. Raises InputError where these are missing."""
    from meshadvisor.engine.estimate import checked, sizes_of  # few ask for it

    quantity = str(item.params.get("of", ""))
    if quantity not in _QUANTITIES:
        raise InputError("the template 'resources' needs 'of': " + ", ".join(_QUANTITIES))
    if item.role != "prefer":
        raise InputError("'resources' weighs and never screens: write it under 'prefer'")
    sizes = sizes_of(asked.context)
    if sizes is None or (quantity == "cpu" and sizes.requests_per_second is None):
        needed = "kubernetes.pods, kubernetes.nodes" + (" and traffic.requests_per_second" if quantity == "cpu" else "")
        raise InputError(f"'resources' of {quantity} needs {needed} in the context")
    return {"of": quantity, "sizes": checked(sizes)}, "resources", _QUANTITIES[quantity], f"resources={quantity}"


def _merge(one: Criterion, other: Criterion, scoring: Scoring) -> Criterion:
    """Two requests for one thing: the higher importance, and where both screen, the terms of both."""
    first, *also = [each.params for each in (one, other) if each.must] or [one.params]
    terms = dict(first)
    if also and also[0] != first:
        terms["also"] = (*terms.get("also", ()), *also)  # type: ignore[misc]
    return replace(
        one,
        params=tuple(sorted(terms.items())),
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
        importance=_heavier(one.importance, other.importance, scoring),
        origins=(*one.origins, *other.origins),
    )


def weight_of(importance: Importance, scoring: Scoring) -> Fraction:
    """What an importance weighs: the number itself, or the figure of the word."""
    return importance if isinstance(importance, Fraction) else scoring.importance[importance]


def _heavier(one: Importance, other: Importance, scoring: Scoring) -> Importance:
    """The higher importance. A number was given by the user and wins over the word that a must brings along."""
    numbers = [given for given in (one, other) if isinstance(given, Fraction)]
    return max(numbers) if numbers else max(one, other, key=lambda given: weight_of(given, scoring))


def _without_children(found: list[Criterion], features: Features, scoring: Scoring) -> list[Criterion]:
    """Of a feature and a piece of it only one scores, with the higher importance of the two.

    It is the piece when that is wished for and the whole only screens, or when the user names the piece and only rules
    want the whole; else the whole.
    """
    by_feature = {
        str(dict(one.params)["feature"]): one.id
        for one in found
        if one.template == "feature" and "avoid" not in one.roles
    }
    result = {one.id: one for one in found}
    for feature_id, piece_id in by_feature.items():
        whole_id = by_feature.get(features[feature_id].part_of)
        if whole_id is None:
            continue
        piece, whole = result[piece_id], result[whole_id]
        by_piece = _wished(piece) > _wished(whole) or (_asked(piece) and not _asked(whole))
        scores, silent = (piece, whole) if by_piece else (whole, piece)
        result[scores.id] = replace(scores, importance=_heavier(piece.importance, whole.importance, scoring))
        result[silent.id] = replace(silent, scored=False)
    return list(result.values())


def _wished(criterion: Criterion) -> int:
    """2 for a wish of the user, 1 for a wish of a rule, 0 for what only screens."""
    wishes = [item for item in criterion.origins if item.role == "prefer"]
    return 2 if any(item.origin == "asked" for item in wishes) else len(wishes[:1])


def _asked(criterion: Criterion) -> bool:
    return any(item.origin == "asked" for item in criterion.origins)


def _check_priorities(priorities: Sequence[str], features: Features) -> None:
    categories = {feature.category for feature in features.values()}
    for name in priorities:
        if name not in categories:
            raise UnknownIdError("category", name, categories)


def weighted(found: Sequence[Criterion], priorities: Sequence[str], scoring: Scoring) -> tuple[Criterion, ...]:
    """The criteria with their shares, which add up to 1. Raises InputError when words and numbers are mixed."""
    wishes = [item for one in found for item in one.origins if item.role == "prefer" and item.origin == "asked"]
    asked = [item.importance for item in wishes]
    numbers = [given for given in asked if isinstance(given, Fraction)]
    if numbers and len(numbers) < len(asked):
        raise InputError("importances are either all words or all numbers; here they are mixed")
    if numbers:
        if priorities:
            raise InputError("'priorities' do not go with importances that are numbers")
        found = [replace(one, scored=one.scored and isinstance(one.importance, Fraction)) for one in found]
    scored = [one for one in found if one.scored]
    share = _shares(scored, priorities, scoring, flat=bool(numbers))
    return tuple(replace(one, share=share[one.id] if one.scored else Fraction(0)) for one in found)


def _shares(
    scored: Sequence[Criterion], priorities: Sequence[str], scoring: Scoring, *, flat: bool
) -> dict[str, Fraction]:
    """Criterion → share; the shares add up to 1. When `flat`, categories play no part."""
    weight = {one.id: weight_of(one.importance, scoring) for one in scored}
    if flat:
        whole = sum(weight.values())
        return {name: value / whole for name, value in weight.items()}
    categories = sorted({one.category for one in scored})
    shares = (
        _centroid(categories, priorities)
        if priorities
        else {name: max(weight[one.id] for one in scored if one.category == name) for name in categories}
    )
    whole = sum(shares.values(), Fraction(0))
    within = {name: sum(weight[one.id] for one in scored if one.category == name) for name in categories}
    each = {name: shares[name] / (whole * within[name]) for name in categories}
    return {one.id: each[one.category] * weight[one.id] for one in scored}


def _centroid(categories: Sequence[str], priorities: Sequence[str]) -> dict[str, Fraction]:
    """Rank-order centroid weights; categories without a rank share what the last ranks would get."""
    ranked = [name for name in dict.fromkeys(priorities) if name in categories]
    rest = [name for name in categories if name not in ranked]
    count = len(categories)
    centroid = [
        sum((Fraction(1, place) for place in range(rank, count + 1)), Fraction(0)) / count
        for rank in range(1, count + 1)
    ]
    shares = dict(zip(ranked, centroid, strict=False))
    tail = centroid[len(ranked) :]
    return shares | {name: sum(tail, Fraction(0)) / len(tail) for name in rest}
