"""The whole way: which release is taken, and what the answer owns up to."""

from __future__ import annotations

import re

from meshadvisor.api import recommend
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.recommendation import blocks
from meshadvisor.report.terminal import render
from meshadvisor.timeline.view import view
from meshadvisor.values.asked import Item, Requirements


def answer(kb: KnowledgeBase, *, pins: dict[str, str] | None = None, **context: object) -> str:
    item = Item("prefer", "feature", {"feature": "traffic.rate-limiting-local"}, "high")
    return render(blocks(recommend(kb, Requirements(context=context, items=(item,)), pins=pins)))


def test_an_older_release_is_taken_where_only_it_fits_the_cluster(kb: KnowledgeBase) -> None:
    text = answer(kb, kubernetes={"version": "1.31"})
    assert "Kuma 2.13 and Linkerd 2.20" in text
    assert "Kuma: 2.13 is taken, because 2.14 does not run on Kubernetes 1.31" in text
    assert "Before you commit to Kuma 2.13" in text
    assert "Release 2.13 of" in text


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
    text = " ".join(answer(kb, compliance=["fips-140"], team={"mesh_experience": "low"}).split())
    assert "changed nothing: context.compliance, context.team.mesh_experience" in text


def test_a_mesh_of_another_cloud_is_excluded(kb: KnowledgeBase) -> None:
    then = Requirements(context={"cloud": "azure"})
    out = next(one for one in recommend(kb, then, "2023-01-01").excluded if one.candidate.mesh == "aws-app-mesh")
    assert [one.reason for one in out.findings] == ["runs on aws only"]


def test_a_mesh_that_is_not_known_is_no_error(kb: KnowledgeBase) -> None:
    assert "nothing is known here about glasnostic" in answer(kb, current="glasnostic")


def test_no_answer_names_the_nearest_misses(kb: KnowledgeBase) -> None:
    text = " ".join(answer(kb, platforms=["fargate", "vm"], licence={"open_source_only": True}).split())
    assert "No mesh meets every must." in text
    assert re.search(r"Without the must AWS Fargate, .+ would come first with \d+\.\d points", text)


def test_what_to_install_is_named(kb: KnowledgeBase) -> None:
    item = Item("must", "attribute", {"attribute": "project.stable-artifacts", "is": ("paid from 50 employees",)})
    text = " ".join(render(blocks(recommend(kb, Requirements(items=(item,))))).split())
    assert "install edge-26.6.3" in text
