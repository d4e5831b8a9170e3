"""Generated pages: fresh, well formed, and safe whatever the data says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from meshadvisor.docs.pages import NOTE, pages
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import markdown, terminal
from meshadvisor.report.blocks import Bullets, Grid, Heading, Link, Para
from tests.conftest import ROOT, Run

HOME = ROOT / "docs" / "generated"
EVIL = "a|b `c` <script>x</script> [y](javascript:z) \\ *d* \x1b[31m\u202e"


@pytest.fixture(scope="module")
def made(kb: KnowledgeBase) -> dict[str, str]:
    return pages(kb, (ROOT / "examples").glob("*.yaml"))


def test_pages_on_disk_are_fresh(made: dict[str, str]) -> None:
    on_disk = {
        path.relative_to(HOME).as_posix(): path.read_text(encoding="utf-8")
        for path in HOME.rglob("*")
        if path.is_file()
    }
    assert on_disk == made, "run: make docs"


def test_the_promised_pages_are_there(made: dict[str, str]) -> None:
    assert {"examples/questionnaire.txt", "examples/leaving-app-mesh.md", "examples/leaving-app-mesh.json"} <= set(made)
    assert {"seed/then.md", "seed/now.md", "seed/changes.md", "claims/article-2022.md"} <= set(made)


def test_tables_are_rectangular_and_headings_unique(made: dict[str, str]) -> None:
    for name, text in made.items():
        if not name.endswith(".md"):
            continue
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        headings = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
        assert len(headings) == len(set(headings)), name
        lines = text.splitlines()
        for token in tokens:
            if token.type == "table_open" and token.map:
                widths = {len(re.findall(r"(?<!\\)\|", line)) for line in lines[slice(*token.map)]}
                assert len(widths) == 1, (name, token.map)
            assert token.type != "html_block" or token.content.startswith("<!-- Generated"), name


def test_nothing_from_data_becomes_markup() -> None:
    blocks = [
        Heading(EVIL),
        Para(EVIL),
        Bullets([EVIL, (EVIL, Link(EVIL, "javascript:alert(1)"))]),
        Grid([EVIL, "b"], [[EVIL, ""]]),
    ]
    text = markdown.render(blocks)
    assert "\x1b" not in text
    assert "\u202e" not in text
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inline} <= {"text", "text_special", "softbreak"}
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in ("td_open", "th_open")]
    assert len(cells) == 2 * len(rows) == 4


def test_nothing_from_data_reaches_the_terminal_unescaped() -> None:
    text = terminal.render([Heading(EVIL), Para(EVIL), Grid([EVIL], [[EVIL]])], 80)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_colour_is_only_for_screens() -> None:
    assert "\x1b" in terminal.render([Para("x", strong=True)], color=True)
    assert "\x1b" not in terminal.render([Para("x", strong=True)], color=False)


def test_links_keep_their_target() -> None:
    assert markdown.render([Para(("see ", Link("a_b", "https://e.org/x_(y)")))]) == "see [a_b](<https://e.org/x_(y)>)\n"


def test_build_writes_and_check_finds_what_is_stale(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    assert run("docs", "build", "-o", folder).returncode == 0
    assert run("docs", "check", "-o", folder).returncode == 0
    page = folder / "seed" / "now.md"
    before = page.stat().st_mtime_ns
    (folder / "seed" / "then.md").write_text("old", encoding="utf-8")
    (folder / "gone.md").write_text(NOTE + "old", encoding="utf-8")
    (folder / "own.md").write_text("written by hand", encoding="utf-8")
    (folder / "own.txt").write_text("written by hand", encoding="utf-8")
    stale = run("docs", "check", "-o", folder)
    assert stale.returncode == 1
    assert stale.stdout.splitlines() == [
        "seed/then.md is stale; run: meshadvisor docs build",
        "gone.md is stale; run: meshadvisor docs build",
    ]
    assert run("docs", "build", "-o", folder).returncode == 0
    assert page.stat().st_mtime_ns == before
    assert not (folder / "gone.md").exists()
    assert (folder / "own.md").exists()
    assert (folder / "own.txt").exists()


def test_the_readme_shows_what_the_program_prints(run: Run) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"```console\n\$ meshadvisor ([^\n]*)\n(.*?)```", readme, flags=re.S)
    assert shown
    for command, text in shown:
        done = run(*[str(ROOT / word) if word.startswith("examples/") else word for word in command.split()])
        wanted = [part.strip("\n") for part in text.split("[…]\n")]
        for part in wanted:
            assert part in done.stdout, f"{command}: run: make docs"


def test_the_figures_in_the_readme_are_those_of_stats(run: Run) -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    counted = " ".join(run("stats").stdout.split())
    features, candidates = re.search(r"(\d+) features, (\d+) candidates", counted).groups()  # type: ignore[union-attr]
    statements, sources = re.search(r"(\d+) statements .* on (\d+) sources", counted).groups()  # type: ignore[union-attr]
    assert f"{features} features of {candidates} candidates" in readme, "run: make docs"
    assert f"{statements} statements rest on {sources} sources" in readme, "run: make docs"


def test_build_writes_what_the_readme_shows(run: Run, tmp_path: Path) -> None:
    for name in ("data", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "docs").mkdir()
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    old = re.sub(r"\d+ features of", "7 features of", re.sub(r"\d+ statements rest", "9 statements rest", text))
    old = old.replace("company of 300: only", "company of 3: only")
    assert old.count("company of 3: only") == 1
    (tmp_path / "README.md").write_text(old, encoding="utf-8")
    stale = run("docs", "check", "--data", tmp_path / "data")
    assert (stale.returncode, stale.stdout.splitlines()[-1]) == (1, "README.md is stale; run: meshadvisor docs build")
    assert run("docs", "build", "--data", tmp_path / "data").returncode == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == text
    assert run("docs", "check", "--data", tmp_path / "data").returncode == 0
