"""The program as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meshadvisor.kb.load import load
from tests.conftest import ROOT, Run
from tests.helpers import TINY

EXAMPLE = ROOT / "examples" / "leaving-app-mesh.yaml"
COMMANDS = (
    "recommend",
    "compare",
    "show",
    "explain",
    "claims",
    "stats",
    "stale",
    "validate",
    "new",
    "links",
    "diff",
    "import",
    "docs",
    "schema",
)


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert name in done.stdout
        assert run(name, "--help").returncode == 0


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("meshadvisor, version ")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["recomend"], "did you mean recommend?"),
        (["compare", "linkred"], "did you mean linkerd?"),
        (["compare", "istio/sidecars"], "no mode of Istio"),
        (["compare", "istio", "--category", "trafic"], "did you mean traffic?"),
        (["compare", "istio", "--as-of", "2022-13-01"], "--as-of takes a day"),
        (["compare", "istio", "--as-of", "2001-01-01"], "none of these existed"),
        (["compare", "istio", "--changes-since", "2099-01-01"], "is not before"),
        (["show", "linkerdd"], "did you mean linkerd?"),
        (["explain", "kuma", "circuit-braking"], "circuit-breaking"),
        (["claims", "article-2021"], "did you mean article-2022?"),
        (["recommend", "-r", "nowhere.yaml"], "nowhere.yaml:1:1: error C101 cannot be read"),
        (["recommend", "-r", str(EXAMPLE), "--pin", "istio"], "--pin takes MESH=VERSION"),
        (["compare", "istio", "--as-of", "20221101"], "--as-of takes a day"),
        (["recommend", "-r", str(EXAMPLE), "--as-of", ""], "--as-of takes a day"),
        (["recommend", "-r", str(EXAMPLE), "--pin", "istio=9"], "no release of Istio called '9'"),
        (["recommend", "-r", str(EXAMPLE), "--pin", "ISTIO=1.26"], "did you mean istio"),
        (["recommend", "-r", str(EXAMPLE), "--pin", "istio=newest"], "known: 1.31, 1.30"),
        (["recommend", "-r", str(EXAMPLE), "--pin", "aws-app-mesh=1"], "AWS App Mesh has no releases to pin"),
        (["recommend", "-r", str(EXAMPLE), "--save", "x.yaml"], "does not go with -r"),
        (["recommend", "-r", str(EXAMPLE), "-o", "no/such/folder/x.md"], "cannot write"),
        (["compare", "istio", "--data", "nowhere"], "is not there"),
        (["validate", "nowhere"], "is not there"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(run: Run, args: list[str], said: str) -> None:
    done = run(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if "rror" in line]) == 1


def test_nothing_qualifies_is_exit_1(run: Run, tmp_path: Path) -> None:
    """Of the tiny base, whose mesh has had retries since 1.1."""
    (tmp_path / "asked.yaml").write_text("must: [traffic.retries]\npins: {breeze: '1.0'}\n", encoding="utf-8")
    done = run("recommend", "-r", "asked.yaml", "--data", TINY)
    assert done.returncode == 1
    assert "No mesh meets every must." in done.stdout
    assert "Retries: not there" in done.stdout


def test_a_mesh_of_ones_own_may_be_in_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "asked.yaml").write_text("context: {current: my-own-mesh}\n", encoding="utf-8")
    assert run("recommend", "-r", str(tmp_path / "asked.yaml")).returncode == 0


def test_a_misspelt_current_mesh_gets_a_suggestion(run: Run, tmp_path: Path) -> None:
    (tmp_path / "asked.yaml").write_text("context: {current: app-mesh}\n", encoding="utf-8")
    assert (
        "asked.yaml:1:11: error C401 no mesh called 'app-mesh' (tip: did you mean 'aws-app-mesh'?)"
        in run("recommend", "-r", "asked.yaml").stderr
    )


def test_every_problem_of_a_file_is_said_at_once(run: Run, tmp_path: Path) -> None:
    text = (
        "context: {kubernetes: {version: 1.34}, cloud: awz}\n"
        "must: [{feature: security.mtls, status: ful}]\n"
        "prefers: []\n"
    )
    (tmp_path / "asked.yaml").write_text(text, encoding="utf-8")
    lines = run("recommend", "-r", "asked.yaml").stderr.splitlines()
    assert len(lines) == 4
    assert "put it in quotes, as you mean it" in lines[0] + lines[1]
    assert any("asked.yaml:2:" in line and "did you mean 'full'?" in line for line in lines)
    assert any("asked.yaml:3:1" in line and "did you mean 'prefer'?" in line for line in lines)


def test_requirements_come_over_a_pipe_too_and_none_is_cut_off(run: Run) -> None:
    def piped(text: str) -> tuple[int, str]:
        done = run("recommend", "-", "--data", TINY, typed=text)
        return done.returncode, done.stderr

    assert piped("must: [traffic.retries]\n") == (0, "")
    assert piped("must: [security.nothing]\n")[1].startswith("stdin:1:8: error C401 ")
    long = "# remark\n" * 25_000 + "must: [traffic.retries]\n"
    assert piped(long) == (2, "error: stdin has more than 200,000 bytes, the most that is read\n")


def test_known_names_stand_in_one_order(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "requirements.yaml"
    path.write_text("must: [zzzzzz]\n", encoding="utf-8")
    said = run("validate", path).stdout
    names = said.partition("(tip: known: ")[2].partition(" and ")[0].split(", ")
    assert len(names) > 1
    assert names == sorted(names)


def test_the_last_day_of_the_calendar_is_a_day(run: Run) -> None:
    done = run("recommend", "-r", str(EXAMPLE), "--as-of", "9999-12-31")
    assert done.returncode in (0, 1), done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("must: security.mtls\n", "'must' must be a list"),
        ("prefer: [traffic.retries]\npriorities: []\n", "'priorities' has no items"),
        ("prefer: [retries, {feature: jwt, importance: 3}]\n", ":1:19: error C207 importances are either all words or"),
        (
            "prefer: [{feature: jwt, importance: 3}]\navoid: [{feature: sidecar, level: high}]\n",
            ":2:9: error C207 importances are either all words or",
        ),
        ("prefer: [{feature: jwt, importance: 3}]\npriorities: [traffic]\n", ":2:1: error C207 'priorities' do not go"),
        ("prefer: [jwt]\npriorities: [traffic, traffic]\n", ":2:23: error C207 'traffic' stands twice"),
        ("must: [retries]\navoid: [traffic.retries]\n", ":2:9: error C207 'traffic.retries' is a must and is to be"),
        (
            "must: [jwt]\navoid: [{feature: jwt, level: low}]\n",
            ":2:9: error C207 'security.jwt' is a must and",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_words(text: str, said: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "requirements.yaml"
    file.write_text(text, encoding="utf-8")
    done = run("recommend", "-r", str(file))
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert said in run("validate", str(file)).stdout


def test_output_follows_no_clock(run: Run) -> None:
    once = run("recommend", "-r", EXAMPLE).stdout
    assert (
        once
        == run(
            "recommend", "-r", EXAMPLE, env={"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
        ).stdout
    )
    assert f"Facts as of {load().day}." in once


def test_as_of_shows_the_advice_of_another_day(run: Run) -> None:
    then = run("recommend", "-r", EXAMPLE, "--as-of", "2022-11-01").stdout
    assert "Facts as of 2022-11-01." in then
    assert "AWS App Mesh" in then.split("Excluded")[0]


def test_json_is_for_programs(run: Run) -> None:
    answer = json.loads(run("recommend", "-r", EXAMPLE, "--format", "json").stdout)
    assert answer["format"] == "meshadvisor.recommendation/1"
    best = answer["ranking"][0]["members"][0]
    assert abs(sum(finding["low"] for finding in best["findings"]) - best["low"]) < 1e-4
    assert next(one for one in answer["excluded"] if one["candidate"] == "aws-app-mesh/sidecar")["successors"]
    compared = json.loads(run("compare", "kuma", "--format", "json").stdout)
    assert compared["candidates"]["kuma/sidecar"]["cells"]["traffic.rate-limiting-local"]["status"] == "full"
    steps = json.loads(run("compare", "linkerd", "--changes-since", "2022-11-01", "--format", "json").stdout)["changes"]
    assert all(step["day"] and step["evidence"] for step in steps), steps
    assert json.loads(run("claims", "--format", "json").stdout)["sources"]["article-2022"]


def test_the_terminal_gets_80_columns_and_no_colour_over_a_pipe(run: Run) -> None:
    for args in (
        ["recommend", "-r", str(EXAMPLE)],
        ["compare", "linkerd", "istio", "kuma"],
        ["claims"],
        ["explain", "istio", "mtls"],
    ):
        out = run(*args).stdout
        assert "\x1b" not in out
        wide = [line for line in out.splitlines() if len(line) > 80]
        assert all(line.split()[0].startswith("https://") for line in wide), args


def test_output_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    done = run("recommend", "-r", EXAMPLE, "--format", "markdown", "-o", "answer.md")
    assert done.stdout == ""
    assert (tmp_path / "answer.md").read_text(encoding="utf-8").startswith("# Leaving App Mesh\n\n**")
    assert [path.name for path in tmp_path.iterdir()] == ["answer.md"]


def test_compare_shows_the_two_tables_of_the_article_as_they_were(run: Run) -> None:
    out = run("compare", "linkerd", "istio", "kuma", "aws-app-mesh", "--as-of", "2022-11-01").stdout
    assert "Infrastructure" in out
    assert "Traffic management" in out
    for version in ("2.12", "1.15", "1.8"):
        assert version in out


def test_show_and_explain_name_sources(run: Run) -> None:
    assert "2026-09-30" in run("show", "aws-app-mesh").stdout
    shown = run("show", "circuit-breaking").stdout
    assert "Who has it on" in shown
    explained = run("explain", "linkerd", "circuit-breaking").stdout
    assert "https://github.com/linkerd/linkerd2/" in explained
    assert "At other times" in explained


def test_validate_reports_place_and_exit_code(run: Run, tmp_path: Path) -> None:
    assert run("validate").returncode == 0
    (tmp_path / "asked.yaml").write_text("must: [{featur: security.mtls}]\n", encoding="utf-8")
    done = run("validate", "asked.yaml")
    assert done.returncode == 1
    assert done.stdout.startswith("asked.yaml:1:9: error C20")


def test_another_data_folder_by_option_and_by_environment(run: Run) -> None:
    for done in (
        run("show", "kuma", "--data", ROOT / "data"),
        run("show", "kuma", env={"MESHADVISOR_DATA": str(ROOT / "data")}),
    ):
        assert done.returncode == 0
        assert "Kuma" in done.stdout
    assert run("show", "kuma", "--data", ROOT / "schemas").returncode == 2


def test_a_scenario_is_answered_as_of_its_day(run: Run) -> None:
    done = run("recommend", ROOT / "data" / "scenarios" / "decision-nav.yaml")
    assert done.returncode == 0, done.stderr
    assert "Facts as of 2021-05-04." in done.stdout
    later = run("recommend", ROOT / "data" / "scenarios" / "decision-nav.yaml", "--as-of", "2024-01-01")
    assert "Facts as of 2024-01-01." in later.stdout
