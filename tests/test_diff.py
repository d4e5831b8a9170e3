"""What a change of the data does: facts in words, the effect on scenarios, the step of the contract."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, call, tiny

STAMP = 'data_version: "2026.8.22"\ncontract: "1.0.0"'
NONE = """
  traffic.mirroring:
    - status: none
      since: "1.0"
      evidence:
        - {kind: api, url: "https://github.com/breeze/breeze/1.0", accessed: "2026-08-01", supports: [status, since]}
      verified: {date: "2026-08-01"}
      certainty: medium
"""
PARTIAL = """
  traffic.mirroring:
    - via: copies
      status: partial
      since: "1.2"
      maturity: ga
      how: Set `copies`.
      limits: [For all traffic only]
      evidence:
        - {kind: release-notes, url: "https://breeze.example/1.2", accessed: "2026-08-01", supports: [status, since]}
      verified: {date: "2026-08-01"}
      certainty: high
"""
SCENARIO = """title: Copies of traffic
situation: A team wants to see a new version under real traffic.
context: {platforms: [kubernetes]}
prefer: [traffic.mirroring, traffic.retries]
expect: {first: [gale], sure: true, why: Only Gale has mirroring.}
"""
TRAFFIC = "meshes/breeze/support/traffic.yaml"


def edit(folder: Path, path: str, old: str, new: str) -> None:
    """Put one text in the place of another."""
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def append(folder: Path, path: str, text: str) -> None:
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write(text.removeprefix("\n"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The tiny data with a second mesh, Gale, that has mirroring; Breeze has none. One scenario wants it."""
    folder = tiny(tmp_path)
    shutil.copytree(folder / "meshes" / "breeze", folder / "meshes" / "gale")
    for path in (folder / "meshes" / "gale").rglob("*.yaml"):
        path.write_text(re.sub("breeze", "gale", path.read_text()).replace("Breeze", "Gale"), encoding="utf-8")
    append(folder, TRAFFIC, NONE)
    append(folder, "meshes/gale/support/traffic.yaml", PARTIAL)
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "copies.yaml").write_text(SCENARIO, encoding="utf-8")
    assert call("validate", "--data", folder).code == 0
    return folder


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(old, tmp_path / "new"))


def as_json(old: Path | str, new: Path | str) -> Any:
    said = call("diff", old, new, "--format", "json")
    found = json.loads(said.out)
    assert (said.code, said.err) == (1 if found["refused"] else 0, "")
    return found


def has_mirroring(folder: Path) -> None:
    """Breeze gets mirroring with 1.2."""
    edit(folder, TRAFFIC, NONE.removeprefix("\n"), "")
    ended = NONE.replace('since: "1.0"', 'since: "1.0"\n      until: "1.2"').partition("mirroring:\n")[2]
    append(folder, TRAFFIC, PARTIAL + ended.replace("[status, since]", "[status, since, until]"))


def test_a_feature_that_came_is_one_fact(old: Path, new: Path) -> None:
    has_mirroring(new)
    out = call("diff", old, new, "--format", "markdown").out
    assert "## Facts (1)\n\n- Breeze 1.2: Mirroring: none → partial\n" in out
    assert "Breeze 1.2: Mirroring: partial → none" in call("diff", new, old).out


def test_the_effect_on_a_scenario_with_its_cause(old: Path, new: Path) -> None:
    has_mirroring(new)
    out = call("diff", old, new, "--format", "markdown").out
    row = (
        "| Copies of traffic | Gale (sidecar) 1.2 comes first. | Nothing that you asked for separates Breeze (sidecar)"
    )
    assert row in out
    assert "- breeze/sidecar: 50.0 → 75.0\n" in out
    assert "- Why: Breeze (sidecar), Mirroring: not there → partial by copies since 1.2" in out
    assert "- Expected, first: gale: holds → fails" in out
    assert "- Expected, the first place is certain: holds → fails" in out
    assert "2 now fail" in out
    back = as_json(new, old)["scenarios"][0]["expectations"]
    assert back == [
        {"text": "first: gale", "before": False, "after": True},
        {"text": "the first place is certain", "before": False, "after": True},
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind", "words"),
    [
        ("status: full", "status: partial\n      limits: [Slow]", "limits status", "1.1: Retries: full → partial"),
        ("maturity: ga", "maturity: beta", "maturity", "Retries: maturity ga → beta by route-policy"),
        ('since: "1.1"', 'since: "1.0"', "interval", "Breeze (sidecar) 1.0: Retries: since 1.1 → 1.0 by route-policy"),
        ("how: Set `retries`", "limits: [Slow]\n      how: Set `retries`", "limits", "Retries: limits + Slow"),
        ("excludes: [traffic.retry-budget]\n", "platforms: [vm]\n", "terms", "platforms + vm"),
    ],
)  # fmt: skip
def test_kinds_of_change_are_told_apart(old: Path, new: Path, before: str, after: str, kind: str, words: str) -> None:
    edit(new, TRAFFIC, before, after)
    facts = as_json(old, new)["facts"]
    assert [fact["kinds"] for fact in facts] == [kind.split()]
    assert words in facts[0]["text"]
    assert facts[0]["candidates"] == ["breeze/sidecar"]


