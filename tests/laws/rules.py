"""The laws. Each draws its cases from a source, and says whether the case could have broken it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from meshadvisor.engine import score
from meshadvisor.engine.days import add_months, days_between
from meshadvisor.values.asked import Item
from meshadvisor.values.facts import MATURITIES, Event, Range, Statement
from meshadvisor.values.results import Part, Recommendation, Scored
from meshadvisor.values.view import Candidate, Cell, SupportedRelease
from tests.laws import worker
from tests.laws.cases import KB, Case, Cases, fact

Law = Callable[[st.DataObject, Cases], bool]
LAWS: dict[str, Law] = {}
"""Name → law."""
Span = tuple[Fraction, Fraction]
"""Low and high."""


def law(rule: Law) -> Law:
    """Enter a law in the list."""
    LAWS[rule.__name__.replace("_", " ")] = rule
    return rule


def scored(found: Recommendation) -> Iterator[Scored]:
    """Everything that has a score."""
    for family in found.ranking:
        yield from (*family.members, *family.derived)
    yield from (*found.unverified, *found.elsewhere)


def scores(found: Recommendation) -> dict[str, Span]:
    """Candidate → low and high."""
    return {one.candidate.id: (one.low, one.high) for one in scored(found)}


def ranks(found: Recommendation) -> list[tuple[str, int, int, list[str]]]:
    """The ranking in its order: family, rank interval, members."""
    return [
        (one.id, one.best_rank, one.worst_rank, [each.candidate.id for each in (*one.members, *one.derived)])
        for one in found.ranking
    ]


def in_order(found: Recommendation) -> list[list[str]]:
    """The lists that are sorted by score."""
    families = [[each.candidate.id for each in some] for one in found.ranking for some in (one.members, one.derived)]
    return [*families, *([one.candidate.id for one in some] for some in (found.unverified, found.elsewhere))]


# --- support and unknowns -------------------------------------------------------------------------------------------


def improved(one: Statement) -> Iterator[Statement]:
    """The same mechanism with one thing better."""
    if one.status in ("none", "third-party"):
        where = {"id": one.id, "mesh": one.mesh, "feature": one.feature, "platforms": one.platforms}
        better = ("partial", "full") if one.status == "third-party" else ("third-party", "partial", "full")
        yield from (fact(status, **where) for status in better)
    if one.status == "partial":
        yield replace(one, interface="api") if one.interface != "api" else replace(one, status="full", limits=())
    if one.maturity not in ("", "ga"):
        yield replace(one, maturity=MATURITIES[MATURITIES.index(one.maturity) + 1])
    if not one.supported:
        yield replace(one, supported=True)


def improvements(cell: Cell) -> Iterator[Cell]:
    """The cell with one mechanism better, or one more where there is some already."""
    for place, one in enumerate(cell.statements):
        for better in improved(one):
            yield replace(cell, statements=(*cell.statements[:place], better, *cell.statements[place + 1 :]))
        if one.status in ("full", "partial", "third-party"):
            more = fact("partial", id=f"{one.id}+", mesh=one.mesh, feature=one.feature, platforms=one.platforms)
            yield replace(cell, statements=(*cell.statements, more))


def named(items: Iterable[Item], *roles: str) -> list[str]:
    """The features that are asked for in these roles."""
    return [str(one.params["feature"]) for one in items if one.role in roles and one.template == "feature"]


def cells_of(case: Case, features: Sequence[str], candidates: Iterable[str]) -> list[Cell]:
    """The cells of these features that apply."""
    found = [case.view.cell(name, feature) for name in candidates for feature in dict.fromkeys(features)]
    return [cell for cell in found if cell.applies]


def changed(
    data: st.DataObject,
    case: Case,
    before: Recommendation,
    roles: Sequence[str],
    change: Callable[[Cell], Iterator[Cell]],
) -> tuple[Recommendation, str] | None:
    """The answer after a change of a cell that counts, and whose it is; None when no cell can be changed so."""
    cells = cells_of(case, named(case.asked.items, *roles), scores(before))
    changes = [after for cell in cells for after in change(cell)]
    if not changes:
        return None
    drawn = data.draw(st.sampled_from(changes))
    return case.with_cells(drawn).answer(), drawn.candidate


@law
def more_support_of_what_is_asked_for_never_lowers_a_score(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases())
    before = case.answer()
    done = changed(data, case, before, ("must", "prefer"), improvements)
    if done is None:
        return False
    after, whose = done
    old, new = scores(before), scores(after)
    if whose in new or whose not in unclear(before):
        assert new[whose][0] >= old[whose][0]
        assert new[whose][1] >= old[whose][1]
    return True


def unclear(found: Recommendation) -> set[str]:
    """Those of which it is not known whether they pass: knowing more of one must can show that two are not together."""
    return {one.candidate.id for one in found.unverified}


@law
def more_support_of_what_is_avoided_never_raises_a_score(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(avoided=(1, 3), deep=True, numbers=False))
    before = case.answer()
    done = changed(data, case, before, ("avoid",), improvements)
    if done is None:
        return False
    after, whose = done
    assert scores(after)[whose][0] <= scores(before)[whose][0]
    assert scores(after)[whose][1] <= scores(before)[whose][1]
    return True


def unknowing(cell: Cell) -> Iterator[Cell]:
    """The cell with one mechanism unknown, or as if nobody had looked at all."""
    if cell.statements:
        yield replace(cell, statements=())
    for place, one in enumerate(cell.statements):
        unknown = fact("unknown", id=one.id, mesh=one.mesh, feature=one.feature, platforms=one.platforms)
        yield replace(cell, statements=(*cell.statements[:place], unknown, *cell.statements[place + 1 :]))


@law
def an_unknown_only_widens_the_range(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases())
    before = case.answer()
    done = changed(data, case, before, ("must", "prefer", "avoid"), unknowing)
    if done is None:
        return False
    after, new = done[0], scores(done[0])
    out = {one.candidate.id for one in after.excluded if any("together" in each.reason for each in one.findings)}
    for name, (low, high) in scores(before).items():
        assert name in new or name in out
        if name in new:
            assert new[name][0] <= low
            assert new[name][1] >= high
    return True


# --- what changes nothing -------------------------------------------------------------------------------------------


@law
def removing_a_candidate_changes_no_other_score_and_no_order(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(musts=1))
    before = case.answer()
    ranked = [one.candidate for one in scored(before)] or list(case.view.candidates)
    gone = data.draw(st.sampled_from(ranked))
    left = tuple(one for one in case.view.candidates if one.id != gone.id)
    after = replace(case, view=replace(case.view, candidates=left)).answer()
    assert scores(after) == {name: value for name, value in scores(before).items() if name != gone.id}
    assert [one.candidate.id for one in after.excluded] == [
        one.candidate.id for one in before.excluded if one.candidate.id != gone.id
    ]
    kin = gone.family

    def order(found: Recommendation) -> list[list[str]]:
        others = [row for row in ranks(found) if row[0] != kin]
        lists = [[name for name in row[3] if name != gone.id] for row in others]
        apart = [[one.candidate.id for one in some] for some in (found.unverified, found.elsewhere)]
        return [*lists, *([name for name in some if name != gone.id] for some in apart)]

    assert order(after) == order(before)
    return len(scores(before)) > 1


@law
def scaling_all_weights_changes_nothing(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(numbers=True, avoided=(0, 0)))
    factor = data.draw(
        st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9).filter(lambda one: one != 1)
    )
    items = tuple(
        replace(one, importance=one.importance * factor) if isinstance(one.importance, Fraction) else one
        for one in case.asked.items
    )
    same(case.answer(), case.asking(*items).answer())
    words = data.draw(cases(numbers=False))
    importance = {word: weight * factor for word, weight in words.scoring.importance.items()}
    same(words.answer(), replace(words, scoring=replace(words.scoring, importance=importance)).answer())
    return bool(scores(case.answer()) or scores(words.answer()))


def same(one: Recommendation, other: Recommendation) -> None:
    """The same scores, places and reasons."""
    assert scores(one) == scores(other)
    assert ranks(one) == ranks(other)
    assert in_order(one) == in_order(other)
    assert one.deciders == other.deciders
    assert [(out.candidate.id, {each.criterion for each in out.findings}, out.events) for out in one.excluded] == [
        (out.candidate.id, {each.criterion for each in out.findings}, out.events) for out in other.excluded
    ]


@law
def the_order_of_inputs_changes_nothing(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(musts=1))
    random = data.draw(st.randoms(use_true_random=False))

    def shuffled(some: Iterable[Any]) -> tuple[Any, ...]:
        listed = list(some)
        random.shuffle(listed)
        return tuple(listed)

    asked = case.asked
    context = {
        name: value if isinstance(value, str) else _shuffled(value, shuffled) for name, value in asked.context.items()
    }
    needed = {*named(asked.items, "must", "prefer", "avoid")}
    cells = [case.view.cell(one.id, name) for one in case.view.candidates for name in needed]
    other = replace(
        case,
        view=replace(
            case.view,
            candidates=shuffled(case.view.candidates),
            features={name: case.view.features[name] for name in shuffled(case.view.features)},
        ),
        asked=replace(asked, items=shuffled(asked.items), context={name: context[name] for name in shuffled(context)}),
        rules=shuffled(case.rules),
    ).with_cells(*(replace(cell, statements=shuffled(cell.statements)) for cell in cells))
    same(case.answer(), other.answer())
    return len(scores(case.answer())) > 1


def _shuffled(value: Any, shuffled: Callable[[Iterable[Any]], tuple[Any, ...]]) -> Any:
    if isinstance(value, Mapping):
        return {name: value[name] for name in shuffled(value)}
    return list(shuffled(value))


@law
def the_same_input_gives_the_same_bytes(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases())
    here = worker.digest(case.answer())
    assert worker.digest(case.answer()) == here
    for seed in worker.SEEDS:
        assert worker.elsewhere(seed, case) == here
    return True


# --- sums and weights -----------------------------------------------------------------------------------------------


@law
def the_parts_add_up_to_the_score(data: st.DataObject, cases: Cases) -> bool:
    found = data.draw(cases()).answer()
    assert sum(one.share for one in found.criteria) == (1 if any(one.scored for one in found.criteria) else 0)
    for one in scored(found):
        assert [part.criterion for part in one.parts] == [each.id for each in found.criteria]
        assert one.low == sum(part.low for part in one.parts)
        assert one.high == sum(part.high for part in one.parts)
        assert 0 <= one.low <= one.high <= 100
    return bool(scores(found))


@law
def priorities_give_rank_order_centroid_weights(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(numbers=False, musts=0, ranked=True, wishes=(3, 4)))
    found = case.answer()
    shares: dict[str, Fraction] = {}
    for one in found.criteria:
        if one.scored:
            shares[one.category] = shares.get(one.category, Fraction(0)) + one.share
    ranked = [name for name in case.asked.priorities if name in shares]
    count = len(shares)
    # Edwards and Barron 1994: the mean of the corners of all weightings that keep the order.
    corners = [
        [Fraction(1, top) if place < top else Fraction(0) for place in range(count)] for top in range(1, count + 1)
    ]
    centroid = [sum((corner[place] for corner in corners), Fraction(0)) / count for place in range(count)]
    assert [shares[name] for name in ranked] == centroid[: len(ranked)]
    assert len({share for name, share in shares.items() if name not in ranked}) <= 1
    return bool(ranked) and count > 1


@law
def numbers_are_taken_flat(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(numbers=True, avoided=(0, 0)))
    found = case.answer().criteria
    given = {one.id: one.importance for one in found if one.scored and isinstance(one.importance, Fraction)}
    whole = sum(given.values(), Fraction(0))
    assert {one.id: one.share for one in found if one.share} == {name: one / whole for name, one in given.items()}
    return len(given) > 1


@law
def a_piece_never_scores_beside_its_whole(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases())
    pieces = [name for name, one in case.view.features.items() if one.part_of and one.kind == "status"]
    piece = data.draw(st.sampled_from(pieces))
    whole = case.view.features[piece].part_of
    others = [one for one in case.asked.items if one.params.get("feature") not in (piece, whole)]
    weight = next((one.importance for one in others if one.role == "prefer"), "high")
    both = [Item("prefer", "feature", {"feature": name}, weight) for name in (piece, whole)]
    shares = {one.id: one.share for one in case.asking(*both, *others).answer().criteria}
    assert (shares[piece] > 0) is not (shares[whole] > 0)
    return True


# --- who is in and who is out -----------------------------------------------------------------------------------------


@law
def no_retired_product_is_ever_recommended(data: st.DataObject, cases: Cases) -> bool:
    case = _ending(data, data.draw(cases()))
    found, day, scoring = case.answer(), case.view.day, case.scoring
    horizon = add_months(day, scoring.horizon_months)
    known = [event for one in case.view.candidates for event in one.events]
    known += [event for mesh in KB.meshes.values() for event in mesh.events if event.announced <= day]
    retired = {
        event.mesh
        for event in known
        if (event.effective <= day and event.kind in scoring.reached)
        or (day < event.effective <= horizon and event.kind in scoring.announced)
    }
    assert not retired & {one.candidate.mesh for one in scored(found)}
    out = {one.candidate.mesh: one for one in found.excluded}
    there = {one.mesh for one in case.view.candidates if one.kind == "mesh"} & retired
    assert all(out[mesh].events for mesh in there)
    return bool(there)


def _ending(data: st.DataObject, case: Case) -> Case:
    """The same, where one mesh more comes to an end at some time."""
    meshes = [one.mesh for one in case.view.candidates if one.kind == "mesh"] or ["mesh-0"]
    mesh = data.draw(st.sampled_from(meshes))
    kind = data.draw(st.sampled_from(sorted(case.scoring.reached | case.scoring.announced)))
    effective = add_months(case.view.day, data.draw(st.integers(-30, 26)))
    event = Event(mesh, kind, "2019-01-01", effective, kind)
    candidates = tuple(
        replace(one, events=(*one.events, event)) if one.mesh == mesh else one for one in case.view.candidates
    )
    return replace(case, view=replace(case.view, candidates=candidates))


@law
def every_must_that_fails_excludes_and_is_named(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(musts=3, avoided=(0, 2)))
    found = case.answer()
    musts = {one.id for one in found.criteria if one.must}
    for out in found.excluded:
        assert out.findings or out.events
        assert {each.criterion for each in out.findings} <= musts | {"only-on"}
    sure = [one for family in found.ranking for one in (*family.members, *family.derived)]
    for one in (*sure, *found.elsewhere):
        assert all(part.finding.passes for part in one.parts if part.criterion in musts)
    for one in found.unverified:
        verdicts = {part.finding.passes for part in one.parts if part.criterion in musts}
        assert None in verdicts
        assert False not in verdicts
    for one in (*sure, *found.elsewhere):
        assert all(_met(case, one.candidate, item) for item in case.asked.items)
    return bool(musts and (found.excluded or scores(found)))


def _met(case: Case, candidate: Candidate, item: Item) -> bool:
    """Does the candidate surely meet the item, if that is a must on a feature? Looked up in the cells again."""
    cell = case.view.cell(candidate.id, str(item.params.get("feature", "")))
    if item.template != "feature" or "must" not in (item.role, item.importance):
        return True
    if not cell.applies:
        return (case.view.features[cell.feature].otherwise == "met") is (item.role == "must")
    platforms = ("",) if cell.feature.startswith("platform.") else case.asked.context.get("platforms", ("",))
    here = [
        [one for one in cell.statements if not platform or not one.platforms or platform in one.platforms]
        for platform in platforms
    ]
    if item.role == "avoid":
        return all({one.status for one in some} == {"none"} for some in here)
    return all(any(_fits(one, candidate, item.params) for one in some) for some in here)


def _fits(one: Statement, candidate: Candidate, terms: Mapping[str, Any]) -> bool:
    """Full or partial, fit for production by the vendor's words, not raw, supported; more with `accept`."""
    accept = terms.get("accept", ())
    stages = set(MATURITIES[MATURITIES.index(terms["maturity"]) :]) if "maturity" in terms else candidate.production
    return (
        (
            one.status in ("full", terms.get("status", "partial"))
            or (one.status == "third-party" and one.status in accept)
        )
        and (one.interface != "raw-config" or one.interface in accept)
        and (one.supported or "unsupported" in accept)
        and (not one.maturity or one.maturity in {*stages, *accept})
    )


