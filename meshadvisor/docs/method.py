"""How advice is counted: the rules, the figures of the score, and the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.docs.site import Place, Site
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Para
from meshadvisor.report.words import decimal, listed, value_text
from meshadvisor.values.asked import Item

_TESTS = {"equals": "is", "contains": "contains", "at_least": "is at least", "at_most": "is at most"}
_JOINS = {"all": " and ", "any": " or ", "none": " nor "}


def rules(site: Site) -> str:
    """What follows from a context."""
    place = Place(site, "rules.md")
    return place.page(_rules(place))


def _rules(place: Place) -> Iterator[Block]:
    yield Heading("Rules", 1)
    yield Para(
        "What follows from the context of a requirements file. Each rule adds musts, wishes or something to know; a"
        " result names the rule beside each line that came from it. Nothing else is added behind your back."
    )
    for rule in place.site.kb.rules:
        yield Heading(rule.id)
        yield Para(rule.why)
        lines: list[Line] = [f"When {condition(rule.when)}"]
        lines += [_item(place, one) for one in rule.items]
        lines += [f"To know: {rule.caveat}"] if rule.caveat else []
        yield Bullets(lines)


def condition(raw: Mapping[str, Any]) -> str:
    """A condition in words."""
    for name, between in _JOINS.items():
        if name in raw:
            told = between.join(condition(one) for one in raw[name])
            return f"neither {told}" if name == "none" else told
    test = next((name for name in _TESTS if name in raw), "")
    if test:
        return f"{raw['path']} {_TESTS[test]} {value_text(raw[test])}"
    return f"{raw['path']} is {'given' if raw['present'] else 'not given'}"


def _item(place: Place, item: Item) -> Line:
    params = dict(item.params)
    feature = place.site.kb.features.get(str(params.pop("feature", params.pop("attribute", ""))))
    rest = ", ".join(f"{name} {value_text(value)}" for name, value in params.items())
    role = {"must": "Must", "prefer": "Wish", "avoid": "Avoid"}.get(item.role, item.role)
    weight = "" if item.role == "must" else f" ({value_text(item.importance)})"
    told = f" ({rest})" if rest else ""
    return (f"{role}{weight}: ", place.feature(feature) if feature else item.template, told)


def scoring(site: Site) -> str:
    """What a status is worth."""
    place = Place(site, "scoring.md")
    return place.page(_scoring(place))


def _scoring(place: Place) -> Iterator[Block]:
    figures = place.site.kb.scoring
    yield Heading("Scoring", 1)
    yield Para(
        "Musts screen: who fails one is out, and every failed must is listed. The rest is a weighted mean from 0 to"
        " 100. All figures are data, are printed with each result, and can be replaced in a requirements file."
    )
    yield Heading("What a cell is worth")
    yield Para(
        f"The status times its maturity; times {decimal(figures.unsupported)} where the maker gives no support. What is"
        " unknown is worth nothing at the low end of the range and 1 at the high end: no guess is made."
    )
    header: list[Line] = ["", *figures.maturity]
    rows: list[list[Line]] = [
        [status, *(decimal(value * stage) for stage in figures.maturity.values())]
        for status, value in figures.status.items()
    ]
    yield Grid(header, rows, frozenset(range(1, len(header))))
    yield Heading("What a wish weighs")
    yield Grid(
        ["Importance", "Weight"], [[name, decimal(value)] for name, value in figures.importance.items()], frozenset({1})
    )
    yield Para(
        "A must that is met weighs medium. A category weighs as much as its most important criterion, which its"
        " criteria share; priorities (an order of categories) or numbers of your own change that."
    )
    yield Heading("A worked example")
    yield Para(_example(place.site))
    yield Heading("What excludes a product")
    yield Bullets(
        [
            f"Reached by the day: {listed(sorted(figures.reached))}",
            f"Announced for the next {figures.horizon_months} months: {listed(sorted(figures.announced))}",
        ]
    )
    yield Para(
        f"No release for {figures.dormant_months} months is said beside the answer and excludes nobody. Facts older"
        f" than {figures.stale_days} days are said too."
    )


def _example(site: Site) -> str:
    figures = site.kb.scoring
    words = figures.importance
    if not {"high", "low"} <= set(words) or not {"partial"} <= set(figures.status):
        return "Two wishes share the weight as their importances do."
    high, low, half = words["high"], words["low"], figures.status["partial"]
    points = 100 * (high * half + low) / (high + low)
    return (
        f"Two wishes in one category, one high ({decimal(high)}) and one low ({decimal(low)}): they share the weight"
        f" {decimal(high)} to {decimal(low)}. A mesh that has the first in part ({decimal(half)}) and the second"
        f" fully (1) gets 100 × ({decimal(high)} × {decimal(half)} + {decimal(low)} × 1) / {decimal(high + low)} ="
        f" {float(points):.1f} points."
    )


def questionnaire(site: Site) -> str:
    """What is asked, and what each answer writes."""
    place = Place(site, "questionnaire.md")
    return place.page(_questionnaire(place))


def _questionnaire(place: Place) -> Iterator[Block]:
    yield Heading("Questionnaire", 1)
    yield Para(
        "What meshadvisor recommend asks when it is given no file. Every question may be skipped. Answering and writing"
        " a requirements file are the same: the right column is what an answer writes."
    )
    for number, one in enumerate(place.site.kb.questionnaire, start=1):
        yield Heading(f"{number}. {one['ask']}")
        notes = [one["help"]] if "help" in one else []
        notes += [f"Asked when {condition(one['when'])}."] if "when" in one else []
        notes += ["Several answers may be given."] if one["kind"] == "many" else []
        if one["kind"] == "text":
            notes.append(f"Writes {one['writes_to']}, such as {one['example']}.")
        if notes:
            yield Para(" ".join(notes))
        if one.get("options"):
            yield Grid(
                ["Answer", "Writes"],
                [[each["label"], written(each.get("writes", {})) or "nothing"] for each in one["options"]],
            )


def written(piece: Any) -> str:
    """A piece of a requirements file in one line."""
    if isinstance(piece, Mapping):
        return ", ".join(f"{name}: {written(value)}" for name, value in piece.items())
    if isinstance(piece, (list, tuple)):
        return "; ".join(map(written, piece))
    return value_text(piece)
