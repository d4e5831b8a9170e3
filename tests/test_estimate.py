"""What a mesh costs: from published measurements, always as a range, every figure traceable."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from meshadvisor import api
from meshadvisor.docs import resources
from meshadvisor.docs.inputs import Inputs
from meshadvisor.docs.site import NOTE, Site
from meshadvisor.engine.estimate import costs, sizes_of
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.model.files import ESTIMATE, RESULT
from meshadvisor.model.schema import schema
from meshadvisor.timeline.costs import cost_models
from meshadvisor.timeline.view import view
from meshadvisor.values.estimates import Amounts, Cost, CostModel, Estimate, Money, Prices, Range, Sizes
from tests.helpers import call, messages, tiny

SIZES = ("--pods", 1000, "--nodes", 50, "--rps", 20000, "--waypoints", 20)
EXAMPLE = Sizes(1000, 50, 20_000, waypoints=20)
KB = load()
MODELS = cost_models(KB, view(KB, KB.day))


@pytest.fixture(scope="module")
def answer(kb: KnowledgeBase) -> Estimate:
    return api.estimate(kb, EXAMPLE)


def found(answer: Estimate, candidate: str, variant: str = "") -> Cost:
    return next(one for one in answer.costs if (one.model.candidate, one.variant) == (candidate, variant))


def vcpu(found: Range | None) -> tuple[float, float]:
    assert found
    return float(found.low) / 1000, float(found.high) / 1000


def gib(found: Range | None) -> tuple[float, float]:
    assert found
    return float(found.low) / 1024, float(found.high) / 1024


# The worked example, counted by hand with rounded coefficients

WORKED = {
    ("istio/sidecar", ""): ((8, 28), (29, 59), (100, 125)),
    ("linkerd/sidecar", ""): ((4, 14), (4, 15), (0, 0)),
    ("istio/ambient", "layer-4"): ((2.4, 13), (2.3, 2.9), (15, 30)),
    ("istio/ambient", "layer-7"): ((7.4, 29), (3.5, 4.3), (17, 32)),
    ("cilium/node", "layer-7"): ((4 + 5, 16 + 5), (6.2, 6.2), (5, 0.5)),
}
"""Candidate and way → vCPU used, GiB used, vCPU and GiB reserved."""


@pytest.mark.parametrize(("candidate", "variant"), WORKED)
def test_the_worked_example_comes_out(answer: Estimate, candidate: str, variant: str) -> None:
    cpu, memory, reserved = WORKED[candidate, variant]
    one = found(answer, candidate, variant)
    assert vcpu(one.used.cpu_millicores) == pytest.approx(cpu, rel=0.05)
    assert gib(one.used.memory_mib) == pytest.approx(memory, rel=0.12)  # by hand 33 MiB became 30, and 60 MB 60 MiB
    amounts = (float(one.reserved.cpu_millicores) / 1000, float(one.reserved.memory_mib) / 1024)
    assert amounts == pytest.approx(reserved, rel=0.03)


def test_a_fifth_of_the_calls_through_waypoints(kb: KnowledgeBase) -> None:
    one = found(api.estimate(kb, replace(EXAMPLE, l7_share=Fraction(1, 5))), "istio/ambient", "layer-7")
    assert vcpu(one.used.cpu_millicores) == pytest.approx((3.4, 16), rel=0.05)


def test_linkerd_reserves_only_in_high_availability(answer: Estimate) -> None:
    one = found(answer, "linkerd/sidecar")
    assert one.reserved_ha == Amounts(Fraction(100_000), Fraction(20_000))


# Arithmetic


def test_every_sum_is_the_sum_of_its_terms_and_every_term_comes_from_measurements(kb: KnowledgeBase) -> None:
    for one in api.estimate(kb, EXAMPLE).costs:
        for plane, used in (("data", one.used), ("control", one.control_plane_used)):
            for resource, total in (("cpu", used.cpu_millicores), ("memory", used.memory_mib)):
                terms = [term for term in one.terms if _of(term.coefficient) == (plane, resource)]
                if total is None:
                    assert not terms
                    continue
                assert (total.low, total.high) == (sum(term.low for term in terms), sum(term.high for term in terms))
        for term in one.terms:
            for end, sum_ in ((term.coefficient.low, term.low), (term.coefficient.high, term.high)):
                assert sum_ == term.count * term.coefficient.each * end.amount
                assert kb.measurements[end.measurement.id] == end.measurement
                assert end.measurement.evidence
                assert end.amount == _by_hand(end)


def _of(coefficient: Any) -> tuple[str, str]:
    return coefficient.plane, coefficient.resource


def _by_hand(end: Any) -> Fraction:
    factor = {"millicores": 1, "vcpu": 1000, "mib": 1, "mb": Fraction(10**6, 2**20)}
    amount = Fraction(str(end.measurement.value)) * factor[end.measurement.unit] / end.over
    if end.ratio:
        amount *= Fraction(str(end.ratio[0].value)) / Fraction(str(end.ratio[1].value))
    return amount


def test_low_is_never_above_high() -> None:
    for model in MODELS.values():
        for one in model.coefficients:
            assert 0 < one.low.amount <= one.high.amount, (model.candidate, one.part)


def test_what_is_extrapolated_is_known() -> None:
    marked = {
        (model.candidate, one.part, one.resource)
        for model in MODELS.values()
        for one in model.coefficients
        if one.low.extrapolated or one.high.extrapolated
    }
    assert marked == {
        ("linkerd/sidecar", "proxy", "cpu"),
        ("cilium/node", "Envoy of the node", "cpu"),
        ("kuma/sidecar", "sidecar", "cpu"),
        ("consul/sidecar", "sidecar", "cpu"),
    }


def test_a_measurement_of_another_candidate_is_marked() -> None:
    """Except those of the same program under another name, and proxies measured without a mesh around them."""
    same = {"istio/sidecar": "istio", "istio/ambient": "istio", "linkerd/sidecar": "linkerd"}
    kin = {"istio": {"istio", "aks-istio-addon"}, "linkerd": {"linkerd", "linkerd2-proxy"}}
    for model in MODELS.values():
        mesh = same.get(model.candidate, model.candidate.partition("/")[0])
        for one in model.coefficients:
            for end in (one.low, one.high):
                subject = end.measurement.subject.partition("/")[0]
                assert end.extrapolated or subject in kin.get(mesh, {mesh}), (model.candidate, one.part)


PROPERTIES = st.builds(
    Sizes,
    pods=st.integers(1, 10**6),
    nodes=st.integers(1, 10**4),
    requests_per_second=st.integers(1, 10**7),
    l7_share=st.fractions(0, 1, max_denominator=100),
    waypoints=st.integers(0, 1000),
    clusters=st.integers(1, 50),
)
MORE = ("pods", "nodes", "requests_per_second", "l7_share", "waypoints", "clusters")
PRICES = Prices(Fraction("0.03"), Fraction("0.004"))


@given(sizes=PROPERTIES, what=st.sampled_from(MORE), model=st.sampled_from(sorted(MODELS)))
def test_more_of_anything_never_costs_less(sizes: Sizes, what: str, model: str) -> None:
    more = replace(sizes, **{what: Fraction(1) if what == "l7_share" else getattr(sizes, what) * 2 + 1})
    before = {one.variant: one for one in costs(MODELS[model], sizes, PRICES)}
    after = {one.variant: one for one in costs(MODELS[model], more, PRICES)}
    assert set(before) <= set(after)
    for variant, one in before.items():
        for less, greater in zip(_figures(one), _figures(after[variant]), strict=True):
            assert less <= greater


def _figures(cost: Cost) -> list[Fraction]:
    """Every figure of a cost but those for each pod."""
    ranges = [cost.used.cpu_millicores, cost.used.memory_mib]
    ranges += [cost.control_plane_used.cpu_millicores, cost.control_plane_used.memory_mib]
    money: list[Money] = [cost.money] if cost.money else []
    ranges += [one.used for one in money]
    amounts = [cost.reserved, cost.control_plane_reserved]
    ends = [end for one in ranges if one for end in (one.low, one.high)]
    return [
        *ends,
        *(one.cpu_millicores for one in amounts),
        *(one.memory_mib for one in amounts),
        *(one.reserved for one in money),
    ]


@given(sizes=PROPERTIES, model=st.sampled_from(sorted(MODELS)))
def test_a_range_is_a_range_and_layer_7_costs_no_less(sizes: Sizes, model: str) -> None:
    ways = costs(MODELS[model], sizes)
    for one in ways:
        for used in (one.used, one.control_plane_used, one.per_pod):
            for each in (used.cpu_millicores, used.memory_mib):
                assert each is None or 0 <= each.low <= each.high
    if len(ways) == 2:
        assert all(less <= more for less, more in zip(_figures(ways[0]), _figures(ways[1]), strict=True))


def test_units_are_in_the_names() -> None:
    for shape in (Amounts, Cost, CostModel):
        names = {one.name for one in fields(shape)}
        assert not names & {"cpu", "memory"}
    assert {one.name for one in fields(Amounts)} == {"cpu_millicores", "memory_mib"}


def test_where_ambient_meets_sidecars(answer: Estimate) -> None:
    """At the number of pods a node that is given, both take the same."""
    met = {(one.one, one.other, one.variant, one.quantity): one for one in answer.break_even}
    linkerd = met["istio/ambient", "linkerd/sidecar", "layer-4", "memory-used"]
    assert (float(linkerd.low), float(linkerd.high)) == pytest.approx((3.1, 15.4), rel=0.01)
    reserved = met["istio/ambient", "istio/sidecar", "layer-4", "memory-reserved"]
    assert reserved.low == reserved.high == Fraction(512 + 100, 128)
    cpu = met["istio/ambient", "istio/sidecar", "", "cpu-used"]
    assert (float(cpu.low), float(cpu.high)) == pytest.approx((0.98, 1.12), rel=0.01)
    ambient, sidecar = MODELS["istio/ambient"], MODELS["istio/sidecar"]
    pods = int(reserved.low * 50) + 1
    beyond = replace(EXAMPLE, pods=pods, waypoints=0)
    assert costs(ambient, beyond)[0].reserved.memory_mib < costs(sidecar, beyond)[0].reserved.memory_mib
    before = replace(EXAMPLE, pods=pods - 1, waypoints=0)
    assert costs(ambient, before)[0].reserved.memory_mib >= costs(sidecar, before)[0].reserved.memory_mib


def test_figures_of_different_studies_never_meet_in_cpu(answer: Estimate) -> None:
    assert {one.other for one in answer.break_even if one.quantity == "cpu-used"} == {
        "istio/sidecar",
        "linkerd/sidecar",
    }


# The command

WRONG = {
    "no sizes": ((), "Give --pods and --nodes"),
    "no nodes": (("--pods", 5), "Give --pods and --nodes"),
    "no pods at all": (("--pods", 0, "--nodes", 1), "pods must be from 1"),
    "negative nodes": (("--pods", 1, "--nodes", -3), "nodes must be from 1"),
    "no calls": (("--pods", 1, "--nodes", 1, "--rps", 0), "requests per second must be from 1"),
    "a planet": (("--pods", 10**12, "--nodes", 10**6), "pods must be from 1 to 100,000,000"),
    "too full": (("--pods", 5000, "--nodes", 2), "5000 pods do not fit on 2 nodes"),
    "more clusters than nodes": (("--pods", 5, "--nodes", 2, "--clusters", 3), "need at least as many nodes"),
    "no cluster": (("--pods", 5, "--nodes", 2, "--clusters", 0), "clusters must be from 1"),
    "negative waypoints": (("--pods", 5, "--nodes", 2, "--waypoints", -1), "waypoints must be from 0"),
    "waypoints for nobody": (("--pods", 5, "--nodes", 2, "--waypoints", 6), "more than one for each pod"),
    "more than all": (("--pods", 5, "--nodes", 2, "--l7-share", "1.5"), "must be from 0 to 1, not 1.5"),
    "half a word": (("--pods", 5, "--nodes", 2, "--l7-share", "half"), "--l7-share takes a share"),
    "one price": (("--pods", 5, "--nodes", 2, "--vcpu-hour", "1"), "money needs both prices"),
    "a negative price": (
        ("--pods", 5, "--nodes", 2, "--vcpu-hour", "-1", "--gib-hour", "1"),
        "--vcpu-hour takes a price",
    ),
    "pods in words": (("--pods", "many", "--nodes", 2), "not a valid integer"),
    "an unknown mesh": (("istoi", "--pods", 5, "--nodes", 2), "did you mean istio"),
    "money without prices": (
        ("--pods", 5, "--nodes", 2, "--format", "svg", "--chart", "money"),
        "needs --vcpu-hour and --gib-hour",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_sizes_that_cannot_be_are_refused_in_one_line(name: str) -> None:
    args, said = WRONG[name]
    answered = call("estimate", *args)
    assert answered.code == 2
    assert not answered.out
    assert said in answered.err
    assert len([line for line in answered.err.splitlines() if line.startswith(("error", "Error"))]) == 1


def test_the_table_keeps_to_eighty_columns() -> None:
    said = call("estimate", *SIZES, "--vcpu-hour", "0.03", "--gib-hour", "0.004")
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= 80
    assert re.search(r"^Istio +8 to 28\.5 +8 to 28\.5 +100  \.=+\.+\|$", said.out, flags=re.M)


def test_every_figure_is_explained() -> None:
    plain = " ".join(call("estimate", *SIZES, "--explain").out.split())
    for model in MODELS.values():
        for one in model.coefficients:
            for end in (one.low, one.high):
                measurements = [end.measurement, *(end.ratio or ())]
                for each in measurements:
                    assert each.id in plain
                    assert f"{each.value:g} {each.unit}" in plain
                    assert f"run by {each.run_by}, {each.published}" in plain
        for reserved in model.reservations:
            assert reserved.newest.url in plain
            assert f"{reserved.cpu_millicores}m and {reserved.memory_mib}Mi" in plain


def test_without_calls_there_is_no_cpu_of_calls() -> None:
    said = json.loads(call("estimate", "istio", "--pods", 10, "--nodes", 2, "--format", "json").out)
    assert all("cpu_millicores" not in one["data_plane"]["used"] for one in said["costs"])
    assert all("memory_mib" in one["data_plane"]["used"] for one in said["costs"])
    page = call("estimate", "istio", "--pods", 10, "--nodes", 2, "--format", "markdown").out
    assert page.count("unknown without calls a second") == len(said["costs"])


@pytest.mark.parametrize("form", ["terminal", "markdown", "json", "svg"])
def test_marks_are_in_every_form(form: str) -> None:
    said = call("estimate", "linkerd", "cilium", *SIZES, "--format", form, "--chart", "cpu").out
    plain = " ".join(said.split()).replace("\\", "")
    if form == "json":
        costs = {(one["candidate"], one.get("variant")): one for one in json.loads(said)["costs"]}
        assert costs["linkerd/sidecar", None]["data_plane"]["used"]["cpu_millicores"]["extrapolated"]
        cilium = costs["cilium/node", "layer-7"]["data_plane"]["used"]["cpu_millicores"]
        assert cilium["extrapolated"]
        assert cilium["partial"]
    elif form == "svg":
        assert "Linkerd *" in plain
        assert re.search(r"Linkerd: [\d.]+ to [\d.]+ used, extrapolated", plain)
        assert plain.count('class="used guess"') == 3  # the legend, Linkerd, Cilium at layer 7
    else:
        assert "* Linkerd, proxy, CPU: No figure for Linkerd on bare metal" in plain
        assert "* Cilium Service Mesh, Envoy of the node, CPU: Assumed" in plain
        assert "+ Cilium Service Mesh, not in the sums: kernel" in plain


def test_what_nobody_measured_is_never_guessed() -> None:
    said = call("estimate", "network-service-mesh", "kmesh", *SIZES)
    plain = " ".join(said.out.split())
    assert said.code == 0
    assert "No published measurement: Network Service Mesh." in plain
    data = json.loads(call("estimate", "network-service-mesh", "kmesh", *SIZES, "--format", "json").out)
    assert data["no_published_measurement"] == ["Network Service Mesh"]
    assert [one["candidate"] for one in data["costs"]] == ["kmesh/node"] * len(data["costs"])
    assert "cpu_millicores" not in data["costs"][0]["data_plane"]["used"]
    assert call("estimate", "network-service-mesh", *SIZES).code == 1


def test_an_earlier_day_knows_only_what_was_published_by_then() -> None:
    early = json.loads(call("estimate", "istio", *SIZES, "--as-of", "2023-06-01", "--format", "json").out)
    sidecar = early["costs"][0]
    assert sidecar["candidate"] == "istio/sidecar"
    assert sidecar["data_plane"]["used"] == {}
    assert {one["why"] for one in sidecar["unmeasured"]} == {"no range was published by 2023-06-01"}
    assert sidecar["data_plane"]["reserved"]["cpu_millicores"] == 100_000
    later = json.loads(call("estimate", "istio/ambient", *SIZES, "--as-of", "2024-06-01", "--format", "json").out)
    ztunnel = next(one for one in later["costs"][0]["reservations"] if one["part"] == "ztunnel")
    assert (ztunnel["cpu_millicores"], ztunnel["memory_mib"]) == (500, 2048)  # of 1.22


@pytest.mark.parametrize("more", [(), ("--vcpu-hour", "0.03", "--gib-hour", "0.004"), ("--clusters", "3")])
def test_the_json_keeps_to_its_schema(more: tuple[str, ...]) -> None:
    said = call("estimate", *SIZES, *more, "--format", "json")
    Draft202012Validator(schema(ESTIMATE)).validate(json.loads(said.out))


def test_money_is_use_and_reservation_at_the_prices() -> None:
    said = json.loads(
        call("estimate", "istio/sidecar", *SIZES, "--vcpu-hour", "2", "--gib-hour", "0", "--format", "json").out
    )
    one = said["costs"][0]
    vcpus = (
        one["data_plane"]["reserved"]["cpu_millicores"] + one["control_plane"]["reserved"]["cpu_millicores"]
    ) / 1000
    assert one["money_a_month"]["reserved"] == pytest.approx(2 * 730 * vcpus)


# The chart


def test_the_chart_is_read_without_seeing_it_and_in_both_schemes() -> None:
    said = call("estimate", *SIZES, "--format", "svg").out
    root = ET.fromstring(said)
    names = {one.tag.rpartition("}")[2]: one for one in root}
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby") or "").split() == [names["title"].get("id"), names["desc"].get("id")]
    assert "Istio (sidecar): 64.4 to 112 used; 250 reserved." in (names["desc"].text or "")
    assert "prefers-color-scheme:dark" in (names["style"].text or "")
    assert said == call("estimate", *SIZES, "--format", "svg").out
    assert "href" not in said


def test_nothing_leaves_the_chart() -> None:
    said = call("estimate", *SIZES, "--format", "svg", "--vcpu-hour", "0.03", "--gib-hour", "0.004").out
    root = ET.fromstring(said)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    points = [
        (float(x), float(y))
        for path in root.iter("{http://www.w3.org/2000/svg}path")
        if path.get("class", "").startswith(("used", "reserved")) and path.get("d") != "M340 61h24"
        for x, y in re.findall(r"[ML](\d+) (\d+(?:\.\d+)?)", path.get("d", ""))
    ]
    assert points
    assert all(0 <= x <= width and 90 <= y <= height for x, y in points)


# Latency


def test_latencies_stand_apart_and_are_never_computed(kb: KnowledgeBase) -> None:
    said = call("estimate", "--latency", "--format", "markdown").out
    assert call("estimate", *SIZES).out.count(" ms") == 0
    tables = re.split(r"^### ", said, flags=re.M)[1:]
    published = {f"{one.value:g}" for one in kb.measurements.values() if one.metric == "latency"}
    for table in tables:
        study = re.match(r".*\((.+?)\)\n", table)
        assert study, table[:80]
        own = {one.value for one in kb.measurements.values() if one.study == study[1].replace("\\", "")}
        for figure in re.findall(r"\| ([\d.]+) (?:ms|%) \|", table):
            assert figure in published
            assert float(figure) in own


def test_latencies_of_one_mesh_keep_their_baseline() -> None:
    said = call("estimate", "--latency", "linkerd", "--format", "markdown").out
    rows = [line for line in said.splitlines() if line.startswith("|")]
    assert all(row.split("|")[1].split()[0] in {"Subject", "---", "linkerd/sidecar", "no"} for row in rows)
    assert any("| +6 |" in row and "linkerd/sidecar 2.11" in row for row in rows)


# Chart defaults


def test_chart_defaults_agree_with_the_comparison(kb: KnowledgeBase) -> None:
    """Where the catalogue states what a proxy or control plane reserves, it is the same figure."""
    seen = view(kb, kb.day)
    compared = 0
    for candidate, model in MODELS.items():
        for feature, plane in (("resources.proxy-request", "data"), ("resources.control-plane-request", "control")):
            for stated in seen.cell(candidate, feature).statements:
                parts = [one for one in model.reservations if one.plane == plane and one.profile == "default"]
                figures = {(one.cpu_millicores, one.memory_mib) for one in parts}
                assert (stated.value["cpu_millicores"], stated.value["memory_mib"]) in figures, (candidate, feature)
                compared += 1
    assert compared >= 12


def test_every_release_has_its_chart_defaults(kb: KnowledgeBase) -> None:
    """A plane of which nothing is stated would look as if it were free."""
    for mesh in kb.estimates:
        for release in kb.meshes[mesh].releases:
            if release.status != "stable":
                continue
            for name, model in cost_models(kb, view(kb, kb.day, {mesh: release.version})).items():
                if name.partition("/")[0] == mesh:
                    assert {one.plane for one in model.reservations} == {"data", "control"}, (name, release.version)


def test_what_reserves_changes_with_the_release(kb: KnowledgeBase) -> None:
    def reserved(candidate: str, version: str) -> Cost:
        models = cost_models(kb, view(kb, kb.day, {candidate.partition("/")[0]: version}))
        return costs(models[candidate], EXAMPLE)[0]

    assert reserved("istio/ambient", "1.22").reserved.memory_mib == 50 * (2048 + 100)
    assert reserved("istio/ambient", "1.24").reserved.memory_mib == 50 * (512 + 100)
    assert reserved("consul/sidecar", "1.13").reserved.memory_mib == 50 * 100
    assert reserved("consul/sidecar", "1.14").reserved.memory_mib == 0
    assert reserved("kuma/sidecar", "2.1").control_plane_reserved.cpu_millicores == 100


# In a recommendation

SIZED = """title: Sized
context:
  platforms: [kubernetes]
  kubernetes: {nodes: 40, pods: 1200}
  traffic: {requests_per_second: 20000}
