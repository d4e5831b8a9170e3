"""Anything can be in a file: the answer is always lines of file, line and column, and never a traceback."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers import TINY, Message, Said, call, call_watched, messages, tiny

HERE = Path(__file__).parent / "hostile"
MANIFEST: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "manifest.yaml").read_text(encoding="utf-8"))
LEAF = "claims/hostile.yaml"
"""A place in a data folder that nothing else refers to."""
MAX_MEGABYTES = 200


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def _text(text: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    return make


GENERATED: dict[str, Callable[[Path], None]] = {
    "100000-brackets.yaml": _text("[" * 100_000),
    "100000-lists.yaml": _text("- " * 99_999 + "x"),
    "100000-keys.yaml": _text("? " * 99_999 + "x"),
    "40000-flow-mappings.yaml": _text("{a: " * 40_000),
    "600-block-mappings.yaml": _text("".join(" " * level + "a:\n" for level in range(600))),
    "3-megabytes.yaml": _text("title: x\n" + "# padding\n" * 300_000),
    "1-gigabyte.yaml": _sparse,
    "400000-values.yaml": _text("claims: [" + "1, " * 400_000 + "1]\n"),
    "huge-integer.yaml": _text("context: {kubernetes: {nodes: " + "9" * 100_000 + "}}\n"),
    "infinite-decimal.yaml": _text("prefer: [{feature: traffic.retries, importance: " + "9" * 400 + ".0}]\n"),
    "long-title.yaml": _text("title: " + "x" * 190_000 + "\n"),
    "many-wrong-items.yaml": _text("must: [" + "{}, " * 40_000 + "{}]\n"),
    "many-duplicates.yaml": _text("a: 1\n" * 30_000),
    "many-unknown-keys.yaml": _text("".join(f"key{number}: 1\n" for number in range(13_000))),
}


def _cases(wanted: Callable[[dict[str, Any]], bool]) -> list[Any]:
    cases = []
    for name, entry in MANIFEST.items():
        if wanted(entry):
            cases.append(pytest.param(name, id=name.removesuffix(".yaml")))
    return cases


def _put(name: str, path: Path) -> Path:
    """The hostile file, at this path."""
    path.unlink(missing_ok=True)
    if name in GENERATED:
        GENERATED[name](path)
    else:
        shutil.copyfile(HERE / name, path)
    return path


def _says(found: list[Message], name: str) -> None:
    """The messages are those that the manifest announces."""
    wanted = MANIFEST[name]["says"]
    if wanted == ["many"]:
        assert found
        return
    said = [f"{one.line} {one.code}" for one in found]
    patterns = [rf"{word}\d*" if " " in word else rf"\d+ {word}\d*" for word in wanted]
    assert len(said) == len(patterns), f"{said} instead of {wanted}"
    for text, pattern in zip(said, patterns, strict=True):
        assert re.fullmatch(pattern, text), f"{said} instead of {wanted}"


def _refused(said: Said, code: int) -> None:
    """The answer to bad input: an exit code, and neither a result nor a traceback."""
    assert said.code == code, said.err[:1000]
    assert "Traceback" not in said.out + said.err
    assert "internal" not in said.err


def test_the_manifest_lists_every_file() -> None:
    kept = {path.name for path in HERE.glob("*.yaml")} - {"manifest.yaml"}
    generated = {name for name, entry in MANIFEST.items() if entry.get("generated")}
    assert set(MANIFEST) - generated == kept
    assert generated == set(GENERATED)


@pytest.mark.parametrize("name", _cases(lambda entry: entry.get("as", "requirements") == "requirements"))
def test_requirements_are_refused_with_their_place(name: str, tmp_path: Path) -> None:
    """In a process of its own for what is large, to see its memory; a hang ends after 20 seconds."""
    path = _put(name, tmp_path / "requirements.yaml")
    if name in GENERATED:
        said, peak = call_watched(tmp_path, "recommend", "--requirements", path, "--data", TINY)
        assert peak < MAX_MEGABYTES
    else:
        said = call("recommend", "--requirements", path, "--data", TINY)
    _refused(said, 2)
    assert said.out == ""
    found = messages(said.err)
    assert {one.path for one in found} == {str(path)}
    _says(found, name)
    assert MANIFEST[name].get("never", "\0") not in said.err


@pytest.mark.parametrize("name", _cases(lambda entry: entry.get("as") != "requirements"))
def test_data_are_refused_with_their_place(name: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    path = _put(name, folder / MANIFEST[name].get("as", LEAF))
    if name in GENERATED:
        said, peak = call_watched(tmp_path, "validate", "--data", folder)
        assert peak < MAX_MEGABYTES
    else:
        said = call("validate", "--data", folder)
    _refused(said, 1)
    _says([one for one in messages(said.out) if one.path == str(path)], name)
    assert MANIFEST[name].get("never", "\0") not in said.out


@pytest.mark.parametrize(
    "name", ["billion-laughs.yaml", "not-utf8.yaml", "100000-brackets.yaml", "unclosed-quote.yaml"]
)
def test_no_command_works_on_broken_data(name: str, tmp_path: Path) -> None:
    """A broken file that the answer needs ends every command with exit code 2, and the same lines."""
    folder = tiny(tmp_path)
    path = _put(name, folder / "meshes" / "breeze" / "support" / "traffic.yaml")
    requirements = tmp_path / "requirements.yaml"
    requirements.write_text("must: [traffic.retries]\n", encoding="utf-8")
    for command in (("recommend", "-r", requirements), ("show", "breeze"), ("explain", "breeze", "retry")):
        said = call(*command, "--data", folder)
        _refused(said, 2)
        assert {one.path for one in messages(said.err)} == {str(path)}
        _says(messages(said.err), name)


def test_all_problems_are_told_once_one_is_met(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    paths = [_put("not-utf8.yaml", folder / name) for name in (LEAF, "scoring.yaml")]
    said = call("show", "breeze", "--data", folder)
    assert said.code == 2
    assert {one.path for one in messages(said.err)} == set(map(str, paths))


def test_what_an_answer_does_not_need_is_not_read(tmp_path: Path) -> None:
    """And what is read by nobody is still found by `validate`."""
    folder = tiny(tmp_path)
    before = call("show", "breeze", "--data", folder)
    _put("not-utf8.yaml", folder / LEAF)
    assert call("show", "breeze", "--data", folder) == before
    assert call("claims", "--data", folder).code == 2
    assert call("validate", "--data", folder).code == 1


def test_a_name_that_is_none_is_refused_by_every_command(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (folder / "meshes" / "breeze" / "suport.yaml").write_text("mesh: breeze\n", encoding="utf-8")
    said = call("show", "breeze", "--data", folder)
    assert said.code == 2
    assert [one.code for one in messages(said.err)] == ["C301"]


def _directory(path: Path) -> None:
    path.mkdir()


def _broken_link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_directory, _broken_link, _loop, _pipe, _device])
def test_what_is_not_a_file_is_refused(make: Callable[[Path], None], tmp_path: Path) -> None:
    """In processes of their own: reading from a pipe or a device would never end."""
    path = tmp_path / "requirements.yaml"
    make(path)
    said, peak = call_watched(tmp_path, "recommend", "-r", path, "--data", TINY)
    _refused(said, 2)
    assert messages(said.err) == [Message(str(path), 1, "error", "C101")]
    assert peak < MAX_MEGABYTES

    folder = tiny(tmp_path)
    make(folder / LEAF)
    said, peak = call_watched(tmp_path, "validate", "--data", folder)
    _refused(said, 1)
    assert messages(said.out) == [Message(str(folder / LEAF), 1, "error", "C101")]
    assert peak < MAX_MEGABYTES


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    said = call("recommend", "-r", tmp_path / "nowhere.yaml", "--data", TINY)
    _refused(said, 2)
    assert messages(said.err) == [Message(str(tmp_path / "nowhere.yaml"), 1, "error", "C101")]


NAMES = ["line\nbreak.yaml", "title\x1b]0;owned\x07.yaml", "bidi\u202e.yaml", os.fsdecode(b"not-utf8-\xff.yaml")]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_strange_name_is_shown_escaped(name: str, tmp_path: Path) -> None:
    """The name itself cannot forge a line or reach the terminal."""
    path = tmp_path / name
    path.write_text("title: 7\n", encoding="utf-8")
    said, _ = call_watched(tmp_path, "recommend", "-r", path, "--data", TINY)
    _refused(said, 2)
    assert [one.code for one in messages(said.err)] == ["C205"]

    folder = tiny(tmp_path)
    shutil.copyfile(path, folder / "claims" / name)
    said, _ = call_watched(tmp_path, "validate", "--data", folder)
    _refused(said, 1)
    assert [one.code for one in messages(said.out)] == ["C301"]


@pytest.mark.parametrize(
    "name",
    NAMES[:3],
    ids=ascii,
)
def test_a_strange_name_of_nothing_is_shown_escaped(name: str, tmp_path: Path) -> None:
    said = call("validate", tmp_path / name, "--data", TINY)
    _refused(said, 2)
    assert said.err.removesuffix("\n").isprintable()


def test_windows_files_are_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns before line feeds are no fault, and places count as in an editor."""
    path = tmp_path / "requirements.yaml"
    path.write_bytes(b"\xef\xbb\xbfmust:\r\n  - traffic.retries\r\n")
    assert call("recommend", "-r", path, "--data", TINY).code == 0
    path.write_bytes(b"\xef\xbb\xbftitel: x\r\nmust:\r\n  - 7\r\n")
    said = call("recommend", "-r", path, "--data", TINY)
    assert [(one.line, one.code) for one in messages(said.err)] == [(3, "C208"), (1, "C202")]


def test_depth_and_size_just_inside_the_limits_are_read(tmp_path: Path) -> None:
    """The limits refuse nothing that is below them."""
    path = tmp_path / "requirements.yaml"
    padding = "# padding\n" * 19_990
    path.write_text("must: [traffic.retries]\n" + padding, encoding="utf-8")
    assert call("recommend", "-r", path, "--data", TINY).code == 0
    path.write_text("rules: " + "[" * 23 + "]" * 23, encoding="utf-8")
    assert [one.code for one in messages(call("recommend", "-r", path, "--data", TINY).err)] == ["C202"]
