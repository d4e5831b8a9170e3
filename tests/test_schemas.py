"""The JSON Schemas on disk: in step with the models, named by every data file, and understood by other tools."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from meshadvisor.model.files import KINDS, REQUIREMENTS, Kind, kind_of
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
    assert set(schemas()) == {f"{kind.name}.schema.json" for kind in (*KINDS, REQUIREMENTS)}


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
