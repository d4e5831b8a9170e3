"""Published decisions, held against the answer of their day: `make decisions`.

A decision counts when it is of 2020 or later, its source states a must, and its choice is a row here. It is a hit when
the chosen family stands third or better, at its worst place, and the view of that day had at least six families; for
a choice of no mesh, when the verdict opens with an alternative.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from meshadvisor.api import recommend
from meshadvisor.kb.asked import requirements_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.values.results import Family, Recommendation

FIRST_YEAR = 2020
LAST_RANK = 3
FAMILIES = 6
SHARE = Fraction(4, 5)
NONE = "none"

IMPOSSIBLE = {
    "decision-atlassian": "platform.windows",
    "decision-grab": "platform.nomad",
    "decision-imagine-learning": "security.external-authorization",
    "decision-one2n": "platform.ecs",
    "decision-wikibase-cloud": "platform.fargate",
    "decision-xbox-cloud-gaming": "platform.vm",
}
"""Decision → something that the chosen product did not have on that day, by a statement of the base."""

LAYER_7 = ("security.authorization-l7", "traffic.request-routing", "traffic.retries")
"""Together the work of a mesh: VPC Lattice does the first two, libraries the last."""

SHUFFLES = 200
SEED = 20200101


@dataclass(frozen=True)
class Outcome:
    """How one decision came out. `place` is the worst rank, or says what stands in place of one."""

    name: str
    day: str
    chose: str
    families: int
    candidates_left: int
    families_left: int
    place: str
    hit: bool
    why: str


def decisions(kb: KnowledgeBase) -> dict[str, Mapping[str, Any]]:
    """Scenario name → scenario, of all published decisions."""
    return {name: one for name, one in sorted(kb.scenarios.items()) if "decision" in one}


def reason_not_to_test(kb: KnowledgeBase, scenario: Mapping[str, Any]) -> str:
    """Why a decision does not count; empty when it does."""
    year, chose = scenario["decision"]["year"], scenario["decision"]["chose"]
    if year < FIRST_YEAR:
        return f"of {year}: facts are gathered from {FIRST_YEAR} on"
    if not scenario.get("must"):
        return "the source states no must"
    return "" if chose in {NONE, *kb.meshes} else f"{chose} is no row here"


def counted(kb: KnowledgeBase) -> dict[str, Mapping[str, Any]]:
    """The decisions that count."""
    return {name: one for name, one in decisions(kb).items() if not reason_not_to_test(kb, one)}


def at_the_end_of_the_year(kb: KnowledgeBase, scenario: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same, asked on the last day of its year, or on the data's own day if that is earlier."""
    return {**scenario, "as_of": min(f"{scenario['decision']['year']}-12-31", kb.day)}


def answer_to(kb: KnowledgeBase, scenario: Mapping[str, Any], added: Sequence[str] = ()) -> Recommendation:
    """The answer on the day of the decision, with more musts if wanted."""
    asked = {**scenario, "must": [*scenario.get("must", ()), *added]}
    return recommend(kb, requirements_of(asked), scenario["as_of"])


def opening(answer: Recommendation) -> str:
    """The alternative that the verdict opens with; empty when there is none."""
    return answer.need.opens.scored.candidate.mesh if answer.need.opens else ""


def is_hit(kb: KnowledgeBase, answer: Recommendation, chose: str) -> bool:
    """Does the answer put the choice where the decision put it?"""
    if _without_mesh(kb, chose):
        return opening(answer) != "" and chose in (NONE, opening(answer))
    family = _family(answer, chose)
    return family is not None and family.worst_rank <= LAST_RANK and _families(answer) >= FAMILIES


def outcome(kb: KnowledgeBase, name: str, scenario: Mapping[str, Any]) -> Outcome:
    """One decision, evaluated."""
    answer, chose = answer_to(kb, scenario), scenario["decision"]["chose"]
    hit = is_hit(kb, answer, chose)
    return Outcome(
        name.removeprefix("decision-"),
        answer.view.day,
        chose,
        _families(answer),
        sum(len(family.members) + len(family.derived) for family in answer.ranking),
        len(answer.ranking),
        _place(kb, answer, chose),
        hit,
        "" if hit else "; ".join(_against(kb, answer, chose)),
    )


def share(outcomes: Sequence[Outcome]) -> Fraction:
    """The share of hits."""
    return Fraction(sum(one.hit for one in outcomes), len(outcomes))


