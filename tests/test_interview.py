"""The questionnaire: asks in order, skips what is settled, counts who is left, and ends with a requirements file."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meshadvisor.interview.draft import as_file, complaint, has_comments
from meshadvisor.interview.questions import Interview, StoppedError
from meshadvisor.interview.remaining import Remaining, remaining
from meshadvisor.interview.settled import leaves, part
from meshadvisor.kb.asked import read_requirements
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.kb.read import read_bytes
from meshadvisor.values.errors import InputError
from tests.conftest import Run
from tests.helpers import ROOT, call, tiny

QUESTIONS: list[dict[str, Any]] = yaml.safe_load("""
  - {id: wish, ask: "What would you like?", kind: many, options: [
      {id: retries, label: Retries, writes: {prefer: [traffic.retries]}},
      {id: mirroring, label: Mirroring, writes: {prefer: [{feature: traffic.mirroring, importance: high}]}},
      {id: budget, label: Budgets, writes: {prefer: [traffic.retry-budget]}}]}
  - {id: where, ask: "Where?", help: All that count., kind: many, options: [
      {id: kubernetes, label: Kubernetes, writes: {context: {platforms: [kubernetes]}}},
      {id: ecs, label: ECS, writes: {context: {platforms: [ecs], cloud: aws}}}]}
  - {id: cloud, ask: "Whose machines?", kind: one, options: [
      {id: aws, label: AWS, writes: {context: {cloud: aws}}},
      {id: own, label: Our own, writes: {context: {cloud: own}}},
      {id: any, label: No matter}]}
  - {id: version, ask: "Which version?", kind: text, writes_to: context.kubernetes.version, example: "1.34",
     when: {path: context.platforms, contains: kubernetes}}
  - {id: nodes, ask: "How many nodes?", kind: text, writes_to: context.kubernetes.nodes, example: "40"}
  - {id: must, ask: "What must be there?", kind: many, options: [
      {id: retries, label: Retries, writes: {must: [traffic.retries]}},
      {id: mirroring, label: Mirroring, writes: {must: [traffic.mirroring]}}]}
  - {id: avoid, ask: "And what not?", kind: one, options: [
      {id: busl, label: BUSL, writes: {avoid: [{attribute: project.licence, is: [Apache-2.0]}]}},
      {id: nothing, label: Nothing}]}
