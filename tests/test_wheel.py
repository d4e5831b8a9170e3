"""The built wheel alone, in an empty environment, without the source tree."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from meshadvisor.kb.load import BASE, digest
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_ships_data_schemas_and_a_base_made_from_them(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    shipped = tmp_path / "meshadvisor" / "_shipped"
    base = json.loads((shipped / BASE).read_text(encoding="utf-8").split("\n", 1)[0])
    assert base["digest"] == digest(shipped / "data") == digest(ROOT / "data")
    names = {path.name for path in (ROOT / "schemas").glob("*.json")}
    assert {path.name for path in (shipped / "schemas").iterdir()} == names
    assert (shipped / "data" / "LICENSE").is_file()
    assert (tmp_path / "meshadvisor" / "py.typed").is_file()
    pages = {path.name for path in (ROOT / "docs" / "checks").iterdir()}
    assert {path.name for path in (shipped / "docs" / "checks").iterdir()} == pages


def test_installed_alone_it_recommends_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    home, work = tmp_path / "env", tmp_path / "work"
    work.mkdir()
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel]
    subprocess.run(install, check=True, capture_output=True)
    (work / "asked.yaml").write_bytes((ROOT / "examples" / "small-team-mtls.yaml").read_bytes())
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(work)}
    program = home / "bin" / "meshadvisor"
    done = subprocess.run(
        [program, "recommend", "-r", "asked.yaml"], capture_output=True, text=True, cwd=work, env=clean
    )
    assert done.returncode == 0, done.stderr
    assert "comes first" in done.stdout
    asked = [sys.executable, "-m", "meshadvisor", "recommend", "-r", "asked.yaml"]
    source = subprocess.run(asked, capture_output=True, text=True, cwd=work, env={**clean, "PYTHONPATH": str(ROOT)})
    assert done.stdout == source.stdout
    where = [python, "-c", "import meshadvisor; print(meshadvisor.__file__)"]
    assert str(home) in subprocess.run(where, capture_output=True, text=True, cwd=work, env=clean).stdout
    assert subprocess.run([program, "validate"], capture_output=True, cwd=work, env=clean).returncode == 0
    page = subprocess.run([program, "validate", "--explain", "C404"], capture_output=True, cwd=work, env=clean).stdout
    assert page == (ROOT / "docs" / "checks" / "C404.md").read_bytes()
