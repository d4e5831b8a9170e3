"""What the laws are held over: made-up views with all that a cell can hold, and the real base on a random day."""

from __future__ import annotations

import datetime
import itertools
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from hypothesis import strategies as st

from meshadvisor.engine import recommend as engine
from meshadvisor.kb.load import load
from meshadvisor.timeline.view import view
from meshadvisor.values.asked import Item, Requirements, Rule, Scoring
from meshadvisor.values.facts import MATURITIES, Event, Feature, Range, Statement, value_texts
from meshadvisor.values.results import Recommendation
from meshadvisor.values.view import Candidate, Cell, SupportedRelease, View

KB = load()
DAY = "2026-01-01"
WORDS = ("low", "medium", "high", "critical")


@dataclass(frozen=True)
class Case:
    """Everything that a recommendation is computed from."""

    view: View
    asked: Requirements
    rules: tuple[Rule, ...] = ()
    scoring: Scoring = field(default_factory=lambda: KB.scoring)

    def answer(self) -> Recommendation:
        """The engine's answer."""
        return engine.recommend(self.view, self.asked, self.rules, self.scoring)

    def asking(self, *items: Item) -> Case:
        """The same with these items."""
        return replace(self, asked=replace(self.asked, items=items))

    def with_cells(self, *cells: Cell) -> Case:
        """The same with other cells."""
        changed = {(cell.candidate, cell.feature): cell for cell in cells}
        return replace(self, view=replace(self.view, cells=ChainMap(changed, self.view.cells)))  # type: ignore[arg-type]


Cases = Callable[..., st.SearchStrategy[Case]]
"""Cases, with that many `musts`, `wishes` and `avoided`; `numbers` instead of words; `ranked` categories; `deep`: at
least two meshes, and nothing but what is asked for counts."""


# --- made-up views ------------------------------------------------------------------------------------------------

FEATURES = {
    one.id: one
    for one in (
        Feature("traffic.a", "A", "traffic", "?", "status", "why", aliases=("a",)),
        Feature("traffic.b", "B", "traffic", "?", "status", "why"),
        Feature("traffic.b-part", "B part", "traffic", "?", "status", "why", part_of="traffic.b"),
        Feature("security.c", "C", "security", "?", "status", "why"),
        Feature("security.d", "D", "security", "?", "status", "why", modes=("sidecar",), otherwise="met"),
        Feature("security.e", "E", "security", "?", "status", "why", modes=("ambient",)),
        Feature("platform.f", "F", "platform", "?", "status", "why"),
        Feature("project.licence", "Licence", "project", "?", "attribute", "why", aliases=("licence",)),
    )
}
PLATFORMS = ("kubernetes", "vm")
LICENCES = ("MIT", "BUSL-1.1", "proprietary")


def fact(status: str, **more: Any) -> Statement:
    """A statement without a home."""
    has = {"via": "way", "maturity": "ga"} if status in ("full", "partial") else {}
    limits = {"limits": ("x",)} if status == "partial" else {}
    provider = {"provider": "somebody"} if status == "third-party" else {}
    return Statement(
        **{  # type: ignore[arg-type]
            "id": "", "mesh": "", "feature": "", "status": status, "verified": DAY, "certainty": "high",
            **has, **limits, **provider, **more,
        }
    )  # fmt: skip


MECHANISMS = (
    *(
        fact(status, maturity=maturity, supported=supported, deprecated=deprecated)
        for status, maturity, supported, deprecated in itertools.product(
            ("full", "partial"), MATURITIES, (True, False), ({}, {"since": "0.9"})
        )
    ),
    *(fact("partial", maturity=maturity, interface="raw-config") for maturity in ("beta", "ga")),
    fact("full", interface="extra-component"),
    *(fact("full", excludes=(feature,)) for feature in ("traffic.a", "security.c", "security.c/way-0")),
    *(fact("full", inherited="Upstream 1.0", certainty="medium", since=since) for since in ("0.8", "0.9")),
    fact("third-party"),
    fact("third-party", supported=False),
)
UNKNOWNS = (fact("unknown"), fact("unknown", inherited="Upstream 1.0"))
NOTHING = (fact("none"), *UNKNOWNS)