# --- rank intervals ---------------------------------------------------------------------------------------------------


@law
def rank_intervals_hold_whatever_the_unknowns_turn_out_to_be(data: st.DataObject, cases: Cases) -> bool:
    """Brute force: every unknown becomes a yes or a no in the view, and the engine ranks again."""
    case = data.draw(cases(musts=0, deep=True, wishes=(1, 3)))
    found = case.answer()
    unknowns = _unknowns(case, found)
    answers: Iterable[tuple[bool, ...]] = itertools.product((False, True), repeat=len(unknowns))
    if len(unknowns) > 5:
        drawn = st.tuples(*(st.booleans() for _ in unknowns))
        answers = [data.draw(drawn) for _ in range(6)] + [(True,) * len(unknowns), (False,) * len(unknowns)]
    for values in answers:
        settled = _settled(case, dict(zip(unknowns, values, strict=True)))
        for family in found.ranking:
            place = next(one for one in settled.ranking if one.id == family.id)
            assert family.best_rank <= place.best_rank <= place.worst_rank <= family.worst_rank
    return bool(unknowns) and len(found.ranking) > 1


Unknown = tuple[str, str, str]
"""Where it lies: candidate, feature, and the statement, `on:` a platform where nobody looked, or `range`."""


def _unknowns(case: Case, found: Recommendation) -> dict[str, list[Unknown]]:
    """Name (of the statement where several share one) → everywhere that it counts, for those that are ranked."""
    result: dict[str, list[Unknown]] = {}
    platforms = case.asked.context.get("platforms", ("",))
    features = dict.fromkeys(str(dict(one.params).get("feature", "")) for one in found.criteria)
    for family in found.ranking:
        for member in (*family.members, *family.derived):
            name = member.candidate.id
            for feature in filter(None, features):
                cell = case.view.cell(name, feature)
                if not cell.applies:
                    continue
                for one in cell.statements:
                    if one.status == "unknown":
                        shared = f"{one.inherited} {feature}" if one.inherited else one.id
                        result.setdefault(shared, []).append((name, feature, one.id))
                for platform in ("",) if feature.startswith(("platform.", "project.")) else platforms:
                    if not any(
                        not platform or not one.platforms or platform in one.platforms for one in cell.statements
                    ):
                        own = f"{name} {feature} {platform}"
                        result.setdefault(own, []).append((name, feature, f"on:{platform}"))
            if any(part.finding.outcome == "unknown" and "kubernetes-range" in part.criterion for part in member.parts):
                own = f"{member.candidate.mesh} range"
                result.setdefault(own, []).append((name, "", "range"))
    return result


