"""Timings as ratios against floors, measured in one run on one machine: `make bench`.

Each figure is the least of several runs, taken in turns, so that a busy moment hits all alike.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
EXAMPLE = ROOT / "examples" / "leaving-app-mesh.yaml"
ROUNDS = 12
HELP_FLOOR = "import click"
FLOOR = "import click, yaml, pydantic"
CHECKER = "check-jsonschema, support files only"
BUDGETS = (
    ("--help", HELP_FLOOR, 1.3),
    ("--version", HELP_FLOOR, 1.3),
    ("recommend, base", FLOOR, 1.6),
    ("recommend, YAML", FLOOR, 8.0),
    ("validate, all files", CHECKER, 0.5),
)


def installed(folder: Path) -> Path:
    """The package as a user gets it: from the wheel, with the generated base."""
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, ROOT], **quiet)
    wheel = next(folder.glob("*.whl"))
    target = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", target, wheel], check=True)
    subprocess.run([sys.executable, "-m", "compileall", "-q", target], check=True)
    return target


def least(commands: dict[str, Sequence[str | Path]], rounds: int, env: dict[str, str]) -> dict[str, float]:
    """Command → least wall time in seconds."""
    best = dict.fromkeys(commands, float("inf"))
    with tempfile.TemporaryDirectory() as away:
        for _ in range(rounds):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, env=env, cwd=away, capture_output=True, check=False)
                best[name] = min(best[name], time.perf_counter() - start)
    return best


def warm(work: Callable[[], object]) -> float:
    """Least time in seconds of a call in a running process."""
    best = float("inf")
    for _ in range(50):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as made:
        env = {**os.environ, "PYTHONPATH": str(installed(Path(made)))}
        env.pop("MESHADVISOR_DATA", None)
        program = [sys.executable, "-m", "meshadvisor"]
        recommend = [*program, "recommend", "-r", EXAMPLE]
        data = sorted((ROOT / "data").rglob("support/*.yaml"))
        schema = ROOT / "schemas" / "support.schema.json"
        commands = {
            HELP_FLOOR: [sys.executable, "-c", HELP_FLOOR],
            "--help": [*program, "--help"],
            "--version": [*program, "--version"],
            FLOOR: [sys.executable, "-c", FLOOR],
            "recommend, base": recommend,
            "recommend, YAML": [*recommend, "--data", ROOT / "data"],
        }
        slow = {
            CHECKER: [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, *data],
            "validate, all files": [*program, "validate", "--data", ROOT / "data"],
        }
        found = least(commands, ROUNDS, env) | least(slow, 3, env)
    print(f"{'what':<22}{'ms':>6}  {'floor':<38}{'ms':>6}{'ratio':>7}{'budget':>8}")
    for what, floor, budget in BUDGETS:
        took, least_time = found[what] * 1000, found[floor] * 1000
        over = "  over" if took > budget * least_time else ""
        print(f"{what:<22}{took:6.0f}  {floor:<38}{least_time:6.0f}{took / least_time:7.2f}{budget:8.1f}{over}")
    in_process()


def in_process() -> None:
    """Timings without starting Python: milliseconds against the budget of the design."""
    import meshadvisor
    from meshadvisor.cli.docs import inputs_of
    from meshadvisor.docs.pages import pages

    kb = meshadvisor.load()
    asked = meshadvisor.read_requirements(EXAMPLE)
    once = warm(lambda: meshadvisor.recommend(kb, asked)) * 1000
    print(f"one view and one scored, explained recommendation, warm: {once:.1f} ms (budget 5)")
    inputs = inputs_of(None, in_tree=True)
    start = time.perf_counter()
    made = pages(kb, inputs)
    print(f"all {len(made)} pages and pictures: {time.perf_counter() - start:.2f} s (budget 2)")


if __name__ == "__main__":
    main()