""")
ALIASES = {"retry": "traffic.retries"}
Draft = dict[str, Any]


class Talk(NamedTuple):
    """A run that is over."""

    draft: Draft
    said: list[str]

    @property
    def asked(self) -> list[str]:
        """The questions that were shown, in order and without their numbers."""
        return [line.partition("] ")[2] for line in self.said if line.startswith("[")]


def nobody_leaves(_: Draft) -> Remaining:
    return Remaining(("Breeze", "Storm"), 3)


def talk(
    answers: Mapping[str, Sequence[str]] | None = None,
    questions: Sequence[Mapping[str, Any]] = QUESTIONS,
    left: Callable[[Draft], Remaining] = nobody_leaves,
    aliases: Mapping[str, str] = ALIASES,
    **more: Any,
) -> Talk:
    """Give each question its answers, in turn, and Enter when there are no more."""
    said: list[str] = []
    waiting = {name: list(typed) for name, typed in (answers or {}).items()}

    def ask(_: str) -> str:
        shown = next(line for line in reversed(said) if line.startswith("["))
        name = next(one["id"] for one in questions if one["ask"] in shown)
        return waiting[name].pop(0) if waiting.get(name) else ""

    return Talk(Interview(questions, ask, said.append, complaint, left, aliases, **more).run(), said)


# Order, and what is skipped


def test_the_situation_comes_first_then_the_musts_then_the_wishes() -> None:
    asked = talk({"where": ["1"]}).asked
    assert asked == [
        "Where?",
        "Whose machines?",
        "Which version?",
        "How many nodes?",
        "What must be there?",
        "And what not?",
        "What would you like?",
    ]


def test_a_condition_looks_at_what_was_asked_before(kb: KnowledgeBase) -> None:
    written: set[str] = set()
    for question in sorted(kb.questionnaire, key=part):
        wanted = re.findall(r"'path': '([^']+)'", str(question.get("when", "")))
        assert written >= set(wanted), question["id"]
        written.add(question.get("writes_to", ""))
        for option in question.get("options", ()):
            written |= {one.path for one in leaves(option.get("writes", {}), {})}


def test_what_an_answer_settled_is_not_asked() -> None:
    asked = talk({"where": ["2"]}).asked
    assert "Whose machines?" not in asked
    assert "Which version?" not in asked


def test_a_wish_for_what_is_a_must_is_not_offered_and_a_question_with_no_other_is_skipped() -> None:
    said = talk({"must": ["1 2"]}).said
    shown = said.index("[7/7] What would you like?")
    assert said[shown + 1 : shown + 3] == ["  1  Budgets", "  2 of 3 candidates left"]
    only_these = [{**one, "options": one["options"][:2]} for one in QUESTIONS if one["id"] in ("must", "wish")]
    assert talk({"must": ["1 2"]}, only_these).asked == ["What must be there?"]


def test_what_a_rule_makes_a_must_is_settled() -> None:
    ruled = Remaining(("Breeze",), 3, 0, frozenset({"traffic.retries", "traffic.mirroring"}))
    assert "What must be there?" not in talk(left=lambda _: ruled).asked


def test_a_must_that_all_or_none_of_those_left_have_is_still_asked() -> None:
    for left in (("Breeze", "Storm"), ()):
        assert "What must be there?" in talk(left=lambda _, left=left: Remaining(left, 3)).asked  # type: ignore[misc]


# Who is left, and the offer of the result


def test_after_each_answer_one_line_says_who_is_left() -> None:
    def left(draft: Draft) -> Remaining:
        names = {"must": ("Breeze",), "context": ("Breeze", "Storm", "Fog", "Haze", "Mist", "Gale")}
        return Remaining(
            next((names[key] for key in ("must", "context") if key in draft), ("A", "B", *names["context"])), 9
        )

    said = talk({"where": ["1"], "must": ["1"]}, left=left).said
    assert "A mesh is one candidate for each of its modes. 8 of 9 candidates left" in said
    lines = [line for line in said if line.startswith("  ") and "candidates left" in line]
    assert lines[0] == "  6 of 9 candidates left; out: A, B"
    assert lines[1] == "  6 of 9 candidates left"
    assert "  1 of 9 candidates left; 5 out" in lines
    assert len(lines) == 7


def test_when_nobody_is_left_it_says_how_to_go_back() -> None:
    said = talk({"must": ["1"]}, left=lambda draft: Remaining(() if "must" in draft else ("Breeze",), 3, 0)).said
    assert "  0 of 3 candidates left; out: Breeze; b takes the answer back" in said


def test_the_result_is_offered_after_the_musts_and_from_then_on() -> None:
    wishes = [*QUESTIONS, {**QUESTIONS[0], "id": "more", "ask": "What else?"}]
    said = talk(questions=wishes).said
    offers = [line.partition("left")[2] for line in said if "candidates left" in line]
    assert [offer for offer in offers if offer] == ["; the musts are done, r gives the result", "; r gives the result"]
    assert talk({"wish": ["r"]}, wishes).asked[-1] == "What would you like?"


def test_the_count_is_that_of_the_result(kb: KnowledgeBase) -> None:
    left = remaining(kb)
    everything = left({})
    assert (
        len(everything.left)
        < everything.total
        == len([one for one in kb.meshes.values() if one.kind == "mesh" for _ in one.modes])
    )
    some = left({"context": {"platforms": ["kubernetes"], "cloud": "own"}, "must": ["security.mtls"]})
    assert 0 < len(some.left) < len(everything.left)
    assert some.screens == {"platform.kubernetes"}
    assert f"{len(some.left)} of {some.total} candidates left" in some.since(everything)
    none = left({"must": ["security.post-quantum", "architecture.sidecar", "architecture.sidecarless"]})
    assert none.left == ()


# Answers


def test_answers_become_a_requirements_file(kb: KnowledgeBase, tmp_path: Path) -> None:
    answers = {"goals": ["2"], "platforms": ["1 2"], "cloud": ["1"], "kubernetes-version": ["1.34"], "terms": ["1"]}
    draft = talk(answers, kb.questionnaire, remaining(kb), kb.aliases).draft
    assert draft["context"]["goals"] == ["traffic"]
    assert draft["context"]["platforms"] == ["kubernetes", "vm"]
    assert draft["context"]["cloud"] == "own"
    assert draft["context"]["kubernetes"] == {"version": "1.34"}
    assert draft["context"]["licence"]["open_source_only"] is True
    saved = tmp_path / "asked.yaml"
    saved.write_text(as_file(draft), encoding="utf-8")
    assert read_requirements(saved).context == draft["context"]


def test_every_answer_of_every_question_makes_a_valid_file(kb: KnowledgeBase) -> None:
    for question in kb.questionnaire:
        for option in question.get("options", ()):
            assert complaint(dict(option.get("writes", {}))) == "", option["id"]


@pytest.mark.parametrize("typed", ["", "skip", "Skip", "don't know", "Don’t  know", "dont know", "-"])
def test_dont_know_and_skip_are_answers_and_make_no_criterion(typed: str) -> None:
    done = talk({one["id"]: [typed] for one in QUESTIONS})
    assert done.draft == {}
    assert len(done.asked) == 6
    assert not [line for line in done.said if "choose from" in line]


@pytest.mark.parametrize("typed", ["9", "x", "0", "-1", "1.5", "²", "01", "1" * 5000, ",", "1 x", "1;2", "\x1b[A"])
def test_a_slip_is_said_and_asked_again(typed: str) -> None:
    done = talk({"where": [typed, "1"]})
    assert "  choose from 1 to 2, or type skip" in done.said
    assert done.asked[:2] == ["Where?", "Where?"]
    assert done.draft["context"]["platforms"] == ["kubernetes"]


def test_one_means_one() -> None:
    done = talk({"cloud": ["1 2", "2"]})
    assert "  choose one" in done.said
    assert done.draft == {"context": {"cloud": "own"}}


def test_text_is_checked_when_it_is_typed() -> None:
    done = talk({"where": ["1"], "version": ["new", "v1.34.2"], "nodes": ["many", "40"]})
    assert any("'version' is 'new'" in line and line.endswith("write it as 1.34") for line in done.said)
    assert any("'nodes'" in line and line.endswith("write it as 40") for line in done.said)
    assert done.draft["context"]["kubernetes"] == {"version": "1.34", "nodes": 40}


def test_an_answer_that_cannot_be_computed_is_refused_and_asked_again() -> None:
    def left(draft: Draft) -> Remaining:
        if "prefer" in draft:
            raise InputError("importances are either all words or all numbers")
        return nobody_leaves(draft)

    done = talk({"wish": ["1", "skip"]}, left=left)
    assert "  importances are either all words or all numbers" in done.said
    assert "prefer" not in done.draft


def test_help_and_stop() -> None:
    with pytest.raises(StoppedError, match="stopped"):
        talk({"where": ["q"]})
    assert sum("q: stop" in line for line in talk({"where": ["?"]}).said) == 2


# Going back


def test_going_back_keeps_the_answer_and_skip_takes_it_back() -> None:
    done = talk({"cloud": ["1", ""], "nodes": ["b"]})
    assert done.draft["context"]["cloud"] == "aws"
    assert "  Enter keeps 1; skip takes it back" in done.said
    assert talk({"cloud": ["1", "2"], "nodes": ["b", "r"]}).draft == {"context": {"cloud": "own"}}
    assert talk({"cloud": ["1", "skip"], "nodes": ["back"]}).draft == {}


def test_back_on_the_first_question_stays_there() -> None:
    done = talk({"where": ["b", "1", "r"]})
    assert "  this is the first question" in done.said
    assert done.draft == {"context": {"platforms": ["kubernetes"]}}


def test_what_is_kept_is_the_answer_not_its_number() -> None:
    option = {"id": "traffic", "label": "Traffic", "writes": {"priorities": ["traffic"]}}
    last = {"id": "last", "ask": "Last?", "kind": "many", "options": [option]}
    back = {"must": ["", "1"], "avoid": ["", "b"], "wish": ["2 3", "b"], "last": ["b"]}
    done = talk(back, [*QUESTIONS, last])
    assert "  Enter keeps 2 3; skip takes it back" in done.said
    assert "  Enter keeps 1 2; skip takes it back" in done.said
    assert done.draft["must"] == ["traffic.retries"]
    assert done.draft["prefer"] == [{"feature": "traffic.mirroring", "importance": "high"}, "traffic.retry-budget"]


def test_what_became_a_must_meanwhile_is_not_kept_as_a_wish() -> None:
    option = {"id": "traffic", "label": "Traffic", "writes": {"priorities": ["traffic"]}}
    last = {"id": "last", "ask": "Last?", "kind": "many", "options": [option]}
    again = talk({"must": ["", "1"], "avoid": ["", "b"], "wish": ["1", "b"], "last": ["b"]}, [*QUESTIONS, last])
    assert "prefer" not in again.draft
    assert sum("Enter keeps" in line for line in again.said) == 1


def test_answers_further_on_stand_when_the_result_is_asked_for_after_going_back() -> None:
    done = talk({"cloud": ["1", "r"], "nodes": ["40", "b"], "must": ["b"]})
    assert done.draft == {"context": {"cloud": "aws", "kubernetes": {"nodes": 40}}}


# Going on from a file

EDITED: Draft = yaml.safe_load("""
  title: Shop
  context: {platforms: [kubernetes], cloud: gcp, team: {mesh_experience: low}}
  must: [retry, {feature: traffic.mirroring, status: full}, architecture.sidecar]
  prefer: [{feature: traffic.retry-budget, importance: critical}]
  avoid: [{attribute: project.licence, is: [SSPL-1.0]}]
  pins: {breeze: "1.0"}
