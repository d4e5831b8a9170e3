"""Timings as ratios against floors, measured in one run on one machine: `make bench`.

Each figure is the least of several runs, taken in turns, so that a busy moment hits all alike.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
EXAMPLE = ROOT / "examples" / "leaving-app-mesh.yaml"
ROUNDS = 12
TIMES = 10
HELP_FLOOR = "import click"
FLOOR = "import click, yaml, pydantic"
CHECKER = "check-jsonschema, support files only"
PAGES = ("docs build, base", "docs build, YAML")
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


def warm(work: Callable[[], object], times: int = 50) -> float:
    """Least time in seconds of a call in a running process."""
    best = float("inf")
    for _ in range(times):
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
        tree = source_tree(Path(made))
        build = [*program, "docs", "build"]
        pages = dict(zip(PAGES, ([*build, "-o", Path(made) / "pages"], [*build, "--data", tree / "data"]), strict=True))
        found = least(commands, ROUNDS, env) | least(slow, 3, env) | least(pages, 6, env)
        grown = growth(Path(made), env)
        base = (Path(made) / "site" / "meshadvisor" / "_shipped" / "base.jsonl").read_bytes()
    print(f"{'what':<22}{'ms':>6}  {'floor':<38}{'ms':>6}{'ratio':>7}{'budget':>8}")
    for what, floor, budget in BUDGETS:
        took, least_time = found[what] * 1000, found[floor] * 1000
        over = "  over" if took > budget * least_time else ""
        print(f"{what:<22}{took:6.0f}  {floor:<38}{least_time:6.0f}{took / least_time:7.2f}{budget:8.1f}{over}")
    for what in PAGES:
        print(f"{what}, all pages, cold: {found[what]:.2f} s (budget 2)")
    print(f"recommend with {TIMES} times the meshes: time × {grown[0]:.1f}, memory × {grown[1]:.1f} (budget {TIMES})")
    beside_the_data = ROOT / "base.jsonl"
    beside_the_data.write_bytes(base)
    try:
        in_process()
    finally:
        beside_the_data.unlink()


def source_tree(made: Path) -> Path:
    """What `docs build` reads and writes, as in a fresh checkout: without the generated base."""
    tree = made / "tree"
    for name in ("data", "docs", "examples"):
        shutil.copytree(ROOT / name, tree / name)
    for path in ROOT.glob("*.md"):
        shutil.copy(path, tree)
    return tree


def growth(made: Path, env: dict[str, str]) -> tuple[float, float]:
    """How many times the time and memory of a recommendation grow with the meshes, less those of starting."""
    from meshadvisor.kb.load import BASE, base_of, read_all

    large = made / "large"
    shutil.copytree(made / "site", large)
    files = dict(_repeated(read_all(ROOT / "data")))
    (large / "meshadvisor" / "_shipped" / BASE).write_text(base_of(files, ""), encoding="utf-8")
    recommend = ("recommend", "-r", str(EXAMPLE))
    runs = ((("--version",), large), (recommend, made / "site"), (recommend, large))
    rounds = [[_time_and_memory(args, env | {"PYTHONPATH": str(site)}) for args, site in runs] for _ in range(6)]
    start, one, many = ([min(each) for each in zip(*turns, strict=True)] for turns in zip(*rounds, strict=True))
    return (many[0] - start[0]) / (one[0] - start[0]), (many[1] - start[1]) / (one[1] - start[1])


def _repeated(files: Any) -> Iterator[tuple[str, Any]]:
    """Every file, those of a mesh several times, each time as another mesh."""
    yield from files.items()
    for path, data in files.items():
        kind, _, rest = path.partition("/")
        folder, _, name = rest.partition("/")
        if kind in ("meshes", "alternatives"):
            key = "id" if name == "mesh.yaml" else "mesh"
            for time_ in range(1, TIMES):
                yield f"{kind}/{folder}-{time_}/{name}", {**data, key: f"{folder}-{time_}"}


_WATCHED = """
import atexit, runpy, sys
peak = lambda: next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:"))
atexit.register(lambda: print(peak(), file=sys.stderr))
runpy.run_module("meshadvisor", run_name="__main__")
"""


def _time_and_memory(args: Sequence[str], env: dict[str, str]) -> tuple[float, int]:
    """Wall time in seconds and peak memory in kilobytes of the program."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-P", "-c", _WATCHED, *args], env=env, capture_output=True, check=True)
    return time.perf_counter() - start, int(done.stderr.split()[-1])


def in_process() -> None:
    """Timings without starting Python, from the generated base as in the wheel, against the budgets of the design."""
    import meshadvisor
    from meshadvisor.engine.recommend import recommend
    from meshadvisor.engine.robust import robustness
    from meshadvisor.engine.whatif import what_if

    kb = meshadvisor.load()
    asked = meshadvisor.read_requirements(EXAMPLE)
    once = warm(lambda: recommend(meshadvisor.view(kb), asked, kb.rules, kb.scoring), 300) * 1000
    print(f"one view and one scored, explained recommendation, warm: {once:.1f} ms (budget 5)")
    answer = meshadvisor.recommend(kb, asked)
    both = warm(lambda: (what_if(answer), robustness(answer.ranking, answer.criteria))) * 1000
    print(f"flips, and robustness by 1,000 weightings, warm: {both:.1f} ms (budget 150)")


if __name__ == "__main__":
    main()
