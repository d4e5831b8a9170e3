"""The forms in which `validate` says what is wrong: lines, JSON, and workflow commands of a code host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshadvisor.report import problems as report
from meshadvisor.values.problems import Problem
from tests.helpers import TINY, call, messages, tiny

COMMAND = re.compile(r"::(error|warning) file=([^,:]+),line=(\d+),col=(\d+),title=(C\d{3})::(.+)")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The tiny knowledge base with an error that has a tip, one that has none, and a warning."""
    folder = tiny(tmp_path)
    for name, old, new in (
        ("proxies.yaml", "memory_safe: true", "memory_save: true"),
        ("meshes/breeze/lifecycle.yaml", '"2026-01-10"', '"2026-02-10"'),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_json_holds_what_the_lines_say(broken: Path) -> None:
    lines, said = call("validate", "--data", broken), call("validate", "--data", broken, "--format", "json")
    assert (said.code, said.err) == (lines.code, lines.err)
    answer = json.loads(said.out)
    assert list(answer) == ["format", "errors", "warnings", "problems"]
    assert answer["format"] == "meshadvisor.problems/1"
    assert answer["errors"] == sum(one["level"] == "error" for one in answer["problems"]) > 0
    assert answer["warnings"] == sum(one["level"] == "warning" for one in answer["problems"]) > 0
    for one in answer["problems"]:
        assert set(one) - {"tip"} == {"path", "line", "column", "code", "message", "level"}
    assert [str(Problem(**one)) for one in answer["problems"]] == lines.out.splitlines()


def test_json_of_no_problems_is_an_empty_list() -> None:
    said = call("validate", "--data", TINY, "--format", "json")
    assert said.code == 0
    assert json.loads(said.out) == {"format": "meshadvisor.problems/1", "errors": 0, "warnings": 0, "problems": []}


def test_workflow_commands_name_files_from_here(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = messages(call("validate", "--data", broken).out)
    monkeypatch.chdir(broken.parent)
    said = call("validate", "--data", broken, "--format", "github")
    assert said.code == 1
    found = [match.groups() for match in map(COMMAND.fullmatch, said.out.splitlines()) if match]
    assert len(found) == len(said.out.splitlines())
    assert [(level, file, int(line), code) for level, file, line, _, code, _ in found] == [
        (one.level, Path(one.path).relative_to(broken.parent).as_posix(), one.line, one.code) for one in lines
    ]
    assert any("(tip: did you mean 'memory_safe'?)" in words for *_, words in found)


def _unescaped(words: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        words = words.replace(code, char)
    return words


ODD = st.text(st.sampled_from("a :,;%\r\n25ACD=é"), min_size=1)


@given(path=ODD, message=ODD)
def test_a_workflow_command_is_one_line_that_gives_everything_back(path: str, message: str) -> None:
    said = report.github([Problem(path, 3, 7, "C999", message)])
    assert said.count("\n") == 1
    head, place, words = re.fullmatch(r"::(\w+) ([^:]*)::(.*)\n", said).groups()  # type: ignore[union-attr]
    values = dict(part.split("=", 1) for part in place.split(","))
    assert (head, _unescaped(values.pop("file")), _unescaped(words)) == ("error", path, message)
    assert values == {"line": "3", "col": "7", "title": "C999"}