""")


def test_what_a_file_answers_is_kept_and_not_asked() -> None:
    done = talk({"version": ["1.34"]}, draft=EDITED)
    assert done.asked == ["Which version?", "How many nodes?", "And what not?"]
    assert [line for line in done.said if line.startswith("Kept")] == [
        "Kept: Where? Kubernetes",
        "Kept: Whose machines? gcp",
        "Kept: What must be there? Retries, Mirroring",
        "Kept: What would you like? Budgets",
        "Kept, though no question asks for it: title, context.team.mesh_experience, must architecture.sidecar,"
        " avoid project.licence SSPL-1.0, pins.breeze",
    ]
    assert done.draft == {**EDITED, "context": {**EDITED["context"], "kubernetes": {"version": "1.34"}}}


def test_an_answer_is_added_to_what_a_file_says_and_the_file_is_not_changed() -> None:
    before = as_file(EDITED)
    done = talk({"avoid": ["1"]}, draft=EDITED)
    assert done.draft["avoid"] == [*EDITED["avoid"], {"attribute": "project.licence", "is": ["Apache-2.0"]}]
    assert as_file(EDITED) == before


def test_a_file_that_leaves_only_wishes_open_offers_the_result_at_once() -> None:
    musts = [one for one in QUESTIONS if one["id"] in ("must", "wish")]
    done = talk({"wish": ["r"]}, musts, draft={"must": ["traffic.retries"]})
    assert done.said[3].endswith("2 of 3 candidates left; the musts are done, r gives the result")
    assert done.draft == {"must": ["traffic.retries"]}


def test_of_two_answers_that_a_file_holds_the_fuller_is_the_one_kept(kb: KnowledgeBase) -> None:
    question = next(one for one in kb.questionnaire if one["id"] == "encryption")
    fuller = next(one for one in question["options"] if {"must", "prefer"} <= one.get("writes", {}).keys())
    done = talk({}, [question], draft=fuller["writes"])
    assert f"Kept: {question['ask']} {fuller['label']}" in done.said


# At the command line


def typed_for(kb: KnowledgeBase, answers: Mapping[str, str]) -> str:
    """What to type so that these questions get these answers, and then the result."""
    lines: list[str] = []
    said: list[str] = []
    left = dict(answers)

    def ask(_: str) -> str:
        shown = next(line for line in reversed(said) if line.startswith("["))
        name = next(one["id"] for one in kb.questionnaire if one["ask"] in shown)
        lines.append(left.pop(name, "") if left else "r")
        return lines[-1]

    Interview(kb.questionnaire, ask, said.append, complaint, remaining(kb), kb.aliases).run()
    return "".join(f"{line}\n" for line in lines)


def test_over_a_pipe_with_save_and_resume(run: Run, kb: KnowledgeBase, tmp_path: Path) -> None:
    typed = typed_for(kb, {"platforms": "1", "cloud": "1", "kubernetes-version": "1.34", "encryption": "1"})
    done = run("recommend", "--save", "asked.yaml", typed=typed)
    assert done.returncode == 0
    assert "Which service mesh?" in done.stdout
    assert "Where do your workloads run?" in done.stderr
    assert "\n> 1.34\n  " in done.stderr
    saved = yaml.safe_load((tmp_path / "asked.yaml").read_text(encoding="utf-8"))
    assert saved["must"] == ["security.mtls"]
    assert run("recommend", "-r", "asked.yaml").stdout == done.stdout
    again = run("recommend", "--resume", "asked.yaml", "--save", "asked.yaml", typed="r\n")
    assert again.stdout == done.stdout
    assert "Kept: Where do your workloads run? Kubernetes" in again.stderr
    assert yaml.safe_load((tmp_path / "asked.yaml").read_text(encoding="utf-8")) == saved


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("1\nq\n", "stopped; go on with: meshadvisor recommend --resume asked.yaml"),
        ("1\n", "error: the answers ended before the questions did; 'r' gives the result early; go on with:"),
    ],
)
def test_stopping_saves_what_was_answered(run: Run, tmp_path: Path, typed: str, last: str) -> None:
    done = run("recommend", "--save", "asked.yaml", typed=typed)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith(last)
    assert read_requirements(tmp_path / "asked.yaml").context.keys() == {"goals"}


@pytest.mark.parametrize("typed", ["q\n", "", "skip\nq\n"])
def test_stopping_without_an_answer_writes_nothing(run: Run, tmp_path: Path, typed: str) -> None:
    (tmp_path / "asked.yaml").write_text("title: Precious\n", encoding="utf-8")
    done = run("recommend", "--save", "asked.yaml", typed=typed)
    assert done.returncode == 2
    assert "nothing was written" in done.stderr.splitlines()[-1]
    assert (tmp_path / "asked.yaml").read_text(encoding="utf-8") == "title: Precious\n"


def test_nothing_asked_for_leaves_the_file_open_for_more(run: Run, tmp_path: Path) -> None:
    assert run("recommend", "--save", "asked.yaml", typed="r\n").returncode == 0
    assert run("recommend", "--resume", "asked.yaml", "--save", "more.yaml", typed="1\nr\n").returncode == 0
    assert yaml.safe_load((tmp_path / "more.yaml").read_text(encoding="utf-8")).keys() == {"context"}


def test_stopping_without_save_says_how_to_keep_answers(run: Run) -> None:
    done = run("recommend", typed="1\nq\n")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "stopped; nothing was written; with --save FILE the answers are kept"


def test_plain_is_one_line_a_question_and_one_an_answer(run: Run) -> None:
    done = run("recommend", "--plain", typed="1\nx\n1\nr\n")
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    shown = [re.sub(r"^(\[\d+/|choose|Numbers|A mesh|\d+ of).*", r"\1", line) for line in lines]
    assert [re.sub(r"\d+ of", "so many of", line) for line in shown] == [
        "Numbers", "A mesh", "[1/", "so many of", "[2/", "choose", "[2/", "so many of", "[3/",
    ]  # fmt: skip
    assert "\x1b" not in done.stderr + done.stdout


REFUSED = {
    "two-requirements": (["--resume", "asked.yaml", "asked.yaml"], "give no other requirements beside it"),
    "replay": (["--resume", "asked.yaml", "--replay", "x.json"], "give none beside it"),
    "not-there": (["--resume", "nowhere.yaml"], "C101"),
    "bad-file": (["--resume", "bad.yaml"], "C202"),
    "scenario": (["--resume", "scenario.yaml"], "is a scenario"),
    "number": (["--weight", "retries=3"], "give --weight a word such as high"),
    "no-folder": (["--save", "nowhere/asked.yaml"], "cannot write 'nowhere/asked.yaml'"),
    "comments": (["--resume", "asked.yaml", "--save", "asked.yaml"], "would drop its comments"),
}


@pytest.mark.parametrize(("options", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_work_is_said_before_the_first_question(
    run: Run, tmp_path: Path, options: list[str], said: str
) -> None:
    (tmp_path / "asked.yaml").write_text("title: Shop  # the one in Graz\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("titel: Shop\n", encoding="utf-8")
    scenario = next(iter(sorted((ROOT / "data" / "scenarios").glob("*.yaml"))))
    (tmp_path / "scenario.yaml").write_text(scenario.read_text(encoding="utf-8"), encoding="utf-8")
    done = run("recommend", *options, typed="r\n")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (as_file({"title": "Ticket #12"}), False),
        ('title: "Ticket #12"\nmust: [traffic.retries]\n', False),
        ("title: Shop # in Graz\n", True),
        ("# Our own words\ntitle: Shop\n", True),
    ],
)
def test_comments_are_found(text: str, found: bool) -> None:
    assert has_comments(text) is found


def at_terminal(*args: str, typed: Sequence[tuple[bytes, bytes]]) -> tuple[int, str]:
    """Run at a terminal of its own: type the second of each pair when the first has been shown."""
    near, far = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = [sys.executable, "-m", "meshadvisor", "recommend", *args]
    # the terminal must be the one that controls the program, or else ^C is no signal; tests that run in the background
    # pass on that ^C is ignored
    start = (
        "import os, signal, sys; os.login_tty(0); signal.signal(signal.SIGINT, signal.SIG_DFL);"
        " os.execv(sys.argv[1], sys.argv[1:])"
    )
    shown, seen = b"", 0
    with subprocess.Popen(
        [sys.executable, "-c", start, *command], stdin=far, stdout=far, stderr=far, env=environment
    ) as program:
        os.close(far)
        while chunk := _read(near, program):
            shown += chunk
            if typed and typed[0][0] in shown[seen:]:
                (_, keys), *typed = typed
                seen = len(shown)
                os.write(near, keys)
        os.close(near)
        return program.wait(timeout=60), shown.decode().replace("\r", "")


def _read(terminal: int, program: subprocess.Popen[bytes]) -> bytes:
    """What is shown next; nothing when the program has ended, which it must when it says nothing for a minute."""
    if not select.select([terminal], [], [], 60)[0]:
        program.kill()
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_ctrl_c_at_a_terminal_saves_and_says_one_line(tmp_path: Path) -> None:
    saved = tmp_path / "asked.yaml"
    code, shown = at_terminal("--save", str(saved), typed=[(b"> ", b"1\r"), (b"\n> ", b"\x03")])
    assert code == 2
    assert shown.splitlines()[-2:] == ["> ^C", f"stopped; go on with: meshadvisor recommend --resume {saved}"]
    assert read_requirements(saved).context.keys() == {"goals"}


def test_a_plain_terminal_gets_no_control_characters() -> None:
    code, shown = at_terminal("--plain", typed=[(b"[1/", b"r\r")])
    assert code == 0
    assert "Which service mesh?" in shown
    assert "\x1b" not in shown


# Laws

WORDS = st.sampled_from(
    ["", "1", "2", "3", "1 2", "1,2", "9", "b", "r", "q", "?", "skip", "don't know", "-", "1.34", "40", "²", "x: [y"]
)
LINES = st.lists(WORDS | st.text(max_size=12), max_size=25)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny knowledge base with the questions above."""
    data = tiny(tmp_path_factory.mktemp("base"))
    (data / "questionnaire.yaml").write_text(yaml.safe_dump({"questions": QUESTIONS}), encoding="utf-8")
    assert call("validate", "--data", data).code == 0
    return data


