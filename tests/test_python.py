"""What a program gets from `import meshadvisor`: the names, the page about them, and their types."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import meshadvisor
from tests.helpers import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
PROGRAM = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, flags=re.S))


def test_the_example_runs_as_it_stands(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MESHADVISOR_")}
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    environment = {**clean, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("none\nhttps://")
    assert re.search(r"^first: kuma$", done.stdout, flags=re.M)
    assert re.search(r"^1 to 1: Kuma 100\.0 to 100\.0$", done.stdout, flags=re.M)
    assert re.search(r"^out: HashiCorp Consul \['is .*BUSL-1\.1", done.stdout, flags=re.M)
    assert "did you mean istio" in done.stdout


def test_every_public_name_is_there() -> None:
    homes = [name for names in meshadvisor._HOMES.values() for name in names]
    assert sorted(homes) == meshadvisor.__all__
    assert all(getattr(meshadvisor, name).__module__.startswith("meshadvisor.") for name in homes)
    with pytest.raises(AttributeError, match="no attribute 'reccomend'"):
        _ = meshadvisor.reccomend
    assert set(re.findall(r"meshadvisor\.([A-Za-z]\w+)", PROGRAM)) <= set(meshadvisor.__all__)


def test_a_path_may_be_a_text() -> None:
    path = ROOT / "examples" / "leaving-app-mesh.yaml"
    assert meshadvisor.read_requirements(str(path)) == meshadvisor.read_requirements(path)
    assert meshadvisor.load(ROOT / "data").day == meshadvisor.load(str(ROOT / "data")).day


def check_types(tmp_path: Path, program: str) -> tuple[int, str]:
    path = tmp_path / "program.py"
    path.write_text(program, encoding="utf-8")
    (tmp_path / "mypy.ini").write_text("[mypy]\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir=.cache", path.name]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout


def test_a_program_that_uses_it_is_checked_by_mypy(tmp_path: Path) -> None:
    names = ", ".join(meshadvisor.__all__)
    sound = f"from meshadvisor import {names}\n\nprint({names})\n{PROGRAM}"
    assert check_types(tmp_path, sound) == (0, "Success: no issues found in 1 source file\n")
    wrong = "import meshadvisor\n\nkb: int = meshadvisor.load()\nmeshadvisor.recommend(meshadvisor.load(), 3)\n"
    code, said = check_types(tmp_path, wrong)
    assert code == 1
    assert said.count("error:") == 2, said
