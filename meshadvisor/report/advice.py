"""What stands beside the ranking: is a mesh needed, how firm is the first place, and what would change the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Para
from meshadvisor.report.words import candidate_text, listed, score_text, tenths
from meshadvisor.values.results import Change, Finding, Lift, Option, Recommendation, Shift
from meshadvisor.values.view import Candidate, best

SHOWN = 3
"""Of near misses, unknowns and changed features so many are named; the JSON has all."""


def opening(answer: Recommendation) -> str:
    """The sentence about an alternative that does as well as a mesh; empty when there is none."""
    option = answer.need.opens
    if option is None:
        return ""
    name = candidate_text(option.scored.candidate)
    if not answer.criteria:
        return f"Nothing that you asked for needs a mesh: {name} is one of the things that do without."
    weaker = f" ({_few(_labels(answer, option.weaker))} less well than a mesh)" if option.weaker else ""
    missing, unknown = _lacking(answer, option)
    lacking = f", and lacks only {_few(missing)}" if missing else ""
    open_ = f"; not known of it: {_few(unknown)}" if unknown else ""
    return f"You may not need a mesh: {name} meets every must{weaker}{lacking}{open_}."


def _lacking(answer: Recommendation, option: Option) -> tuple[list[str], list[str]]:
    """The wishes that an alternative surely does not give, and those of which it is not known."""
    unknown = {part.criterion for part in option.scored.parts if part.finding.outcome == "unknown"}
    sides = ([one for one in option.lacking if (one in unknown) is side] for side in (False, True))
    missing, open_ = (_labels(answer, side) for side in sides)
    return missing, open_


def _few(labels: Sequence[str]) -> str:
    """So many that a sentence stays readable; the section below has all."""
    return listed(labels if len(labels) <= 2 * SHOWN else [*labels[:SHOWN], f"{len(labels) - SHOWN} more"])


def firmness(answer: Recommendation) -> str:
    """Whether the first place survives small changes, and what flips it; empty when nobody is surely first."""
    found = answer.what_if.stability
    if found is None:
        return ""
    if not found.flips:
        return (
            f"The first place is firm: it survives {_moves(answer)} and the value of each status moved by 0.2"
            f" ({found.tried} changes tried)."
        )
    shown = [f"{_change(answer, one.change)} ({_then(answer, one.first)})" for one in found.flips[:SHOWN]]
    more = f", and {len(found.flips) - SHOWN} more" if len(found.flips) > SHOWN else ""
    count = f"{len(found.flips)} of {found.tried} small changes move it"
    return f"The first place is not firm; {count}: {'; '.join(shown)}{more}."


def _moves(answer: Recommendation) -> str:
    """The small changes of weights that are tried, in words."""
    numbers = any(isinstance(one.importance, Fraction) for one in answer.criteria)
    step = "each importance doubled and halved" if numbers else "each importance moved by one step"
    return f"{step}, neighbouring priorities swapped" if len(answer.requirements.priorities) > 1 else step


def _then(answer: Recommendation, family: str) -> str:
    return f"then {_family(answer, family)} comes first" if family else "then nobody is surely first"


def _family(answer: Recommendation, family: str) -> str:
    return next((one.members[0].candidate.name for one in answer.ranking if one.id == family), family)


def _change(answer: Recommendation, change: Change) -> str:
    if change.kind == "status":
        return f"'{change.what}' worth {change.after} instead of {change.before}"
    if change.kind == "priorities":
        return f"priorities {change.after}"
    label = _label(answer, change.what)
    if any(one.must for one in answer.criteria if one.id == change.what):
        return f"the must {label} weighing {change.after} instead of {change.before}"
    ends = {"dropped": f"{label} not asked for", "must": f"{label} as a must"}
    return ends.get(change.after, f"{label} {change.after} instead of {change.before}")


def need(answer: Recommendation) -> Iterator[Block]:
    """The alternatives to a mesh that meet every must, with what they lack."""
    found = answer.need
    if not found.options and not found.elsewhere:
        return
    yield Heading("Without a mesh")
    yield Para(
        "These meet every must too. The answer opens with one when all that it lacks, or has less of than a mesh,"
        " weighs less than 'high', and less than half of all together. A must weighs medium, unless it is a wish too."
    )
    yield Bullets(
        [
            *(_option(answer, one, "") for one in found.options),
            *(
                _option(answer, one, f"if all is on {' or '.join(one.scored.candidate.only_on)}, ")
                for one in found.elsewhere
            ),
        ]
    )


def _option(answer: Recommendation, option: Option, only: str) -> str:
    parts = {part.criterion: part.finding for part in option.scored.parts}
    weak = [f"{_label(answer, one)} ({_limits(parts[one])})" for one in option.weaker]
    weaker = f"less well than a mesh: {listed(weak)}" if weak else ""
    missing, unknown = _lacking(answer, option)
    lacking = f"lacks {listed(missing)}" if missing else ""
    open_ = f"not known: {listed(unknown)}" if unknown else ""
    told = "; ".join(filter(None, (weaker, lacking, open_))) or "lacks nothing that you asked for"
    return f"{candidate_text(option.scored.candidate)}: {only}{told}"


def _limits(finding: Finding) -> str:
    """What a finding falls short by: the limits of its best mechanism, or the reason."""
    shown = best(finding.statements)
    found = [limit.rstrip(".") for limit in shown.limits] if shown else []
    return "; ".join(found) or finding.reason


def moved(answer: Recommendation) -> Iterator[Block]:
    """What a move from the mesh in use would lose and gain."""
    found = answer.what_if.move
    if found is None:
        return
    names = {one.id: one for one in answer.view.candidates}
    here, to = names[found.current].name, names[found.to].name
    yield Heading(f"Moving from {here} to {to}")
    shifts = (("Lost or weaker", found.lost), ("Gained or better", found.gained))
    yield Bullets([f"{title}: {_shifts(answer, some)}" for title, some in shifts])


def _shifts(answer: Recommendation, shifts: Sequence[Shift]) -> str:
    if not shifts:
        return "nothing that is known"
    most = 2 * SHOWN if len(shifts) > 2 * SHOWN + 1 else len(shifts)
    shown = [f"{answer.view.features[one.feature].name} ({one.before} → {one.after})" for one in shifts[:most]]
    more = len(shifts) - len(shown)
    return "; ".join(shown) + (f"; {more} more" if more else "")


def changes(answer: Recommendation) -> Iterator[Block]:
    """What would change the answer: the runner-up's shortest way, near misses, unknowns worth finding out."""
    found = answer.what_if
    names = {one.id: one for one in answer.view.candidates}
    lines = _never_together(answer)
    lines += [_lift(answer, names, found.lift)] if found.lift else []
    lines += [
        f"Without the must {_label(answer, one.criterion)}, {names[one.candidate].name} could come first with"
        f" {score_text(one.low, one.high)} points"
        for one in found.near
        if one.would_lead
    ][:SHOWN]
    lines += [
        f"Worth finding out: {_label(answer, one.criterion)} of {names[one.candidate].name}"
        f" ({'a must' if one.must else f'{tenths(one.points)} points'})"
        for one in found.checks[:SHOWN]
    ]
    if lines:
        yield Heading("What would change the answer")
        yield Bullets(lines)


