"""Each shipped example states what must come out; here it is held to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshadvisor.api import recommend
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.base import KnowledgeBase

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))


def test_there_are_three() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_the_example_expects_comes_out(path: Path, kb: KnowledgeBase) -> None:
    asked = read_requirements(path)
    expect = asked.expect
    answer = recommend(kb, asked)

    assert expect["first"] == [family.id for family in answer.ranking if family.best_rank == 1]
    assert expect["sure"] is (answer.first is not None)
    for wanted in expect["excluded"]:
        out = next(one for one in answer.excluded if one.candidate.id == wanted["candidate"])
        reasons = [finding.criterion for finding in out.findings] + [event.kind for event in out.events]
        assert wanted["because"] in reasons
    assert expect["decided_by"] == [one.criterion for one in answer.deciders[: len(expect["decided_by"])]]
    assert expect["decided_by"]
    assert expect["why"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_deciding_fact_has_evidence(path: Path, kb: KnowledgeBase) -> None:
    answer = recommend(kb, read_requirements(path))
    deciding = {one.criterion for one in answer.deciders}
    for family in answer.ranking:
        for part in family.members[0].parts:
            if part.criterion in deciding and part.finding.statements:
                assert all(statement.evidence and statement.verified for statement in part.finding.statements)