must: [security.mtls]
"""
WISH = "prefer:\n  - {template: resources, params: {of: %s}, importance: high}\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "asked.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_recommendation_says_what_it_costs_when_the_sizes_are_known(tmp_path: Path) -> None:
    path = written(tmp_path, SIZED)
    assert "What it costs" in call("recommend", "-r", path).out
    said = json.loads(call("recommend", "-r", path, "--format", "json").out)
    Draft202012Validator(schema(RESULT)).validate(said)
    assert {one["candidate"] for one in said["estimate"]["costs"]} >= {"istio/ambient", "linkerd/sidecar"}
    ranked = [one["candidate"] for family in said["ranking"] for one in family["members"]]
    costs = list(dict.fromkeys(one["candidate"] for one in said["estimate"]["costs"]))
    assert costs == [name for name in ranked if name in costs]


def test_without_sizes_it_says_nothing_of_costs(tmp_path: Path) -> None:
    path = written(tmp_path, SIZED.replace("nodes: 40, ", ""))
    assert "What it costs" not in call("recommend", "-r", path).out
    assert "estimate" not in json.loads(call("recommend", "-r", path, "--format", "json").out)


@pytest.mark.parametrize("quantity", ["memory", "cpu", "memory-reserved", "cpu-reserved"])
def test_a_wish_for_little_is_a_criterion_with_the_range(tmp_path: Path, quantity: str) -> None:
    path = written(tmp_path, SIZED + WISH % quantity)
    said = json.loads(call("recommend", "-r", path, "--format", "json").out)
    findings = {
        one["candidate"]: finding
        for family in said["ranking"]
        for one in family["members"]
        for finding in one["findings"]
        if finding["criterion"] == f"resources={quantity}"
    }
    nothing = findings["network-service-mesh/node"]
    assert (nothing["outcome"], nothing["low"]) == ("unknown", 0)
    assert nothing["high"] > 0
    sidecar, linkerd = findings["istio/sidecar"], findings["linkerd/sidecar"]
    assert sidecar["high"] <= linkerd["high"]
    assert (sidecar["low"] == sidecar["high"]) == quantity.endswith("reserved")
    (tmp_path / "saved.json").write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert call("recommend", "--replay", tmp_path / "saved.json").code == 0


def test_the_value_does_not_hang_on_who_else_is_compared(kb: KnowledgeBase) -> None:
    from meshadvisor.engine.recommend import recommend
    from meshadvisor.values.asked import Item, Requirements

    asked = Requirements(
        context={"kubernetes": {"pods": 1200, "nodes": 40}, "traffic": {"requests_per_second": 20_000}},
        items=(Item("prefer", "resources", {"of": "memory"}), Item("prefer", "resources", {"of": "cpu"})),
    )
    whole = replace(view(kb, kb.day), costs=MODELS)
    scores = _scores(recommend(whole, asked, (), kb.scoring))
    for gone in ("istio/ambient", "linkerd/sidecar", "kuma/sidecar"):
        left = replace(whole, candidates=tuple(one for one in whole.candidates if one.id != gone))
        assert _scores(recommend(left, asked, (), kb.scoring)) == {k: v for k, v in scores.items() if k != gone}


def _scores(answer: Any) -> dict[str, tuple[Fraction, Fraction]]:
    return {
        one.candidate.id: (one.low, one.high) for family in answer.ranking for one in (*family.members, *family.derived)
    }


def test_scales_rise_by_amount_and_fall_by_value(kb: KnowledgeBase) -> None:
    assert set(kb.scoring.resources) == {"memory", "cpu", "memory-reserved", "cpu-reserved"}
    for points in kb.scoring.resources.values():
        assert [at for at, _ in points] == sorted({at for at, _ in points})
        assert [value for _, value in points] == sorted({value for _, value in points}, reverse=True)
        assert (points[0][1], points[-1][1]) == (1, 0)


REFUSED = {
    "as a must": (SIZED + "  - {template: resources, params: {of: memory}}\n", "weighs and never screens"),
    "as something to avoid": (
        SIZED + "avoid:\n  - {template: resources, params: {of: memory}, level: low}\n",
        "weighs and never screens",
    ),
    "without sizes": (SIZED.replace("pods: 1200", "clusters: 2") + WISH % "memory", "needs kubernetes.pods"),
    "cpu without calls": (
        SIZED.replace("  traffic: {requests_per_second: 20000}\n", "") + WISH % "cpu",
        "and traffic.requests_per_second",
    ),
    "with the parameter of another": (
        (SIZED + WISH % "memory").replace("of: memory", 'version: "1.33"'),
        "needs 'of': memory",
    ),
    "with sizes that no cluster has": (
        SIZED.replace("pods: 1200", "pods: 1200000") + WISH % "memory",
        "1200000 pods do not fit",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wish_that_cannot_be_counted_is_refused(tmp_path: Path, name: str) -> None:
    text, why = REFUSED[name]
    said = call("recommend", "-r", written(tmp_path, text.replace("must: [security.mtls]", "must:\n  - security.mtls")))
    assert said.code == 2
    assert why in said.err
    assert len(said.err.splitlines()) == 1


def test_sizes_of_a_context() -> None:
    assert sizes_of({"kubernetes": {"pods": 10}}) is None
    assert sizes_of({"kubernetes": {"pods": 10, "nodes": 2}}) == Sizes(10, 2)
    given_calls = {"kubernetes": {"pods": 10, "nodes": 2, "clusters": 2}, "traffic": {"requests_per_second": 0}}
    assert sizes_of(given_calls) == Sizes(10, 2, None, clusters=2)


# The page


def page_of(kb: KnowledgeBase) -> dict[str, str]:
    return dict(resources.pages(Site(kb, Inputs())))


def test_the_page_and_the_chart_come_from_the_same_data(kb: KnowledgeBase) -> None:
    made = page_of(kb)
    assert set(made) == {"resources.md", "pictures/resources.svg"}
    assert made["pictures/resources.svg"] == NOTE + call("estimate", *SIZES, "--format", "svg").out
    page = call("estimate", *SIZES, "--format", "markdown").out
    tables = [line for line in page.splitlines() if line.startswith("|")]
    assert set(tables) <= set(made["resources.md"].splitlines())
    assert "![" in made["resources.md"]


@pytest.mark.parametrize(
    "words",
    [
        "156 ms and 135 MB for Envoy",
        "8 ms for Linkerd, 26 ms for Istio",
        "73 % use Linkerd",
        "[185 of 253](",
        "[14 ms](",
        "[20 ms](",
        "[156 ms of CPU time](",
    ],
)
def test_the_page_corrects_what_circulates(kb: KnowledgeBase, words: str) -> None:
    assert words in page_of(kb)["resources.md"]


def test_what_the_prose_adds_up_is_right() -> None:
    """Figures of the page that are sums of placeholders beside them."""
    low = {one.part: one.low.amount for one in MODELS["istio/ambient"].coefficients if one.resource == "cpu"}
    sidecar = MODELS["istio/sidecar"].coefficients[0]
    assert float(2 * low["ztunnel"] + low["waypoint"]) == 370
    assert float(2 * sidecar.low.amount) == 400
    assert float(sidecar.high.amount) == pytest.approx(710, rel=0.01)
    livewyer = KB.measurements["livewyer-2024-meshes/livewyer-2024-istio-sidecar-sidecar-cpu"]
    assert livewyer.value / 0.357 == pytest.approx(0.59, rel=0.01)
    assert float(sidecar.high.amount / sidecar.low.amount) == pytest.approx(3.5, abs=0.1)


# Checks of the data

ESTIMATES = """mesh: breeze
candidates:
  - mode: sidecar
    usage:
      - part: proxy
        of: cpu
        driver: pods
        low: {measurement: bench/cpu}
        high: {measurement: bench/cpu}
    reserved:
      - part: proxy
        per: pod
        cpu_millicores: 10
        memory_mib: 20
        since: "1.0"
        evidence:
          - {kind: source, url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [value]}
        verified: {date: "2026-08-01"}
        certainty: high
