"""Products that derive from another inherit its cells, marked; alternatives to a mesh are rows without modes."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from meshadvisor.engine.score import rank
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.report.recommendation import blocks
from meshadvisor.report.terminal import render
from meshadvisor.timeline.coverage import coverage
from meshadvisor.timeline.view import view
from meshadvisor.values.results import Scored
from tests.helpers import call, messages, tiny
from tests.small import ask, fact, item, mesh, run

SOURCE = '{kind: source, url: "https://github.com/breeze/gale", accessed: "2026-08-01", supports: [SHOWN]}'
DIFFERENCES = f"differences:\n  - {SOURCE.replace('SHOWN', 'note')}\n"
MESH = f"""id: gale
name: Gale
kind: mesh
description: A distribution of Breeze that exists only in tests.
homepage: "https://gale.example/"
modes:
  sidecar:
    stages:
      - since: "2024"
        maturity: beta
        evidence:
          - {SOURCE.replace("SHOWN", "stages")}
derives: [{{mesh: breeze, since: "2025"}}]
{DIFFERENCES}date_basis: git-tag
"""
RELEASES = f"""mesh: gale
releases:
  - version: "2026"
    status: stable
    date: "2026-04-01"
    upstream: [{{mesh: breeze, version: "1.2"}}]
  - version: "2025"
    status: stable
    date: "2025-10-01"
    upstream: [{{mesh: breeze, version: "1.1"}}]
  - version: "2024"
    status: stable
    date: "2025-06-01"
    upstream: [{{mesh: breeze, version: "1.0"}}]
evidence:
  - {SOURCE.replace("SHOWN", "date")}
"""
ALTERNATIVE = f"""id: calm
name: Calm
kind: alternative
description: A library in place of a mesh, only in tests.
homepage: "https://calm.example/"
stages:
  - since_date: "2025-01-01"
    maturity: ga
    evidence:
      - {SOURCE.replace("SHOWN", "stages")}
components:
  - {{name: Calm, version: "3"}}
