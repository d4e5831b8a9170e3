"""Workflows, forms and owners: in the shape that the code host asks for, and with no more rights than they need."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # `on` stays a word


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("vendor.github-workflows", "workflows/*.yml"),
        ("vendor.github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml"),
        ("vendor.github-issue-config", "ISSUE_TEMPLATE/config.yml"),
        ("vendor.dependabot", "dependabot.yml"),
    ],
)
def test_files_for_the_code_host_have_its_shapes(schema: str, pattern: str) -> None:
    files = sorted(GITHUB.glob(pattern))
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_forms_are_those_that_the_guides_speak_of() -> None:
    names = {_yaml(path)["name"] for path in (GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml")}
    assert names == {"Wrong fact", "New mesh", "Dispute", "Bug"}


def test_every_owner_is_a_team_and_every_folder_is_there() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    for place, *owners in rules:
        assert all(re.fullmatch(r"@meshadvisor/[a-z]+", owner) for owner in owners), owners
        assert place == "*" or (ROOT / place.strip("/")).exists(), place


# --- who may do what --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_only_the_half_that_runs_no_foreign_code_may_write(path: Path) -> None:
    workflow = _yaml(path)
    assert workflow["permissions"] == {}, "rights are given to jobs, one by one"
    for job in workflow["jobs"].values():
        rights = {name for name, right in job["permissions"].items() if right == "write"}
        runs = " ".join(step.get("run", "") for step in job["steps"])
        if rights:
            assert "pull_request" not in workflow["on"]
            assert not re.search(r"\b(make|pip|meshadvisor)\b", runs), "code of the tree, with rights"
        if "pull_request" in workflow["on"]:
            assert "secrets" not in path.read_text(encoding="utf-8")
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
            assert "ref" not in step.get("with", {}), "the tree of the event itself, never one that the event names"
    assert "pull_request_target" not in workflow["on"]


def test_the_weekly_look_installs_what_asks_for_addresses() -> None:
    runs = [step.get("run", "") for step in _yaml(GITHUB / "workflows" / "freshness.yml")["jobs"]["look"]["steps"]]
    assert any(run.startswith("meshadvisor links") for run in runs)
    assert "python -m pip install --quiet --editable '.[links]'" in runs


def test_the_posting_half_waits_for_the_reporting_half() -> None:
    report, post = (_yaml(GITHUB / "workflows" / name) for name in ("pr-report.yml", "pr-report-post.yml"))
    assert post["on"]["workflow_run"]["workflows"] == [report["name"]]
    uploaded = report["jobs"]["report"]["steps"][-1]["with"]
    downloaded = post["jobs"]["post"]["steps"][1]["with"]
    assert uploaded["name"] == downloaded["name"]
    made = post["jobs"]["post"]["steps"][2]["env"]["REPORT"]
    assert made == f"{downloaded['path']}/{uploaded['path']}"


# --- the report, which anybody may have written -----------------------------------------------------------------

RUN = "https://github.com/o/r/actions/runs/1"
PLAIN = [
    "# Cells\n\n| Mesh | Was | Is |\n| --- | --- | ---: |\n| Linkerd | no | **partial** |\n",
    "- since \\<2.11, \\[x\\](y) and \\`code\\`, from `meshadvisor diff`\n",
    "[release notes](https://e.org/@team/x) and [source](<https://e.org/a_(b)>), [above](#cells)\n",
    "[https://e.org/@team/x](https://e.org/@team/x), mail a@e.org, 3 < 4, 5 <6\n",
]
NOT_PLAIN = {
    "<script>x</script>\n": "has HTML",
    "`a\\`<img src=x>\n": "has HTML",
    "\\\\<b>\n": "has HTML",
    "<!-- hidden -->\n": "has HTML",
    "&#64;team\n": "has HTML",
    "![x](https://e.org/x.png)\n": "has an image",
    "@team\n": "mentions somebody",
    "\\@team, look\n": "mentions somebody",
    "https://@team/x\n": "mentions somebody",
    "[x](javascript:alert(1))\n": "has links to other things than pages",
    "[x][y]\n\n[y]: data:text/html,x\n": "has links to other things than pages",
    "a\u202eb\n": "has hidden characters",
    "a\u200bb\n": "has hidden characters",
    "\x1b[31m\n": "has hidden characters",
    " \n": "is empty",
}


@pytest.fixture(scope="module")
def comment() -> Callable[[Path, str], str]:
    made: Callable[[Path, str], str] = runpy.run_path(str(GITHUB / "scripts" / "comment.py"))["comment"]
    return made


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_report_is_posted_as_it_is(comment: Callable[[Path, str], str], text: str, tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(text, encoding="utf-8")
    assert comment(tmp_path / "report.md", RUN).endswith(f"\n\n{text}")


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_is_not_plain_is_named_but_not_posted(
    comment: Callable[[Path, str], str], text: str, tmp_path: Path
) -> None:
    (tmp_path / "report.md").write_text(f"fine so far\n\n{text}" if text.strip() else text, encoding="utf-8")
    said = comment(tmp_path / "report.md", RUN)
    assert f"The report {NOT_PLAIN[text]}, so it is not shown here. It is an artifact of [this run]({RUN})." in said
    assert "fine so far" not in said


def test_what_is_no_short_file_of_text_is_not_posted(comment: Callable[[Path, str], str], tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    assert "is not a file" in comment(path, RUN)
    path.symlink_to(ROOT / "README.md")
    assert "is not a file" in comment(path, RUN)
    path.unlink()
    path.write_bytes(b"x" * 50_001)
    assert "has more than 50000 bytes" in comment(path, RUN)
    path.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in comment(path, RUN)


def test_the_pages_of_the_program_itself_are_plain(comment: Callable[[Path, str], str], tmp_path: Path) -> None:
    for page in (ROOT / "docs" / "generated" / "seed").glob("*.md"):
        text = page.read_text(encoding="utf-8").partition("-->")[2][:40_000]  # without the mark that it is generated
        link = r"\[((?:\\.|[^\]\\])*)\]\((?!https)[^)]*\)"
        text = re.sub(link, r"\1", text)  # other pages are not beside a comment
        (tmp_path / "report.md").write_text(text, encoding="utf-8")
        assert comment(tmp_path / "report.md", RUN).endswith(text), page.name
