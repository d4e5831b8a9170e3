"""Guides written by hand show what the program prints, and `docs build` keeps it so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from meshadvisor.docs.shown import SHOWN, refreshed, written
from meshadvisor.values.errors import InputError
from tests.helpers import ROOT, Said, call, tiny
from tests.test_guides import READING, WRITING


def _blocks(path: Path) -> Iterator[tuple[str, str]]:
    """Of each block that shows a command of ours: its words, and what it is said to print."""
    for token in MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8")):
        if token.type == "fence" and "$ meshadvisor " in token.content:
            command, _, shown = token.content.partition("\n")
            yield command.removeprefix("$ meshadvisor "), shown


BLOCKS = [(path, *block) for path in written(ROOT) for block in _blocks(path)]


def test_guides_show_outputs_in_the_form_that_is_kept_fresh() -> None:
    assert {path.name for path, *_ in BLOCKS} >= {"README.md", "choosing.md", "reading.md"}
    for path in written(ROOT):
        kept = [words for words, _ in SHOWN.findall(path.read_text(encoding="utf-8"))]
        assert kept == [words for words, _ in _blocks(path)], path


@pytest.mark.parametrize(("path", "words", "shown"), BLOCKS, ids=[f"{one[0].name}: {one[1]}" for one in BLOCKS])
def test_a_guide_shows_what_is_printed(path: Path, words: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    args = shlex.split(words)
    assert args[0] in READING
    assert not WRITING & {*args}
    done = call(*args)
    assert (done.code, done.err) == (0, "")
    wanted = ".+?".join(map(re.escape, shown.split("[…]\n")))
    assert re.fullmatch(wanted, done.out, flags=re.DOTALL), f"{path} is stale; run: make docs"


def test_the_figures_in_the_readme_are_those_of_stats() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    counted = " ".join(call("stats").out.split())
    features, candidates = re.search(r"(\d+) features, (\d+) candidates", counted).groups()  # type: ignore[union-attr]
    statements, sources = re.search(r"(\d+) statements .* on (\d+) sources", counted).groups()  # type: ignore[union-attr]
    assert f"{features} features of {candidates} candidates" in readme, "run: make docs"
    assert f"{statements} statements rest on {sources} sources" in readme, "run: make docs"


# --- docs build and docs check ----------------------------------------------------------------------------------

README = "7 features of 9 candidates\n\n```console\n$ meshadvisor recommend asked/one.yaml\nOne\n\n[…]\n```\n"
GUIDE = "# Guide\n\n```sh\nmeshadvisor stats\n```\n\n```console\n$ meshadvisor stats\nHow much is known\n\n[…]\n```\n"


def test_build_writes_what_guides_show_and_check_says_when_it_is_stale(tmp_path: Path) -> None:
    data = tiny(tmp_path)
    for name, text in {"README.md": README, "docs/guide.md": GUIDE, "CHANGELOG.md": README}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked" / "one.yaml").write_text("title: One\nmust: [traffic.retries]\n", encoding="utf-8")

    def docs(word: str) -> Said:
        return call("docs", word, "--data", data)

    lines = docs("check").out.splitlines()
    for name in ("README.md", "docs/guide.md"):
        assert f"{name} is stale; run: meshadvisor docs build" in lines
    assert not any("CHANGELOG" in line for line in lines)  # what stands there is of its day
    assert "docs/guide.md: what it shows of the program is written anew" in docs("build").err
    assert docs("check") == Said(0, "", "")
    printed = call("recommend", tmp_path / "asked" / "one.yaml", "--data", data).out
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert readme.endswith(printed.partition("\n\n")[0] + "\n\n[…]\n```\n")
    assert not readme.startswith("7 features")
    guide = (tmp_path / "docs" / "guide.md").read_text(encoding="utf-8")
    assert guide.startswith(GUIDE.partition("```console")[0])
    assert call("stats", "--data", data).out.partition("\n\n")[0] in guide
    assert (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8") == README
    assert "anew" not in docs("build").err


@pytest.mark.parametrize("words", ["explain nobody nothing", "recomend", "recommend asked/gone.yaml", "estimate"])
def test_a_guide_that_shows_what_fails_is_refused(words: str, tmp_path: Path) -> None:
    data = tiny(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(f"```console\n$ meshadvisor {words}\nfine\n```\n", encoding="utf-8")
    done = call("docs", "build", "--data", data)
    assert (done.code, done.out) == (2, "")
    assert f"a guide shows `meshadvisor {words}`, which fails: " in done.err
    assert not (tmp_path / "docs" / "generated").exists()


COUNTED = (1, 2, 3, 4)
ANSWER = "Title of 2026\nverdict\n\nReasons\nmany\n\nTable\na  1\n\nMethod\nmean\n"


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ("", ANSWER),
        ("Title of 2022\nold\n", "Title of 2026\nverdict\n\n[…]\n"),
        ("Another\n\nold\n\n[…]\n", "Title of 2026\nverdict\n\nReasons\nmany\n\n[…]\n"),
        ("[…]\n\nTable\n", "[…]\n\nTable\na  1\n\n[…]\n"),
        ("Title\n\n[…]\n\nMethod\nmedian\n", "Title of 2026\nverdict\n\n[…]\n\nMethod\nmean\n"),
        ("Title\n\n[…]\n\nReasons\n\n[…]\n", "Title of 2026\nverdict\n\nReasons\nmany\n\n[…]\n"),
        ("Title\n\n[…]\n\nGone\n\n[…]\n\nTable\n", "Title of 2026\nverdict\n\n[…]\n\nTable\na  1\n\n[…]\n"),
        ("[…]\n\nTable\n\n[…]\n\nReasons\n", "[…]\n\nTable\na  1\n\n[…]\n"),
        ("a\n\nb\n\nc\n\nd\n\ne\n", ANSWER),
    ],
    ids=range(9),
)
def test_of_an_answer_the_sections_that_were_shown_are_shown(shown: str, wanted: str) -> None:
    page = "Before\n\n```console\n$ meshadvisor ask x\n{}```\n\n```console\n$ ls\n```\n"
    made = refreshed(page.format(shown), COUNTED, {"ask x": ANSWER}.__getitem__)
    assert made == page.format(wanted)
    assert refreshed(made, COUNTED, {"ask x": ANSWER}.__getitem__) == made


def test_what_is_printed_cannot_end_its_block() -> None:
    with pytest.raises(InputError, match="prints ```"):
        refreshed("```console\n$ meshadvisor x\na\n```\n", COUNTED, lambda _: "a\n  ```\n# b\n")