date_basis: service
"""
RETRIES = f"""mesh: calm
features:
  traffic.retries:
    - via: annotation
      status: full
      since_date: "2025-01-01"
      maturity: ga
      how: An annotation on the method.
      evidence:
        - {SOURCE.replace("SHOWN", "status, since")}
      verified: {{date: "2026-08-01"}}
      certainty: high
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny knowledge base with a product derived from Breeze, and with an alternative."""
    found = tiny(tmp_path)
    files = {
        "meshes/gale/mesh.yaml": MESH,
        "meshes/gale/releases.yaml": RELEASES,
        "alternatives/calm/mesh.yaml": ALTERNATIVE,
        "alternatives/calm/support/traffic.yaml": RETRIES,
    }
    for path, text in files.items():
        target = found / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return found


def edited(folder: Path, path: str, old: str, new: str) -> KnowledgeBase:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")
    return load(str(folder))


def test_the_data_with_both_is_valid(folder: Path) -> None:
    said = call("validate", "--data", folder)
    assert (said.code, said.out) == (0, ""), said.out + said.err


def test_a_cell_comes_from_the_release_it_is_built_from_and_says_so(folder: Path) -> None:
    kb = load(str(folder))
    taken = view(kb).cell("gale/sidecar", "traffic.retries").best
    own = view(kb).cell("breeze/sidecar", "traffic.retries").best
    assert taken is not None
    assert own is not None
    assert (taken.status, taken.via, taken.inherited) == ("full", own.via, "Breeze 1.2")
    assert (own.certainty, taken.certainty) == ("high", "medium")
    assert taken.maturity == "beta"  # nothing is more mature than the product's own mode
    older = view(kb, "2026-01-01").cell("gale/sidecar", "traffic.retries").best
    assert older is not None
    assert older.inherited == "Breeze 1.1"


def test_none_and_unknown_and_what_is_not_derived_yet_are_not_inherited(folder: Path) -> None:
    kb = load(str(folder))
    assert not view(kb).cell("gale/sidecar", "traffic.retry-budget").statements  # unknown upstream
    assert not view(kb).cell("gale/sidecar", "project.licence").statements  # an attribute
    assert not view(kb, "2025-07-01").cell("gale/sidecar", "traffic.retries").statements  # 2024 is no derivative
    assert view(kb, "2025-07-01").candidates[-1].family != "breeze"
    assert {one.family for one in view(kb).candidates if one.mesh == "gale"} == {"breeze"}


def test_an_own_statement_wins(folder: Path) -> None:
    own = RETRIES.replace("mesh: calm", "mesh: gale").replace('since_date: "2025-01-01"', 'since: "2024"')
    path = folder / "meshes/gale/support/traffic.yaml"
    path.parent.mkdir()
    path.write_text(own, encoding="utf-8")
    stated = view(load(str(folder))).cell("gale/sidecar", "traffic.retries").statements
    assert [(one.via, one.inherited) for one in stated] == [("annotation", "")]


def test_without_a_list_of_differences_it_is_unknown(folder: Path) -> None:
    kb = edited(folder, "meshes/gale/mesh.yaml", DIFFERENCES, "")
    found = view(kb).cell("gale/sidecar", "traffic.retries").best
    assert found is not None
    assert (found.status, found.inherited) == ("unknown", "Breeze 1.2")


def test_stated_and_inherited_cells_are_counted_apart(folder: Path) -> None:
    counts = coverage(view(load(str(folder))), ["gale/sidecar"])
    assert (counts.looked_at, counts.known, counts.inherited) == (0, 0, 1)


def test_inherited_is_said_wherever_the_cell_is(folder: Path) -> None:
    ask = folder.parent / "ask.yaml"
    for command in (
        ("compare", "gale", "--category", "traffic"),
        ("explain", "gale", "traffic.retries"),
        ("show", "traffic.retries"),
    ):
        said = call(*command, "--data", folder)
        assert "nherited" in said.out, (command, said)
    ask.write_text("prefer: [traffic.retries]\n", encoding="utf-8")
    answer = json.loads(call("recommend", "-r", ask, "--format", "json", "--data", folder).out)
    (derived,) = answer["ranking"][0]["derived"]
    assert derived["candidate"] == "gale/sidecar"
    assert derived["findings"][0]["statements"][0]["inherited"] == "Breeze 1.2"


def test_an_alternative_is_a_row_of_the_comparison_and_no_mesh(folder: Path) -> None:
    kb = load(str(folder))
    assert kb.candidates(["calm"]) == ["calm"]
    assert "yes" in call("compare", "calm", "breeze", "--category", "traffic", "--data", folder).out
    assert not view(kb).cell("calm", "architecture.sidecar").applies
    ask = folder.parent / "ask.yaml"
    ask.write_text("must: [traffic.retries]\n", encoding="utf-8")
    answer = json.loads(call("recommend", "-r", ask, "--data", folder, "--format", "json").out)
    assert "breeze" in str(answer["ranking"])
    assert "calm" not in str(answer["ranking"])


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("meshes/gale/releases.yaml", 'version: "1.2"}', 'version: "9"}', "C404"),
        ("meshes/gale/releases.yaml", "mesh: breeze", "mesh: storm", "C401"),
        ("meshes/gale/mesh.yaml", "mesh: breeze", "mesh: storm", "C401"),
        ("meshes/gale/mesh.yaml", 'breeze, since: "2025"', 'breeze, since: "2023"', "C404"),
        ("meshes/gale/mesh.yaml", "date_basis:", "requires: [storm]\ndate_basis:", "C401"),
        ("meshes/gale/mesh.yaml", "id: gale", "id: calm", "C302"),
        ("alternatives/calm/mesh.yaml", "kind: alternative", "kind: mesh", "C2"),
        ("alternatives/calm/mesh.yaml", 'components:\n  - {name: Calm, version: "3"}\n', "", "C2"),
    ],
)
def test_a_wrong_descent_is_found(folder: Path, path: str, old: str, new: str, code: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")
    said = call("validate", "--data", folder)
    found = [one for one in messages(said.out) if one.path.endswith(path)]
    assert found, said
    assert all(one.code.startswith(code) for one in found) or code in {one.code for one in found}


def test_a_derived_product_leads_only_when_it_is_named_or_alone() -> None:
    def scored(name: str, family: str, points: int) -> Scored:
        return Scored(mesh(name, family=family), Fraction(points), Fraction(points), ())

    upstream, derived, other = scored("one", "one", 50), scored("pack", "one", 90), scored("two", "two", 70)
    below = rank((upstream, derived, other))
    assert [(one.id, [m.candidate.mesh for m in one.members]) for one in below] == [("two", ["two"]), ("one", ["one"])]
    assert [one.candidate.mesh for one in below[1].derived] == ["pack"]
    named = rank((upstream, derived, other), {"pack"})
    assert [m.candidate.mesh for m in named[0].members] == ["pack", "one"]
    alone = rank((derived, other))
    assert [m.candidate.mesh for m in alone[0].members] == ["pack"]


def test_a_derived_product_with_more_points_than_the_first_is_named() -> None:
    base, pack, other = mesh("one"), mesh("pack", family="one"), mesh("two")
    parts = {base: [fact("traffic.a", "none")], other: [fact("traffic.a", "partial", limits=("HTTP only",))]}
    asked = ask(item("prefer", "traffic.a"))
    more = render(blocks(run({**parts, pack: [fact("traffic.a")]}, asked)))
    assert "Pack 1.0 has more points (100.0), but stands below One, which it is built from." in more
    as_much = render(blocks(run({**parts, pack: parts[other]}, asked)))
    assert "has more points" not in as_much


def test_an_alternative_among_the_meshes_is_found(folder: Path) -> None:
    (folder / "alternatives/calm").rename(folder / "meshes/calm")
    said = call("validate", "--data", folder)
    assert {one.code for one in messages(said.out)} == {"C302"}
