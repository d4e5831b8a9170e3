"""The models and the JSON Schemas accept and reject the same documents: an editor says what the program says."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regress
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from meshadvisor.kb.accepts import accepts
from meshadvisor.kb.read import Document, read_bytes, read_file
from meshadvisor.kb.shape import check_shape
from meshadvisor.model.files import KINDS, REQUIREMENTS, Kind, kind_of
from meshadvisor.model.schema import schema
from tests.helpers import DATA, ROOT, TINY

CORPUS = ROOT / "tests" / "corpus"
ALL_KINDS = {kind.name: kind for kind in (*KINDS, REQUIREMENTS)}


def _files(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).rglob("*.yaml"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _read(path: Path) -> Any:
    """The plain data of a file whose reading is no problem."""
    document, problems = read_file(path)
    assert document is not None, problems
    return document.data


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """Patterns are those of ECMAScript, as JSON Schema means them: Python's `$` also matches before a line feed."""
    if isinstance(instance, str) and not regress.Regex(pattern, flags="u").find(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Validator = validators.extend(Draft202012Validator, {"pattern": _pattern})


@cache
def _schema(kind: str) -> dict[str, Any]:
    return schema(ALL_KINDS[kind])


@cache
def _validator(kind: str) -> Any:
    return _Validator(_schema(kind), format_checker=FormatChecker())


def _said_by_model(kind: Kind, data: Any) -> list[str]:
    return [str(problem) for problem in check_shape(Document("document", data), kind.model)]


def _said_by_schema(kind: Kind, data: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in _validator(kind.name).iter_errors(data)]


def _agree(kind: Kind, data: Any) -> None:
    by_model = _said_by_model(kind, data)
    by_schema = [error.message for error in _validator(kind.name).iter_errors(data)]
    assert bool(by_model) == bool(by_schema), f"{kind.name}\nmodel: {by_model}\nschema: {by_schema}\ndocument: {data}"
    if kind is REQUIREMENTS:
        assert accepts(_schema(kind.name), data) == (not by_model), data


@pytest.mark.parametrize("kind", ALL_KINDS.values(), ids=list(ALL_KINDS))
def test_each_schema_is_a_schema_and_rejects_garbage(kind: Kind) -> None:
    Draft202012Validator.check_schema(_schema(kind.name))
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


@pytest.mark.parametrize("path", _files("invalid"), ids=_name)
def test_the_schema_rejects_what_is_invalid(path: Path) -> None:
    assert _said_by_schema(ALL_KINDS[path.parent.name], _read(path))


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


WORDS = (
    *("on", "off", "yes", "no", "y", "n", "true", "false", "null", "~", ".nan", ".inf", "0x1f", "0o17", "1_000", "1e3"),
    *("2026-08-22", "12:30", "<<", "="),
)
SCALARS = st.text("0123456789+-._:~<=TZ eEoOxX", min_size=1, max_size=12) | st.sampled_from(
    [form for word in WORDS for form in (word, word.upper(), word.capitalize(), f"+{word}", f"-{word}")]
)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(scalar=SCALARS)
def test_a_bare_word_means_the_same_to_other_readers_or_is_refused(scalar: str) -> None:
    text = f"title: {scalar}\n"
    document, _ = read_bytes(text.encode(), "text.yaml")
    if document is not None:
        read = yaml.safe_load(text)
        assert (read, type(read["title"])) == (document.data, type(document.data["title"]))


@pytest.mark.parametrize("scalar", ["08", "-09", "0189", "+.5", "-.5"])
def test_a_number_of_yaml_1_2_is_a_number_or_refused(scalar: str) -> None:
    document, _ = read_bytes(f"title: {scalar}\n".encode(), "text.yaml")
    assert document is None or not isinstance(document.data["title"], str)


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
    return sorted(set(_words(_schema(kind))))


def _enums(node: Any) -> Iterator[list[Any]]:
    """Every list of words in a schema."""
    if isinstance(node, dict):
        yield from ([node["enum"]] if "enum" in node else [])
        node = list(node.values())
    for sub in node if isinstance(node, list) else ():
        yield from _enums(sub)


@cache
def _neighbours(kind: str, word: str) -> list[str]:
    """The words that stand in one list with this one."""
    return sorted({other for enum in _enums(_schema(kind)) if word in enum for other in enum} - {word})


ODD_TEXTS = [
    "", " ", "x", "A b", "a.b", "a/b", "a/b/c", "-", "<=1", ">=1.2", "1", "0.5", "1.0000001", "1e3", "true", "null",
    "2026-02-30", "2026-2-3", "2026-13", "2024-02-29", "0000-01-01", "٢٠٢٦-٠١-٠١", "https://", "https://a b", "ftp://a",
    "HTTP://A", "https://é.example/ü", "a\u202eb", "a\u200eb", "\u2028", "é", "ı", "x" * 81, "x" * 2001, "context.a",
]  # fmt: skip
ODD_VALUES: list[Any] = [
    *ODD_TEXTS, 0, 1, -1, 7, 10**12, 10**30, 0.5, -0.5, 1e300, True, False,
    [], [[]], [""], ["x"], ["x", "y"], [1], {}, {"x": 1}, {"x": "y"}, {"": ""}, [{}],
]  # fmt: skip


def _change(choice: st.DataObject, kind: Kind, data: Any) -> Any:
    """The document with one change at any place."""
    places = list(_walk(data))
    if not places:
        return data
    data = copy.deepcopy(data)
    *above, step = choice.draw(st.sampled_from(places))
    parent = _at(data, tuple(above))
    words = st.sampled_from(_vocabulary(kind.name))
    values = st.sampled_from(ODD_VALUES) | words
    changes = ["set", "delete", "add", "rename", "repeat"]
    neighbours = _neighbours(kind.name, parent[step]) if isinstance(parent[step], str) else []
    match choice.draw(st.sampled_from([*changes, *(["swap"] * len(changes) if neighbours else [])])):
        case "swap":
            parent[step] = choice.draw(st.sampled_from(neighbours))
        case "set":
            parent[step] = copy.deepcopy(choice.draw(values))
        case "delete":
            del parent[step]
        case "add" if isinstance(parent[step], dict):
            parent[step].setdefault(choice.draw(words | st.just("unknown")), choice.draw(values))
        case "add" | "repeat" if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[step]))
        case "rename" if isinstance(parent, dict):
            parent.setdefault(choice.draw(words | st.sampled_from(ODD_TEXTS)), parent.pop(step))
    return data


