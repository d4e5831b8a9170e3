"""The same case in another process: what comes out must not hang on how this one happens to hash."""

from __future__ import annotations

import atexit
import base64
import contextlib
import functools
import hashlib
import os
import pickle
import subprocess
import sys

from meshadvisor.report import asjson, markdown
from meshadvisor.report.recommendation import blocks
from meshadvisor.values.results import Recommendation
from tests.conftest import ROOT
from tests.laws.cases import KB, Case, real_view

SEEDS = ("1", "2")
_RUNNING: list[subprocess.Popen[str]] = []


def digest(answer: Recommendation) -> str:
    """Of the answer as JSON and as Markdown."""
    return hashlib.sha256((asjson.recommendation(answer) + markdown.render(blocks(answer))).encode()).hexdigest()


def elsewhere(seed: str, case: Case) -> str:
    """The digest that a process with another seed of hashes finds."""
    real = case.view.features is KB.features
    message = (case.view.day, case.asked) if real else case
    process = _process(seed, os.environ.get("BROKEN_LAW", ""))
    assert process.stdin
    assert process.stdout
    process.stdin.write(base64.b64encode(pickle.dumps(message)).decode() + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


@functools.cache
def _process(seed: str, broken: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.laws.worker", broken]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    if not _RUNNING:
        atexit.register(_stop)
    _RUNNING.append(process)
    return process


def _stop() -> None:
    for process in _RUNNING:
        if process.stdin:
            process.stdin.close()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()


def _serve(broken: str) -> None:
    from tests.laws.mutants import MUTANTS

    with contextlib.ExitStack() as stack:
        if broken:
            stack.enter_context(MUTANTS[broken][0].broken())
        for line in sys.stdin:
            message = pickle.loads(base64.b64decode(line))
            case = message if isinstance(message, Case) else Case(real_view(message[0]), message[1], KB.rules)
            print(digest(case.answer()), flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