def _settled(case: Case, values: Mapping[str, bool]) -> Recommendation:
    found = case.answer()
    cells: dict[tuple[str, str], Cell] = {}
    ranges: dict[str, bool] = {}
    for shared, places in _unknowns(case, found).items():
        for name, feature, where in places:
            if where == "range":
                ranges[name] = values[shared]
                continue
            cell = cells.get((name, feature)) or case.view.cell(name, feature)
            cells[name, feature] = replace(cell, statements=_answered(case, cell, where, values[shared]))
    version = next(
        (str(dict(one.params)["version"]) for one in found.criteria if one.template == "kubernetes-range"), ""
    )
    candidates = tuple(
        _running_on(one, version, ranges[one.id]) if one.id in ranges else one for one in case.view.candidates
    )
    settled = case.with_cells(*cells.values())
    return replace(settled, view=replace(settled.view, candidates=candidates)).answer()


def _answered(case: Case, cell: Cell, where: str, yes: bool) -> tuple[Statement, ...]:
    """The statements of a cell with one unknown settled."""
    home = {"mesh": "", "feature": cell.feature}
    if case.view.features[cell.feature].kind == "attribute":
        wanted = [one for one in case.asked.items if one.template == "attribute"]
        value = wanted[0].params["is"] if yes else ("something else",)
        return (fact("", value=value, id=f"{cell.candidate} settled", **home),)
    status = "full" if yes else "none"
    if where.startswith("on:"):
        platform = where.removeprefix("on:")
        new = fact(status, id=f"{cell.candidate} {where}", platforms=(platform,) if platform else (), **home)
        return (*cell.statements, new)
    return tuple(
        fact(status, id=one.id, platforms=one.platforms, **home) if one.id == where else one for one in cell.statements
    )


