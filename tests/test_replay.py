"""A saved result can be made again, byte for byte, from the same data."""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from meshadvisor.kb.asked import plain_of, requirements_of
from meshadvisor.values.asked import Requirements
from tests.helpers import ROOT, TINY, Said, call, tiny

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
VALID = sorted((ROOT / "tests" / "corpus" / "valid" / "requirements").glob("*.yaml"))


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """The tiny data, and a result from it."""
    data = tiny(tmp_path)
    (tmp_path / "asked.yaml").write_text("prefer: [traffic.retries]\n", encoding="utf-8")
    return data, save(tmp_path, "-r", tmp_path / "asked.yaml", "--data", data)


def save(tmp_path: Path, *args: object) -> Path:
    """A result of `recommend`, saved."""
    saved = tmp_path / "saved.json"
    assert call("recommend", *args, "--format", "json", "-o", saved).code in (0, 1)
    return saved


HOW = [(), ("--as-of", "2024-02-01"), ("--pin", "istio=1.26", "--pin", "kuma=2.9")]


@pytest.mark.parametrize(("path", "more"), list(zip(EXAMPLES, cycle(HOW), strict=False)), ids=str)
def test_the_same_data_gives_the_same_bytes(path: Path, more: tuple[str, ...], tmp_path: Path) -> None:
    saved = save(tmp_path, "-r", path, *more)
    again = call("recommend", "--replay", saved)
    assert again.out == saved.read_text(encoding="utf-8")
    assert again.err == ""


def test_another_format_can_be_asked_for(small: tuple[Path, Path], tmp_path: Path) -> None:
    data, saved = small
    for form in ("terminal", "markdown"):
        direct = call("recommend", "-r", tmp_path / "asked.yaml", "--data", data, "--format", form)
        assert call("recommend", "--replay", saved, "--data", data, "--format", form) == direct


@pytest.mark.parametrize("path", [*EXAMPLES, *VALID], ids=lambda path: path.stem)
def test_requirements_can_be_written_and_read_again(path: Path) -> None:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    _goes_round({name: value for name, value in raw.items() if name != "expect"})


NUMBERS = st.one_of(st.integers(1, 10**6), st.floats(1e-6, 1e6), st.sampled_from(("critical", "high", "medium", "low")))


@given(st.lists(NUMBERS), st.dictionaries(st.sampled_from(("istio", "kuma")), st.just("1.1")))
def test_importances_can_be_written_and_read_again(importances: list[Any], pins: dict[str, str]) -> None:
    prefer = [{"feature": f"traffic.f{place}", "importance": one} for place, one in enumerate(importances)]
    _goes_round({"title": "Some", "prefer": prefer, "pins": pins, "context": {"platforms": ["vm"]}})


def _goes_round(raw: dict[str, Any]) -> None:
    asked = requirements_of(raw)
    again = requirements_of(json.loads(json.dumps(plain_of(asked))))
    assert again == asked
    assert isinstance(again, Requirements)


@pytest.mark.parametrize(("key", "value"), [("data_version", "2020.1.1"), ("contract", "0.9.0")])
def test_other_data_is_refused_with_the_version_to_install(key: str, value: str, small: tuple[Path, Path]) -> None:
    data, saved = small
    raw = json.loads(saved.read_text(encoding="utf-8"))
    made_from = raw | {key: value}
    saved.write_text(json.dumps(made_from), encoding="utf-8")
    said = call("recommend", "--replay", saved, "--data", data)
    assert (said.code, said.out) == (2, "")
    assert f"was made from data {made_from['data_version']} (contract {made_from['contract']})" in said.err
    assert f"this is {raw['data_version']} (contract {raw['contract']}); install the former" in said.err


def test_data_that_was_changed_under_its_name_is_noticed(small: tuple[Path, Path]) -> None:
    data, saved = small
    assert call("recommend", "--replay", saved, "--data", data).code == 0
    support = data / "meshes" / "breeze" / "support" / "traffic.yaml"
    support.write_text(support.read_text().replace("maturity: ga", "maturity: beta"), encoding="utf-8")
    said = call("recommend", "--replay", saved, "--data", data)
    assert said.code == 1
    assert "beta" in said.out
    assert "the result differs from" in said.err


@pytest.mark.parametrize(
    "option", [("-r", "x.yaml"), ("--save", "x.yaml"), ("--as-of", "today"), ("--pin", "breeze=1.2")]
)
def test_nothing_goes_with_a_replay(option: tuple[str, str], small: tuple[Path, Path]) -> None:
    said = call("recommend", "--replay", small[1], "--data", small[0], *option)
    assert (said.code, said.out) == (2, "")
    assert "--replay has its requirements, day and options from the file" in said.err


def _refused(said: Said) -> None:
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(("error: ", "/")), said.err
    assert "internal" not in said.err
    assert said.err.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b"{" * 100_000,
        b'{"a":' * 100_000,
        b'{"format": "meshadvisor.recommendation/1"}',
        b'{"format": ["meshadvisor.recommendation/1"], "requirements": {}}',
        b'{"format": "meshadvisor.recommendation/1", "requirements": [], "day": "2026-11-23"}',
        b'{"a": NaN}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\\ud800"}',
        b"title: yaml\n",
    ],
    ids=lambda content: ascii(content[:40]),
)
def test_what_is_no_result_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    saved.write_bytes(content)
    _refused(call("recommend", "--replay", saved, "--data", TINY))


@pytest.mark.parametrize(
    "edit",
    [
        {"day": "2026-13-01"},
        {"day": 7},
        {"day": None},
        {"data_version": ["\x1b[31m"]},
        {"requirements": {"prefer": ["traffic.no-such-thing"]}},
        {"requirements": {"prefer": [{"feature": "traffic.retries", "importance": -1}]}},
        {"requirements": {"title": "\x1b[31m"}},
        {"requirements": {"owner": "me"}},
        {"requirements": {"pins": {"breeze": "99"}}},
    ],
    ids=str,
)
def test_an_edited_result_is_refused(edit: dict[str, Any], small: tuple[Path, Path]) -> None:
    data, saved = small
    raw = json.loads(saved.read_text(encoding="utf-8")) | edit
    saved.write_text(json.dumps(raw), encoding="utf-8")
    _refused(call("recommend", "--replay", saved, "--data", data))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    _refused(call("recommend", "--replay", tmp_path / "nowhere.json", "--data", TINY))
    _refused(call("recommend", "--replay", tmp_path, "--data", TINY))
