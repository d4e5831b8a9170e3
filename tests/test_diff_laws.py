"""Laws of the difference between two states of the data, over random statements and releases."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meshadvisor.effect.contract import STEPS, raised, step
from meshadvisor.effect.scenarios import effects
from meshadvisor.kb.build import build
from meshadvisor.kb.load import read_all
from meshadvisor.kb.revision import Revision
from meshadvisor.report.recommendation import verdict
from meshadvisor.timeline.difference import Difference, difference
from tests.helpers import DATA, TINY, call

FILES = read_all(TINY)
SUPPORT, RELEASES, LIFE = (f"meshes/breeze/{name}.yaml" for name in ("support/traffic", "releases", "lifecycle"))
FEATURES = ("traffic.retries", "traffic.mirroring")
SCENARIO = {
    "situation": "Somebody wants both.",
    "prefer": list(FEATURES),
    "expect": {"first": ["breeze"], "rank": {"breeze": 1}, "why": "There is no other."},
}


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    since = draw(st.sampled_from(("1.0", "1.1", "1.2")))
    raw: dict[str, Any] = {"status": draw(st.sampled_from(("full", "partial", "none", "unknown")))}
    if raw["status"] in ("full", "partial"):
        raw |= {"via": draw(st.sampled_from("ab")), "maturity": draw(st.sampled_from(("beta", "ga")))}
    raw |= draw(st.sampled_from(({"since": since}, {"since": f"<={since}"}, {"since_date": "2025-10-01"}, {})))
    raw |= draw(st.sampled_from(({}, {"until": "1.2"}, {"until": "1.1"}, {"until_date": "2026-04-01"})))
    raw |= draw(st.sampled_from(({}, {"modes": ["sidecar"]}, {"platforms": ["vm"]}, {"limits": ["Slow"]})))
    date = draw(st.sampled_from(("2026-07-01", "2026-08-01")))
    return {**raw, "verified": {"date": date}, "certainty": draw(st.sampled_from(("high", "low")))}


@st.composite
def states(draw: st.DrawFn) -> Revision:
    features = {name: draw(st.lists(statements(), max_size=4)) for name in FEATURES}
    releases = [one for one in FILES[RELEASES]["releases"] if one["version"] != "1.1" or draw(st.booleans())]
    events = [one for one in FILES[LIFE]["events"] if draw(st.booleans())]
    files = {
        **FILES,
        SUPPORT: {"mesh": "breeze", "features": {name: listed for name, listed in features.items() if listed}},
        RELEASES: {**FILES[RELEASES], "releases": releases},
        LIFE: {"mesh": "breeze", "events": events},
        "scenarios/both.yaml": SCENARIO,
    }
    files = {path: data for path, data in files.items() if path != "proxies.yaml" or draw(st.booleans())}
    return Revision("some", build(files), files)


def told(found: list[Difference], *, swapped: bool = False) -> list[str]:
    """What is said of each difference, whichever comes first."""
    rows = [
        (one.kind, one.id, *((one.after, one.before) if swapped else (one.before, one.after)), one.beside, one.follows)
        for one in found
    ]
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@given(states())
def test_nothing_differs_from_itself(state: Revision) -> None:
    assert difference(state, state) == []
    assert effects(state.kb, state.kb, verdict) == []


@settings(deadline=None)
@given(states(), states())
def test_swapping_the_sides_swaps_added_and_removed(one: Revision, other: Revision) -> None:
    there, back = difference(one, other), difference(other, one)
    assert told(there) == told(back, swapped=True)
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(opposite[each.what] for each in there) == sorted(each.what for each in back)
    assert [(each.before, each.after) for each in effects(one.kb, other.kb, verdict)] == [
        (each.after, each.before) for each in effects(other.kb, one.kb, verdict)
    ]


@given(states(), st.randoms(use_true_random=False))
def test_the_order_in_a_file_is_no_difference(state: Revision, random: Any) -> None:
    features = {name: random.sample(listed, len(listed)) for name, listed in state.files[SUPPORT]["features"].items()}
    events = random.sample(state.files[LIFE]["events"], len(state.files[LIFE]["events"]))
    files = {
        **state.files,
        SUPPORT: {"mesh": "breeze", "features": features},
        LIFE: {"mesh": "breeze", "events": events},
    }
    assert difference(state, Revision("shuffled", build(files), files)) == []


@given(states(), states())
def test_whatever_differs_needs_a_step(one: Revision, other: Revision) -> None:
    same = all(
        sorted(map(json.dumps, one.files[SUPPORT]["features"].get(name, [])))
        == sorted(map(json.dumps, other.files[SUPPORT]["features"].get(name, [])))
        for name in FEATURES
    ) and all(one.files.get(path) == other.files.get(path) for path in (RELEASES, LIFE, "proxies.yaml"))
    assert (step(difference(one, other)) == "") is same


@given(st.tuples(*[st.integers(0, 20)] * 3))
def test_a_greater_step_leads_further(numbers: tuple[int, int, int]) -> None:
    before = ".".join(map(str, numbers))
    later = [tuple(map(int, raised(before, by).split("."))) for by in STEPS]
    assert numbers < later[0] < later[1] < later[2]
    assert len({*map(len, later)}) == 1


def test_the_shipped_data_does_not_differ_from_itself() -> None:
    said = call("diff", DATA, "--check")
    assert said.code == 0
    assert "The data is the same." in said.out