def test_what_only_backs_a_fact_is_counted(old: Path, new: Path) -> None:
    edit(new, TRAFFIC, "certainty: high", "certainty: medium")
    edit(new, "meshes/breeze/lifecycle.yaml", 'accessed: "2026-08-01"', 'accessed: "2026-08-02"')
    found = as_json(old, new)
    assert found["evidence_only"] == {"event": 1, "statement": 1}
    assert found["facts"] == found["life"] == []
    assert found["contract"]["step"] == "patch"


def test_order_and_layout_are_no_difference(old: Path, new: Path) -> None:
    text = (new / TRAFFIC).read_text(encoding="utf-8")
    head, first, rest = re.split(r"(?=    - via: route-policy)|(?=    - status: none\n      since: \"<=1.0\")", text)
    second, budget = rest.split("  traffic.retry-budget:")
    (new / TRAFFIC).write_text(f"# again\n{head}{second}{first}  traffic.retry-budget:{budget}", encoding="utf-8")
    assert "The data is the same." in call("diff", old, new).out


def test_an_unknown_that_is_found_out_is_one_fact(old: Path, new: Path) -> None:
    looked = "- status: unknown\n      looked_in: [the reference of 1.2, the API at tag 1.2]"
    told = NONE.partition("mirroring:\n    ")[2].partition("      verified")[0].rstrip()
    edit(new, TRAFFIC, looked, told)
    facts = as_json(old, new)["facts"]
    assert [fact["text"] for fact in facts] == ["Breeze 1.0: Retry budget: unknown → none; since nothing → 1.0"]


def test_another_mechanism_is_said(old: Path, new: Path) -> None:
    append(new, "meshes/gale/support/traffic.yaml", PARTIAL.partition("mirroring:\n")[2].replace("copies", "mirror"))
    assert "Gale 1.2: Mirroring: partial, one way more by mirror" in call("diff", old, new).out


def test_a_new_mesh_is_one_line(old: Path, new: Path) -> None:
    shutil.rmtree(old / "meshes" / "gale")
    found = call("diff", old, new).out
    assert " ".join(found.split()).count("gale: added, with 2 × event, 2 × mode, 4 × release, 8 × statement") == 1
    assert "stable-1.1" not in found
    assert "Facts" not in found
    assert as_json(old, new)["scenarios"][0]["causes"][0]["about"] == ""


