"""Two states of the data: what differs, what it does to the scenarios, and which step of the contract it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshadvisor.effect.causes import Cause
from meshadvisor.effect.contract import step_of
from meshadvisor.effect.scenarios import Effect, Outcome, Standing
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.revision import Revision
from meshadvisor.report.arrivals import is_folded, is_newcomer, newcomers, renumbered
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Para
from meshadvisor.report.changes import fact, thing
from meshadvisor.report.words import score_text
from meshadvisor.timeline.difference import Difference

SINGLE = 5
"""More of one kind than this are counted."""
ALWAYS_SINGLE = ("publisher",)
"""Each is to be read: whoever stands behind an address decides whose word a source is."""
BY_THE_WAY = ("list of releases", "release name", "alias")
CATALOGUE = ("category", "feature", "alias", "table")
LIFE = ("mesh", "mode", "release", "release name", "list of releases", "order of releases", "event")


@dataclass(frozen=True)
class Compared:
    """All that `diff` found. `step` is what the contract needs, `problems` what kb.yaml does not say of it.

    `refused`: the errors that the checks find in the new side.
    """

    old: Revision
    new: Revision
    differences: Sequence[Difference]
    effects: Sequence[Effect]
    step: str
    problems: Sequence[str]
    refused: Sequence[str] = ()

    def names(self, one: Difference) -> KnowledgeBase:
        """The side that knows the names in a difference."""
        return self.new.kb if one.mesh in self.new.kb.meshes else self.old.kb

    @property
    def whole(self) -> dict[str, set[str]]:
        """Meshes and features that are on one side only: their statements are counted, not listed."""
        found: dict[str, set[str]] = {"mesh": set(), "feature": set()}
        for one in self.differences:
            if one.kind in found and one.what != "changed":
                found[one.kind].add(one.id)
        return found

    def facts(self) -> list[Difference]:
        """The statements that differ in more than their backing, outside whole meshes and features."""
        whole = self.whole
        return [
            one
            for one in self.differences
            if one.kind == "statement"
            and not (one.quiet or one.follows or one.mesh in whole["mesh"] or one.feature in whole["feature"])
        ]

    def others(self, of: Sequence[str] = (), besides: Sequence[str] = ()) -> list[Difference]:
        """Differences of these kinds, or of all but these; what belongs to a whole mesh goes without saying."""
        whole = self.whole
        return [
            one
            for one in self.differences
            if (one.kind in of if of else one.kind not in besides)
            and not one.quiet
            and (one.kind == "mesh" or one.mesh not in whole["mesh"])
            and (one.kind != "alias" or one.content["of"] not in whole["feature"])
        ]

    def quiet(self) -> Counter[str]:
        """Kind → how many differ only in evidence, certainty, day of checking or wording."""
        return Counter(one.kind for one in self.differences if one.quiet)


def blocks(found: Compared, most: int = 0) -> list[Block]:
    """The report. `most` lines of each list are shown, all with 0."""
    return list(_report(found, most))


def _report(found: Compared, most: int) -> Iterator[Block]:
    old, new = found.old, found.new
    yield Heading(f"What changes from {old.name} to {new.name}", 1)
    if found.refused:
        yield Para("`validate` refuses this data. Correct it first; what follows may be wrong until then.", strong=True)
        yield Bullets(_first(found.refused, most))
    yield Para(f"Data version {old.kb.data_version} → {new.kb.data_version}. {_contract(found)}")
    if found.problems:
        yield Bullets([f"For the maintainer, when publishing: kb.yaml: {one}" for one in found.problems])
    if not found.differences and not found.effects:
        yield Para("The data is the same.", strong=True)
        return
    yield from _list("Facts", [fact(one, found.names(one)) for one in found.facts()], most)
    yield from _list("Catalogue", [_counted(one, found) for one in found.others(CATALOGUE)], most)
    yield from _list("Meshes, releases and events", [_counted(one, found) for one in found.others(LIFE)], most)
    yield from _list("Other", _grouped(found.others(besides=(*CATALOGUE, *LIFE, "statement")), found), most)
    quiet = found.quiet()
    if quiet:
        counts = ", ".join(f"{number} × {kind}" for kind, number in sorted(quiet.items()))
        yield Para(f"Only evidence, certainty, day of checking or wording differs: {counts}.")
    yield from _effects(found, most)


def _contract(found: Compared) -> str:
    was, now = (side.kb.contract or "none" for side in (found.old, found.new))
    if not found.step:
        return f"Contract {was} → {now}; nothing needs a step."
    why = next(one for one in found.differences if step_of(one) == found.step)
    return f"Contract {was} → {now}; a {found.step} step is needed ({why.kind} {why.id}: {why.what})."


def _list(title: str, lines: Sequence[Line], most: int) -> Iterator[Block]:
    if lines:
        yield Heading(f"{title} ({len(lines)})")
        yield Bullets(_first(lines, most))


def _first(lines: Sequence[Line], most: int) -> list[Line]:
    if not most or len(lines) <= most:
        return list(lines)
    return [*lines[:most], f"and {len(lines) - most} more; --format json has them all"]


def _grouped(others: Sequence[Difference], found: Compared) -> list[Line]:
    """A line for each; or for each kind, where there are many of it."""
    groups: dict[tuple[str, str], list[Difference]] = {}
    for one in others:
        groups.setdefault((one.kind, one.what), []).append(one)
    lines: list[Line] = []
    for (kind, what), group in groups.items():
        if len(group) <= SINGLE or kind in ALWAYS_SINGLE:
            lines += [thing(one, found.names(one)) for one in group]
        else:
            lines.append(f"{len(group)} × {kind}: {what}, such as {group[0].id}")
    return lines


def _counted(one: Difference, found: Compared) -> str:
    """A mesh or feature that is on one side only brings its statements along."""
    text = thing(one, found.names(one))
    if one.what == "changed" or one.kind not in ("mesh", "feature"):
        return text
    own = [each for each in found.differences if one.id == (each.mesh if one.kind == "mesh" else each.feature)]
    counts = Counter(each.kind for each in own if each is not one and each.kind not in BY_THE_WAY)
    told = ", ".join(f"{number} × {kind}" for kind, number in sorted(counts.items()))
    return f"{text}, with {told}" if told else text


def _effects(found: Compared, most: int) -> Iterator[Block]:
    total = len({*found.old.kb.scenarios, *found.new.kb.scenarios})
    yield Heading(f"Effect on the scenarios ({len(found.effects)} of {total})")
    if not found.effects:
        yield Para("No ranking, verdict or score moves." if total else "There are no scenarios.")
        return
    folded = [*newcomers(found.effects), *renumbered(found.effects)]
    if folded:
        yield Bullets(_first(folded, most))
    moving = [one for one in found.effects if not is_folded(one)]
    if not moving:
        yield Para("Every verdict, rank, score and expectation is otherwise as before.")
        return
    yield Grid(
        ["Scenario", "Before", "After", "Expectations"],
        [[one.title, verdict_of(one.before), verdict_of(one.after), _expected(one)] for one in moving],
    )
    for one in moving:
        causes = [cause for cause in one.causes if not is_newcomer(cause)]
        lines: list[Line] = [*_scores(one), *(f"Why: {cause_text(cause)}" for cause in causes)]
        lines += [f"Expected, {text}: {_state(before)} → {_state(after)}" for text, before, after in one.expectations]
        if lines:
            yield Heading(one.title, 3)
            yield Bullets(_first(lines, most))


def verdict_of(outcome: Outcome | None) -> str:
    """The verdict of one side of a scenario, in words."""
    return outcome.verdict if outcome else "no such scenario"


def _expected(effect: Effect) -> str:
    failing = sum(after is False for _, _, after in effect.expectations)
    held = sum(before is False and after is not False for _, before, after in effect.expectations)
    parts = [f"{failing} now fail" if failing else "", f"{held} no longer fail" if held else ""]
    return ", ".join(part for part in parts if part) or "as before"


def _state(holds: bool | None) -> str:
    return "not asked" if holds is None else "holds" if holds else "fails"


def _scores(effect: Effect) -> Iterator[str]:
    for name, before, after in standings(effect):
        if before or (after and after.place == "ranked"):  # of other newcomers there is one line above
            yield f"{name}: {_standing(before) or 'new'} → {_standing(after) or 'gone'}"


def standings(effect: Effect) -> Iterator[tuple[str, Standing | None, Standing | None]]:
    """The candidates that stand otherwise: id, before, after."""
    then, now = (side.standings if side else {} for side in (effect.before, effect.after))
    for name in {**now, **then}:
        if effect.moved and then.get(name) != now.get(name):
            yield name, then.get(name), now.get(name)


def _standing(one: Standing | None) -> str:
    if one is None or one.place == "excluded":
        return "" if one is None else "excluded"
    return score_text(one.low, one.high) + ("" if one.place == "ranked" else f" ({one.place})")


def cause_text(cause: Cause) -> str:
    """One reason in words."""
    about = cause.about or {"candidate": "", "finding": ""}.get(cause.kind, cause.kind)
    about = ", ".join(part for part in (cause.candidate, about) if part)
    then, now = ("new", "gone") if cause.kind in ("candidate", "criterion") else ("nothing", "nothing")
    return f"{about}: {cause.before or then} → {cause.after or now}"
