"""The models and the JSON Schemas accept and reject the same documents: an editor says what the program says."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from meshadvisor.kb.read import Document, read_file
from meshadvisor.kb.shape import check_shape
from meshadvisor.model.files import KINDS, REQUIREMENTS, Kind, kind_of
from meshadvisor.model.schema import schema
from tests.helpers import DATA, ROOT, TINY

CORPUS = ROOT / "tests" / "corpus"
ALL_KINDS = {kind.name: kind for kind in (*KINDS, REQUIREMENTS)}
LAX_KEYS = "a key of the wrong form gets through the schema: patternProperties without additionalProperties: false"
BUGS = {
    "features/field-name.yaml": LAX_KEYS,
    "measurements/load-key.yaml": LAX_KEYS,
    "releases/platform-with-capitals.yaml": LAX_KEYS,
    "requirements/pin-of-candidate.yaml": LAX_KEYS,
    "support/short-feature-id.yaml": LAX_KEYS,
}


def _files(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).rglob("*.yaml"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _read(path: Path) -> Any:
    """The plain data of a file whose reading is no problem."""
    document, problems = read_file(path)
    assert document is not None, problems
    return document.data


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(ALL_KINDS[kind]), format_checker=FormatChecker())


def _said_by_model(kind: Kind, data: Any) -> list[str]:
    return [str(problem) for problem in check_shape(Document("document", data), kind.model)]


def _said_by_schema(kind: Kind, data: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in _validator(kind.name).iter_errors(data)]


def _agree(kind: Kind, data: Any) -> None:
    by_model, by_schema = _said_by_model(kind, data), _said_by_schema(kind, data)
    assert bool(by_model) == bool(by_schema), f"{kind.name}\nmodel: {by_model}\nschema: {by_schema}\ndocument: {data}"


@pytest.mark.parametrize("kind", ALL_KINDS.values(), ids=list(ALL_KINDS))
def test_each_schema_is_a_schema_and_rejects_garbage(kind: Kind) -> None:
    Draft202012Validator.check_schema(schema(kind))
    garbage: list[Any] = [[], "text", 7, True, [{}], {"": 1}, {"unknown": 1}, {"$ref": "#"}]
    if kind is not REQUIREMENTS:  # where everything may be left out
        garbage.append({})
    for data in garbage:
        assert _said_by_schema(kind, data), f"the schema of {kind.name} accepts {data}"
        assert _said_by_model(kind, data), f"the model of {kind.name} accepts {data}"


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_corpus_knows_every_kind(kind: str) -> None:
    assert len(list((CORPUS / "valid" / kind).glob("*.yaml"))) >= 2
    assert len(list((CORPUS / "invalid" / kind).glob("*.yaml"))) >= 3


@pytest.mark.parametrize("path", _files("valid"), ids=_name)
def test_both_accept_what_is_valid(path: Path) -> None:
    kind, data = ALL_KINDS[path.parent.name], _read(path)
    assert _said_by_model(kind, data) == []
    assert _said_by_schema(kind, data) == []


@pytest.mark.parametrize("path", _files("invalid"), ids=_name)
def test_the_model_rejects_what_is_invalid(path: Path) -> None:
    """For the reason that the first line of the file gives."""
    problems = _said_by_model(ALL_KINDS[path.parent.name], _read(path))
    code = _announced(path)
    assert any(f" {code} " in problem for problem in problems), problems


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[pytest.mark.xfail(reason=BUGS[_name(path)])] if _name(path) in BUGS else [])
        for path in _files("invalid")
    ],
    ids=_name,
)
def test_the_schema_rejects_what_is_invalid(path: Path) -> None:
    assert _said_by_schema(ALL_KINDS[path.parent.name], _read(path))


@pytest.mark.xfail(reason="a list with one bad item is also called empty, and unions complain once for each option")
def test_one_mistake_is_one_message() -> None:
    """Each file of the corpus has one mistake."""
    noisy = {}
    for path in _files("invalid"):
        problems = _said_by_model(ALL_KINDS[path.parent.name], _read(path))
        if len(problems) > 1:
            noisy[_name(path)] = problems
    assert noisy == {}


def _announced(path: Path) -> str:
    match = re.match(r"# (C2\d\d): \S", path.read_text(encoding="utf-8"))
    assert match, f"{path} does not begin with the code and the reason"
    return match[1]


def _data_files() -> list[tuple[Path, Path]]:
    return [(folder, path) for folder in (DATA, TINY) for path in sorted(folder.rglob("*.yaml"))]


@pytest.mark.parametrize(("folder", "path"), _data_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_both_accept_the_data(folder: Path, path: Path) -> None:
    kind = kind_of(path.relative_to(folder).as_posix())
    assert kind is not None
    data = _read(path)
    assert _said_by_model(kind, data) == []
    assert _said_by_schema(kind, data) == []


@pytest.mark.parametrize(
    "path", [*_files("valid"), *(path for _, path in _data_files())], ids=lambda path: str(path.relative_to(ROOT))
)
def test_other_readers_read_the_same(path: Path) -> None:
    """What PyYAML, a YAML 1.1 reader, makes of a file is what we make of it."""
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == _read(path)


# Mutations of valid documents

Where = tuple[Any, ...]


def _walk(node: Any, where: Where = ()) -> Iterator[Where]:
    """The path of every key and item in a document."""
    steps = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for step in steps:
        yield (*where, step)
        yield from _walk(node[step], (*where, step))


def _at(data: Any, where: Where) -> Any:
    for step in where:
        data = data[step]
    return data


def _words(node: Any) -> Iterator[str]:
    """Every word that a schema lists, and every key that it knows."""
    if isinstance(node, dict):
        yield from (word for word in node.get("enum", ()) if isinstance(word, str))
        yield from node.get("properties", {})
        for sub in node.values():
            yield from _words(sub)
    elif isinstance(node, list):
        for sub in node:
            yield from _words(sub)


@cache
def _vocabulary(kind: str) -> list[str]:
    return sorted(set(_words(schema(ALL_KINDS[kind]))))


ODD_TEXTS = [
    "", " ", "x", "A b", "a.b", "a/b", "a/b/c", "-", "<=1", ">=1.2", "1", "0.5", "1.0000001", "1e3", "true", "null",
    "2026-02-30", "2026-2-3", "2026-13", "2024-02-29", "0000-01-01", "٢٠٢٦-٠١-٠١", "https://", "https://a b", "ftp://a",
    "HTTP://A", "https://é.example/ü", "a\u202eb", "a\u200eb", "\u2028", "é", "ı", "x" * 81, "x" * 2001, "context.a",
]  # fmt: skip
ODD_VALUES: list[Any] = [
    *ODD_TEXTS, 0, 1, -1, 7, 10**12, 10**30, 0.5, -0.5, 1e300, True, False,
    [], [[]], [""], ["x"], ["x", "y"], [1], {}, {"x": 1}, {"x": "y"}, {"": ""}, [{}],
]  # fmt: skip


def _mutations(kind: Kind, data: Any, where: Where) -> Iterator[tuple[str, Any]]:
    """Every way to change a document at one place: name of the change, and the step to it."""
    yield from (("set", value) for value in ODD_VALUES)
    yield from (("set", word) for word in _vocabulary(kind.name))
    yield "delete", None
    if isinstance(_at(data, where[:-1]), list):
        yield "twice", None
    else:
        yield from (("rename", word) for word in (*_vocabulary(kind.name), "unknown", "", "a.b", "A b", "x" * 81))
    if isinstance(_at(data, where), dict):
        yield from (
            ("add", (key, value)) for key in (*_vocabulary(kind.name), "unknown", "$schema") for value in ("x", 1)
        )


def _mutated(data: Any, where: Where, change: str, to: Any) -> Any:
    data = copy.deepcopy(data)
    parent, step = _at(data, where[:-1]), where[-1]
    match change:
        case "set":
            parent[step] = copy.deepcopy(to)
        case "delete":
            del parent[step]
        case "twice":
            parent.append(copy.deepcopy(parent[step]))
        case "rename":
            value = parent.pop(step)
            parent.setdefault(to, value)
        case "add":
            parent[step].setdefault(to[0], to[1])
    return data


@pytest.mark.parametrize("path", _files("valid"), ids=_name)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(choice=st.data())
def test_both_say_the_same_of_mutations(path: Path, choice: st.DataObject) -> None:
    """One to three changes anywhere in a valid document."""
    kind, data = ALL_KINDS[path.parent.name], _read(path)
    for _ in range(choice.draw(st.integers(1, 3))):
        places = list(_walk(data))
        if not places:
            break
        where = choice.draw(st.sampled_from(places))
        data = _mutated(data, where, *choice.draw(st.sampled_from(list(_mutations(kind, data, where)))))
    _agree(kind, data)
