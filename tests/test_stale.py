"""What to check again first: the parts of the points, and the laws of the order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.timeline.stale import stale
from meshadvisor.values.facts import Mesh, Release, Stage, Statement
from tests.helpers import TINY, call, tiny

SCENARIO = """situation: Somebody wants retries.
must: [retries]
prefer: [{feature: traffic.mirroring, importance: high}]
expect: {why: A test.}
"""
OTHER = """situation: Somebody weighs by numbers.
prefer: [{feature: traffic.mirroring, importance: 3}, {feature: traffic.retry-budget, importance: 1}]
expect: {why: A test.}
"""
RETRIES = "meshes/breeze/support/traffic.yaml#traffic.retries/0"
BUDGET = "meshes/breeze/support/traffic.yaml#traffic.retry-budget/0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny knowledge base."""
    return tiny(tmp_path)


def facts(folder: Path, *args: str) -> dict[str, dict[str, Any]]:
    """The facts that the command lists, by id, in its order."""
    said = call("stale", "--format", "json", "--limit", "99", "--data", folder, *args)
    assert said.code == 0, said.err
    answer = json.loads(said.out)
    assert answer["format"] == "meshadvisor.stale/1"
    return {one["id"]: one for one in answer["facts"]}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_points_are_the_sum_of_the_parts(folder: Path) -> None:
    """Verified 2026-08-01: three weeks before the day of the data."""
    found = facts(folder)
    assert (found[RETRIES]["age"], found[RETRIES]["releases"], found[RETRIES]["points"]) == (21, 0, 21)
    assert (found[BUDGET]["certainty"], found[BUDGET]["points"]) == ("low", 21 + 90)
    assert {one["weight"] for one in found.values()} == {1}
    assert not any(name.endswith("traffic.retries/1") for name in found), "it was in force until 1.1"


def test_releases_since_count_from_the_release_that_was_looked_at(folder: Path) -> None:
    edit(folder / "meshes/breeze/support/traffic.yaml", 'release: "1.2"', 'release: "stable-1.1"')
    found = facts(folder)
    assert (found[RETRIES]["releases"], found[RETRIES]["points"]) == (1, 21 + 60)


def test_without_a_release_those_after_the_day_count(folder: Path) -> None:
    edit(
        folder / "meshes/breeze/support/traffic.yaml",
        'date: "2026-08-01", release: "1.2"',
        'date: "2025-12-01"',
    )
    assert facts(folder)[RETRIES]["releases"] == 1


def test_what_came_after_the_asked_day_does_not_count(folder: Path) -> None:
    edit(folder / "meshes/breeze/support/traffic.yaml", 'release: "1.2"', 'release: "1.0"')
    assert facts(folder, "--as-of", "2026-02-28")[RETRIES]["releases"] == 1
    assert facts(folder, "--as-of", "2026-02-28")[RETRIES]["age"] == 0
    assert facts(folder, "--as-of", "2024-01-01") == {}


def test_what_scenarios_ask_for_weighs_more(folder: Path) -> None:
    (folder / "scenarios").mkdir()
    (folder / "scenarios/retries.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "scenarios/numbers.yaml").write_text(OTHER, encoding="utf-8")
    found = facts(folder)
    assert (found[RETRIES]["weight"], found[RETRIES]["scenarios"]) == (1.5, 1)
    assert found[RETRIES]["points"] == 21 * 1.5
    assert found[BUDGET]["weight"] == pytest.approx(1 + 1 / 6)
    said = call("stale", "--data", folder, "--format", "markdown").out
    assert "verified 21 days ago; high certainty; weight 1.50: in 1 of 2 scenarios" in said


def test_a_product_that_is_gone_is_listed_only_by_name(folder: Path) -> None:
    edit(folder / "meshes/breeze/lifecycle.yaml", "kind: started", "kind: archived")
    assert facts(folder) == {}
    assert RETRIES in facts(folder, "breeze")


def test_the_table_says_why_and_how_many(folder: Path) -> None:
    said = call("stale", "--data", folder, "--limit", "1")
    assert said.code == 0
    assert "Points = (days since it was verified + 60 for each release" in said.out
    assert "low certainty" in said.out
    assert "1 of " in said.out.splitlines()[-1]
    assert call("stale", "breze", "--data", folder).err == "error: no mesh called 'breze'; did you mean breeze?\n"


# Laws

TINY_KB = load(str(TINY))
DAY = "2026-01-01"
RELEASES = tuple(Release(f"1.{number}", "stable", f"202{number}-06-01") for number in (5, 4, 3, 2, 1))
VERIFIED = st.dates(date(2020, 1, 1), date(2026, 6, 1)).map(str)


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    return [
        Statement(
            f"#{number}",
            mesh=draw(st.sampled_from(("a", "b"))),
            feature=draw(st.sampled_from(("traffic.retries", "traffic.mirroring", "traffic.retry-budget"))),
            status="none",
            verified=draw(VERIFIED),
            verified_release=draw(st.sampled_from(("", *(one.version for one in RELEASES)))),
            certainty=draw(st.sampled_from(("high", "medium", "low"))),
        )
        for number in range(draw(st.integers(1, 6)))
    ]


def knowledge(stated: Iterable[Statement]) -> KnowledgeBase:
    """Two meshes with these statements, in this order, and one scenario."""
    meshes: dict[str, dict[str, tuple[Statement, ...]]] = {}
    for one in stated:
        features = meshes.setdefault(one.mesh, {})
        features[one.feature] = (*features.get(one.feature, ()), one)
    return replace(
        TINY_KB,
        meshes={
            name: Mesh(name, name, "mesh", "", "", {"sidecar": (Stage("ga"),)}, releases=RELEASES, stated=features)
            for name, features in meshes.items()
        },
        scenarios={"one": {"must": ["traffic.retries"], "prefer": ["traffic.mirroring"]}},
    )


def order(stated: Iterable[Statement]) -> list[str]:
    return [one.statement.id for one in stale(knowledge(stated), DAY)]


@given(statements(), st.data())
def test_older_never_ranks_lower(stated: list[Statement], data: st.DataObject) -> None:
    before = order(stated)
    place = data.draw(st.sampled_from(range(len(stated))))
    older = data.draw(st.dates(date(2019, 1, 1), date.fromisoformat(stated[place].verified)).map(str))
    moved = [*stated[:place], replace(stated[place], verified=older), *stated[place + 1 :]]
    name = stated[place].id
    assert order(moved).index(name) <= before.index(name)


@given(statements(), VERIFIED, VERIFIED)
def test_of_two_that_differ_only_in_age_the_older_comes_first(stated: list[Statement], one: str, other: str) -> None:
    first, second = (replace(stated[0], id=f"twin of {day}", verified=day) for day in sorted((one, other)))
    found = order([second, first, *stated])
    assert found.index(first.id) <= found.index(second.id)


@given(statements(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(stated: list[Statement], random: Random) -> None:
    mixed = list(stated)
    random.shuffle(mixed)
    assert order(mixed) == order(stated)


@given(statements())
def test_the_points_follow_from_what_is_shown(stated: list[Statement]) -> None:
    for one in stale(knowledge(stated), DAY):
        surcharge = {"high": 0, "medium": 30, "low": 90}[one.statement.certainty]
        assert one.points == (one.age + 60 * one.releases + surcharge) * one.weight.value
        assert 1 <= one.weight.value <= 2