def shuffled_share(kb: KnowledgeBase, scenarios: Sequence[Mapping[str, Any]]) -> Fraction:
    """The share of hits when every decision is given the choice of another one that chose differently."""
    answers = [answer_to(kb, one) for one in scenarios]
    chosen = [one["decision"]["chose"] for one in scenarios]
    hits = {(row, chose): is_hit(kb, answer, chose) for row, answer in enumerate(answers) for chose in set(chosen)}
    found = [hits[row, chose] for dealt in _dealt(chosen) for row, chose in enumerate(dealt)]
    return Fraction(sum(found), len(found))


def _dealt(chosen: Sequence[str]) -> Iterator[Sequence[str]]:
    """Shuffles in which nobody keeps what it chose."""
    generator, count = random.Random(SEED), 0
    while count < SHUFFLES:
        dealt = generator.sample(chosen, len(chosen))
        if all(one != other for one, other in zip(dealt, chosen, strict=True)):
            count += 1
            yield dealt


def _without_mesh(kb: KnowledgeBase, chose: str) -> bool:
    return chose == NONE or kb.mesh(chose).kind == "alternative"


def _families(answer: Recommendation) -> int:
    """Families of meshes in the view of the day, before anything is screened."""
    return len({one.family for one in answer.view.candidates if one.kind == "mesh"})


def _family(answer: Recommendation, chose: str) -> Family | None:
    ids = {one.family for one in answer.view.candidates if one.mesh == chose}
    return next((family for family in answer.ranking if family.id in ids), None)


def _place(kb: KnowledgeBase, answer: Recommendation, chose: str) -> str:
    if _without_mesh(kb, chose):
        return f"opens: {opening(answer) or '-'}"
    family = _family(answer, chose)
    return str(family.worst_rank) if family else "out"


def _against(kb: KnowledgeBase, answer: Recommendation, chose: str) -> Iterator[str]:
    """What the answer has against the choice."""
    if _without_mesh(kb, chose):
        yield "the verdict opens with " + (opening(answer) or "a mesh")
        return
    family = _family(answer, chose)
    if family is None:
        for out in answer.excluded:
            if out.candidate.mesh == chose:
                yield f"{out.candidate.id} out: " + ", ".join(f"{one.criterion} {one.reason}" for one in out.findings)
        return
    if _families(answer) < FAMILIES:
        yield f"fewer than {FAMILIES} families to choose from"
    for part in family.members[0].parts:
        if part.finding.low < 1:
            yield f"{part.criterion} {part.finding.reason}"


def main() -> None:
    """Evaluate and print."""
    kb = load()
    on_the_day = counted(kb)
    in_the_end = {name: at_the_end_of_the_year(kb, one) for name, one in on_the_day.items()}
    print("Each decision on its own day (the last of its year where none is known).")
    outcomes = _table(kb, on_the_day)
    print("\nThe same, each on the last day of its year.")
    _table(kb, in_the_end)
    for one in outcomes:
        if not one.hit:
            why = kb.scenarios[f"decision-{one.name}"]["expect"]["why"]
            print(f"\nMissed on its day: {one.name}\n  The answer: {one.why}\n  Why: {why}")
    print("\nNot tested (see docs/decisions.md for those that are no scenario)")
    for name, scenario in decisions(kb).items():
        if reason := reason_not_to_test(kb, scenario):
            print(f"  {name.removeprefix('decision-')}: {reason}")


def _table(kb: KnowledgeBase, scenarios: Mapping[str, Mapping[str, Any]]) -> list[Outcome]:
    """Families: in the view of the day. Left: candidates and families that met every must. Worst: rank, ties last."""
    outcomes = [outcome(kb, name, one) for name, one in scenarios.items()]
    print(f"{'decision':<20}{'day':<12}{'chose':<16}{'families':>8}{'left':>9}  {'worst':<24}")
    for one in outcomes:
        left = f"{one.candidates_left} / {one.families_left}"
        place = f"{one.place:<24}{'hit' if one.hit else 'miss'}"
        print(f"{one.name:<20}{one.day:<12}{one.chose:<16}{one.families:>8}{left:>9}  {place}")
    hits, shuffled = sum(one.hit for one in outcomes), shuffled_share(kb, list(scenarios.values()))
    print(f"{hits} of {len(outcomes)} hit: {float(share(outcomes)):.0%} (wanted: {float(SHARE):.0%}).", end=" ")
    print(f"With the choice of another, over {SHUFFLES} shuffles: {float(shuffled):.0%}.")
    return outcomes


if __name__ == "__main__":
    main()