"""
BROKEN = {
    "another mesh": ("C302", "mesh: breeze", "mesh: wind", "mesh: wind"),
    "an unknown mode": ("C403", "mode: sidecar", "mode: managed", "mode: managed"),
    "an unknown measurement": ("C401", "high: {measurement: bench/cpu}", "high: {measurement: bench/gpu}", "high:"),
    "an unknown ratio": (
        "C401", "high: {measurement: bench/cpu}",
        "high: {measurement: bench/cpu, times: {of: bench/cpu, to: bench/gpu}}", "high:",
    ),
    "another quantity": ("C402", "of: cpu", "of: memory", "low:"),
    "an unknown release": ("C404", 'since: "1.0"', 'since: "9.9"', "since:"),
}  # fmt: skip


def _checked(tmp_path: Path, text: str) -> Any:
    folder = tiny(tmp_path)
    path = folder / "estimates" / "breeze.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return call("validate", "--data", folder)


def test_sound_estimates_pass(tmp_path: Path) -> None:
    assert _checked(tmp_path, ESTIMATES).code == 0


@pytest.mark.parametrize("name", BROKEN)
def test_what_an_estimate_names_exists(tmp_path: Path, name: str) -> None:
    code, old, new, at = BROKEN[name]
    text = ESTIMATES.replace(old, new)
    said = _checked(tmp_path, text)
    lines = [place for place, line in enumerate(text.splitlines(), 1) if at in line]
    found = [(one.code, one.line) for one in messages(said.out) if one.code == code]
    assert said.code == 1
    assert found
    assert found[0][1] in lines


def test_a_knowledge_base_without_the_measurements_makes_a_smaller_page(kb: KnowledgeBase) -> None:
    """As one of an earlier day: nothing is said of figures that are not there."""
    few = {name: one for name, one in kb.measurements.items() if one.study != "linkerd-2020-why-not-envoy"}
    text = page_of(replace(kb, measurements=few))["resources.md"]
    assert "156 ms and 135 MB" not in text
    assert "8 ms for Linkerd, 26 ms for Istio" in text
    assert "no range was published by" in text
