"""The folders are the architecture: imports go down only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "meshadvisor"
LAYER = {
    "values": 0,
    "model": 0,
    "kb": 1,
    "timeline": 2,
    "engine": 3,
    "links": 3,
    "api": 3.5,
    "checks": 4,
    "edit": 4.5,
    "report": 4,
    "interview": 4,
    "imports": 4,
    "export": 4,
    "effect": 3.7,
    "docs": 5,
    "cli": 6,
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem == "api")


def imported(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


def layer_of(path: Path) -> str:
    """The folder that a module lies in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path: Path) -> None:
    own = layer_of(path)
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "meshadvisor" and len(parts) > 1 and parts[1] != own:
            assert LAYER[parts[1]] < LAYER[own], f"{own} imports {name}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "engine").rglob("*.py")), ids=lambda path: path.name)
def test_the_engine_is_pure(path: Path) -> None:
    for name in imported(path):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or name.startswith(("meshadvisor.values", "meshadvisor.engine")), name
        assert top not in ("os", "io", "time", "pathlib", "sys", "subprocess", "socket"), name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_chance_has_a_seed(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Import) and "random" in [one.name for one in node.names])
        if isinstance(node, ast.ImportFrom) and node.module == "random":
            assert [one.name for one in node.names] == ["Random"]


@pytest.mark.parametrize("path", sorted((PACKAGE / "values").rglob("*.py")), ids=lambda path: path.name)
def test_values_need_only_the_standard_library(path: Path) -> None:
    for name in imported(path):
        assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("meshadvisor.values"), name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_one_module_touches_the_network(path: Path) -> None:
    network = {"httpx", "requests", "socket", "ssl", "urllib.request", "http.client", "asyncio"}
    assert path == PACKAGE / "links" / "fetch.py" or not imported(path) & network


def test_a_recommendation_imports_no_checking_libraries() -> None:
    code = (
        "import sys, runpy; sys.argv = ['meshadvisor', 'recommend', '-r', sys.argv[1]]\n"
        "try: runpy.run_module('meshadvisor', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print([name for name in ('jsonschema', 'markdown_it', 'hypothesis') if name in sys.modules], file=sys.stderr)"
    )
    example = PACKAGE.parent / "examples" / "small-team-mtls.yaml"
    done = subprocess.run(
        [sys.executable, "-c", code, str(example)], capture_output=True, text=True, cwd=PACKAGE.parent
    )
    assert done.stderr.strip().endswith("[]"), done.stderr