def _running_on(candidate: Candidate, version: str, yes: bool) -> Candidate:
    limits = (version, version) if yes else ("9.0", "9.0")
    only = Range("kubernetes", *limits, "supported", "")
    return replace(candidate, supported_releases=(SupportedRelease("settled", "", "", "", (only,)),))


@law
def a_shared_unknown_cancels_and_nothing_else_does(data: st.DataObject, cases: Cases) -> bool:
    """Of two products, the first surely wins exactly when it leads at every value that the unknowns can have."""
    case = data.draw(cases(musts=0, deep=True, wishes=(1, 2)))
    feature = data.draw(st.sampled_from(named(case.asked.items, "prefer")))
    open_ = [fact("unknown", id=f"open-{one}", inherited=one, mesh="", feature=feature) for one in ("Up 1.0", "Up 1.1")]
    least = fact("partial", id="least", mesh="", feature=feature)
    shapes = st.sampled_from([(open_[0],), (open_[0],), (least, open_[0]), (open_[1],), (least,)])
    cells = [Cell(one.id, feature, data.draw(shapes)) for one in case.view.candidates[:6]]
    ranked = case.with_cells(*cells).answer().ranking
    best = [one.members[0] for one in ranked[:5]]
    for one, other in itertools.permutations(best, 2):
        won = next(each for each in score.rank((one, other)) if one in each.members).worst_rank == 1
        assert won is (_least_lead(one, other) > 0)
    return len(best) > 1