@settings(max_examples=150, deadline=None)
@given(lines=LINES, raw=st.binary(max_size=20), plain=st.booleans())
def test_whatever_is_typed_gives_requirements_or_exit_code_2(
    small: Path, lines: list[str], raw: bytes, plain: bool
) -> None:
    typed = "\n".join(lines).encode("utf-8", errors="replace") + b"\n" + raw
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed))):
        saved = Path(folder, "asked.yaml")
        done = call("recommend", "--data", small, "--save", saved, *["--plain"][: int(plain)])
        assert done.code in (0, 1, 2)
        if done.code == 2:
            assert done.out == ""
            assert re.match("(error: the answers ended|stopped)", done.err.splitlines()[-1])
        else:
            assert done.out
        if saved.exists():
            kept = read_requirements(saved, load(str(small)))
            assert done.code != 2 or kept.items or kept.context
        else:
            assert done.code == 2


ANSWERS = st.dictionaries(st.sampled_from([one["id"] for one in QUESTIONS]), st.lists(WORDS, min_size=1, max_size=3))


def read_back(draft: Draft) -> Draft:
    document, problems = read_bytes(as_file(draft).encode(), "asked")
    assert document is not None, problems
    return dict(document.data)


@given(answers=ANSWERS)
def test_a_saved_file_gone_on_from_gives_the_same_requirements(answers: dict[str, list[str]]) -> None:
    try:
        draft = talk({name: [one for one in typed if one != "q"] for name, typed in answers.items()}).draft
    except StoppedError:
        return
    if draft:
        assert read_back(draft) == draft
        again = talk(draft=read_back(draft))
        assert again.draft == draft
        assert not any(line.startswith("Kept, though") for line in again.said)


