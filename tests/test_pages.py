"""The pages on check codes: one for each, with examples that are what they claim to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.helpers import ROOT, TINY, call, messages, tiny
from tests.test_checks import CASES, OLD

FOLDER = ROOT / "docs" / "checks"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("C*.md"))}
FORM = re.compile(
    r"# (?P<code>C\d{3}): (?P<title>.+)\n\nLevel: (?P<level>error|warning)\. (?P<what>.+)\n\n"
    r"## Why it matters\n\n(?P<why>.+)\n\n"
    r"## Bad\n\n(?:In `(?P<path>.+)`:\n\n)?```(?:yaml|console)\n(?P<bad>[^`]+)\n```\n\n"
    r"## Good\n\n```(?:yaml|console)\n(?P<good>[^`]+)\n```\n\n"
    r"## Repair\n\n(?P<repair>.+)\n"
)


def _page(code: str) -> dict[str, str]:
    match = FORM.fullmatch(PAGES[code])
    assert match, f"{code}.md has another form than the others"
    return match.groupdict()


def _codes_in(folder: Path) -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    return {code for source in sources for code in re.findall(r'"(C\d{3})"', source)}


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert set(PAGES) == _codes_in(ROOT / "meshadvisor")
    assert {path.name for path in FOLDER.iterdir()} == {f"{code}.md" for code in PAGES} | {"README.md"}


def test_every_check_has_a_bad_example_in_the_tests() -> None:
    """And a good one: the tiny knowledge base that the bad ones are made from, and the valid files of the corpus."""
    manifest = yaml.safe_load((ROOT / "tests" / "hostile" / "manifest.yaml").read_text(encoding="utf-8"))
    hostile = {word for entry in manifest.values() for said in entry["says"] for word in said.split()}
    corpus = {
        path.read_text(encoding="utf-8")[2:6]
        for path in (ROOT / "tests" / "corpus" / "invalid").rglob("*.yaml")
        if any((ROOT / "tests" / "corpus" / "valid" / path.parent.name).iterdir())
    }
    assert set(PAGES) - ASKED <= hostile | corpus | {case.code for case in (*CASES, *OLD)} | set(ON_DISK)
    with_a_server = (ROOT / "tests" / "test_links.py").read_text(encoding="utf-8")
    assert all(code in with_a_server for code in ASKED)


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("moved-away.yaml")


ON_DISK: dict[str, Callable[[Path], object]] = {
    "C101": _dangling,
    "C102": lambda path: path.write_text("# padding\n" * 300_000, encoding="utf-8"),
    "C103": lambda path: path.write_text("title: é\n", encoding="latin-1"),
    "C106": lambda path: path.write_text("", encoding="utf-8"),
    "C301": lambda path: path.rename(path.with_suffix(".yml")),
}
"""What no excerpt of a file can show: what is done to a file."""
ASKED = {code for code in PAGES if code.startswith("C7")}
"""What `links` says after asking a host; `tests/test_links.py` brings each about with a server of its own."""


@pytest.mark.parametrize("code", sorted(set(PAGES) - ASKED))
def test_the_bad_example_is_that_problem_and_the_good_one_is_none(code: str, tmp_path: Path) -> None:
    """The good one stands in the tiny knowledge base, in which `validate` finds nothing."""
    folder, page = tiny(tmp_path), _page(code)
    fresh = ["--fresh"] if code.startswith("C6") else []
    assert call("validate", "--data", folder, *fresh).out == ""
    if code in ON_DISK:
        assert page["path"] is None
        ON_DISK[code](folder / "claims" / "article.yaml")
    else:
        text = (folder / page["path"]).read_text(encoding="utf-8")
        good, bad = f"\n{page['good']}\n", f"\n{page['bad']}\n"
        assert f"\n{text}".count(good) == 1, f"the good example does not stand once in {page['path']}"
        (folder / page["path"]).write_text(f"\n{text}".replace(good, bad)[1:], encoding="utf-8")
    found = messages(call("validate", "--data", folder, *fresh).out)
    assert (code, page["level"]) in {(one.code, one.level) for one in found}, found


def test_the_index_lists_every_page_with_its_title() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(C\d{3})\]\((C\d{3})\.md\) \| (error|warning) \| (.+) \|$", index, re.MULTILINE)
    assert rows == [(code, code, _page(code)["level"], _page(code)["title"]) for code in PAGES]


@pytest.mark.parametrize("code", PAGES)
def test_explain_prints_the_page(code: str) -> None:
    for given in (code, code.lower()):
        said = call("validate", "--explain", given)
        assert (said.code, said.out, said.err) == (0, PAGES[code], "")


def test_explain_prints_the_index() -> None:
    said = call("validate", "--explain", "index")
    assert (said.code, said.out) == (0, (FOLDER / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("given", ["C999", "C40", "../C401", "README", "nonsense"])
def test_an_unknown_code_is_one_line(given: str) -> None:
    said = call("validate", "--data", TINY, "--explain", given)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: no check called '{given}'; ")
    assert said.err.count("\n") == 1
