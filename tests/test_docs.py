"""Generated pages: fresh, well formed, and safe whatever the data says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from meshadvisor.cli.docs import commands, made_of
from meshadvisor.cli.main import main
from meshadvisor.docs.inputs import Inputs
from meshadvisor.docs.pages import pages
from meshadvisor.docs.site import NOTE
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.report import markdown, terminal
from meshadvisor.report.blocks import Bullets, Code, Grid, Heading, Link, Para, Picture
from meshadvisor.values.asked import Item, Requirements
from tests.conftest import ROOT
from tests.helpers import TINY, Said, call
from tests.markup import Page, parsed, problems

HOME = ROOT / "docs" / "generated"
SHOWN = (
    "1. a|b ``c` <script>x</script> <img src=x onerror=y> [y](javascript:z) ![y](http://z) \\ *d* _e_ ~~f~~ # $g$ &lt;"
)
EVIL = f"{SHOWN}\x1b[31m\u202e\n\n# h"
NUMBER = iter(range(1_000_000))
FREE = {
    "name", "title", "description", "question", "why", "how", "limits", "note", "words", "row", "text", "who", "asked",
    "bias", "criticism", "conditions", "component", "full_when", "partial_when", "provider", "label", "ask", "help",
    "caveat", "answer", "publisher", "testbed", "value", "looked_in", "flags", "plan",
}  # fmt: skip
"""Keys whose values are words for people."""


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return made_of(None, in_tree=True)


@pytest.fixture(scope="module")
def parsed_pages(made: dict[str, str]) -> dict[str, Page]:
    return {name: parsed(name, text) for name, text in made.items() if name.endswith(".md")}


def test_pages_on_disk_are_fresh(made: dict[str, str]) -> None:
    on_disk = {
        path.relative_to(HOME).as_posix(): path.read_text(encoding="utf-8")
        for path in HOME.rglob("*")
        if path.is_file()
    }
    assert on_disk == made, "run: make docs"


def test_the_promised_pages_are_there(made: dict[str, str], kb: KnowledgeBase) -> None:
    assert {"examples/questionnaire.txt", "examples/leaving-app-mesh.md", "examples/leaving-app-mesh.json"} <= set(made)
    assert {f"meshes/{name}.md" for name in kb.meshes} <= set(made)
    assert {f"features/{name}.md" for name in kb.features} <= set(made)
    assert {f"compare/{name}.md" for name in kb.categories} <= set(made)
    assert {f"claims/{name}.md" for name in kb.claims} <= set(made)
    wanted = (
        "README which-mesh-when alternatives lifecycle arrivals changes measurements surveys seed/README seed/then"
        " seed/now seed/changes rules scoring questionnaire cli schemas/README changelog coverage sources"
    )
    assert {f"{name}.md" for name in wanted.split()} <= set(made)
    assert {"pictures/memory.svg", "pictures/cpu.svg", "pictures/arrivals.svg"} <= set(made)


def test_every_page_is_well_formed_and_every_link_leads_somewhere(made: dict[str, str]) -> None:
    assert list(problems(made, HOME)) == []


def test_the_overview_leads_to_every_page(parsed_pages: dict[str, Page]) -> None:
    """In three steps at most."""
    seen = {"README.md"}
    for _ in range(3):
        for name in [*seen]:
            folder = Path(name).parent
            links = (link.partition("#")[0] for link in parsed_pages[name].links if not link.startswith("http"))
            seen |= {os.path.normpath(folder / link) for link in links if link.endswith(".md")} & set(parsed_pages)
    assert seen == set(parsed_pages)


def test_pages_of_the_past_and_of_other_data_are_well_formed_too() -> None:
    for made in (made_of(None, "2022-11-01"), made_of(None, "2016-01-01"), made_of(str(TINY))):
        assert list(problems(made)) == []


def test_pages_of_the_past_know_nothing_of_what_came_later() -> None:
    made = made_of(None, "2022-11-01")
    assert "meshes/azure-kubernetes-application-network.md" not in made
    assert "| 1.15 | 2022-08-31 |" in made["meshes/istio.md"]
    assert "| 1.16 |" not in made["meshes/istio.md"]
    assert "shutdown" not in made["meshes/aws-app-mesh.md"] + made["lifecycle.md"].partition("Azure Service Fabric")[0]
    assert "data of 2022-11-01" in made["meshes/istio.md"]
    assert "descriptions and remarks are of that version" in made["README.md"]
    assert "descriptions and remarks" not in made_of(str(TINY))["README.md"]
    assert not [name for name in made if name.startswith("examples/")]
    examples = [text.partition("## For example")[2].partition("\n## ")[0] for text in made.values()]
    assert not [text for text in examples if re.search(r" on 202[3-9]-", text)]


def test_tables_are_narrow(parsed_pages: dict[str, Page]) -> None:
    """Six columns on the pages that compare; nine where the columns are years or counts."""
    for name, page in parsed_pages.items():
        for rows in page.tables:
            assert len(rows[0]) <= (6 if name.startswith(("compare/", "meshes/", "features/")) else 9), name


def test_every_cell_leads_to_its_statement(parsed_pages: dict[str, Page], kb: KnowledgeBase) -> None:
    for category in kb.categories:
        for rows in parsed_pages[f"compare/{category}.md"].tables:
            for row in rows[2:]:
                for cell in row[1:]:
                    assert re.fullmatch(r" (–|does not apply|\[.+\]\(\.\./meshes/[a-z0-9-]+\.md#\S+\)) ", cell), cell


def test_what_people_ask_first_is_near_the_top(made: dict[str, str]) -> None:
    """Questions of a newcomer and of somebody who runs a mesh, and a line that answers each."""
    answers = {
        "README.md": [
            "| [AWS App Mesh](meshes/aws-app-mesh.md) | sidecar | a service |",
            "stable builds: paid from 50",
        ],
        "compare/traffic.md": [
            "| [Istio (sidecar) 1.31](../meshes/istio.md) | [Istio (ambient) 1.31](../meshes/istio.md)"
        ],
        "meshes/istio.md": [
            "- In support on this day: 1.31 and 1.30 (to 2026-11-30)",
            "generally available since 1.24 (2024-11)",
            "[AKS Istio add-on](aks-istio-addon.md) 1.30 (Istio 1.30)",
            "## Where the modes differ",
            "[What changed in the last twelve months](../changes.md#istio)",
        ],
        "meshes/kong-mesh.md": [
            "## Where it differs from what it is built on",
            "| Vault | [✗ no](kuma.md#vault) | [✓ yes](#vault) |",
        ],
        "meshes/linkerd.md": ["### Circuit breaking\n\n◐ partial by failure-accrual, since 2.13 (2023-04)."],
        "seed/README.md": [
            "| Circuit breaker | X | [✗ no](../history/linkerd.md)"
            " | [◐ partial](../meshes/linkerd.md#circuit-breaking) | outdated since 2.13 (2023-04-10) |"
        ],
        "seed/now.md": ["| Node agent (sidecarless) | [no](../meshes/linkerd.md#sidecarless-data-plane-node-agent) |"],
        "history/linkerd.md": ["| [ARM64](../features/platform.arm64.md) | ≤ 2.6 (2019-10) to 2.9 (2020-11) | ✗ no |"],
        "coverage.md": ["| [Kuma](meshes/kuma.md) |"],
        "alternatives.md": ["## What only meshes give"],
    }
    for name, wanted in answers.items():
        assert [line for line in wanted if line not in made[name]] == [], name


def test_signs_never_stand_alone(parsed_pages: dict[str, Page]) -> None:
    """Whoever cannot see or read a sign reads the word beside it."""
    word = {"✓": "yes", "◐": "partial", "✗": "no", "◇": "third party"}
    for name, page in parsed_pages.items():
        for sign, after in re.findall(r"([✓◐✗◇])(.{0,12})", page.text):
            assert after.startswith(f" {word[sign]}"), (name, sign, after)


def test_every_statement_in_force_leads_to_its_evidence(parsed_pages: dict[str, Page]) -> None:
    lines = [
        (name, line)
        for name, page in parsed_pages.items()
        if name.startswith("meshes/")
        for line in page.text.splitlines()
        if " certainty, verified " in line
    ]
    assert lines
    for name, line in lines:
        assert line.startswith(("- Sources: [", "- low certainty", "- medium certainty")), (name, line)


def test_pictures_say_what_they_show(made: dict[str, str]) -> None:
    space = "{http://www.w3.org/2000/svg}"
    for name, text in made.items():
        if name.endswith(".svg"):
            root = ElementTree.fromstring(text)
            assert root.get("role") == "img", name
            assert all(root.find(f"{space}{part}").text for part in ("title", "desc")), name  # type: ignore[union-attr]
            assert {one.tag.removeprefix(space) for one in root.iter()} <= {
                "svg", "title", "desc", "style", "rect", "text", "line", "path"
            }  # fmt: skip
            assert "prefers-color-scheme:dark" in text, name
            wide = float(root.get("width", "0"))
            assert all(0 <= float(one.get("x", "0")) + float(one.get("width", "0")) <= wide for one in root.iter()), (
                name
            )


def test_pictures_have_words_beside_them(parsed_pages: dict[str, Page]) -> None:
    for name, page in parsed_pages.items():
        assert all(one.content for one in page.inline if one.type == "image"), name


def test_the_commands_are_those_of_the_program(made: dict[str, str]) -> None:
    page = made["cli.md"]
    for one in commands():
        said = call(*one.name.split()[1:], "--help").out
        for option in re.findall(r"--[a-z-]+", said):
            assert option in page, (one.name, option)
        assert f"## {one.name}\n" in page
    assert len(list(commands())) > len(main.list_commands(click.Context(main)))


def test_the_same_bytes_whatever_the_surroundings(made: dict[str, str], tmp_path: Path) -> None:
    env = {
        **os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Pacific/Kiritimati",
        "COLUMNS": "200",
    }  # fmt: skip
    command = [sys.executable, "-m", "meshadvisor", "docs", "build", "-o", str(tmp_path)]
    subprocess.run(command, env=env, cwd=tmp_path, check=True, capture_output=True)
    here = made_of(None)
    there = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert there == {name: text.encode() for name, text in here.items()}


def test_a_changed_fact_changes_few_lines(kb: KnowledgeBase) -> None:
    mesh = kb.meshes["kuma"]
    old = mesh.stated["traffic.circuit-breaking"][0]
    stated = {**mesh.stated, old.feature: (replace(old, how="Otherwise."), *mesh.stated[old.feature][1:])}
    before, after = (
        pages(one, Inputs()) for one in (kb, replace(kb, meshes={**kb.meshes, "kuma": replace(mesh, stated=stated)}))
    )
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"meshes/kuma.md", f"features/{old.feature}.md"}
    for name in changed:
        lines = zip(before[name].splitlines(), after[name].splitlines(), strict=True)
        assert sum(one != other for one, other in lines) == 1, name


def _spoiled(value: Any, free: bool = False) -> Any:
    """The same with the evil text wherever words for people stand; each time another, as names must differ."""
    if isinstance(value, str):
        return f"{EVIL} {next(NUMBER)}" if free and value else value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _spoiled(getattr(value, one.name), one.name in FREE) for one in fields(value)}
        )
    if isinstance(value, Mapping):
        return {key: _spoiled(one, free or key in FREE) for key, one in value.items()}
    if hasattr(value, "_fields"):
        return value._replace(**{name: _spoiled(getattr(value, name), name in FREE) for name in value._fields})
    return tuple(_spoiled(one, free) for one in value) if isinstance(value, (tuple, list)) else value


@pytest.fixture(scope="module")
def hostile() -> dict[str, str]:
    kb = load(str(TINY))
    spoiled = {
        one.name: _spoiled(getattr(kb, one.name), one.name == "categories")
        for one in fields(kb)
        if one.name not in ("scoring", "aliases")
    }
    scenario = {"title": EVIL, "situation": EVIL, "must": ["traffic.retries"], "expect": {"why": EVIL}}
    asked = Requirements(title=f"{EVIL} asked", items=(Item("must", "feature", {"feature": "traffic.retries"}),))
    return pages(replace(kb, **{**spoiled, "scenarios": {"evil": scenario}}), Inputs({"evil": asked}))


def test_hostile_data_stays_text(hostile: dict[str, str]) -> None:
    assert list(problems(hostile)) == []
    shown = " ".join(
        one.content for name, text in hostile.items() for token in parsed(name, text).tokens for one in _texts(token)
    )
    assert shown.count(SHOWN) > 100
    for name, text in hostile.items():
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text) or name.endswith((".json", ".txt")), name


def _texts(token: Token) -> list[Token]:
    """A line as one text."""
    return [replace(token, content="".join(one.content for one in token.children))] if token.children else []


def test_hostile_data_stays_text_in_pictures(hostile: dict[str, str]) -> None:
    pictures = [ElementTree.fromstring(text) for name, text in hostile.items() if name.endswith(".svg")]
    assert pictures
    for root in pictures:
        assert not [one for one in root.iter() if one.tag.endswith(("script", "}a", "image", "foreignObject"))]
    drawn = re.findall(r"```mermaid\n(.*?)```", "".join(hostile.values()), flags=re.S)
    assert drawn
    task = r"[\w ().-]+ :(active|done|crit), [\d-]+, [\d-]+"
    fixed = r"gantt|dateFormat YYYY-MM-DD|axisFormat %Y|todayMarker off"
    line = rf"%%{{init: .+}}%%| *({fixed}|acc(Title|Descr): [\w ;.]+|section [\w ().-]+|{task})"
    assert all(re.fullmatch(line, one) for one in "".join(drawn).splitlines())


def test_nothing_from_data_becomes_markup() -> None:
    blocks = [
        Heading(EVIL),
        Para(EVIL),
        Bullets([EVIL, (EVIL, Link(EVIL, "javascript:alert(1)"))]),
        Grid([EVIL, "b"], [[EVIL, ""]]),
        Para("between"),
        Grid([Link(EVIL, "//evil.example/x.md"), "b"], [[(Link(EVIL, "data:x.md"), EVIL), ""]]),
    ]
    text = markdown.render(blocks)
    assert "\x1b" not in text
    assert "\u202e" not in text
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inline = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inline} <= {"text", "text_special", "softbreak"}
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in ("td_open", "th_open")]
    assert len(cells) == 2 * len(rows) == 8


STARTS = ["- a", "+ a", "1. a", "2) a", "---", "===", "    a", "> a", "# a", "| a |", "```", "~~~", "*"]


@pytest.mark.parametrize("start", STARTS)
def test_no_line_begins_a_block_of_its_own(start: str) -> None:
    text = markdown.render([Para("before"), Para(start), Bullets([start])])
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = [token.type for token in tokens if token.nesting == 1]
    assert kinds == ["paragraph_open", "paragraph_open", "bullet_list_open", "list_item_open", "paragraph_open"]


@pytest.mark.parametrize("text", ["```", "a ```` b\n```\nc", "~~~", "\x1b[31m\u202e"])
def test_code_ends_where_it_ends(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(markdown.render([Code(text), Para("after")]))
    assert [token.type for token in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    assert "\x1b" not in tokens[0].content


def test_nothing_from_data_reaches_the_terminal_unescaped() -> None:
    text = terminal.render([Heading(EVIL), Para(EVIL), Grid([EVIL], [[EVIL]]), Code(EVIL), Picture(EVIL, "x.svg")], 80)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_colour_is_only_for_screens() -> None:
    assert "\x1b" in terminal.render([Para("x", strong=True)], color=True)
    assert "\x1b" not in terminal.render([Para("x", strong=True)], color=False)


def test_links_keep_their_target() -> None:
    assert markdown.render([Para(("see ", Link("a_b", "https://e.org/x_(y)")))]) == "see [a_b](<https://e.org/x_(y)>)\n"
    assert markdown.render([Para(Link("a", "../b/c.d.md#e-f"))]) == "[a](../b/c.d.md#e-f)\n"


def test_every_file_that_build_makes_it_takes_for_its_own(made: dict[str, str], tmp_path: Path) -> None:
    for name, text in made.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{text}old", encoding="utf-8")
    assert call("docs", "build", "-o", tmp_path).code == 0


def test_build_writes_and_check_finds_what_is_stale(tmp_path: Path) -> None:
    folder = tmp_path / "pages"

    def docs(*words: object) -> Said:
        return call("docs", *words, "-o", folder, "--data", TINY)

    assert docs("build").code == 0
    assert docs("check") == Said(0, "", "")
    page = folder / "lifecycle.md"
    before = page.stat().st_mtime_ns
    (folder / "rules.md").write_text(NOTE + "old", encoding="utf-8")
    (folder / "gone.md").write_text(NOTE + "old", encoding="utf-8")
    (folder / "gone").mkdir()
    (folder / "gone" / "gone.svg").write_text(NOTE + "old", encoding="utf-8")
    (folder / "own.md").write_text("written by hand", encoding="utf-8")
    (folder / "own.txt").write_text("written by hand", encoding="utf-8")
    stale = docs("check")
    assert stale.code == 1
    repair = f"meshadvisor docs build -o {folder}"
    wanted = [f"{name} is stale; run: {repair}" for name in ("rules.md", "gone/gone.svg", "gone.md")]
    assert sorted(stale.out.splitlines()) == sorted(wanted)
    assert docs("build").code == 0
    assert docs("check").code == 0
    assert page.stat().st_mtime_ns == before
    assert not (folder / "gone.md").exists()
    assert not (folder / "gone").exists()
    assert (folder / "own.md").exists()
    assert (folder / "own.txt").exists()
    assert not list(folder.rglob("*.part"))


def test_what_a_hand_wrote_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text("written by hand", encoding="utf-8")
    said = call("docs", "build", "-o", tmp_path, "--data", TINY)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"error: {tmp_path}/rules.md was not written by this command; move it away first\n"
    assert [path.name for path in tmp_path.iterdir()] == ["rules.md"]
    assert (tmp_path / "rules.md").read_text(encoding="utf-8") == "written by hand"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--as-of", "2022-11-01"], "--as-of needs a folder of its own: add -o DIR"),
        (["--as-of", "yesterday", "-o", "x"], "--as-of takes a day"),
    ],
)
def test_a_day_that_cannot_be_built(words: list[str], said: str) -> None:
    done = call("docs", "build", "--data", TINY, *words)
    assert done.code == 2
    assert said in done.err
