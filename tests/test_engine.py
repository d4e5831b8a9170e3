"""The engine on small hand-made cases, where the right answer can be seen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from meshadvisor.engine.conditions import holds
from meshadvisor.engine.criteria import criteria
from meshadvisor.engine.days import add_months
from meshadvisor.report.words import apportioned
from meshadvisor.values.asked import Item, Requirements
from meshadvisor.values.errors import InputError, UnknownIdError
from meshadvisor.values.facts import Event, Range, Statement, Successor
from meshadvisor.values.view import SupportedRelease
from tests.small import FEATURES, SCORING, ask, fact, item, mesh, run


def shares(asked: Requirements) -> dict[str, Fraction]:
    return {one.id: one.share for one in criteria(asked, (), FEATURES, SCORING)}


def test_the_higher_score_comes_first() -> None:
    found = run(
        {mesh("one"): [fact("traffic.a", "partial", limits=("x",))], mesh("two"): [fact("traffic.a")]},
        ask(item("prefer", "traffic.a")),
    )
    assert found.first is not None
    assert found.first.id == "two"
    assert [family.members[0].low for family in found.ranking] == [100, 50]


def test_a_tie_names_nobody_first() -> None:
    found = run({mesh("one"): [fact("traffic.a")], mesh("two"): [fact("traffic.a")]}, ask(item("prefer", "traffic.a")))
    assert found.first is None
    assert [(family.best_rank, family.worst_rank) for family in found.ranking] == [(1, 2), (1, 2)]


def test_an_unknown_keeps_first_place_open() -> None:
    found = run(
        {mesh("one"): [fact("traffic.a", "partial", limits=("x",))], mesh("two"): []}, ask(item("prefer", "traffic.a"))
    )
    assert found.first is None
    assert found.ranking[1].members[0].high == 100


@pytest.mark.parametrize(
    ("stated", "accept", "passes"),
    [
        (fact("traffic.a"), (), True),
        (fact("traffic.a", "partial", limits=("x",)), (), True),
        (fact("traffic.a", maturity="beta"), (), False),
        (fact("traffic.a", maturity="beta"), ("beta",), True),
        (fact("traffic.a", "partial", interface="raw-config", limits=("x",)), (), False),
        (fact("traffic.a", "partial", interface="raw-config", limits=("x",)), ("raw-config",), True),
        (fact("traffic.a", supported=False), (), False),
        (fact("traffic.a", supported=False), ("unsupported",), True),
        (fact("traffic.a", "third-party", provider="x"), (), False),
        (fact("traffic.a", "third-party", provider="x"), ("third-party",), True),
        (fact("traffic.a", "none"), ("third-party", "beta"), False),
    ],
)
def test_what_passes_as_a_must(stated: Statement, accept: tuple[str, ...], passes: bool) -> None:
    found = run({mesh("one"): [stated]}, ask(item("must", "traffic.a", accept=accept)))
    assert bool(found.ranking) is passes
    assert bool(found.excluded) is not passes


def test_a_must_that_is_unknown_is_neither_passed_nor_dropped() -> None:
    found = run({mesh("one"): []}, ask(item("must", "traffic.a")))
    assert not found.ranking
    assert not found.excluded
    assert [one.candidate.mesh for one in found.unverified] == ["one"]


@pytest.mark.parametrize(
    ("terms", "passes"),
    [
        (({}, {"maturity": "beta"}), False),  # the first asks for what is fit for production
        (({"accept": ("beta",)}, {"maturity": "beta"}), True),
        (({"maturity": "beta"}, {"maturity": "ga"}), False),
        (({"accept": ("beta",)}, {"accept": ("beta", "raw-config")}), True),
        (({"accept": ("beta",)}, {"accept": ("raw-config",)}), False),
        (({"accept": ("beta",)}, {"accept": ("beta",)}, {"accept": ("beta",), "status": "full"}), True),
    ],
)
def test_two_musts_for_one_thing_both_hold(terms: tuple[dict[str, Any], ...], passes: bool) -> None:
    for order in (terms, terms[::-1]):
        asked = ask(*(item("must", "traffic.a", **one) for one in order))
        assert bool(run({mesh("one"): [fact("traffic.a", maturity="beta")]}, asked).ranking) is passes


def test_a_must_for_full_refuses_partial() -> None:
    found = run(
        {mesh("one"): [fact("traffic.a", "partial", limits=("half",))]}, ask(item("must", "traffic.a", status="full"))
    )
    assert found.excluded[0].findings[0].reason == "only partial: half"


def test_the_best_mechanism_counts() -> None:
    stated = [fact("traffic.a", "partial", limits=("x",), via="old"), fact("traffic.a", via="new")]
    found = run({mesh("one"): stated}, ask(item("prefer", "traffic.a")))
    assert found.ranking[0].members[0].parts[0].finding.statements[0].via == "new"


def half(**more: Any) -> Statement:
    return fact("traffic.a", "partial", limits=("x",), **more)


def test_what_is_known_is_the_least_beside_an_unknown() -> None:
    open_ = [half(platforms=("kubernetes",)), fact("traffic.a", "unknown", via="?", platforms=("vm",))]
    found = run({mesh("one"): open_}, ask(item("prefer", "traffic.a"))).ranking[0].members[0]
    assert (found.low, found.high) == (50, 100)
    raw = [half(interface="raw-config"), open_[1]]
    assert run({mesh("one"): raw}, ask(item("must", "traffic.a"))).unverified


def test_what_is_avoided_must_be_missing_on_every_platform() -> None:
    stated = [fact("traffic.a", platforms=("kubernetes",)), fact("traffic.a", "none", platforms=("vm",), via="")]
    asked = ask(item("avoid", "traffic.a", "must"), context={"platforms": ["kubernetes", "vm"]})
    assert run({mesh("one"): stated}, asked).excluded


@pytest.mark.parametrize(
    ("mine", "theirs", "sure"),
    [
        ({}, {}, True),  # one statement that two share: two modes of a product
        ({"inherited": "Gale 1.0"}, {"inherited": "Gale 1.0", "via": "x"}, True),  # both have it from one release
        ({"inherited": "Gale 1.0"}, {"inherited": "Gale 1.1"}, False),
        ({}, {"via": "x"}, False),
    ],
)
def test_an_unknown_that_two_share_cancels(mine: dict[str, Any], theirs: dict[str, Any], sure: bool) -> None:
    facts = {
        mesh("one"): [fact("traffic.a", "unknown", **mine), fact("security.c")],
        mesh("two"): [fact("traffic.a", "unknown", **theirs), fact("security.c", "none")],
    }
    found = run(facts, ask(item("prefer", "traffic.a", "high"), item("prefer", "security.c", "low")))
    assert [one.id for one in found.ranking] == ["one", "two"]
    assert (found.first is not None) is sure


def test_a_shared_unknown_cancels_only_where_it_decides_for_both() -> None:
    open_ = fact("traffic.a", "unknown", via="?", platforms=("vm",))
    facts = {
        mesh("one"): [half(platforms=("kubernetes",)), open_],
        mesh("two"): [open_],
        mesh("three"): [fact("traffic.a", "none")],
    }
    asked = ask(item("prefer", "traffic.a"))
    found = {one.id: (one.best_rank, one.worst_rank) for one in run(facts, asked).ranking}
    assert found == {"one": (1, 2), "two": (1, 3), "three": (2, 3)}


def test_two_modes_share_what_is_not_known_of_their_releases() -> None:
    modes = [
        replace(mesh("one", family=name), id=f"one/{name}", mode=name, name=name, supported_releases=())
        for name in ("a", "b")
    ]
    facts = {modes[0]: [fact("traffic.a")], modes[1]: [fact("traffic.a", "none")]}
    asked = ask(item("prefer", "traffic.a"), Item("prefer", "kubernetes-range", {"version": "1.30"}, "critical"))
    assert run(facts, asked).first is not None


def test_every_platform_must_be_covered_and_the_worst_counts() -> None:
    stated = [
        fact("traffic.a", via="pods", platforms=("kubernetes",)),
        fact("traffic.a", "partial", via="hosts", platforms=("vm",), limits=("x",)),
    ]
    both = {"platforms": ["kubernetes", "vm"]}
    assert run({mesh("one"): stated}, ask(item("prefer", "traffic.a"), context=both)).ranking[0].members[0].low == 50
    only_pods = run({mesh("one"): stated[:1]}, ask(item("must", "traffic.a"), context=both))
    assert only_pods.unverified


def test_two_musts_that_exclude_each_other_are_not_together() -> None:
    stated = [fact("traffic.a", excludes=("security.c",)), fact("security.c")]
    found = run({mesh("one"): stated}, ask(item("must", "traffic.a"), item("must", "security.c")))
    assert "together" in found.excluded[0].findings[0].reason
    other_way = [*stated, fact("traffic.a", "partial", via="other", limits=("x",))]
    assert run({mesh("one"): other_way}, ask(item("must", "traffic.a"), item("must", "security.c"))).ranking


@pytest.mark.parametrize(
    ("day", "excluded"), [("2024-01-01", False), ("2024-06-01", True), ("2026-09-29", True), ("2026-09-30", True)]
)
def test_an_announced_end_excludes_within_two_years_and_names_the_successor(day: str, excluded: bool) -> None:
    end = Event("one", "shutdown", "2023-01-01", "2026-05-31", "gone", successors=(Successor("two", "ecs"),))
    found = run({mesh("one", events=(end,)): [fact("traffic.a")]}, ask(item("prefer", "traffic.a")), day)
    assert bool(found.excluded) is excluded
    if excluded:
        assert found.excluded[0].successors == (Successor("two", "ecs"),)


def test_a_product_bound_elsewhere_is_listed_apart() -> None:
    bound = mesh("one", only_on=("aws",))
    assert run({bound: []}, ask()).elsewhere
    assert run({bound: []}, ask(context={"cloud": "own"})).excluded[0].findings[0].reason == "runs on aws only"
    assert run({bound: []}, ask(context={"kubernetes": {"distribution": "eks"}})).ranking
    assert run({bound: []}, ask(context={"platforms": ["ecs"]})).ranking


@pytest.mark.parametrize(
    ("basis", "version", "outcome"),
    [
        ("supported", "1.30", "met"),
        ("supported", "1.33", "not-met"),
        ("tested", "1.33", "unknown"),
        ("minimum", "1.27", "not-met"),
    ],
)
def test_kubernetes_ranges(basis: str, version: str, outcome: str) -> None:
    ranges = (Range("kubernetes", "1.28", "" if basis == "minimum" else "1.32", basis, "2026-01-01"),)
    one = mesh("one", supported_releases=(SupportedRelease("1.0", "2026-01-01", "", "", ranges),))
    found = run({one: []}, ask(Item("must", "kubernetes-range", {"version": version})))
    place = {"met": found.ranking, "not-met": found.excluded, "unknown": found.unverified}[outcome]
    assert len(place) == 1


def test_an_older_release_in_support_can_serve_an_older_cluster() -> None:
    new = SupportedRelease(
        "2.0", "2026-01-01", "", "", (Range("kubernetes", "1.31", "1.35", "supported", "2026-01-01"),)
    )
    old = SupportedRelease(
        "1.9", "2025-09-01", "2026-06-01", "", (Range("kubernetes", "1.29", "1.33", "supported", "2026-01-01"),)
    )
    found = run(
        {mesh("one", supported_releases=(new, old)): []}, ask(Item("must", "kubernetes-range", {"version": "1.29"}))
    )
    assert found.ranking[0].members[0].parts[0].finding.reason == "release 1.9 does"


def test_an_older_release_without_a_stated_end_is_named_and_not_taken() -> None:
    new, old = (
        SupportedRelease(version, "2026-01-01", "", "", (Range("kubernetes", least, most, "supported", "2026-01-01"),))
        for version, least, most in (("2.0", "1.31", "1.35"), ("1.9", "1.29", "1.33"))
    )
    one = mesh("one", supported_releases=(new,), open_releases=(old,))
    found = run({one: []}, ask(Item("must", "kubernetes-range", {"version": "1.29"})))
    reason = "2.0 supports 1.31 to 1.35 only; 1.9 supports it, but no end of its support is stated"
    assert found.excluded[0].findings[0].reason == reason
    found = run({one: []}, ask(Item("must", "kubernetes-range", {"version": "1.28"})))
    assert found.excluded[0].findings[0].reason == "2.0 supports 1.31 to 1.35 only"


def test_attributes_screen() -> None:
    stated = {
        mesh("one"): [fact("project.licence", "", value=("BUSL-1.1",))],
        mesh("two"): [fact("project.licence", "", value=("MIT",))],
    }
    avoid = run(stated, ask(Item("avoid", "attribute", {"attribute": "licence", "is": ("BUSL-1.1",)}, "must")))
    assert [one.candidate.mesh for one in avoid.excluded] == ["one"]
    must = run(stated, ask(Item("must", "attribute", {"attribute": "licence", "is": ("mit",)})))
    assert [family.id for family in must.ranking] == ["two"]


def test_an_attribute_that_is_not_known_is_unknown() -> None:
    stated = {mesh("one"): [fact("project.licence", "unknown")]}
    for role in ("must", "avoid"):
        found = run(stated, ask(Item(role, "attribute", {"attribute": "licence", "is": ("MIT",)}, "must")))
        assert [one.candidate.mesh for one in found.unverified] == ["one"]


def test_weights_come_from_the_most_important_criterion_of_each_category() -> None:
    found = shares(
        ask(
            item("prefer", "traffic.a", "low"),
            item("prefer", "traffic.b", "low"),
            item("prefer", "security.c", "medium"),
        )
    )
    assert found == {"traffic.a": Fraction(1, 6), "traffic.b": Fraction(1, 6), "security.c": Fraction(2, 3)}


def test_priorities_give_rank_order_centroid_weights() -> None:
    found = shares(ask(item("prefer", "traffic.a"), item("prefer", "security.c"), priorities=("security", "traffic")))
    assert found == {"traffic.a": Fraction(1, 4), "security.c": Fraction(3, 4)}


def test_numbers_are_the_whole_weighting_and_musts_only_screen() -> None:
    found = shares(
        ask(
            item("must", "traffic.b"),
            item("prefer", "traffic.a", Fraction(3)),
            item("prefer", "security.c", Fraction(1)),
        )
    )
    assert found == {"traffic.a": Fraction(3, 4), "security.c": Fraction(1, 4), "traffic.b": 0}


def test_one_feature_asked_twice_counts_once_with_the_higher_importance() -> None:
    found = criteria(ask(item("must", "traffic.a"), item("prefer", "a", "high")), (), FEATURES, SCORING)
    assert [(one.id, one.importance, one.must) for one in found] == [("traffic.a", "high", True)]


@pytest.mark.parametrize(
    ("whole", "piece", "scores"),
    [
        ("must", "prefer", "traffic.b-part"),
        ("prefer", "prefer", "traffic.b"),
        ("prefer", "must", "traffic.b"),
        ("must", "must", "traffic.b"),
    ],
)
def test_of_a_whole_and_its_piece_one_scores(whole: str, piece: str, scores: str) -> None:
    found = shares(ask(item(whole, "traffic.b"), item(piece, "traffic.b-part")))
    assert [name for name, share in found.items() if share] == [scores]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (ask(item("prefer", "trafic.a")), "did you mean traffic.a"),
        (ask(item("prefer", "licence")), "write 'attribute: project.licence'"),
        (
            ask(item("prefer", "traffic.a", "high"), item("prefer", "traffic.b", Fraction(2))),
            "all words or all numbers",
        ),
        (ask(item("prefer", "traffic.a", Fraction(2)), priorities=("traffic",)), "do not go with"),
        (ask(item("prefer", "traffic.a"), priorities=("trafic",)), "did you mean traffic"),
        (ask(item("prefer", "traffic.a", "gigantic")), "or a Fraction above 0; not 'gigantic'"),
        (ask(item("prefer", "traffic.a", Fraction(0))), "above 0"),
        (ask(item("wish", "traffic.a")), "must, prefer or avoid; not 'wish'"),
        (ask(Item("must", "weather", {})), "no template called 'weather'"),
    ],
)
def test_bad_requests_are_refused_in_words(asked: Requirements, said: str) -> None:
    with pytest.raises((InputError, UnknownIdError), match=said):
        run({mesh("one"): []}, asked)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"path": "context.cloud", "equals": "aws"}, True),
        ({"path": "context.platforms", "contains": "vm"}, False),
        ({"path": "context.kubernetes.version", "present": False}, True),
        ({"path": "context.nodes", "at_least": 10}, True),
        ({"path": "context.nodes", "at_most": 9}, False),
        ({"path": "context.missing", "at_most": 9}, False),
        (
            {"all": [{"path": "context.cloud", "present": True}, {"none": [{"path": "context.nodes", "equals": 1}]}]},
            True,
        ),
        ({"any": [{"path": "context.cloud", "equals": "gcp"}]}, False),
    ],
)
def test_conditions(condition: dict[str, Any], expected: bool) -> None:
    context = {"cloud": "aws", "platforms": ["kubernetes"], "nodes": 10}
    assert holds(condition, context) is expected


def test_months_end_with_their_last_day() -> None:
    assert add_months("2026-01-31", 1) == "2026-02-28"
    assert add_months("2024-11-30", 24) == "2026-11-30"


def test_shown_parts_add_up() -> None:
    thirds = [Fraction(100, 3)] * 3
    assert sum(map(Fraction, apportioned(thirds))) == 100
