"""The JSON Schemas on disk: in step with the models, named by every data file, and understood by other tools."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from meshadvisor.model.files import KINDS, REQUIREMENTS, RESULTS, Kind, kind_of
from meshadvisor.model.schema import schemas
from tests.helpers import DATA, ROOT, TINY

SCHEMAS = ROOT / "schemas"
CORPUS = ROOT / "tests" / "corpus"
EXAMPLES = ROOT / "examples"
REPAIR = "run: meshadvisor schema export"


def _data_files(kind: Kind, folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.yaml")) if kind_of(path.relative_to(folder).as_posix()) is kind]


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_in_step_with_its_model(name: str) -> None:
    path = SCHEMAS / name
    assert path.is_file(), f"{name} is missing; {REPAIR}"
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(schemas()[name]), f"{name} is stale; {REPAIR}"
    assert path.read_text(encoding="utf-8") == schemas()[name], f"{name} has another layout; {REPAIR}"


def test_no_schema_is_left_over() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == set(schemas()), f"remove what no kind of file has, or {REPAIR}"


def test_every_kind_has_a_schema() -> None:
    assert set(schemas()) == {f"{kind.name}.schema.json" for kind in (*KINDS, REQUIREMENTS, *RESULTS)}


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yaml")), ids=_shown)
def test_a_data_file_names_its_schema_for_editors(path: Path) -> None:
    kind = kind_of(path.relative_to(DATA).as_posix())
    assert kind is not None
    _names_schema(path, kind)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=_shown)
def test_an_example_names_its_schema_for_editors(path: Path) -> None:
    _names_schema(path, REQUIREMENTS)


def _names_schema(path: Path, kind: Kind) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=((?:\.\./)+schemas/[a-z-]+\.schema\.json)", first)
    assert match, f"the first line is {first!r}"
    assert (path.parent / match[1]).resolve() == SCHEMAS / f"{kind.name}.schema.json"
    assert (path.parent / match[1]).is_file()


def _check_jsonschema(schema: Path, *files: Path) -> dict[str, Any]:
    """The report of check-jsonschema, a tool that is not ours."""
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", "--schemafile", str(schema)]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize("kind", [*KINDS, REQUIREMENTS], ids=lambda kind: kind.name)
def test_another_tool_accepts_what_is_valid(kind: Kind, tmp_path: Path) -> None:
    """With the schema of the model: another test says whether the one on disk is the same."""
    schema = tmp_path / "schema.json"
    schema.write_text(schemas()[f"{kind.name}.schema.json"], encoding="utf-8")
    files = [*_data_files(kind, DATA), *_data_files(kind, TINY), *sorted((CORPUS / "valid" / kind.name).iterdir())]
    if kind is REQUIREMENTS:
        files += sorted(EXAMPLES.glob("*.yaml"))
    assert _check_jsonschema(schema, *files) == {"status": "ok", "errors": []}


@pytest.mark.parametrize("kind", [*KINDS, REQUIREMENTS], ids=lambda kind: kind.name)
def test_another_tool_rejects_what_is_invalid(kind: Kind, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(schemas()[f"{kind.name}.schema.json"], encoding="utf-8")
    files = {str(path) for path in (CORPUS / "invalid" / kind.name).iterdir()}
    assert len(files) >= 3
    report = _check_jsonschema(schema, *map(Path, sorted(files)))
    assert not report.get("parse_errors")
    assert {error["filename"] for error in report["errors"]} == files


Property = tuple[str, str, dict[str, Any]]
"""The object that it belongs to, its name, its schema."""


def _properties(node: Any, owner: str) -> Iterator[Property]:
    """Every property that a schema defines; the clauses of conditions only name some of them."""
    if isinstance(node, list):
        for sub in node:
            yield from _properties(sub, owner)
    elif isinstance(node, dict):
        for name, sub in node.get("properties", {}).items():
            yield owner, name, sub
        for key, sub in node.items():
            if key == "$defs":
                for name, model in sub.items():
                    yield from _properties(model, name)
            elif key not in ("allOf", "oneOf", "examples"):
                yield from _properties(sub, owner)


def _schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", [kind.name for kind in (*KINDS, REQUIREMENTS)])
def test_every_property_is_described(name: str) -> None:
    """What an editor shows when the mouse rests on a key."""
    properties = list(_properties(_schema(name), name))
    assert len(properties) >= len(_schema(name)["properties"])
    assert [f"{owner}.{key}" for owner, key, sub in properties if not sub.get("description", "").strip()] == []


FACTS = ["support", "releases", "lifecycle", "mesh", "features"]
SCALARS = {"string", "number", "integer", "boolean"}


@pytest.mark.parametrize("name", FACTS)
def test_every_scalar_of_a_fact_has_an_example(name: str) -> None:
    scalars = [one for one in _properties(_schema(name), name) if one[2].get("type") in SCALARS]
    assert scalars
    assert [f"{owner}.{key}" for owner, key, sub in scalars if not sub.get("examples")] == []


@pytest.mark.parametrize("name", [kind.name for kind in (*KINDS, REQUIREMENTS)])
def test_every_example_is_what_its_schema_accepts(name: str) -> None:
    for owner, key, sub in _properties(_schema(name), name):
        for example in sub.get("examples", ()):
            errors = Draft202012Validator(sub, format_checker=FormatChecker()).iter_errors(example)
            assert [error.message for error in errors] == [], f"{owner}.{key}"


def _matches(pattern: str, path: str) -> bool:
    """A pattern of an editor: a star stands for any part of one name."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*"), path) is not None


def test_the_editor_finds_the_schema_of_every_file_without_its_first_line() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    patterns = {name: [at] if isinstance(at, str) else at for name, at in settings["yaml.schemas"].items()}
    assert set(patterns) == {f"./schemas/{kind.name}.schema.json" for kind in (*KINDS, REQUIREMENTS)}
    files = {path: kind_of(path.relative_to(DATA).as_posix()) for path in DATA.rglob("*.yaml")}
    files |= dict.fromkeys(EXAMPLES.glob("*.yaml"), REQUIREMENTS)
    for path, kind in files.items():
        assert kind is not None
        found = [name for name, listed in patterns.items() if any(_matches(one, _shown(path)) for one in listed)]
        assert found == [f"./schemas/{kind.name}.schema.json"], path
