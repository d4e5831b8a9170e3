"""`import gateway-api`: what passed tests show becomes a proposal; what is merely claimed does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.helpers import ROOT, Said, call, tiny

V1 = ROOT / "tests/reports/v1.yaml"
V1ALPHA1 = ROOT / "tests/reports/v1alpha1.yaml"
TABLE = """implementations:
  - {project: breeze, mesh: breeze, modes: [sidecar]}
shows:
  - {feature: traffic.retries, profiles: [MESH-HTTP, MESH], status: full, via: httproute, how: An HTTPRoute.}
  - {feature: traffic.retry-budget, profiles: [HTTP, GATEWAY-HTTP], status: full, via: httproute, how: An HTTPRoute.}
  - feature: traffic.mirroring
    profiles: [MESH-HTTP]
    supported: [HTTPRouteRequestMirror]
    status: full
    via: httproute
    how: An HTTPRoute.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny knowledge base with a table of what reports show, and a release 1.10."""
    found = tiny(tmp_path)
    (found / "gateway-api.yaml").write_text(TABLE, encoding="utf-8")
    releases = found / "meshes/breeze/releases.yaml"
    text = releases.read_text(encoding="utf-8")
    text = text.replace('version: "1.1"', 'version: "1.10"').replace("[stable-1.1]", '["1.1"]')
    releases.write_text(text, encoding="utf-8")
    return found


def run(folder: Path, *files: Path) -> Said:
    return call("import", "gateway-api", *files, "--accessed", "2026-08-01", "--data", folder)


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = V1.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "report.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_passed_profile_is_proposed_with_evidence(folder: Path) -> None:
    said = run(folder, V1)
    assert said.code == 0, said.err
    assert "# breeze, traffic.retries: add-evidence. Stated for 1.2: full, route-policy" in said.out
    ((proposed,),) = yaml.safe_load(said.out).values()
    assert (proposed["status"], proposed["since"], proposed["modes"]) == ("full", "<=1.2", ["sidecar"])
    (evidence,) = proposed["evidence"]
    assert evidence["kind"] == "conformance"
    assert evidence["url"].endswith("/conformance/reports/v1.yaml")
    assert "7 core tests passed" in evidence["note"]


def test_both_shapes_are_read_and_versions_stay_text(folder: Path) -> None:
    said = run(folder, V1ALPHA1)
    assert said.code == 0, said.err
    assert "Stated for 1.10: full" in said.out
    assert "retry-budget" not in said.out  # one of its core tests was skipped


def test_a_claim_counts_only_with_tests_of_its_own_profile(folder: Path) -> None:
    assert "traffic.mirroring" not in run(folder, V1).out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("result: success, statistics: {Passed: 7", "result: failure, statistics: {Passed: 7"),
        ("Passed: 7", "Passed: 0"),
    ],
)
def test_nothing_follows_from_tests_that_did_not_pass(folder: Path, tmp_path: Path, old: str, new: str) -> None:
    said = run(folder, edited(tmp_path, old, new))
    assert (said.code, said.out.strip()) == (0, "")


def test_it_says_when_the_data_differs_and_when_nothing_is_stated(folder: Path) -> None:
    path = folder / "meshes/breeze/support/traffic.yaml"
    before = path.read_text(encoding="utf-8")
    partial = before.replace("status: full", "status: partial\n      limits: [One route only]", 1)
    path.write_text(partial, encoding="utf-8")
    assert "traffic.retries: differs. Stated for 1.2: partial" in run(folder, V1).out
    assert path.read_text(encoding="utf-8") == partial  # nothing is ever overwritten
    table = folder / "gateway-api.yaml"
    table.write_text(TABLE.replace("traffic.retries", "traffic.mirroring", 1), encoding="utf-8")
    assert "traffic.mirroring: new. Nothing is stated for 1.2." in run(folder, V1).out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("project: Breeze", "project: Storm", "'Storm' has no row here"),
        ("version: v1.2.3", "version: main", "no release of Breeze is known for 'main'"),
        ("version: v1.2.3", "version: v9.9", "no release of Breeze is known for 'v9.9'"),
        ("kind: ConformanceReport", "kind: Deployment", "it is no conformance report: kind"),
        ("apiVersion: gateway", "<Right>apiVersion: gateway", "it is no conformance report: apiVersion"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_others_are_read(
    folder: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    said = run(folder, edited(tmp_path, old, new), V1ALPHA1)
    assert said.code == 1
    assert told in said.err
    assert "traffic.retries" in said.out


def test_a_file_that_is_no_yaml_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.yaml"
    path.write_text("a: [", encoding="utf-8")
    assert run(folder, path).code == 2