def _never_together(answer: Recommendation) -> list[str]:
    """Where nobody is left: the musts that no mesh meets, or the pairs that none meets together."""
    if answer.ranking or answer.unverified or answer.elsewhere:
        return []
    musts = [one.id for one in answer.criteria if one.must]
    failed = [{one.criterion for one in out.findings} for out in answer.excluded if not out.events]
    failed = [one for one in failed if one <= set(musts)]
    alone = [[one] for one in musts if all(one in some for some in failed)]
    pairs = [list(two) for two in combinations(musts, 2) if all(some & set(two) for some in failed)]
    found = alone or pairs
    return [f"No mesh meets {'both ' if len(one) > 1 else ''}{listed(_labels(answer, one))}" for one in found[:SHOWN]]


def _lift(answer: Recommendation, names: Mapping[str, Candidate], lift: Lift) -> str:
    steps = f"{lift.steps} step{'s' if lift.steps > 1 else ''}"
    return f"{names[lift.candidate].name} would come first with {_change(answer, lift.change)} ({steps} away)"


def robustness(answer: Recommendation) -> Iterator[Block]:
    """The SMAA-2 table: how often each family holds each rank."""
    found = answer.robustness
    if found is None:
        return
    rows = [
        [_family(answer, one.family), _percent(one.ranks[0]), _percent(sum(one.ranks[:3], Fraction(0)))]
        for one in found.families
    ]
    yield Heading("Robustness")
    yield Para(
        f"Over {found.samples} weightings that keep the order of yours, with each unknown anywhere in its range"
        f" (SMAA-2, seed {found.seed}): how often each comes first, and among the first three."
    )
    yield Grid(["Mesh", "First", "First three"], rows, frozenset({1, 2}))


def _percent(share: Fraction) -> str:
    return f"{round(100 * share)} %"


def _labels(answer: Recommendation, criteria: Sequence[str]) -> list[str]:
    return [_label(answer, one) for one in criteria]


def _label(answer: Recommendation, criterion: str) -> str:
    return next((one.label for one in answer.criteria if one.id == criterion), criterion)
