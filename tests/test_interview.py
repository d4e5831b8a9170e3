"""The questionnaire: asks, skips, goes back, and ends with a requirements file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from meshadvisor.interview.draft import as_file, complaint
from meshadvisor.interview.questions import Interview
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.values.errors import InputError
from tests.conftest import Run


def interview(kb: KnowledgeBase, *typed: str) -> tuple[dict[str, Any], list[str]]:
    said: list[str] = []
    answers = iter(typed)
    draft = Interview(kb.questionnaire, lambda _: next(answers), said.append, complaint).run()
    return draft, said


def test_answers_become_a_requirements_file(kb: KnowledgeBase, tmp_path: Path) -> None:
    situation = ("2", "1 2", "5", "1", "1.34", *[""] * 4, "1", *[""] * 4)
    draft, _ = interview(kb, *situation, "2", "1", "2", "1", "1 2", "4", "")
    assert draft["context"] == {
        "goals": ["traffic"],
        "platforms": ["kubernetes", "vm"],
        "cloud": "own",
        "kubernetes": {"version": "1.34"},
        "licence": {"open_source_only": True, "free_builds": True},
    }
    saved = tmp_path / "asked.yaml"
    saved.write_text(as_file(draft), encoding="utf-8")
    assert read_requirements(saved).context["kubernetes"]["version"] == "1.34"


def test_what_is_settled_is_not_asked(kb: KnowledgeBase) -> None:
    _, said = interview(kb, "2", "5", *[""] * 5, "", "1 2 3 4 5 6 7 8 9 10", "", "", "", "", "")
    shown = "\n".join(said)
    assert "Kubernetes version" not in shown
    assert "Where do the machines stand" not in shown
    assert "On access control" not in shown
    wishes = said[said.index(next(line for line in said if "what else would you like" in line)) :]
    assert wishes[2].strip() == "1  Keep a client on one endpoint"
    assert wishes[3] == ""


def test_one_can_go_back(kb: KnowledgeBase) -> None:
    draft, _ = interview(kb, "", "1", "2", "b", "1", "r")
    assert draft["context"]["cloud"] == "aws"


def test_going_back_keeps_the_answer_and_a_dash_takes_it_back(kb: KnowledgeBase) -> None:
    draft, said = interview(kb, "", "1", "1", "b", "", "r")
    assert draft["context"]["cloud"] == "aws"
    assert any("Enter keeps 1" in line for line in said)
    draft, _ = interview(kb, "", "1", "1", "back", "-", "result")
    assert "cloud" not in draft["context"]


def test_back_on_the_first_question_stays_there(kb: KnowledgeBase) -> None:
    draft, said = interview(kb, "b", "", "1", "r")
    assert "  this is the first question" in said
    assert draft == {"context": {"platforms": ["kubernetes"]}}


@pytest.mark.parametrize(("typed", "said"), [("9", "choose from 1 to 6"), ("x", "choose from"), ("0", "choose from")])
def test_a_slip_is_said_and_asked_again(kb: KnowledgeBase, typed: str, said: str) -> None:
    draft, lines = interview(kb, typed, "", "1", "r")
    assert any(said in line for line in lines)
    assert draft["context"]["platforms"] == ["kubernetes"]


def test_a_version_is_checked_when_it_is_typed(kb: KnowledgeBase) -> None:
    draft, lines = interview(kb, "", "1", "1", "new", "1.34", "r")
    assert any("'version' is 'new'" in line for line in lines)
    assert draft["context"]["kubernetes"]["version"] == "1.34"


def test_enter_is_dont_know_and_makes_no_criterion(kb: KnowledgeBase) -> None:
    draft, _ = interview(kb, *[""] * len(kb.questionnaire))
    assert draft == {}


def test_help_and_stop(kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="stopped"):
        interview(kb, "?", "q")


def test_progress_is_shown(kb: KnowledgeBase) -> None:
    _, said = interview(kb, "1", "r")
    assert any(line.startswith(f"[1/{len(kb.questionnaire)}]") for line in said)


def test_every_answer_of_every_question_makes_a_valid_file(kb: KnowledgeBase) -> None:
    for question in kb.questionnaire:
        for option in question.get("options", ()):
            assert complaint(dict(option.get("writes", {}))) == "", option["id"]


def test_over_a_pipe_with_save(run: Run, tmp_path: Path) -> None:
    done = run("recommend", "--save", "asked.yaml", typed="\n1\n1\n1.34\n" + 9 * "\n" + "1\nr\n")
    assert done.returncode == 0
    assert "Which service mesh?" in done.stdout
    assert "Where do your workloads run?" in done.stderr
    saved = yaml.safe_load((tmp_path / "asked.yaml").read_text(encoding="utf-8"))
    assert saved["must"] == ["security.mtls"]
    again = run("recommend", "-r", "asked.yaml")
    assert again.stdout == done.stdout


def test_answers_that_end_early_are_an_error_in_one_line(run: Run) -> None:
    done = run("recommend", typed="1\n")
    assert done.returncode == 2
    assert "error: the answers ended before the questions did" in done.stderr.splitlines()[-1]
