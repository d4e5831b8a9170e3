"""What tests share: the real knowledge base, and the program as a user calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import BASE, base_text, load

settings.register_profile("thorough", max_examples=1000, deadline=None, print_blob=True)
ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def _base() -> Iterator[None]:
    """The generated base beside the data, as in the wheel: the program starts fast in each of its processes."""
    path = ROOT / BASE
    path.write_text(base_text(ROOT / "data"), encoding="utf-8")
    yield
    path.unlink()


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return load()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the program in another folder; returns exit code, stdout and stderr."""

    def call(
        *args: str | Path, typed: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        clean = {
            name: value for name, value in os.environ.items() if name not in ("COLUMNS", "MESHADVISOR_DATA", "NO_COLOR")
        }
        return subprocess.run(
            [sys.executable, "-m", "meshadvisor", *map(str, args)],
            input=typed,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**clean, "PYTHONPATH": str(ROOT), **(env or {})},
            timeout=60,
        )

    return call