@st.composite
def stated(draw: st.DrawFn) -> tuple[Statement, ...]:
    """What a cell holds: nothing, one word for all, several mechanisms, or other things on another platform."""
    shape = draw(st.sampled_from(("one", "nobody looked", "one word", "several", "by platform", "by platform")))
    mechanism = st.sampled_from(MECHANISMS)
    if shape == "nobody looked":
        return ()
    if shape == "one word":
        return (draw(st.sampled_from(NOTHING)),)
    found = [draw(mechanism) for _ in range(draw(st.integers(2, 3)) if shape == "several" else 1)]
    if shape != "by platform":
        return tuple(replace(one, via=one.via and f"way-{place}") for place, one in enumerate(found))
    elsewhere = draw(st.sampled_from((*NOTHING, *MECHANISMS, None)))
    here, there = draw(st.permutations(PLATFORMS))
    rest = () if elsewhere is None else (replace(elsewhere, platforms=(there,)),)
    return (replace(found[0], platforms=(here,)), *rest)


KINDS = ("shutdown", "archived", "end-of-support", "closed-to-new", "deprecated", "renamed")
EVENTS = st.builds(
    lambda kind, effective: Event("", kind, "2024-01-01", effective, kind),
    st.sampled_from(KINDS),
    st.sampled_from(("2025-06-01", DAY, "2026-01-02", "2027-12-31", "2028-01-01", "2028-01-02", "2031-01-01")),
)
NUMBERED = (
    Range("kubernetes", low, high, basis, DAY)
    for low, high, basis in itertools.product(
        ("1.28", "1.31"), ("", "1.30", "1.34"), ("supported", "tested", "minimum")
    )
)
RANGES = st.sampled_from([(), (Range("openshift", "4.1", "", "tested", DAY),), *((one,) for one in NUMBERED)])


@st.composite
def made_up_views(draw: st.DrawFn, deep: bool = False) -> View:
    """One to four meshes with one or two modes; a later one may derive from the first."""
    candidates, cells = [], {}
    for number in range(draw(st.sampled_from((3, 2, 4, 3, 4, 2 if deep else 1)))):
        mesh = f"mesh-{number}"
        modes = draw(st.sampled_from((("sidecar",), ("sidecar",), ("sidecar", "ambient"), ("ambient",))))
        family = draw(st.sampled_from((mesh, mesh, mesh, "mesh-0")))
        releases = tuple(
            SupportedRelease(version, "2025-12-01", "", "", draw(RANGES))
            for version in draw(st.sampled_from(((), ("1.1",), ("1.1", "1.0"))))
        )
        common = {
            "kind": "alternative" if draw(st.integers(0, 9)) == 9 else "mesh",
            "only_on": ("aws",) if draw(st.integers(0, 9)) == 9 else (),
            "production": draw(st.sampled_from((frozenset({"ga"}), frozenset({"beta", "ga"})))),
            "events": (replace(draw(EVENTS), mesh=mesh),) if draw(st.integers(0, 5)) == 5 else (),
        }
        verified = draw(st.sampled_from(("2025-07-04", "2025-07-05", "2025-07-06", DAY, "2026-02-01")))
        first: dict[str, tuple[Statement, ...]] = {}
        for mode in modes:
            candidate = f"{mesh}/{mode}"
            candidates.append(
                Candidate(
                    id=candidate,
                    mesh=mesh,
                    mode=mode,
                    name=f"Mesh {number} ({mode})",
                    family=family,
                    release="1.1",
                    release_date="2025-12-01",
                    mode_maturity="ga",
                    supported_releases=releases,
                    **common,  # type: ignore[arg-type]
                )
            )
            for feature in FEATURES.values():
                applies = not feature.modes or mode in feature.modes
                if feature.id in first and draw(st.booleans()):  # one statement holds for both modes
                    held = first[feature.id]
                elif feature.kind == "attribute":
                    known = (fact("", value=texts) for texts in (*((one,) for one in LICENCES), LICENCES[:2]))
                    held = draw(st.sampled_from(((), (fact("unknown"),), *((one,) for one in known))))
                    held = _at_home(held, mesh, mode, feature, verified)
                else:
                    held = _at_home(draw(stated()), mesh, mode, feature, verified)
                first.setdefault(feature.id, held)
                cells[candidate, feature.id] = Cell(candidate, feature.id, held, applies)
    return View(DAY, FEATURES, tuple(candidates), cells)