def test_a_new_candidate_is_one_line_over_all_scenarios(old: Path, new: Path) -> None:
    """How often it is excluded, and by what; where it is not verified; nothing else when nothing else moves."""
    must = SCENARIO.replace("prefer: [traffic.mirroring, ", "must: [traffic.mirroring]\nprefer: [")
    for folder in (old, new):
        for name in ("copies", "one", "two"):
            text = must.replace("Copies of traffic", name)
            (folder / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    calm = new / "meshes" / "calm"
    shutil.copytree(new / "meshes" / "breeze", calm)
    for path in calm.rglob("*.yaml"):
        path.write_text(path.read_text().replace("breeze", "calm").replace("Breeze", "Calm"), encoding="utf-8")
    stands_for = "    stands_for: [calm]\n    at: [calm.example, github.com/calm]\n"
    publishers = f"  - id: calm\n    name: Calm\n    kind: project\n{stands_for}"
    append(new, "publishers.yaml", publishers)
    out = " ".join(call("diff", old, new).out.split())
    assert "publisher calm: added; stands_for calm; at calm.example, github.com/calm" in out
    assert "calm/sidecar is new: excluded in 3 scenarios (Mirroring × 3)" in out
    assert "Every verdict, rank, score and expectation is otherwise as before." in out
    assert "Why:" not in out
    assert "not there" not in out
    edit(new, "meshes/calm/support/traffic.yaml", NONE.removeprefix("\n").replace("breeze", "calm"), "")
    assert "calm/sidecar is new: not verified in 3 scenarios: copies (" in " ".join(call("diff", old, new).out.split())
    append(new, "meshes/calm/support/traffic.yaml", PARTIAL.replace("breeze", "calm"))
    out = " ".join(call("diff", old, new).out.split())
    assert "calm/sidecar: new → " in out
    assert "Gale (sidecar) 1.2" in out


def test_a_release_that_only_changes_its_number_is_one_line(old: Path, new: Path) -> None:
    release = '  - {version: "1.2.5", status: stable, artifact: "1.2.5", date: "2026-08-20"}\n'
    edit(new, "meshes/gale/releases.yaml", '  - version: "1.2"\n', f'{release}  - version: "1.2"\n')
    out = " ".join(call("diff", old, new).out.split())
    assert "Gale (sidecar): 1.2 → 1.2.5 in 1 scenario; nothing else about it moves there" in out
    assert "Every verdict, rank, score and expectation is otherwise as before." in out
    assert as_json(old, new)["scenarios"][0]["verdict"] == [
        f"Gale (sidecar) {version} comes first." for version in ("1.2", "1.2.5")
    ]


def test_the_stage_stands_behind_the_status(old: Path, new: Path) -> None:
    has_mirroring(new)
    edit(new, TRAFFIC, 'since: "1.2"\n      maturity: ga', 'since: "1.2"\n      maturity: beta')
    assert "Breeze 1.2: Mirroring: none → partial (beta)" in call("diff", old, new).out
    assert "Breeze 1.2: Mirroring: partial (beta) → none" in call("diff", new, old).out
    assert as_json(old, new)["facts"][0]["after"] == "partial"


def test_what_validate_refuses_stands_first(old: Path, new: Path) -> None:
    has_mirroring(new)
    edit(new, TRAFFIC, '      until: "1.2"\n', "")
    said = call("diff", old, new)
    assert said.code == 1
    words = " ".join(said.out.split())
    assert words.index("`validate` refuses this data") < words.index("error C408") < words.index("Data version")
    assert "C408" in as_json(old, new)["refused"][0]
    assert as_json(new, old)["refused"] == []  # the checks of the old side were those of its time


def test_kb_yaml_is_the_maintainers(old: Path, new: Path) -> None:
    has_mirroring(new)
    out = " ".join(call("diff", old, new).out.split())
    assert "For the maintainer, when publishing: kb.yaml: the contract is 1.0.0" in out
    assert "it must be later than 2026.8.22 (on the same day: 2026.8.22.1)" in out
    edit(new, "kb.yaml", STAMP, 'data_version: "2026.8.22.1"\ncontract: "1.1.0"')
    assert call("diff", old, new, "--check").code == 0
    edit(new, TRAFFIC, 'accessed: "2026-08-01"', 'accessed: "2026-09-01"')
    said = call("diff", old, new, "--check")
    assert said.code == 1
    assert "the day is 2026-08-22; sources were read on 2026-09-01" in " ".join(said.out.split())


@pytest.mark.parametrize(
    ("path", "before", "after", "step"),
    [
        (TRAFFIC, "certainty: high", "certainty: medium", "patch"),
        (TRAFFIC, "status: full", "status: partial\n      limits: [Slow]", "patch"),
        ("features/traffic.yaml", "Copies can be sent for each route.", "Copies are sent.", "patch"),
        ("kb.yaml", 'day: "2026-08-22"', 'day: "2026-08-23"', "patch"),
        ("scoring.yaml", "stale_days: 180", "stale_days: 90", "patch"),
        ("features/traffic.yaml", "aliases: [retry]", "aliases: [retry, again]", "minor"),
        ("proxies.yaml", "  - id: gust\n", "  - id: gust\n", ""),
        ("meshes/breeze/releases.yaml", "releases:\n", 'releases:\n  - {version: "1.4", status: planned}\n', "minor"),
        ("features/traffic.yaml", "aliases: [retry]", "aliases: [again]", "major"),
        ("meshes/breeze/releases.yaml", '    aliases: [stable-1.1]\n', "", "major"),
        ("rules/platform.yaml", "id: unsteady-network", "id: unsteady", "major"),
        ("kb.yaml", "schema_version: 1", "schema_version: 2", "major"),
    ],
)  # fmt: skip
def test_the_step_of_the_contract(old: Path, new: Path, path: str, before: str, after: str, step: str) -> None:
    edit(new, path, before, after)
    if "status: full" in before:  # of which the catalogue says that it is an example
        edit(new, "features/traffic.yaml", "      full: {of", "      partial: {of")
    assert as_json(old, new)["contract"]["step"] == step
    raised = {"": "1.0.0", "patch": "1.0.1", "minor": "1.1.0", "major": "2.0.0"}
    assert call("diff", old, new, "--check").code == (1 if step else 0)
    edit(new, "kb.yaml", STAMP, f'data_version: "2026.8.23"\ncontract: "{raised[step]}"')
    assert call("diff", old, new, "--check").code == 0
    if step:
        edit(new, "kb.yaml", "2026.8.23", "2026.8.22")
        refused = call("diff", old, new, "--check")
        assert refused.code == 1
        assert "must be later than 2026.8.22" in refused.out


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ('data_version: "2026.8.23"', "there is no contract"),
        ('data_version: "2026.8.23"\ncontract: "1.0.9"', "it must be at least 1.1.0, a minor step from 1.0.0"),
        ('data_version: "2026.10.2"\ncontract: "0.9.0"', "it must be at least 1.1.0"),
        ('data_version: "2025.10.2"\ncontract: "1.1.0"', "it must be later than 2026.8.22"),
        ('data_version: "2026.10.2"\ncontract: "1.10.0"', ""),
    ],
)
def test_what_kb_yaml_should_say(old: Path, new: Path, stamp: str, said: str) -> None:
    append(new, "meshes/gale/support/traffic.yaml", PARTIAL.partition("mirroring:\n")[2].replace("copies", "mirror"))
    edit(new, "kb.yaml", STAMP, stamp)
    done = call("diff", old, new, "--check")
    assert done.code == (1 if said else 0)
    assert said in " ".join(done.out.split())


