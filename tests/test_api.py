"""The whole way: which release is taken, and what the answer owns up to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meshadvisor.api import recommend
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.report.recommendation import blocks
from meshadvisor.report.terminal import render
from meshadvisor.timeline.view import view
from meshadvisor.values.asked import Item, Requirements
from tests.helpers import tiny


def answer(kb: KnowledgeBase, *items: Item, pins: dict[str, str] | None = None, **context: object) -> str:
    asked = items or (Item("prefer", "feature", {"feature": "traffic.rate-limiting-local"}, "high"),)
    return render(blocks(recommend(kb, Requirements(context=context, items=asked), pins=pins)))


@pytest.fixture
def small(tmp_path: Path) -> KnowledgeBase:
    """The tiny base, in which Breeze 1.1 is kept up and runs on older clusters than 1.2, and has no mirroring."""
    folder = tiny(tmp_path)
    path = folder / "meshes" / "breeze" / "releases.yaml"
    older = """    date: "2025-09-01"
    runs_on:
      kubernetes:
        - {min: "1.29", max: "1.33", basis: supported, stated: "2026-01-01"}
    ends:
      - {date: "2026-12-01", kind: expected, stated: "2026-01-01"}
"""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('    date: "2025-09-01"\n', older), encoding="utf-8")
    none = """  traffic.mirroring:
    - status: none
      since: "1.0"
      evidence: [{kind: api, url: "https://github.com/breeze/x", accessed: "2026-08-01", supports: [status, since]}]
      verified: {date: "2026-08-01"}
      certainty: medium
"""
    with (folder / "meshes" / "breeze" / "support" / "traffic.yaml").open("a", encoding="utf-8") as file:
        file.write(none)
    return load(str(folder))


RETRIES = Item("prefer", "feature", {"feature": "traffic.retries"}, "high")
MTLS = Item("must", "feature", {"feature": "security.mtls"})
MIRRORING = Item("must", "feature", {"feature": "traffic.mirroring"})


def test_an_older_release_is_taken_where_only_it_fits_the_cluster(small: KnowledgeBase) -> None:
    must = Item("must", "kubernetes-range", {"version": "1.30"})
    text = answer(small, RETRIES, must, kubernetes={"version": "1.30"})
    assert "Breeze (sidecar) 1.1" in text.partition("\n\n")[0]
    assert "Breeze (sidecar): 1.1 is taken, because 1.2 does not run on Kubernetes 1.30" in text
    assert "Before you commit to Breeze (sidecar) 1.1" in text
    assert "Release 1.1 of" in text
    reason = "1.1 does not have it, and is taken because 1.2 does not run on Kubernetes 1.30"
    assert f"Breeze (ambient) is left out: {reason}" in " ".join(text.split())


def test_a_range_without_an_end_says_so(kb: KnowledgeBase) -> None:
    def text(version: str) -> str:
        asked = Requirements(context={"kubernetes": {"version": version}}, items=(MTLS,))
        return " ".join(render(blocks(recommend(kb, asked, as_of="2022-11-01", pins={"linkerd": "2.12"}))).split())

    assert re.search(r"Linkerd 2\.12: Runs on Kubernetes 1\.20: 2\.12 needs at least 1\.21 -", text("1.20"))
    assert "kubernetes 1.21 and newer (minimum)" in text("1.35")


def test_a_pin_holds_everywhere(kb: KnowledgeBase) -> None:
    text = answer(kb, pins={"kuma": "2.9"}, kubernetes={"version": "1.34"})
    assert "Release 2.14" not in text
    assert "2.9 is tested on" in text


def test_a_release_before_a_mode_has_no_such_candidate(kb: KnowledgeBase) -> None:
    assert "istio/ambient" in {one.id for one in view(kb).candidates}
    assert "istio/ambient" not in {one.id for one in view(kb, pins={"istio": "1.10"}).candidates}


def test_support_that_ended_is_said(kb: KnowledgeBase) -> None:
    assert "support for 1.20 ended on 2024-06-25" in answer(kb, pins={"istio": "1.20"})


def test_context_that_changes_nothing_is_said(kb: KnowledgeBase) -> None:
    text = " ".join(answer(kb, compliance=["fips-140"], traffic={"requests_per_second": 9000}).split())
    assert "changed nothing: context.traffic.requests_per_second" in text


def test_a_value_that_nobody_has_is_said(kb: KnowledgeBase) -> None:
    licences = Item("avoid", "attribute", {"attribute": "project.licence", "is": ("BUSL-1.1", "BSUL-1.1")}, "must")
    found = [one.text for one in recommend(kb, Requirements(items=(licences,))).caveats]
    assert [text for text in found if "no candidate has" in text] == ["no candidate has 'BSUL-1.1' as its Licence"]


def test_a_mesh_of_another_cloud_is_excluded(kb: KnowledgeBase) -> None:
    then = Requirements(context={"cloud": "azure"})
    out = next(one for one in recommend(kb, then, "2023-01-01").excluded if one.candidate.mesh == "aws-app-mesh")
    assert [one.reason for one in out.findings] == ["runs on aws only"]


def test_a_mesh_that_is_not_known_is_no_error(kb: KnowledgeBase) -> None:
    assert "nothing is known here about glasnostic" in answer(kb, current="glasnostic")


def test_no_answer_names_the_nearest_misses(small: KnowledgeBase) -> None:
    text = " ".join(answer(small, RETRIES, MIRRORING).split())
    assert "No mesh meets every must." in text
    assert re.search(r"Without the must Mirroring, Breeze .+ could come first with \d+\.\d points", text)


def test_what_to_install_is_named(small: KnowledgeBase) -> None:
    assert "install 1.2.0" in " ".join(answer(small, RETRIES).split())
    assert "install stable-1.1" in " ".join(answer(small, RETRIES, pins={"breeze": "1.1"}).split())


def test_who_gets_an_older_line_without_asking_is_told(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    path = folder / "meshes" / "breeze" / "mesh.yaml"
    told = "without one you get the line before the newest"
    assert told not in " ".join(answer(load(str(folder)), RETRIES).split())
    path.write_text(path.read_text(encoding="utf-8") + "pick: previous\n", encoding="utf-8")
    assert told in " ".join(answer(load(str(folder)), RETRIES).split())
