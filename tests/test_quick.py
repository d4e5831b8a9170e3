"""The quick reader of YAML says what the strict one says, and leaves to it whatever is out of order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from meshadvisor.kb import read
from meshadvisor.kb.quick import DoubtError, quick
from tests.helpers import DATA, ROOT

FILES = sorted((*DATA.rglob("*.yaml"), *(ROOT / "tests").rglob("*.yaml"), *(ROOT / "examples").glob("*.yaml")))
PIECES = [
    "a", "b: 1", "- c", "  ", "\n", "\n", ": ", "- ", "{", "}", "[", "]", ", ", "? ", "'x'", '"y"', "1.30", "true",
    "no", "2026-01-01", "~", "null", "&a ", "*a", "!t ", "--- ", "...\n", "# c\n", "|\n", ">\n", "%YAML 1.2\n", "é",
    "<<: ",
]  # fmt: skip


def agrees(text: str) -> bool:
    """Is a text read quickly exactly as the strict reader reads it, or refused? True when it was read."""
    try:
        found = quick(text, read.MAX_DEPTH, read.MAX_NODES)
    except (DoubtError, yaml.YAMLError):
        return False
    document, problems = read._slowly(text, "")
    assert not problems
    assert document is not None
    assert _typed(document.data) == _typed(found)
    return True


def _typed(data: Any) -> Any:
    """With the types of the leaves, because 1 == 1.0 == True; and with the order of keys."""
    if isinstance(data, dict):
        return [(key, _typed(value)) for key, value in data.items()]
    return [_typed(one) for one in data] if isinstance(data, list) else (type(data), data)


def test_every_file_of_the_project() -> None:
    read_quickly = 0
    for path in FILES:
        document, _ = read.read_file(path)
        if document is not None:
            read_quickly += agrees(document.text)
    assert read_quickly > 700
    assert all(agrees(path.read_text(encoding="utf-8")) for path in FILES if path.is_relative_to(DATA))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text(text: str) -> None:
    agrees(text)


OUT_OF_ORDER = [
    "", "# nothing\n", "a: 1\na: 2\n", "a: &x 1\n", "a: *x\n", "a: !t 1\n", "a: 1\n---\nb: 2\n", "no: 1\n", "a: no\n",
    "a: ~\n", "a:\n", "a: 2026-01-01\n", "1: a\n", "[a]: 1\n", "a: " + "9" * 31, "<<: {a: 1}\n", "- " * 25 + "x",
    "a: [" + "1, " * 200_000 + "1]\n", "a: 0o7\n", "true: 1\n", "? {a: 1}\n: 1\n",
]  # fmt: skip


@pytest.mark.parametrize("text", OUT_OF_ORDER, ids=lambda text: repr(text[:20]))
def test_what_is_out_of_order_is_left_to_the_strict_reader(text: str) -> None:
    with pytest.raises(DoubtError):
        quick(text, read.MAX_DEPTH, read.MAX_NODES)


@pytest.mark.parametrize("path", FILES[:40], ids=lambda path: Path(path).name)
def test_every_key_and_item_has_its_place(path: Path) -> None:
    document, _ = read.read_file(path)
    assert document is not None
    paths = set(_paths(document.data, ()))
    assert set(document.places) == paths | {()}


def _paths(data: Any, above: tuple[str | int, ...]) -> Any:
    for step, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*above, step)
        yield from _paths(value, (*above, step))