def _least_lead(one: Scored, other: Scored) -> Fraction:
    """The least lead over a grid that has every value at which the sum can bend."""
    theirs = {part.criterion: part for part in other.parts}
    total = Fraction(0)
    for mine in one.parts:
        his = theirs[mine.criterion]
        grid = sorted({mine.low, mine.high, his.low, his.high})
        grid += [(low + high) / 2 for low, high in itertools.pairwise(grid)]
        shared = mine.finding.variable and mine.finding.variable == his.finding.variable
        pairs = zip(grid, grid, strict=True) if shared else itertools.product(grid, grid)
        total += min(_worth(mine, at) - _worth(his, elsewhere) for at, elsewhere in pairs)
    return total


def _worth(part: Part, at: Fraction) -> Fraction:
    return sorted((part.low, at, part.high))[1]


# --- age --------------------------------------------------------------------------------------------------------------


@law
def old_facts_are_warned_of_and_a_past_day_never_warns(data: st.DataObject, cases: Cases) -> bool:
    case = data.draw(cases(musts=0, deep=True))
    found = case.answer()
    behind = [
        each.verified
        for family in found.ranking
        for member in family.members
        for part in member.parts
        for each in part.finding.statements
    ]
    assert found.oldest_verified == min(behind, default="")
    warned = [one for one in found.caveats if "last verified on" in one.text]
    assert bool(warned) is bool(behind and days_between(min(behind), case.view.day) > case.scoring.stale_days)
    return bool(behind)
