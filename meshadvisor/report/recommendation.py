"""A recommendation as blocks: the verdict first, then reasons, risks and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from meshadvisor.engine.unasked import ahead_alone
from meshadvisor.report import advice
from meshadvisor.report.arguments import before_you_commit, caveat_lines, excluded_lines, origin
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Para
from meshadvisor.report.words import (
    apportioned,
    candidate_text,
    decimal,
    event_text,
    listed,
    score_text,
    tenths,
)
from meshadvisor.values.asked import Scoring
from meshadvisor.values.results import Family, Finding, Recommendation, Scored

SHOWN_DECIDERS = 3
SHOWN_DIFFERENCES = 4


def blocks(answer: Recommendation) -> list[Block]:
    """The whole report."""
    return list(_report(answer))


def verdict(answer: Recommendation) -> str:
    """The answer in one sentence. "First" is said only when it is sure."""
    ranking = answer.ranking
    if not ranking:
        if answer.unverified:
            return "No mesh is known to meet every must; for some it could not be verified."
        return "No mesh meets every must."
    if len(ranking) == 1:
        return f"{_name(ranking[0])} is the only one that meets every must."
    if answer.first:
        return f"{_name(answer.first)} comes first."
    rivals = [_name(family) for family in ranking if family.best_rank == 1]
    if ranking[0].members[0].low == ranking[1].members[0].high:
        return f"Nothing that you asked for separates {listed(rivals)}."
    return f"{listed(rivals, 'or')} may be first: what is unknown decides."


def _name(family: Family) -> str:
    return candidate_text(family.members[0].candidate)


def _report(answer: Recommendation) -> Iterator[Block]:
    yield Heading(answer.requirements.title or "Which service mesh?", 1)
    opening = advice.opening(answer)
    if opening:
        yield Para(opening, strong=True)
    yield Para(f"Of the meshes: {verdict(answer)}" if opening else verdict(answer), strong=not opening)
    yield from _current(answer)
    yield from reasons(answer)
    yield from _derived_ahead(answer)
    yield from _firmness(answer)
    yield from _before_you_commit(answer)
    yield from _caveats(answer)
    yield from advice.changes(answer)
    yield from advice.need(answer)
    yield from _ranking(answer)
    if answer.estimate:
        from meshadvisor.report import estimate  # few answers have costs

        yield from estimate.section(answer.estimate)
    yield from advice.robustness(answer)
    labels = {one.id: one.label for one in answer.criteria if one.must}
    yield from _apart(
        "Not verified", "A must is unknown for these; find out before you drop or take them.", answer.unverified, labels
    )
    bound = "These run only on one provider's platform, which the context does not name."
    yield from _apart("If you are on their platform", bound, answer.elsewhere, labels)
    yield from _excluded(answer)
    yield from advice.moved(answer)
    yield from _matrix(answer)
    yield from _method(answer)


def _current(answer: Recommendation) -> Iterator[Block]:
    """How the mesh in use fares: when it ends, what it fails, or where it stands."""
    current = answer.requirements.context.get("current")
    labels = {one.id: one.label for one in answer.criteria}
    for out in answer.excluded:
        if out.candidate.mesh == current:
            ends = "; ".join(event_text(event) for event in out.events)
            fails = listed([labels.get(one.criterion, "its platform") for one in out.findings])
            yield Para(f"You run {out.candidate.name}{f'. {ends}' if ends else f', which is out: {fails}'}.")
    for family in answer.ranking:
        for one in (*family.members, *family.derived):
            if one.candidate.mesh == current:
                yield Para(f"You run {one.candidate.name}, which is number {_rank(family)}.")


def reasons(answer: Recommendation) -> Iterator[Block]:
    """What separates the first from the second, and where they are equal, what else tells them apart."""
    if len(answer.ranking) < 2:
        return
    labels = {one.id: one.label for one in answer.criteria}
    ahead = [one for one in answer.deciders if one.points > 0][:SHOWN_DECIDERS]
    behind = [one for one in answer.deciders if one.points < 0][:SHOWN_DECIDERS]
    second = candidate_text(answer.ranking[1].members[0].candidate)
    who = "" if answer.first else f"{_name(answer.ranking[0])} is "
    for some, words, sign in ((ahead, f"{who}ahead of {second} by", "+"), (behind, f"{who}behind {second} in", "-")):
        if some:
            told = "; ".join(f"{labels[one.criterion]} ({_apart_by(one.points, sign)})" for one in some)
            yield Para(f"{words[0].upper()}{words[1:]}: {told}.")
    if not answer.first:
        yield from _unasked(answer)


def _derived_ahead(answer: Recommendation) -> Iterator[Block]:
    """Ranks are of families, led by their upstream; who builds on one may have more than any of them."""
    if not answer.first:
        return
    most = answer.first.members[0].high
    for family in answer.ranking:
        for one in family.derived:
            if one.low > most:
                yield Para(
                    f"{candidate_text(one.candidate)} has more points ({score_text(one.low, one.high)}), but stands"
                    f" below {family.members[0].candidate.name}, which it is built from."
                )


def _apart_by(points: Fraction, sign: str) -> str:
    shown = tenths(abs(points))
    return sign + shown if shown != "0.0" else "less than 0.1"


def _firmness(answer: Recommendation) -> Iterator[Block]:
    said = advice.firmness(answer)
    if said:
        yield Para(said)


def _unasked(answer: Recommendation) -> Iterator[Block]:
    """Rows that nobody asked about, by the one that is ahead in them."""
    ahead = ahead_alone(answer)
    names = {one.id: one.name for one in answer.view.candidates}
    if ahead:
        yield Para("They do differ in what you did not ask about. Ahead of the others is")
        yield Bullets([f"{names[one]} in {_some([row.name for row in rows])}" for one, rows in ahead.items()])


def _some(rows: Sequence[str]) -> str:
    more = len(rows) - SHOWN_DIFFERENCES
    return listed(rows) if more < 2 else listed([*rows[:SHOWN_DIFFERENCES], f"{more} more"])


def _ranking(answer: Recommendation) -> Iterator[Block]:
    if not answer.ranking:
        return
    rows = []
    for family in answer.ranking:
        rank = _rank(family)
        rows += [_ranked(member, rank if place == 0 else "", "") for place, member in enumerate(family.members)]
        rows += [_ranked(member, "", "derived: ") for member in family.derived]
    yield Heading("Ranking")
    yield Grid(["Rank", "Mesh", "Points of 100", "Gaps"], rows, frozenset({2, 3}))
    if any(one.low > family.members[0].low for family in answer.ranking for one in family.derived):
        yield Para("Families are ranked: what is derived stands below its upstream, even with more points.")


def _rank(family: Family) -> str:
    best, worst = family.best_rank, family.worst_rank
    return str(best) if best == worst else f"{best} to {worst}"


def _ranked(member: Scored, rank: str, mark: str) -> list[str]:
    gaps = sum(part.finding.outcome in ("partly", "not-met", "unknown") for part in member.parts)
    return [rank, mark + candidate_text(member.candidate), score_text(member.low, member.high), str(gaps)]


def _apart(title: str, why: str, scored: tuple[Scored, ...], labels: Mapping[str, str]) -> Iterator[Block]:
    if not scored:
        return
    yield Heading(title)
    yield Para(why)
    yield Bullets([_apart_line(one, labels) for one in scored])


def _apart_line(one: Scored, labels: Mapping[str, str]) -> Line:
    unknown = [part for part in one.parts if part.finding.passes is None and part.criterion in labels]
    text = f"{candidate_text(one.candidate)}: {score_text(one.low, one.high)} points"
    return text + "".join(f"; {labels[part.criterion]}: {part.finding.reason}" for part in unknown)


def _excluded(answer: Recommendation) -> Iterator[Block]:
    lines = excluded_lines(answer)
    if not lines:
        return
    yield Heading("Excluded")
    yield Bullets(lines)
    near = answer.what_if.near
    if near and not answer.ranking:
        mesh = near[0].candidate.partition("/")[0]
        yield Para(f"To see why: meshadvisor explain {mesh} {near[0].criterion}")


def _matrix(answer: Recommendation) -> Iterator[Block]:
    """What each criterion adds, for everyone who is ranked: at most three columns, to stay readable."""
    scored = [family.members[0] for family in answer.ranking][:3]
    if not scored or not answer.criteria:
        return
    shown = [(place, one) for place, one in enumerate(answer.criteria) if one.share]
    weights = apportioned([100 * one.share for _, one in shown])
    columns = [_column(one, [place for place, _ in shown], weights) for one in scored]
    rows = [
        [
            one.label,
            weights[line],
            *(_points(columns[c][line], scored[c].parts[place].finding) for c in range(len(scored))),
        ]
        for line, (place, one) in enumerate(shown)
    ]
    rows.append(["Sum", "100.0", *(tenths(one.low) for one in scored)])
    yield Heading("Points")
    yield Para(
        "Each criterion's weight, and what the best of each family gets for it."
        " An unknown counts nothing here; the range above shows what it could add."
    )
    yield Grid(
        ["Criterion", "Weight", *(one.candidate.name for one in scored)],
        rows,
        frozenset({1, *range(2, 2 + len(scored))}),
    )
    yield Bullets(list(_why(answer, scored)))


def _column(one: Scored, places: Sequence[int], weights: Sequence[str]) -> list[str]:
    """The points of one candidate; a criterion that is wholly met shows its weight."""
    parts = [one.parts[place] for place in places]
    return apportioned([part.low for part in parts], weights, [part.finding.low == 1 for part in parts])


def _points(points: str, finding: Finding) -> str:
    return f"{points} ?" if finding.outcome == "unknown" else points


def _why(answer: Recommendation, scored: list[Scored]) -> Iterator[Line]:
    for place, criterion in enumerate(answer.criteria):
        said = "; ".join(f"{one.candidate.name}: {one.parts[place].finding.reason}" for one in scored)
        yield f"{criterion.label} ({origin(criterion)}): {said}"


def _before_you_commit(answer: Recommendation) -> Iterator[Block]:
    lines = before_you_commit(answer)
    if lines:
        yield Heading(f"Before you commit to {candidate_text(answer.ranking[0].members[0].candidate)}")
        yield Bullets(lines)


def _caveats(answer: Recommendation) -> Iterator[Block]:
    lines = caveat_lines(answer)
    if lines:
        yield Heading("Know also")
        yield Bullets(lines)


def _method(answer: Recommendation) -> Iterator[Block]:
    first, last = answer.oldest_verified, answer.newest_verified
    read = f" The facts behind the ranking were verified between {first} and {last}." if first else ""
    yield Heading("How this was counted")
    yield Para(
        f"Facts as of {answer.view.day}.{read} Musts screen; the rest is a weighted mean from 0 to 100, given as a"
        " range where something is unknown. A rank is certain only when no unknown can change it. A category weighs"
        " as much as its most important criterion, which its criteria share; 'priorities' or numbers change that."
    )
    yield Para(_figures(answer.scoring))


def _figures(scoring: Scoring) -> str:
    """The figures that were used, which the requirements may change."""
    status, stages, words = (
        ", ".join(f"{name} {decimal(value)}" for name, value in figures.items())
        for figures in (scoring.status, scoring.maturity, scoring.importance)
    )
    return (
        f"Values: {status}; times the stage: {stages}; times {decimal(scoring.unsupported)} without the vendor's"
        f" support. Importances: {words}."
    )