def test_a_scenario_that_cannot_be_asked_any_more_says_so(old: Path, new: Path) -> None:
    edit(new, "features/traffic.yaml", "id: traffic.mirroring", "id: traffic.copying")
    for mesh in ("breeze", "gale"):
        edit(new, f"meshes/{mesh}/support/traffic.yaml", "traffic.mirroring", "traffic.copying")
    effect = as_json(old, new)["scenarios"][0]
    assert effect["verdict"][1].startswith("No answer: no feature called 'traffic.mirroring'")
    assert [one["after"] for one in effect["expectations"]] == [False, False]


def test_a_new_scenario_is_shown_when_it_fails(old: Path, new: Path) -> None:
    good, bad = (
        SCENARIO.replace("Copies of", "Good"),
        SCENARIO.replace("Copies of", "Bad").replace("[gale]", "[breeze]"),
    )
    (new / "scenarios" / "good.yaml").write_text(good, encoding="utf-8")
    (new / "scenarios" / "bad.yaml").write_text(bad, encoding="utf-8")
    shown = as_json(old, new)["scenarios"]
    assert [one["scenario"] for one in shown] == ["bad"]
    assert shown[0]["verdict"][0] == "no such scenario"
    assert shown[0]["expectations"] == [{"text": "first: breeze", "before": None, "after": False}]


def git(folder: Path, *args: str) -> None:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(old: Path) -> Path:
    """The data in a repository: 2026.8.22, corrected under that name, then 2026.9.1 with mirroring in Breeze."""
    root = old.parent
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "data")
    git(root, "commit", "-qm", "first")
    edit(old, "kb.yaml", '"1.0.0"', '"1.0.1"')
    edit(old, "scoring.yaml", "stale_days: 180", "stale_days: 90")
    git(root, "commit", "-qam", "corrected")
    has_mirroring(old)
    edit(old, "kb.yaml", 'data_version: "2026.8.22"\ncontract: "1.0.1"', 'data_version: "2026.9.1"\ncontract: "1.1.0"')
    git(root, "commit", "-qam", "mirroring")
    return old


