"""The laws of time, over made-up histories and the real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline import view as timeline
from meshadvisor.timeline.order import change_days
from meshadvisor.timeline.past import pruned
from meshadvisor.values.facts import (
    DatedLimit,
    Derives,
    End,
    Event,
    Feature,
    Mesh,
    Range,
    Release,
    Stage,
    Upstream,
)  # fmt: skip
from meshadvisor.values.view import View
from tests.laws.cases import KB, fact


@dataclass(frozen=True)
class History:
    """A base, a day, and the versions that somebody runs on it."""

    kb: KnowledgeBase
    day: str
    pins: Mapping[str, str] = field(default_factory=dict)

    def view(self) -> View:
        """What was in force."""
        return timeline.view(self.kb, self.day, self.pins)


Histories = Callable[..., st.SearchStrategy[History]]
"""Histories; with `pinned`, somebody runs a version of a mesh that has two or more."""
Law = Callable[[st.DataObject, Histories], bool]
LAWS: dict[str, Law] = {}


def law(rule: Law) -> Law:
    """Enter a law in the list."""
    LAWS[rule.__name__.replace("_", " ")] = rule
    return rule


# --- histories --------------------------------------------------------------------------------------------------------

FEATURES = {
    one.id: one
    for one in (
        Feature("traffic.a", "A", "traffic", "?", "status", "why"),
        Feature("traffic.b", "B", "traffic", "?", "status", "why", modes=("ambient",)),
        Feature("platform.c", "C", "platform", "?", "status", "why"),
        Feature("platform.versions", "Versions", "platform", "?", "attribute", "why", computed_range="kubernetes"),
        Feature("architecture.sidecar", "Sidecar", "architecture", "?", "status", "why", computed_modes=("sidecar",)),
        Feature("project.licence", "Licence", "project", "?", "attribute", "why"),
    )
}
DATES = tuple(f"202{year}-0{month}-01" for year in range(5) for month in (1, 6))
ON = st.sampled_from(DATES)


@st.composite
def _bounds(draw: st.DrawFn, versions: tuple[str, ...]) -> dict[str, str]:
    """Where something begins and ends: with a release, on a day, or always."""
    bounds: dict[str, str] = {}
    for key in ("since", "until"):
        kind = draw(st.sampled_from(("", "release", "day"))) if versions else draw(st.sampled_from(("", "day")))
        if kind == "release":
            bounds[key] = ("<=" if key == "since" and draw(st.booleans()) else "") + draw(st.sampled_from(versions))
        elif kind == "day":
            bounds[f"{key}_date"] = draw(ON)
    return bounds


@st.composite
def _mesh(draw: st.DrawFn, name: str, above: Mesh | None) -> Mesh:
    dates = sorted(draw(st.lists(ON, min_size=2, max_size=4)), reverse=True)
    releases = []
    for place, date in enumerate(dates):
        version = f"1.{len(dates) - place}"
        built = (Upstream(above.id, draw(st.sampled_from(above.releases)).version),) if above else ()
        ends = tuple(End(draw(ON), "expected", draw(ON)) for _ in range(draw(st.integers(0, 1))))
        ranges = (Range("kubernetes", "1.20", "1.25", "tested", date),)
        status = draw(st.sampled_from(("stable", "stable", "preview")))
        releases.append(Release(version, status, date, upstream=built, ends=ends, runs_on=ranges))
    versions = tuple(one.version for one in releases)
    stated = {}
    for feature in FEATURES.values():
        if feature.computed:
            continue
        held = []
        for place in range(draw(st.integers(0, 3))):
            one = fact(draw(st.sampled_from(("full", "partial", "none", "unknown"))), via=f"way-{place}")
            if feature.kind == "attribute":
                one = fact("", value=(f"licence {place}",))
            limits = tuple(
                DatedLimit("limit", **draw(_bounds(versions)))  # type: ignore[arg-type]
                for _ in range(draw(st.integers(0, 1)))
            )
            deprecated = {"since": draw(st.sampled_from(versions))} if draw(st.integers(0, 3)) == 3 else {}
            home = {"id": f"{name}#{feature.id}/{place}", "mesh": name, "feature": feature.id}
            bounds = draw(_bounds(versions))
            held.append(replace(one, **home, **bounds, dated_limits=limits, deprecated=deprecated))  # type: ignore[arg-type]
        stated[feature.id] = tuple(held)
    begins = [{"since": draw(st.sampled_from(versions))}, {"since_date": draw(ON)}, {}]
    stages = tuple(
        Stage(maturity, **draw(st.sampled_from(begins)))
        for maturity in draw(st.sampled_from((("ga",), ("ga", "beta"))))
    )
    return Mesh(
        name, name, "mesh", "", "",
        modes={"sidecar": (Stage("ga"),), "ambient": stages},
        date_basis=draw(st.sampled_from(("git-tag", "git-tag", "service"))),
        derives=(Derives(above.id, draw(st.sampled_from(("", versions[-1])))),) if above else (),
        differences=({"kind": "docs", "url": "https://x.example/"},) if draw(st.booleans()) else (),
        releases=tuple(releases),
        events=tuple(Event(name, "deprecated", draw(ON), draw(ON), "x") for _ in range(draw(st.integers(1, 2)))),
        stated=stated,
    )  # fmt: skip


@st.composite
def made_up(draw: st.DrawFn, pinned: bool = False) -> History:
    """A mesh, and one that derives from it, on a day when the first has two releases."""
    above = draw(_mesh("above", None))
    below = draw(_mesh("below", above))
    kb = replace(KB, meshes={"above": above, "below": below}, features=FEATURES)
    second = above.releases[-2].date
    return draw(_moment(kb, [day for day in DATES if day >= second], pinned))


REAL_DAYS = sorted({day for mesh in KB.meshes.values() for day in change_days(mesh) if day >= "2020-01-01"})


def real(pinned: bool = False) -> st.SearchStrategy[History]:
    """The shipped base, on a day on which something changed."""
    return _moment(KB, REAL_DAYS, pinned)


@st.composite
def _moment(draw: st.DrawFn, kb: KnowledgeBase, days: Sequence[str], pinned: bool) -> History:
    day = draw(st.sampled_from(days))
    out = {
        mesh.id: [one.version for one in mesh.releases if one.date and one.date <= day] for mesh in kb.meshes.values()
    }
    names = [name for name, versions in out.items() if len(versions) > 1]
    run = draw(st.lists(st.sampled_from(names), min_size=int(pinned), max_size=2, unique=True))
    return History(kb, day, {name: draw(st.sampled_from(out[name])) for name in run})


SOURCES: dict[str, Histories] = {"made-up": made_up, "real": real}


# --- laws -------------------------------------------------------------------------------------------------------------


@law
def a_view_equals_that_of_the_base_without_what_came_after(data: st.DataObject, histories: Histories) -> bool:
    now = data.draw(histories())
    then = replace(now.kb, meshes={name: pruned(mesh, now.day) for name, mesh in now.kb.meshes.items()})
    assert replace(now, kb=then).view() == now.view()
    return then != now.kb


@law
def an_event_is_known_from_the_day_it_is_announced(data: st.DataObject, histories: Histories) -> bool:
    now = data.draw(histories())
    seen = now.view()
    for one in seen.candidates:
        events = now.kb.meshes[one.mesh].events
        assert set(map(id, one.events)) == {id(event) for event in events if event.announced <= now.day}
    ahead = [event for one in seen.candidates for event in one.events if event.effective > now.day]
    return bool(ahead) or any(now.kb.meshes[one.mesh].events for one in seen.candidates)


@law
def a_pin_shows_the_release_that_is_run_and_nothing_later(data: st.DataObject, histories: Histories) -> bool:
    now = data.draw(histories(pinned=True))
    seen = now.view()
    for one in seen.candidates:
        if one.mesh not in now.pins:
            continue
        mesh, pin = now.kb.meshes[one.mesh], now.pins[one.mesh]
        order = [release.version for release in mesh.releases]
        aliases = {name: release.version for release in mesh.releases for name in release.aliases}

        def later(version: str) -> bool:
            return order.index(aliases.get(version, version)) < order.index(pin)  # noqa: B023

        assert one.release in (pin, "preview")
        assert [release.version for release in one.supported_releases] in ([], [pin])
        for feature in now.kb.features.values():
            if feature.computed:
                continue
            for held in seen.cell(one.id, feature.id).statements:
                if held.mesh == one.mesh and not held.inherited:
                    assert not held.since or not later(held.since.removeprefix("<="))
                    ends = next(each for each in mesh.stated[feature.id] if each.id == held.id).until
                    assert not ends or later(ends)
    return bool(set(now.pins) & {one.mesh for one in seen.candidates})