def _at_home(held: Sequence[Statement], mesh: str, mode: str, feature: Feature, verified: str) -> tuple[Statement, ...]:
    return tuple(
        replace(one, id=f"{mesh}/{mode}#{feature.id}/{place}", mesh=mesh, feature=feature.id, verified=verified)
        for place, one in enumerate(held)
    )


CONDITIONS: tuple[Mapping[str, Any], ...] = (
    {"path": "context.cloud", "present": True},
    {"path": "context.platforms", "contains": "vm"},
    {"none": [{"path": "context.cloud", "equals": "aws"}]},
)


@st.composite
def made_up(draw: st.DrawFn, **numbers: Any) -> Case:
    """A made-up view, and a request about it."""
    seen = draw(made_up_views(deep=numbers.get("deep", False)))
    context: dict[str, Any] = {}
    if draw(st.booleans()):
        context["platforms"] = draw(st.sampled_from((["kubernetes"], ["kubernetes", "vm"], ["vm"])))
    if draw(st.integers(0, 3)) == 3:
        context["cloud"] = draw(st.sampled_from(("aws", "own")))
    if draw(st.integers(0, 3)) == 3:
        context["current"] = "mesh-1"
    features = tuple(name for name, one in FEATURES.items() if one.kind == "status")
    asked = draw(requests(features, {"project.licence": LICENCES}, ("1.28", "1.30", "1.33"), context, **numbers))
    rules = tuple(
        Rule(
            f"rule-{place}", condition, (Item("prefer", "feature", {"feature": name}, weight, f"rule-{place}"),), "why"
        )
        for place, (condition, name, weight) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(CONDITIONS), st.sampled_from(_positive(asked, features)), st.sampled_from(WORDS)
                    ),
                    max_size=2,
                )
            )
        )
    )
    return Case(seen, asked, rules)


def _positive(asked: Requirements, features: Sequence[str]) -> list[str]:
    avoided = {one.params.get("feature") for one in asked.items if one.role == "avoid"}
    return [name for name in features if name not in avoided]


# --- requests -------------------------------------------------------------------------------------------------------


