"""A view of a day knows what had happened by then, and nothing else."""

from __future__ import annotations

import pytest

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.timeline.change import changes
from meshadvisor.timeline.order import change_days, find
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import InputError, UnknownIdError

KB = load()
DAYS = sorted({day for mesh in KB.meshes.values() for day in change_days(mesh)})


def status(kb: KnowledgeBase, day: str, candidate: str, feature: str) -> str:
    best = view(kb, day).cell(candidate, feature).best
    return best.status if best else "-"


def test_the_seed_facts_at_their_time(kb: KnowledgeBase) -> None:
    circuit, local = "traffic.circuit-breaking", "traffic.rate-limiting-local"
    assert status(kb, "2022-11-01", "linkerd/sidecar", circuit) == "none"
    assert status(kb, "2023-12-01", "linkerd/sidecar", circuit) == "partial"
    assert status(kb, "2024-12-04", "linkerd/sidecar", local) == "none"
    assert status(kb, "2024-12-05", "linkerd/sidecar", local) == "full"
    assert status(kb, "2022-11-01", "kuma/sidecar", local) == "full"
    assert status(kb, "2022-11-01", "aws-app-mesh/sidecar", local) == "none"


def test_ambient_from_preview_to_general_availability(kb: KnowledgeBase) -> None:
    def stage(day: str) -> str:
        return next((one.mode_maturity for one in view(kb, day).candidates if one.id == "istio/ambient"), "")

    assert [stage(day) for day in ("2022-09-06", "2022-09-07", "2023-06-07", "2024-05-13", "2024-11-07")] == [
        "",
        "experimental",
        "alpha",
        "beta",
        "ga",
    ]


def test_nothing_in_a_mode_is_more_mature_than_the_mode(kb: KnowledgeBase) -> None:
    seen = view(kb, "2022-11-01")
    for (candidate, _), cell in seen.cells.items():
        if candidate == "istio/ambient":
            assert all(one.maturity in ("", "experimental") for one in cell.statements)


def test_announced_and_effective_are_two_days(kb: KnowledgeBase) -> None:
    def kinds(day: str) -> set[str]:
        mesh = next(one for one in view(kb, day).candidates if one.mesh == "aws-app-mesh")
        return {event.kind for event in mesh.events}

    assert "shutdown" not in kinds("2024-09-23")
    assert "shutdown" in kinds("2024-09-24")


def test_a_pin_shows_the_version_that_is_run(kb: KnowledgeBase) -> None:
    seen = view(kb, pins={"linkerd": "2.12"})
    best = seen.cell("linkerd/sidecar", "traffic.circuit-breaking").best
    assert best is not None
    assert best.status == "none"


@pytest.mark.parametrize(
    ("pins", "error", "said"),
    [
        ({"linkred": "2.12"}, UnknownIdError, "linkerd"),
        ({"linkerd": "2.99"}, UnknownIdError, "release of Linkerd"),
        ({"kuma": "3.0"}, InputError, "was not out"),
    ],
)
def test_a_bad_pin_is_refused(kb: KnowledgeBase, pins: dict[str, str], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        view(kb, pins=pins)


def test_every_change_since_the_article_has_day_and_evidence(kb: KnowledgeBase) -> None:
    for name in ("linkerd", "istio", "kuma", "aws-app-mesh"):
        found = list(changes(kb, kb.meshes[name], "2022-11-01", kb.day))
        for change in found:
            assert "2022-11-01" < change.day <= kb.day
            after = change.after.best
            assert after is not None, change
            assert change.evidence or after.looked_in
            released = find(kb.meshes[name], change.release)
            assert change.release == "" or (released is not None and released.date == change.day)


DEEP = (
    "istio", "linkerd", "kuma", "consul", "consul-enterprise", "cilium", "aws-app-mesh", "vpc-lattice",
    "ecs-service-connect",
)  # fmt: skip
"""Those whose every applicable cell is looked at."""


def test_no_seed_cell_of_the_deep_rows_is_unlooked_at_or_unknown_from_2020_on(kb: KnowledgeBase) -> None:
    seed = {feature for table in kb.tables for row in table.rows for feature in row.features}
    deep = set(kb.candidates(DEEP))
    asked = {(candidate, feature) for candidate in deep for feature in seed}
    asked.remove(("vpc-lattice", "architecture.proxy"))  # AWS names the software of its data plane nowhere
    for day in [one for one in DAYS if one >= "2020-01-01"]:
        seen = view(kb, day)
        there = {one.id for one in seen.candidates}
        for candidate, feature in asked:
            cell = seen.cell(candidate, feature) if candidate in there else None
            if cell is not None and cell.applies:
                best = cell.best
                assert best is not None, (day, candidate, feature)
                assert best.status != "unknown", (day, candidate, feature)


def test_every_applicable_cell_of_the_deep_rows_is_looked_at(kb: KnowledgeBase) -> None:
    for (candidate, feature), cell in view(kb).cells.items():
        if candidate.partition("/")[0] in DEEP and cell.applies and not kb.features[feature].computed:
            assert cell.best is not None, (candidate, feature)


@pytest.mark.parametrize(
    ("whole", "pieces"),
    [
        ("traffic.circuit-breaking", ("traffic.connection-limits", "traffic.outlier-detection")),
        ("traffic.fault-injection", ("traffic.fault-abort", "traffic.fault-delay")),
    ],
)
def test_a_whole_of_two_pieces_agrees_with_them_on_every_day(
    kb: KnowledgeBase, whole: str, pieces: tuple[str, str]
) -> None:
    for day in [one for one in DAYS if one >= "2020-01-01"]:
        seen = view(kb, day)
        for candidate in seen.candidates:
            parts = [seen.cell(candidate.id, piece).best for piece in pieces]
            best = seen.cell(candidate.id, whole).best
            if best is None or None in parts:
                continue
            found = {part.status for part in parts if part}
            allowed = {found.pop()} if len(found) == 1 else {"partial", *({"unknown", "none"} & found)} - {"none"}
            assert best.status in allowed, (day, candidate.id)