def test_revisions_and_data_versions(repository: Path) -> None:
    def facts(*names: str) -> list[str]:
        found = json.loads(call("diff", *names, "--data", repository, "--format", "json").out)
        return [one["text"] for one in found["facts"]] + [one["id"] for one in found["other"]]

    came = "Breeze 1.2: Mirroring: none → partial"
    assert came in facts("HEAD~1", "HEAD")
    assert "scoring.yaml" not in facts("2026.8.22", "2026.9.1")
    assert "scoring.yaml" in facts("HEAD~2", "2026.9.1")
    edit(repository, "kb.yaml", '"2026.9.1"', '"2026.9.1.1"')
    git(repository, "commit", "-qam", "again")
    assert facts("2026.9.1.1") == facts("2026.9.1", "2026.9.1.1") == []
    assert facts("HEAD", "HEAD") == facts("2026.9.1") == facts("main") == []
    assert facts(str(repository), "HEAD") == []
    edit(repository, "scoring.yaml", "stale_days: 90", "stale_days: 60")
    assert facts("HEAD") == ["scoring.yaml"]


@pytest.mark.parametrize("name", ["nowhere", "2020.1.1", "HEAD:data", "--output=x", "", "a b", "\x1b[31m", "@{99}"])
def test_what_is_no_revision_is_refused(repository: Path, name: str) -> None:
    said = call("diff", "--data", repository, "--", name)
    assert (said.code, said.out) == (2, "")
    assert re.fullmatch(r"error: no data folder, data version or git revision called '[^\n]*'\n", said.err)
    assert "\x1b" not in said.err
    assert not (repository / "x").exists()


def test_a_revision_with_unsound_files_is_refused_with_their_problems(repository: Path) -> None:
    edit(repository, "scoring.yaml", "stale_days: 90", "stale_day: 90")
    (repository / "rules" / "link.yaml").symlink_to("/etc/passwd")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "unsound")
    said = call("diff", "HEAD", "HEAD~1", "--data", repository)
    assert (said.code, said.out) == (2, "")
    assert "HEAD:rules/link.yaml:1:1: error C101 is not a regular file" in said.err
    assert re.search(r"HEAD:scoring.yaml:\d+:1: error C202 unknown key 'stale_day'", said.err)


def test_a_revision_without_data_is_refused(repository: Path) -> None:
    git(repository, "rm", "-rqf", ".")
    git(repository.parent, "commit", "-qm", "gone")
    shutil.copytree(ROOT / "tests" / "tiny", repository, dirs_exist_ok=True)
    said = call("diff", "HEAD", "--data", repository)
    assert said.code == 2
    assert said.err.startswith("error: git: ")


def test_outside_a_repository(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = call("diff", "HEAD", "--data", old)
    assert (said.code, said.out) == (2, "")
    assert "not a git repository" in said.err
    monkeypatch.setenv("PATH", "")
    assert "git is not installed; name data folders instead" in call("diff", "HEAD", "--data", old).err
    assert call("diff", old, "--data", old).code == 0


def test_markdown_is_short_and_says_what_is_left_out(old: Path, new: Path) -> None:
    rows = "".join(f'  - {{version: "0.{number}", status: planned}}\n' for number in range(40))
    edit(new, "meshes/breeze/releases.yaml", '  - version: "1.0"\n', f'{rows}  - version: "1.0"\n')
    out = call("diff", old, new, "--format", "markdown").out
    assert "## Meshes, releases and events (40)" in out
    assert "- and 15 more; --format json has them all\n" in out
    assert "0.39" in call("diff", old, new).out


def test_the_documented_shape_is_the_printed_one(old: Path, new: Path) -> None:
    has_mirroring(new)
    edit(new, "features/traffic.yaml", "Copies can be sent for each route.", "Copies are sent.")
    text = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8").partition("## `meshadvisor.diff/1`")[2]
    found = as_json(old, new)

    def documented(start: str) -> set[str]:
        line = re.search(rf"^{start}(.*?)\n\n", text, re.DOTALL | re.MULTILINE)
        assert line
        return set(re.findall(r"`([a-z_]+)`", line[1]))

    rows = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    assert set(found) == {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert set(found["facts"][0]) == documented("A fact:")
    assert set(found["catalogue"][0]) == documented("A thing:")
    effect = found["scenarios"][0]
    parts = [effect, effect["ranking"][0][0], effect["scores"][0], effect["scores"][0]["before"]]
    parts += [effect["causes"][0], effect["expectations"][0]]
    assert {name for part in parts for name in part} == documented("A scenario:")