@pytest.mark.parametrize("path", _files("valid"), ids=_name)
@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(choice=st.data())
def test_both_say_the_same_of_mutations(path: Path, choice: st.DataObject) -> None:
    """One to three changes anywhere in a valid document."""
    kind, data = ALL_KINDS[path.parent.name], _read(path)
    for _ in range(choice.draw(st.integers(1, 3))):
        data = _change(choice, kind, data)
    _agree(kind, data)


WHOLE = [
    ("kb/today", ("schema_version",)),
    ("scoring/usual", ("stale_days",)),
    ("measurements/mesh", ("results", 0, "replicas")),
    ("requirements/everything", ("context", "kubernetes", "nodes")),
]


@pytest.mark.parametrize(("name", "where"), WHOLE, ids=[name for name, _ in WHOLE])
def test_both_say_the_same_of_whole_numbers_with_a_point(name: str, where: Where) -> None:
    path = CORPUS / "valid" / f"{name}.yaml"
    kind, data = ALL_KINDS[path.parent.name], _read(path)
    _at(data, where[:-1])[where[-1]] = 7.0
    _agree(kind, data)


TEXTS = ["a\n", "\na", "1.0\n", "2026-08-01\n", "\ufeff", "\u00a0", "\u3000", "\u200b", "https://a.example/\n", "\x85"]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
@pytest.mark.parametrize("name", ["support/full-status", "requirements/everything", "mesh/derived"])
def test_both_say_the_same_of_blanks(name: str, text: str) -> None:
    """Regular expressions differ in what is a blank and where a text ends."""
    path = CORPUS / "valid" / f"{name}.yaml"
    kind, data = ALL_KINDS[path.parent.name], _read(path)
    for where in list(_walk(data)):
        if isinstance(_at(data, where), str):
            changed = copy.deepcopy(data)
            _at(changed, where[:-1])[where[-1]] = text
            _agree(kind, changed)
