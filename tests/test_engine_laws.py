"""Laws of the engine, over random views and requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meshadvisor.engine.recommend import recommend
from meshadvisor.kb.load import load
from meshadvisor.report import asjson
from meshadvisor.values.asked import Item, Requirements
from meshadvisor.values.facts import Event, Feature, Statement
from meshadvisor.values.results import Recommendation, Scored
from meshadvisor.values.view import Candidate, Cell, View

SCORING = load().scoring
DAY = "2026-01-01"
CATEGORIES = ("traffic", "security")
FEATURES = {
    name: Feature(name, name, name.partition(".")[0], "?", "status", "why", part_of=parent)
    for name, parent in {
        "traffic.a": "",
        "traffic.b": "",
        "traffic.b-part": "traffic.b",
        "security.c": "",
        "security.d": "",
    }.items()
}
LADDER = ("none", "third-party", "partial", "full")


def statement(candidate: str, feature: str, status: str, maturity: str) -> Statement:
    has = status in ("full", "partial")
    return Statement(
        id=f"{candidate}#{feature}",
        mesh=candidate.partition("/")[0],
        feature=feature,
        status=status,
        via="way" if has else "",
        maturity=maturity if has else "",
        provider="somebody" if status == "third-party" else "",
        verified=DAY,
        certainty="high",
    )


@st.composite
def views(draw: st.DrawFn) -> View:
    candidates, cells = [], {}
    for number in range(draw(st.integers(1, 4))):
        name = f"mesh-{number}/sidecar"
        retired = draw(st.booleans()) and draw(st.booleans())
        events = (Event(f"mesh-{number}", "shutdown", "2025-01-01", "2025-06-01", "gone"),) if retired else ()
        family = draw(st.sampled_from((f"mesh-{number}", "mesh-0")))
        candidates.append(
            Candidate(
                name,
                f"mesh-{number}",
                "sidecar",
                name,
                "mesh",
                family,
                "1.0",
                "2025-12-01",
                "ga",
                (),
                frozenset({"ga"}),
                events,
                (),
            )
        )
        for feature in FEATURES:
            status = draw(st.sampled_from((*LADDER, "unknown", "")))
            maturity = draw(st.sampled_from(("alpha", "beta", "ga")))
            found = (statement(name, feature, status, maturity),) if status else ()
            cells[name, feature] = Cell(name, feature, found)
    return View(DAY, FEATURES, tuple(candidates), cells)


def items(role: str, importance: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Item]]:
    return st.lists(
        st.builds(
            lambda feature, weight: Item(role, "feature", {"feature": feature}, weight),
            st.sampled_from(sorted(FEATURES)),
            importance,
        ),
        max_size=4,
    )


WORDS = st.sampled_from(("low", "medium", "high", "critical"))
NUMBERS = st.integers(1, 50).map(Fraction)


@st.composite
def requests(draw: st.DrawFn, importance: st.SearchStrategy[Any] = WORDS) -> Requirements:
    musts = draw(items("must", st.just("medium")))[:1]
    wishes = draw(items("prefer", importance))
    priorities = draw(st.lists(st.sampled_from(CATEGORIES), unique=True)) if importance is WORDS else []
    return Requirements(items=(*musts, *wishes), priorities=tuple(priorities))


def answer(view: View, asked: Requirements) -> Recommendation:
    return recommend(view, asked, (), SCORING)


def scored(found: Recommendation) -> Iterator[Scored]:
    for family in found.ranking:
        yield from (*family.members, *family.derived)
    yield from found.unverified


def scores(found: Recommendation) -> dict[str, tuple[Fraction, Fraction]]:
    return {one.candidate.id: (one.low, one.high) for one in scored(found)}


def ranks(found: Recommendation) -> list[tuple[str, int, int, list[str]]]:
    return [
        (f.id, f.best_rank, f.worst_rank, [m.candidate.id for m in (*f.members, *f.derived)]) for f in found.ranking
    ]


@given(views(), requests())
def test_the_parts_add_up_to_the_score(view: View, asked: Requirements) -> None:
    found = answer(view, asked)
    shares = sum((one.share for one in found.criteria), Fraction(0))
    assert shares == (1 if any(one.scored for one in found.criteria) else 0)
    for one in scored(found):
        assert one.low == sum(part.low for part in one.parts)
        assert one.high == sum(part.high for part in one.parts)
        assert 0 <= one.low <= one.high <= 100


@given(views(), requests(), st.data())
def test_more_support_never_lowers_a_score(view: View, asked: Requirements, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(view.cells)))
    known = view.cells[key].statements
    if not known or known[0].status not in LADDER[:-1]:
        return
    better = LADDER[LADDER.index(known[0].status) + 1]
    raised = replace(view.cells[key], statements=(statement(*key, better, known[0].maturity or "ga"),))
    if known[0].maturity and better == "partial":
        return
    before, after = scores(answer(view, asked)), scores(answer(replace(view, cells={**view.cells, key: raised}), asked))
    utility_fell = (
        better == "partial"
        and SCORING.status["partial"] * SCORING.maturity.get(known[0].maturity or "ga", Fraction(1))
        < SCORING.status["third-party"]
    )
    if key[0] in before and not utility_fell:
        assert after[key[0]][0] >= before[key[0]][0]
        assert after[key[0]][1] >= before[key[0]][1]


@given(views(), st.sampled_from(sorted(FEATURES)), st.data())
def test_more_support_of_what_is_avoided_never_raises_a_score(view: View, feature: str, data: st.DataObject) -> None:
    asked = Requirements(items=(Item("avoid", "feature", {"feature": feature}, "high"),))
    candidate = data.draw(st.sampled_from(view.candidates)).id
    lower, upper = sorted(data.draw(st.lists(st.sampled_from(LADDER), min_size=2, max_size=2)), key=LADDER.index)

    def with_status(status: str) -> View:
        cell = Cell(candidate, feature, (statement(candidate, feature, status, "ga"),))
        return replace(view, cells={**view.cells, (candidate, feature): cell})

    less, more = scores(answer(with_status(lower), asked)), scores(answer(with_status(upper), asked))
    if candidate in less:
        assert more[candidate] <= less[candidate]


@given(views(), requests(), st.data())
def test_removing_a_candidate_changes_no_other_score_and_no_order(
    view: View, asked: Requirements, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(view.candidates))
    before = answer(view, asked)
    after = answer(replace(view, candidates=tuple(one for one in view.candidates if one != gone)), asked)
    left = {name: value for name, value in scores(before).items() if name != gone.id}
    assert scores(after) == left
    order = [
        one.candidate.id for one in sorted(scored(before), key=lambda one: (-one.low, -one.high, one.candidate.id))
    ]
    again = [one.candidate.id for one in sorted(scored(after), key=lambda one: (-one.low, -one.high, one.candidate.id))]
    assert again == [name for name in order if name != gone.id]


@given(views(), requests(NUMBERS), st.integers(2, 9))
def test_scaling_all_weights_changes_nothing(view: View, asked: Requirements, factor: int) -> None:
    scaled = tuple(
        replace(one, importance=one.importance * factor) if isinstance(one.importance, Fraction) else one
        for one in asked.items
    )
    before, after = answer(view, asked), answer(view, replace(asked, items=scaled))
    assert scores(before) == scores(after)
    assert ranks(before) == ranks(after)


@given(views(), requests(), st.randoms(use_true_random=False))
def test_the_order_of_inputs_changes_nothing(view: View, asked: Requirements, random: Any) -> None:
    shuffled, candidates = list(asked.items), list(view.candidates)
    random.shuffle(shuffled)
    random.shuffle(candidates)
    before = answer(view, asked)
    after = answer(replace(view, candidates=tuple(candidates)), replace(asked, items=tuple(shuffled)))
    assert scores(before) == scores(after)
    assert ranks(before) == ranks(after)


@given(views(), requests(), st.data())
def test_an_unknown_only_widens_the_range(view: View, asked: Requirements, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(view.cells)))
    before = scores(answer(view, asked))
    unknown = replace(view.cells[key], statements=(statement(*key, "unknown", ""),))
    after = scores(answer(replace(view, cells={**view.cells, key: unknown}), asked))
    for name, (low, high) in before.items():
        assert after[name][0] <= low
        assert after[name][1] >= high


@given(views(), requests())
def test_no_retired_product_is_ever_recommended(view: View, asked: Requirements) -> None:
    found = answer(view, asked)
    retired = {one.id for one in view.candidates if one.events}
    assert not retired & set(scores(found))
    assert retired <= {one.candidate.id for one in found.excluded}


@given(views(), requests())
def test_a_piece_never_scores_beside_its_whole(view: View, asked: Requirements) -> None:
    counted = {one.id for one in answer(view, asked).criteria if one.share}
    assert not {"traffic.b", "traffic.b-part"} <= counted


@given(views(), requests())
def test_every_must_that_fails_excludes_and_is_named(view: View, asked: Requirements) -> None:
    found = answer(view, asked)
    musts = {item.params["feature"] for item in asked.items if item.role == "must"}
    for one in found.excluded:
        assert one.findings or one.events
        assert {finding.criterion for finding in one.findings} <= musts
    for family in found.ranking:
        for member in (*family.members, *family.derived):
            assert all(part.finding.passes for part in member.parts if part.criterion in musts)
    for one in found.unverified:
        assert any(part.finding.passes is None for part in one.parts if part.criterion in musts)


@given(views(), requests())
def test_first_is_said_only_when_no_unknown_can_change_it(view: View, asked: Requirements) -> None:
    found = answer(view, asked)
    for family in found.ranking:
        assert 1 <= family.best_rank <= family.worst_rank <= len(found.ranking)
    if found.first:
        best = found.first.members
        others = [member for family in found.ranking[1:] for member in family.members]
        assert any(all(one.low >= other.low for other in others) for one in best)


@settings(max_examples=30)
@given(views(), requests())
def test_same_input_same_bytes(view: View, asked: Requirements) -> None:
    assert asjson.recommendation(answer(view, asked)) == asjson.recommendation(answer(view, asked))
