"""What stands beside the ranking, on small hand-made cases: need, stability, what would change the answer."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from meshadvisor.engine.figures import own_figures, with_weights
from meshadvisor.engine.robust import robustness
from meshadvisor.engine.whatif import what_if
from meshadvisor.report import advice, recommendation
from meshadvisor.report.terminal import render
from meshadvisor.values.errors import InputError, UnknownIdError
from meshadvisor.values.facts import Event, Statement
from meshadvisor.values.results import Change, Need, Recommendation, Robustness, Stability
from meshadvisor.values.view import Candidate
from tests.small import FEATURES, SCORING, ask, fact, item, mesh, run

Facts = dict[Candidate, list[Statement]]


def stack(name: str, **more: object) -> Candidate:
    return replace(mesh(name), id=name, kind="alternative", mode="", **more)


def unknown(feature: str, of: str) -> Statement:
    return replace(fact(feature, "unknown"), id=f"{of} {feature}", via="")


def need(facts: Facts, *items: object, **more: object) -> Need:
    return run(facts, ask(*items, **more)).need


def stability(answer: Recommendation) -> Stability:
    found = what_if(answer).stability
    assert found is not None
    return found


def robust(answer: Recommendation, **more: int) -> Robustness:
    found = robustness(answer.ranking, answer.criteria, **more)
    assert found is not None
    return found


def said(answer: Recommendation) -> str:
    return advice.firmness(replace(answer, what_if=what_if(answer)))


class TestNeed:
    def test_an_alternative_that_meets_the_musts_as_well_opens(self) -> None:
        found = need({mesh("one"): [fact("traffic.a")], stack("less"): [fact("traffic.a")]}, item("must", "traffic.a"))
        assert found.opens is not None
        assert (found.opens.scored.candidate.id, found.opens.lacking, found.opens.weaker) == ("less", (), ())

    def test_it_is_never_ranked(self) -> None:
        found = run(
            {mesh("one"): [fact("traffic.a")], stack("less"): [fact("traffic.a")]}, ask(item("must", "traffic.a"))
        )
        assert [one.id for one in found.ranking] == ["one"]

    def test_one_that_fails_a_must_is_excluded_apart(self) -> None:
        found = need({stack("less"): [fact("traffic.a", "none")]}, item("must", "traffic.a"))
        assert (found.options, found.opens) == ((), None)
        assert [one.candidate.id for one in found.excluded] == ["less"]

    def test_one_whose_must_is_unknown_is_no_option(self) -> None:
        assert need({stack("less"): []}, item("must", "traffic.a")).options == ()

    @pytest.mark.parametrize(("importance", "opens"), [("medium", True), ("high", False)])
    def test_a_must_met_less_well_than_by_a_mesh_is_named_and_weighed(self, importance: str, opens: bool) -> None:
        part = fact("traffic.a", "partial", limits=("by hand",))
        facts = {mesh("one"): [fact("traffic.a")], stack("less"): [part]}
        found = need(facts, item("must", "traffic.a"), item("prefer", "traffic.a", importance))
        assert found.options[0].weaker == ("traffic.a",)
        assert (found.opens is not None) == opens

    def test_where_no_mesh_meets_the_musts_a_partial_alternative_opens(self) -> None:
        part = fact("traffic.a", "partial", limits=("by hand",))
        found = need({mesh("one"): [fact("traffic.a", "none")], stack("less"): [part]}, item("must", "traffic.a"))
        assert found.opens is not None

    @pytest.mark.parametrize(
        ("importance", "opens"),
        [
            ("low", True),
            ("medium", True),
            ("high", False),
            ("critical", False),
            (Fraction(4), True),
            (Fraction(5), False),
        ],
    )
    def test_a_wish_that_weighs_much_keeps_it_from_opening(self, importance: str | Fraction, opens: bool) -> None:
        heaviest = [item("prefer", "security.c", Fraction(10))] if isinstance(importance, Fraction) else []
        has = [fact("traffic.a"), fact("security.c")]
        facts = {mesh("one"): [*has, fact("traffic.b")], stack("less"): [*has, fact("traffic.b", "none")]}
        found = need(facts, item("must", "traffic.a"), item("prefer", "traffic.b", importance), *heaviest)
        assert found.options[0].lacking == ("traffic.b",)
        assert (found.opens is not None) == opens

    def test_what_it_lacks_is_named_or_counted(self) -> None:
        facts: Facts = {stack("less"): [fact("traffic.a"), fact("security.c", "none")]}
        answer = run(facts, ask(item("must", "traffic.a"), item("prefer", "security.c")))
        assert advice.opening(answer).endswith("lacks only C.")
        assert answer.need.opens is not None
        many = replace(answer.need, opens=replace(answer.need.opens, lacking=tuple(f"wish {n}" for n in range(9))))
        assert advice.opening(replace(answer, need=many)).endswith("lacks only wish 0, wish 1, wish 2 and 6 more.")

    def test_what_is_not_known_of_it_is_not_said_to_be_missing(self) -> None:
        answer = run({stack("less"): [fact("traffic.a")]}, ask(item("must", "traffic.a"), item("prefer", "security.c")))
        assert advice.opening(answer).endswith("meets every must; not known of it: C.")
        assert "not known: C" in render(advice.need(answer))

    def test_it_does_not_open_when_it_lacks_more_than_half_of_all(self) -> None:
        lacking = [fact("traffic.a"), fact("traffic.b", "none"), fact("security.c", "none")]
        items = item("must", "traffic.a"), item("prefer", "security.c")
        assert need({stack("less"): lacking}, *items).opens is not None
        assert need({stack("less"): lacking}, *items, item("prefer", "traffic.b")).opens is None

    def test_the_one_that_lacks_least_comes_first(self) -> None:
        facts = {
            stack("a-poor"): [fact("traffic.a"), fact("traffic.b", "none")],
            stack("b-rich"): [fact("traffic.a"), fact("traffic.b")],
        }
        found = need(facts, item("must", "traffic.a"), item("prefer", "traffic.b"))
        assert [one.scored.candidate.id for one in found.options] == ["b-rich", "a-poor"]

    def test_one_bound_to_what_is_not_named_stands_apart(self) -> None:
        facts: Facts = {stack("cloudy", only_on=("aws",)): [], stack("library", only_on=("jvm",)): []}
        found = need(facts)
        assert [one.scored.candidate.id for one in found.elsewhere] == ["cloudy", "library"]
        assert need(facts, context={"cloud": "aws"}).opens is not None
        assert [one.candidate.id for one in need(facts, context={"cloud": "gcp"}).excluded] == ["cloudy"]
        assert [one.candidate.id for one in need(facts, context={"languages": "mixed"}).excluded] == ["library"]
        assert [one.scored.candidate.id for one in need(facts, context={"languages": "jvm"}).options] == ["library"]

    def test_an_alternative_that_ended_is_no_option(self) -> None:
        gone = Event("less", "shutdown", "2025-01-01", "2025-06-01", "gone")
        assert need({stack("less", events=(gone,)): []}).options == ()


class TestStability:
    def test_first_in_everything_is_firm(self) -> None:
        found = run(
            {
                mesh("one"): [fact("traffic.a"), fact("security.c")],
                mesh("two"): [fact("traffic.a", "partial", limits=("x",)), fact("security.c", "none")],
            },
            ask(item("prefer", "traffic.a", "high"), item("prefer", "security.c")),
        )
        assert stability(found) == Stability("one", 6, ())

    def test_a_lead_that_hangs_on_one_importance_is_not(self) -> None:
        found = run(
            {
                mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
                mesh("two"): [fact("traffic.a", "none"), fact("security.c")],
            },
            ask(item("prefer", "traffic.a", "high"), item("prefer", "security.c", "medium")),
        )
        flips = {(one.change.what, one.change.after): one.first for one in stability(found).flips}
        assert flips == {("traffic.a", "medium"): "", ("security.c", "high"): ""}

    def test_the_value_of_a_status_can_flip_it(self) -> None:
        halves = [fact(name, "partial", limits=("x",)) for name in ("traffic.a", "security.c")]
        found = run(
            {mesh("halves"): halves, mesh("whole"): [fact("traffic.a"), fact("security.c", "none")]},
            ask(item("prefer", "traffic.a", Fraction(11)), item("prefer", "security.c", Fraction(10))),
        )
        assert found.first is not None
        assert found.first.id == "whole"
        flips = [(one.change, one.first) for one in stability(found).flips if one.change.kind == "status"]
        assert flips == [(Change("status", "partial", "0.5", "0.7"), "halves")]

    def test_neighbours_among_the_priorities_change_places(self) -> None:
        found = run(
            {
                mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
                mesh("two"): [fact("traffic.a", "none"), fact("security.c")],
            },
            ask(item("prefer", "traffic.a"), item("prefer", "security.c"), priorities=("traffic", "security")),
        )
        flips = [(one.change.after, one.first) for one in stability(found).flips if one.change.kind == "priorities"]
        assert flips == [("security, traffic", "two")]

    def test_nothing_is_said_where_nobody_is_surely_first(self) -> None:
        equal: Facts = {mesh("one"): [fact("traffic.a")], mesh("two"): [fact("traffic.a")]}
        assert what_if(run(equal, ask(item("prefer", "traffic.a")))).stability is None

    def test_nothing_is_said_of_the_only_one(self) -> None:
        assert what_if(run({mesh("one"): [fact("traffic.a")]}, ask(item("prefer", "traffic.a")))).stability is None

    def test_the_sentences_differ(self) -> None:
        better = {mesh("one"): [fact("traffic.a")], mesh("two"): [fact("traffic.a", "none")]}
        swinging = {
            mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
            mesh("two"): [fact("traffic.a", "none"), fact("security.c")],
        }
        equal: Facts = {mesh("one"): [fact("traffic.a")], mesh("two"): [fact("traffic.a")]}
        wish, other = item("prefer", "traffic.a", "high"), item("prefer", "security.c", "medium")
        assert "is firm" in said(run(better, ask(wish)))
        assert "2 of 4 small changes move it: A medium instead of high (then nobody" in said(
            run(swinging, ask(wish, other))
        )
        assert said(run(equal, ask(wish))) == ""


class TestLift:
    def facts(self) -> Facts:
        return {
            mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
            mesh("two"): [fact("traffic.a", "none"), fact("security.c")],
        }

    def test_the_smallest_step_is_named(self) -> None:
        found = what_if(
            run(self.facts(), ask(item("prefer", "traffic.a", "high"), item("prefer", "security.c", "low")))
        )
        assert found.lift is not None
        assert found.lift.candidate == "two/sidecar"
        assert found.lift.change == Change("importance", "security.c", "low", "critical")
        assert found.lift.steps == 3

    def test_a_wish_can_become_a_must(self) -> None:
        found = what_if(
            run(self.facts(), ask(item("prefer", "traffic.a", "critical"), item("prefer", "security.c", "high")))
        )
        assert found.lift is not None
        assert (found.lift.change.what, found.lift.change.after, found.lift.steps) == ("security.c", "must", 2)

    def test_numbers_are_doubled_and_halved(self) -> None:
        items = (item("prefer", "traffic.a", Fraction(9)), item("prefer", "security.c", Fraction(1, 1000)))
        answer = run(self.facts(), ask(*items))
        assert "each importance doubled and halved" in said(answer)
        shown = " ".join(str(one) for one in recommendation.blocks(answer))
        assert "(less than 0.1)" in shown
        assert "prefer, 0.001" in shown

    def test_nobody_is_lifted_who_is_worse_in_everything(self) -> None:
        facts = {mesh("one"): [fact("traffic.a")], mesh("two"): [fact("traffic.a", "none")]}
        assert what_if(run(facts, ask(item("prefer", "traffic.a")))).lift is None


class TestNearMisses:
    def test_a_single_must_is_named_with_what_it_would_have(self) -> None:
        facts = {
            mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
            mesh("near"): [fact("traffic.a", "none"), fact("security.c")],
            mesh("far"): [fact("traffic.a", "none"), fact("security.c"), fact("traffic.b", "none")],
        }
        items = (item("must", "traffic.a"), item("prefer", "security.c", "critical"), item("avoid", "traffic.b", "low"))
        near = what_if(run(facts, ask(*items))).near
        assert [(one.candidate, one.criterion, one.would_lead) for one in near[:1]] == [
            ("far/sidecar", "traffic.a", True)
        ]
        assert {one.candidate for one in near} == {"near/sidecar", "far/sidecar"}

    def test_two_musts_are_no_near_miss(self) -> None:
        facts = {mesh("one"): [fact("traffic.a", "none"), fact("traffic.b", "none")]}
        assert what_if(run(facts, ask(item("must", "traffic.a"), item("must", "traffic.b")))).near == ()

    def test_what_is_never_ranked_first_could_not_come_first(self) -> None:
        facts: Facts = {
            mesh("near"): [fact("traffic.a", "none")],
            mesh("tied"): [fact("traffic.a", "none")],
            mesh("built", family="near"): [fact("traffic.a", "none")],
            mesh("bound", only_on=("aws",)): [fact("traffic.a", "none")],
        }
        near = what_if(run(facts, ask(item("must", "traffic.a")))).near
        assert {one.candidate: one.would_lead for one in near} == {
            "near/sidecar": True,
            "tied/sidecar": True,
            "built/sidecar": False,
            "bound/sidecar": False,
        }

    def test_what_ended_is_no_near_miss(self) -> None:
        gone = Event("one", "shutdown", "2025-01-01", "2025-06-01", "gone")
        facts = {mesh("one", events=(gone,)): [fact("traffic.a", "none")]}
        assert what_if(run(facts, ask(item("must", "traffic.a")))).near == ()


class TestChecks:
    def test_an_unknown_that_could_change_the_first_is_named(self) -> None:
        facts = {mesh("one"): [fact("traffic.a")], mesh("two"): [unknown("traffic.a", "two")]}
        found = what_if(run(facts, ask(item("prefer", "traffic.a")))).checks
        assert [(one.candidate, one.criterion, one.points) for one in found] == [("two/sidecar", "traffic.a", 100)]

    def test_an_unknown_of_one_that_cannot_lead_is_not(self) -> None:
        facts = {
            mesh("one"): [fact("traffic.a"), fact("security.c")],
            mesh("two"): [fact("traffic.a", "none"), unknown("security.c", "two")],
        }
        assert (
            what_if(run(facts, ask(item("prefer", "traffic.a", "high"), item("prefer", "security.c", "low")))).checks
            == ()
        )

    def test_the_must_of_an_unverified_one_that_could_lead_comes_first(self) -> None:
        facts = {
            mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
            mesh("two"): [unknown("traffic.a", "two"), unknown("security.c", "two")],
        }
        found = what_if(run(facts, ask(item("must", "traffic.a"), item("prefer", "security.c", "critical")))).checks
        assert [(one.criterion, one.must) for one in found] == [("traffic.a", True), ("security.c", False)]

    @pytest.mark.parametrize("more", [{"family": "one"}, {"only_on": ("aws",)}])
    def test_the_must_of_one_that_is_never_ranked_first_is_not(self, more: dict[str, object]) -> None:
        facts = {
            mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
            mesh("two", **more): [unknown("traffic.a", "two"), fact("security.c")],
        }
        items = (item("must", "traffic.a"), item("prefer", "security.c", "critical"))
        assert what_if(run(facts, ask(*items))).checks == ()
        assert what_if(run(facts, ask(*items, context={"current": "two", "cloud": "aws"}))).checks != ()


class TestMove:
    def test_what_is_lost_and_gained(self) -> None:
        facts = {
            mesh("old"): [
                fact("traffic.a", "partial", limits=("x",)),
                fact("traffic.b"),
                fact("security.c", "unknown", via=""),
            ],
            mesh("new"): [fact("traffic.a"), fact("traffic.b", maturity="beta"), fact("security.c")],
        }
        found = what_if(run(facts, ask(item("prefer", "traffic.a"), context={"current": "old"}))).move
        assert found is not None
        assert [(one.feature, one.before, one.after) for one in found.lost] == [("traffic.b", "full", "full beta")]
        assert [(one.feature, one.before, one.after) for one in found.gained] == [("traffic.a", "partial", "full")]

    def test_who_runs_the_first_already_moves_nowhere(self) -> None:
        facts = {mesh("old"): [fact("traffic.a")]}
        assert what_if(run(facts, ask(item("prefer", "traffic.a"), context={"current": "old"}))).move is None


class TestRobustness:
    def facts(self) -> Facts:
        return {
            mesh("one"): [fact("traffic.a"), fact("security.c", "none")],
            mesh("two"): [fact("traffic.a", "none"), fact("security.c")],
        }

    def test_equal_importances_give_equal_chances(self) -> None:
        found = robust(run(self.facts(), ask(item("prefer", "traffic.a"), item("prefer", "security.c"))), samples=4000)
        shares = {one.family: one.ranks[0] for one in found.families}
        assert abs(shares["one"] - Fraction(1, 2)) < Fraction(1, 20)

    def test_weights_keep_the_order_of_the_importances(self) -> None:
        items = (item("prefer", "traffic.a", "high"), item("prefer", "security.c", "medium"))
        found = robust(run(self.facts(), ask(*items)))
        assert [(one.family, one.ranks[0]) for one in found.families] == [("one", 1), ("two", 0)]

    def test_ties_share_the_rank(self) -> None:
        equal: Facts = {mesh("one"): [fact("traffic.a")], mesh("two"): [fact("traffic.a")]}
        found = robust(run(equal, ask(item("prefer", "traffic.a"))))
        assert [one.ranks for one in found.families] == [(Fraction(1, 2), Fraction(1, 2))] * 2

    def test_an_unknown_is_drawn_evenly_from_its_range(self) -> None:
        half = fact("traffic.a", "partial", limits=("x",))
        found = robust(run({mesh("half"): [half], mesh("open"): []}, ask(item("prefer", "traffic.a"))), samples=4000)
        shares = {one.family: one.ranks[0] for one in found.families}
        assert abs(shares["open"] - Fraction(1, 2)) < Fraction(1, 20)

    def test_the_same_seed_gives_the_same_shares_and_another_does_not(self) -> None:
        answer = run(self.facts(), ask(item("prefer", "traffic.a"), item("prefer", "security.c")))
        assert robust(answer, seed=1) == robust(answer, seed=1)
        assert robust(answer, seed=1).families != robust(answer, seed=3).families

    def test_the_ranks_of_a_family_add_up(self) -> None:
        answer = run(self.facts(), ask(item("prefer", "traffic.a"), item("prefer", "security.c")))
        assert all(sum(one.ranks) == 1 for one in robust(answer).families)

    def test_there_is_none_where_nothing_weighs_or_one_is_left(self) -> None:
        assert robustness((), ()) is None
        alone = run({mesh("one"): [fact("traffic.a")]}, ask(item("prefer", "traffic.a")))
        assert robustness(alone.ranking, alone.criteria) is None


class TestOwnFigures:
    def test_named_figures_are_replaced_and_others_stay(self) -> None:
        found = own_figures(SCORING, {"status": {"partial": "0.6"}, "unsupported": "0.1"})
        assert (found.status["partial"], found.status["full"]) == (Fraction(3, 5), 1)
        assert (found.unsupported, found.maturity) == (Fraction(1, 10), SCORING.maturity)

    def test_a_weight_replaces_the_importance_of_a_wish(self) -> None:
        asked = with_weights(ask(item("prefer", "traffic.a", "low")), {"a": "critical"}, FEATURES)
        assert [one.importance for one in asked.items] == ["critical"]

    def test_a_weight_makes_a_wish_of_a_must(self) -> None:
        asked = with_weights(ask(item("must", "traffic.a")), {"traffic.a": "high"}, FEATURES)
        assert [(one.role, one.importance) for one in asked.items] == [("must", "medium"), ("prefer", "high")]

    def test_an_attribute_that_is_no_wish_is_an_error(self) -> None:
        with pytest.raises(InputError, match="is no wish here"):
            with_weights(ask(), {"licence": "high"}, FEATURES)

    def test_a_name_that_nobody_knows_is_an_error(self) -> None:
        with pytest.raises(UnknownIdError):
            with_weights(ask(), {"traffic.z": "high"}, FEATURES)

    def test_a_number_beside_words_is_an_error(self) -> None:
        avoided = ask(item("avoid", "traffic.b", "high"), item("must", "traffic.a"))
        with pytest.raises(InputError, match="with these weights they are mixed"):
            with_weights(avoided, {"security.c": Fraction(3)}, FEATURES)
        assert len(with_weights(avoided, {"traffic.b": Fraction(3)}, FEATURES).items) == 2


class TestWhoIsAsked:
    """The mesh in use, and musts that nobody meets together."""

    def facts(self) -> Facts:
        return {
            mesh("one"): [fact("traffic.a"), fact("traffic.b", "none")],
            mesh("two"): [fact("traffic.a", "none"), fact("traffic.b")],
        }

    def shown(self, current: str, *features: str) -> str:
        asked = ask(*(item("must", name) for name in features), context={"current": current})
        answer = run(self.facts(), asked)
        return render(recommendation.blocks(replace(answer, what_if=what_if(answer))))

    def test_the_mesh_in_use_has_its_place_or_what_it_fails(self) -> None:
        assert "You run One, which is number 1." in self.shown("one", "traffic.a")
        assert "You run One, which is out: B." in self.shown("one", "traffic.b")
        assert "You run" not in self.shown("three", "traffic.a")

    def test_musts_that_exclude_each_other_are_named(self) -> None:
        assert "No mesh meets both A and B" in self.shown("", "traffic.a", "traffic.b")

    def test_a_must_that_nobody_meets_is_named_alone(self) -> None:
        facts: Facts = {one: [*stated, fact("security.c", "none")] for one, stated in self.facts().items()}
        answer = run(facts, ask(*(item("must", name) for name in ("traffic.a", "security.c"))))
        text = render(recommendation.blocks(replace(answer, what_if=what_if(answer))))
        assert " - No mesh meets C\n" in text
        assert "both" not in text

    def test_equals_are_told_apart_by_what_nobody_asked_about(self) -> None:
        facts: Facts = {
            mesh("one"): [fact("traffic.a"), fact("traffic.b"), fact("traffic.b-part"), fact("security.c", "none")],
            mesh("two"): [fact("traffic.a"), fact("traffic.b", "none"), fact("security.c", "none")],
        }
        shown = render(recommendation.blocks(run(facts, ask(item("must", "traffic.a")))))
        assert "They do differ in what you did not ask about. Ahead of the others is\n - One in B\n\n" in shown
        asked = ask(item("must", "traffic.a"), item("prefer", "traffic.b"))
        assert "did not ask about" not in render(recommendation.blocks(run(facts, asked)))

    def test_a_distribution_that_nobody_knows_is_said(self) -> None:
        def caveats(name: str) -> str:
            return str(run(self.facts(), ask(context={"kubernetes": {"distribution": name}})).caveats)

        assert "'rke2'" in caveats("rke2")
        assert "distribution" not in caveats("eks")
