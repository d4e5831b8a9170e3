"""What is written by hand agrees with the program and the facts: outputs, commands, links, worked tasks, words."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import pytest
import yaml
from markdown_it import MarkdownIt

from meshadvisor.cli.main import COMMANDS, main
from meshadvisor.docs.shown import written
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.model.base import Maturity
from meshadvisor.model.facts import Certainty, Status
from meshadvisor.timeline.view import view
from tests.helpers import DATA, ROOT, call

GITHUB = ROOT / ".github"
READING = {"recommend", "compare", "show", "explain", "estimate", "claims", "stats", "stale", "validate"}
ALONE = {"claims", "stats", "stale"}
"""Those that need no argument, and answer at once."""
WRITING = {"-o", "--output", "--fix", "--save"}


def _in_markdown(text: str) -> Iterator[str]:
    """Lines of code blocks, and code spans."""
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence" and token.info in ("", "sh", "console"):
            yield from token.content.splitlines()
        yield from (child.content for child in token.children or () if child.type == "code_inline")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _said() -> Iterator[tuple[str, str]]:
    """Where, and each line that may be a command: of guides, forms, workflows, hooks and the Makefile."""
    for path in sorted({*written(ROOT), *ROOT.glob("*.md"), *(ROOT / "docs/adr").glob("*.md"), *GITHUB.glob("*.md")}):
        for line in _in_markdown(path.read_text(encoding="utf-8")):
            yield path.name, line
    for path in sorted(GITHUB.glob("ISSUE_TEMPLATE/*.yml")):
        for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield from ((path.name, line) for line in _in_markdown(text))
    for path in [*GITHUB.glob("workflows/*.yml"), *ROOT.glob(".pre-commit-*.yaml")]:
        for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield from ((path.name, line) for line in text.splitlines())
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines():
        yield "Makefile", line.replace("$(BIN)/", "").lstrip("\t@")


def _commands() -> list[tuple[str, list[str]]]:
    """Where, and the words of each command of ours that is said there, in short too: `validate --fix`."""
    found = []
    short = re.compile(rf"(?:{'|'.join(COMMANDS)}) --?[a-z].*")
    for where, line in _said():
        said = f"meshadvisor {line}" if short.fullmatch(line) else line
        start = re.match(r"\s*(?:\$ )?(?:\.venv/bin/)?((?:meshadvisor|make)(?: .*)?)$", said)
        if start:
            command = re.split(r"\s(?:\|\|?|&&|;|>)\s", start[1])[0]
            found.append((where, shlex.split(command, comments=True)))
    return found


def _parsed(words: list[str]) -> None:
    """Raises what the program itself says against a command line."""
    group: click.Command = main
    context = click.Context(main)
    args = words[1:]
    while isinstance(group, click.Group) and args and not args[0].startswith("-"):
        found = group.get_command(context, args[0])
        if found is None:
            raise click.UsageError(f"no command called '{args[0]}'")
        group, args = found, args[1:]
    group.make_context("x", list(args))


SHORTENED = (click.MissingParameter, click.BadOptionUsage, click.exceptions.NoArgsIsHelpError, click.exceptions.Exit)
"""A missing argument is no problem in a guide."""


def _problem(words: list[str]) -> str:
    try:
        _parsed(words)
    except SHORTENED:
        return ""
    except click.UsageError as problem:
        return problem.message
    return ""


def test_every_command_that_somebody_is_told_to_run_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    commands = _commands()
    assert {where for where, _ in commands} >= {
        "README.md", "CONTRIBUTING.md", "PULL_REQUEST_TEMPLATE.md", "wrong-fact.yml", "bug.yml", "ci.yml",
        "pr-report.yml", "freshness.yml", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "Makefile",
    }  # fmt: skip
    for where, words in commands:
        if words[0] == "make":
            wanted = {word for word in words[1:] if "=" not in word}
            assert wanted <= targets, (where, words)
        else:
            assert not _problem(words), (where, words)


@pytest.mark.parametrize(
    "line",
    [
        "meshadvisor recomend",
        "meshadvisor compare --as-off 2022",
        "meshadvisor show x --format pdf",
        "meshadvisor docs bild",
    ],
)
def test_a_command_that_is_not_there_is_noticed(line: str) -> None:
    assert _problem(line.split())


def _options(command: click.Command) -> Iterator[str]:
    """All options of a command and of those below it."""
    for one in command.params:
        yield from one.opts
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            yield from _options(inner)


def test_every_option_that_a_guide_names_exists() -> None:
    lines = [line for path in written(ROOT) for line in _in_markdown(path.read_text(encoding="utf-8"))]
    said = {option for line in lines for option in re.findall(r"^--[a-z][a-z-]*", line)}
    assert len(said) > 5
    assert said <= {*_options(main)}


def _only_reads(words: list[str]) -> bool:
    """Is the command line whole, does it read only, name what is there, and ask nobody?"""
    if len(words) < 2 or words[1] not in READING or WRITING & {*words}:
        return False
    if any(word.isalpha() and word.isupper() for word in words):  # it stands for something
        return False
    try:
        _parsed(words)
    except SHORTENED:
        return False
    if words[1] == "recommend":  # without a file it asks
        return any(Path(word).is_file() for word in words)
    return words[1] in ALONE or len(words) > 2


def test_every_command_of_a_guide_that_only_reads_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    commands = {tuple(words) for where, words in _commands() if where.endswith(".md") and _only_reads(words)}
    assert {words[1] for words in commands} == READING
    for words in commands:
        done = call(*words[1:])
        assert done.code in (0, 1), (words, done.err)
        assert done.out or done.err, words


def test_every_link_of_a_guide_leads_to_a_file() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for token in MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8")):
            for child in token.children or ():
                target = str(child.attrs.get("href", "")).partition("#")[0]
                if target and "://" not in target:
                    assert (path.parent / target).exists(), (path.name, target)


# --- the worked tasks of CONTRIBUTING.md ------------------------------------------------------------------------


def test_the_worked_tasks_pass_the_checks(tmp_path: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.findall(r"`(data/meshes/example-mesh/[a-z/]+\.yaml)`[^`]*\n\n```yaml\n(.*?)```", guide, flags=re.S)
    assert [path.rpartition("/")[2] for path, _ in shown] == [
        "releases.yaml", "traffic.yaml", "mesh.yaml", "releases.yaml", "traffic.yaml",
    ]  # fmt: skip
    (_, release), (_, changed), *whole = shown
    others = shutil.ignore_patterns("support", "measurements", "claims", "surveys")
    shutil.copytree(DATA, tmp_path / "data", ignore=others)
    for path, text in whole:  # task c
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    _passes(tmp_path)
    home = tmp_path / "data" / "meshes" / "example-mesh"
    releases, traffic = home / "releases.yaml", home / "support" / "traffic.yaml"
    text = releases.read_text(encoding="utf-8")
    releases.write_text(text.replace("releases:\n", f"releases:\n{release}"), encoding="utf-8")  # task a
    text = traffic.read_text(encoding="utf-8")
    traffic.write_text(text.partition("  traffic.retries:\n")[0] + changed, encoding="utf-8")  # task b
    _passes(tmp_path)
    cell = call("explain", "example-mesh", "retries", "--data", tmp_path / "data").out
    assert "Example Mesh 1.5" in cell
    assert cell.index("yes by retry-policy") < cell.index("At other times") < cell.index("partial by retry-policy")


def _passes(folder: Path) -> None:
    home = folder / "data" / "meshes" / "example-mesh"
    done = call("validate", home, "--data", folder / "data")
    lines = [line for line in done.out.splitlines() if "C505" not in line]  # nobody stands behind mesh.example
    assert (done.code, lines) == (0, [])


# --- the words of the data guidelines ---------------------------------------------------------------------------


def _rows() -> Iterator[tuple[str, str, str, str]]:
    """The rows of the tables of words: word, condition, example, counter-example."""
    text = (ROOT / "docs" / "data-guidelines.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `"):
            assert len(cells) == 4, line
            yield cells[0].strip("`"), cells[1], cells[2], cells[3]


def test_every_judgement_word_has_a_condition_an_example_and_a_counter_example() -> None:
    rows = list(_rows())
    assert [row[0] for row in rows] == [*get_args(Status), *get_args(Certainty), *get_args(Maturity)]
    assert all(all(row) for row in rows)


def test_the_examples_of_the_data_guidelines_hold(kb: KnowledgeBase) -> None:
    seen = view(kb)
    for word, _, example, counter in _rows():
        for text, wanted in ((example, word), (counter, counter.rpartition(": ")[2].strip("`"))):
            cells = re.findall(r"\(`(\S+) (\S+)`\)", text)
            assert len(cells) == 1, text
            best = seen.cell(*cells[0]).best
            assert best, cells
            assert wanted in (best.status, best.maturity, best.certainty), (cells, wanted)
            assert wanted != word or text is example, f"no counter-example: {text}"