TITLES = st.text(min_size=1, max_size=30) | st.sampled_from(["yes", "1.10", "0o17", "1e3", "12:30:00", "~", "a: b #c"])
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        "context": st.fixed_dictionaries(
            {},
            optional={
                "team": st.just({"mesh_experience": "none"}),
                "current": st.sampled_from(["breeze", "another-mesh", "y", "12"]),
                "platforms": st.sampled_from([["kubernetes"], ["vm", "kubernetes"], ["fargate"]]),
                "kubernetes": st.sampled_from([{"version": "1.30"}, {"nodes": 3, "distribution": "eks"}]),
            },
        ),
        "must": st.lists(
            st.sampled_from(["retry", "traffic.mirroring", {"feature": "architecture.sidecar", "accept": ["beta"]}])
        ),
        "prefer": st.lists(
            st.builds(
                lambda name, weight: {"feature": name, "importance": weight},
                st.sampled_from(["traffic.retry-budget", "budget"]),
                st.integers(1, 9) | st.floats(1e-12, 1e5) | st.sampled_from(["high", "low"]),
            )
        ),
        "priorities": st.just(["traffic"]),
        "pins": st.just({"breeze": "1.0"}),
    },
)  # fmt: skip


@given(file=EDITS.filter(lambda one: one and not complaint(one)), answers=ANSWERS)
def test_an_edited_file_keeps_all_that_it_says(file: Draft, answers: dict[str, list[str]]) -> None:
    assert read_back(file) == file
    try:
        draft = talk(answers, draft=file).draft
    except StoppedError:
        return
    assert _holds_on(file, draft), draft


def _holds_on(before: Any, after: Any) -> bool:
    """Does everything still stand, lists with what was added behind it?"""
    if isinstance(before, dict):
        return all(key in after and _holds_on(value, after[key]) for key, value in before.items())
    return bool(after[: len(before)] == before if isinstance(before, list) else after == before)