@st.composite
def requests(
    draw: st.DrawFn,
    features: Sequence[str],
    attributes: Mapping[str, Sequence[str]],
    versions: Sequence[str],
    context: Mapping[str, Any],
    *,
    musts: int = 1,
    wishes: tuple[int, int] = (1, 4),
    avoided: tuple[int, int] = (0, 1),
    numbers: bool | None = None,
    deep: bool = False,
    ranked: bool = False,
) -> Requirements:
    """A request for features, each asked for or to be avoided but not both."""
    by_number = draw(st.booleans()) if numbers is None else numbers
    weight = st.integers(1, 50).map(lambda one: Fraction(one, 7)) if by_number else st.sampled_from(WORDS)
    many, few = draw(st.integers(*wishes)), draw(st.integers(*avoided))
    names = draw(st.lists(st.sampled_from(features), min_size=many + few, max_size=many + few, unique=True))
    items = [Item("prefer", "feature", {"feature": name}, draw(weight)) for name in names[few:]]
    for name in names[:few]:
        level = draw(st.sampled_from(("must", "high"))) if not deep else "high"
        items.append(Item("avoid", "feature", {"feature": name}, level))
    for name in draw(st.lists(st.sampled_from(_positive(Requirements(items=tuple(items)), features)), max_size=musts)):
        accept = draw(st.sets(st.sampled_from(("beta", "third-party", "raw-config", "unsupported"))))
        terms = draw(st.sampled_from(({}, {}, {"status": "full"}, {"maturity": "beta"})))
        items.append(Item("must", "feature", {"feature": name, "accept": tuple(sorted(accept)), **terms}))
    if draw(st.integers(0, 2)) == 2 and not (deep and by_number):
        name = draw(st.sampled_from(sorted(attributes)))
        values = draw(st.lists(st.sampled_from(attributes[name]), min_size=1, max_size=2, unique=True))
        role = draw(st.sampled_from(("prefer", "avoid") if deep or not musts else ("must", "prefer", "avoid")))
        level = "medium" if role == "must" else draw(weight) if role == "prefer" else "low"
        items.append(Item(role, "attribute", {"attribute": name, "is": tuple(values)}, level))
    if draw(st.integers(0, 2)) == 2:
        role = "must" if musts and not deep else "prefer"
        items.append(
            Item(
                role,
                "kubernetes-range",
                {"version": draw(st.sampled_from(versions))},
                draw(weight) if role == "prefer" else "medium",
            )
        )
    categories = sorted({name.partition(".")[0] for name in features})
    priorities = (
        draw(st.lists(st.sampled_from(categories), unique=True, min_size=2 * ranked, max_size=4))
        if not by_number
        else []
    )
    return Requirements(items=tuple(draw(st.permutations(items))), context=context, priorities=tuple(priorities))


# --- the real base --------------------------------------------------------------------------------------------------

REAL_FEATURES = tuple(name for name, one in KB.features.items() if one.kind == "status")


@cache
def real_attributes() -> dict[str, tuple[str, ...]]:
    """Attribute → values that somebody has."""
    found: dict[str, dict[str, None]] = {}
    for mesh in KB.meshes.values():
        for name, held in mesh.stated.items():
            if KB.features[name].kind == "attribute":
                found.setdefault(name, {}).update(
                    dict.fromkeys(text for one in held if one.value is not None for text in value_texts(one.value))
                )
    return {name: tuple(values) for name, values in found.items()}


@lru_cache(maxsize=32)
def real_view(day: str) -> View:
    """The shipped base on a day."""
    return view(KB, day)


DAYS = st.dates(min_value=datetime.date(2020, 1, 1), max_value=datetime.date.fromisoformat(KB.day)).map(str)


@st.composite
def real_contexts(draw: st.DrawFn) -> dict[str, Any]:
    """A context that fires some of the shipped rules."""
    context: dict[str, Any] = {}
    if draw(st.booleans()):
        names = st.sampled_from(("kubernetes", "kubernetes", "vm", "ec2", "ecs"))
        context["platforms"] = draw(st.lists(names, min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 2)) == 2:
        context["cloud"] = draw(st.sampled_from(("own", "aws", "azure", "gcp")))
    if draw(st.integers(0, 3)) == 3:
        context["licence"] = {"open_source_only": True}
    if draw(st.integers(0, 3)) == 3:
        context["kubernetes"] = {"version": f"1.{draw(st.integers(16, 35))}"}
    if draw(st.integers(0, 3)) == 3:
        context["current"] = draw(st.sampled_from(sorted(KB.meshes)))
    return context


@st.composite
def real(draw: st.DrawFn, **numbers: Any) -> Case:
    """The real base on a day since 2020, and a request from the real catalogue."""
    versions = [f"1.{minor}" for minor in range(16, 36)]
    deep = numbers.get("deep", False)
    context = {} if deep else draw(real_contexts())
    asked = draw(requests(REAL_FEATURES, real_attributes(), versions, context, **numbers))
    return Case(real_view(draw(DAYS)), asked, KB.rules)


SOURCES: dict[str, Cases] = {"made-up": made_up, "real": real}
