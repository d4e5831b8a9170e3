"""What `recommend` writes in each form, and the options that change the weights."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

from tests.helpers import ROOT, call

SCENARIOS = sorted((ROOT / "data" / "scenarios").glob("*.yaml"))
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "schemas" / "recommendation.schema.json").read_bytes()))
WISHES = "prefer:\n  - {feature: traffic.retries, importance: low}\n  - traffic.timeouts\n"


@pytest.fixture
def wishes(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.yaml"
    path.write_text(WISHES, encoding="utf-8")
    return path


def as_json(*args: object) -> Any:
    said = call("recommend", *args, "--format", "json")
    assert said.code in (0, 1), said.err
    return json.loads(said.out)


@pytest.mark.parametrize("path", [*SCENARIOS, *EXAMPLES], ids=lambda path: path.stem)
def test_the_json_is_as_its_schema_says(path: Path) -> None:
    found = as_json("-r", path, "--robustness")
    assert [error.message for error in SCHEMA.iter_errors(found)] == []
    assert list(SCHEMA.iter_errors(found | {"more": 1})) != []


def test_the_scores_in_the_json_add_up() -> None:
    found = as_json("-r", EXAMPLES[0])
    members = [one for family in found["ranking"] for one in family["members"]]
    assert members
    for one in members:
        assert sum(part["low"] for part in one["findings"]) == pytest.approx(one["low"], abs=1e-4)


class TestWeights:
    def test_a_weight_changes_the_importance(self, wishes: Path) -> None:
        found = as_json("-r", wishes, "--weight", "traffic.retries=critical", "--weight", "traffic.mirroring=low")
        importances = {one["id"]: one["importance"] for one in found["criteria"]}
        assert importances == {
            "traffic.retries": "critical",
            "traffic.timeouts": "medium",
            "traffic.mirroring": "low",
        }

    def test_numbers_and_words_do_not_mix(self, wishes: Path) -> None:
        said = call("recommend", "-r", wishes, "--weight", "traffic.retries=3")
        assert said.code == 2
        assert "all words or all numbers" in said.err

    @pytest.mark.parametrize(
        "weight", ["traffic.retries", "=high", "traffic.retries=huge", "traffic.retries=0", "a=-1"]
    )
    def test_what_is_no_weight_is_refused(self, weight: str, wishes: Path) -> None:
        said = call("recommend", "-r", wishes, "--weight", weight)
        assert (said.code, said.out) == (2, "")
        assert "--weight takes FEATURE=IMPORTANCE" in said.err

    def test_a_misspelt_feature_gets_a_suggestion(self, wishes: Path) -> None:
        assert "traffic.retries" in call("recommend", "-r", wishes, "--weight", "traffic.retry=high").err

    def test_figures_of_ones_own_count_and_are_printed(self, wishes: Path) -> None:
        wishes.write_text('scoring: {status: {partial: "0.9"}, importance: {low: "1.5"}}\n' + WISHES, encoding="utf-8")
        found = as_json("-r", wishes)
        assert (found["figures"]["status"]["partial"], found["figures"]["importance"]["low"]) == (0.9, 1.5)
        assert "partial 0.9" in call("recommend", "-r", wishes).out
        assert found["requirements"]["scoring"]["status"] == {"partial": "0.9"}

    @pytest.mark.parametrize(
        "figures", ['{status: {partial: "1.5"}}', "{status: {some: '0.5'}}", '{importance: {low: "-1"}}']
    )
    def test_figures_that_are_none_are_refused(self, figures: str, wishes: Path) -> None:
        wishes.write_text(f"scoring: {figures}\n" + WISHES, encoding="utf-8")
        said = call("recommend", "-r", wishes)
        assert said.code == 2
        assert re.search(r"requirements\.yaml:1:\d+: error C2", said.err)


class TestRobustness:
    def test_the_shares_of_each_family_add_up(self) -> None:
        found = as_json("-r", EXAMPLES[0], "--robustness")["robustness"]
        assert (found["samples"], found["seed"]) == (1000, 2022)
        for one in found["families"]:
            assert sum(one["ranks"]) == pytest.approx(1, abs=1e-4)

    def test_it_is_left_out_unless_asked_for(self) -> None:
        assert "robustness" not in as_json("-r", EXAMPLES[0])

    def test_a_saved_result_with_it_can_be_made_again(self, tmp_path: Path) -> None:
        saved = tmp_path / "saved.json"
        call("recommend", "-r", EXAMPLES[0], "--robustness", "--format", "json", "-o", saved)
        assert call("recommend", "--replay", saved).out == saved.read_text(encoding="utf-8")


class TestDecisionRecord:
    HEADINGS = (
        "Context and Problem Statement",
        "Decision Drivers",
        "Considered Options",
        "Decision Outcome",
        "Pros and Cons of the Options",
        "More Information",
    )

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
    def test_it_has_the_parts_of_madr_in_order(self, path: Path) -> None:
        text = call("recommend", "-r", path, "--format", "adr").out
        assert text.startswith("---\nstatus: proposed\ndate: ")
        tokens = MarkdownIt().parse(text.split("---\n", 2)[2])
        found = [
            tokens[place + 1].content
            for place, one in enumerate(tokens)
            if one.type == "heading_open" and one.tag == "h2"
        ]
        assert tuple(found) == self.HEADINGS

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
    def test_its_inputs_make_it_again(self, path: Path, tmp_path: Path) -> None:
        text = call("recommend", "-r", path, "--format", "adr").out
        again = tmp_path / "requirements.yaml"
        again.write_text(text.partition("```yaml\n")[2].removesuffix("```\n"), encoding="utf-8")
        day = re.search(r"--as-of (\S+) --format adr", text)
        assert day is not None
        assert call("recommend", "-r", again, "--as-of", day[1], "--format", "adr").out == text

    def test_its_outcome_says_why_and_of_whom_it_speaks(self) -> None:
        text = call("recommend", "-r", EXAMPLES[0], "--format", "adr").out
        outcome = text.partition("## Decision Outcome")[2].partition("## Pros and Cons")[0]
        first = re.search(r"^(.+) comes first\.$", outcome, re.MULTILINE)
        assert first is not None
        assert re.search(r"^Ahead of .+ by: .+ \(\+\d", outcome, re.MULTILINE)
        assert f"Before you commit to {first[1]}:" in outcome

    def test_an_alternative_that_opens_has_its_evidence(self, tmp_path: Path) -> None:
        few = tmp_path / "few.yaml"
        few.write_text("context: {platforms: [kubernetes], cloud: own}\nmust: [security.mtls]\n", encoding="utf-8")
        text = call("recommend", "-r", few, "--format", "adr").out
        opens = re.search(r"You may not need a mesh: (.+?) meets every must", text)
        assert opens is not None
        assert "Of the meshes: " in text
        assert f"Evidence for {opens[1]}:" in text

    def test_it_names_data_and_evidence(self) -> None:
        text = call("recommend", "-r", EXAMPLES[0], "--format", "adr").out
        assert re.search(r"from data \d{4}\.\d+\.\d+.* \(contract \d+\.\d+\.\d+\)", text)
        assert len(re.findall(r"\]\(https://", text)) > 3
