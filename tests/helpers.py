"""The doors through which tests look at the program: the command line, and the tiny knowledge base in `tests/tiny/`."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest

from meshadvisor.cli.main import run

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TINY = ROOT / "tests" / "tiny"
MESSAGE = re.compile(
    r"(?P<path>.+):(?P<line>[1-9]\d*):(?P<column>[1-9]\d*): (?P<level>error|warning) (?P<code>C\d{3}) \S.*"
)


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


class Message(NamedTuple):
    """One line of `validate`, or of a refused file."""

    path: str
    line: int
    level: str
    code: str


def call(*args: object) -> Said:
    """Run `meshadvisor ARGS…` in this process, through its entry point."""
    out, err = io.StringIO(), io.StringIO()
    with (
        _clean_environment(),
        mock.patch.object(sys, "argv", ["meshadvisor", *map(str, args)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        run()
    assert isinstance(end.value.code, int)
    return Said(end.value.code, out.getvalue(), err.getvalue())


_DRIVER = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
peak, sys.argv = sys.argv[1], ["meshadvisor", *sys.argv[2:]]
try:
    runpy.run_module("meshadvisor", run_name="__main__")
finally:
    kib = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")]
    open(peak, "w").write(kib[0])
"""


def call_watched(tmp_path: Path, *args: object, timeout: int = 20) -> tuple[Said, int]:
    """Run `python -m meshadvisor ARGS…` in a process with 400 MB of addresses; also gives its peak memory in MB."""
    peak = tmp_path / "peak"
    command = [sys.executable, "-c", _DRIVER, str(peak), *map(str, args)]
    with _clean_environment():
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, timeout=timeout, check=False
        )
    said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
    return said, int(peak.read_text()) // 1024


@contextlib.contextmanager
def _clean_environment() -> Iterator[None]:
    """Without what a developer may have set."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MESHADVISOR_")}
    with mock.patch.dict(os.environ, kept, clear=True):
        yield


def messages(text: str) -> list[Message]:
    """The lines of an answer, every one of which must be a message about a place in a file."""
    found = []
    for line in text.removesuffix("\n").split("\n"):
        match = MESSAGE.fullmatch(line)
        assert match, f"not a message about a place in a file: {line!r}"
        assert line.isprintable()
        found.append(Message(match["path"], int(match["line"]), match["level"], match["code"]))
    return found


def tiny(target: Path) -> Path:
    """A copy of the tiny knowledge base."""
    return Path(shutil.copytree(TINY, target / "data"))
