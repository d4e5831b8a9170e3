"""The whole way in one call, for programs and for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from meshadvisor.engine import recommend as engine
from meshadvisor.engine.figures import own_figures
from meshadvisor.engine.findings import fitting_release
from meshadvisor.engine.sizes import has_sizes
from meshadvisor.engine.whatif import what_if
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.view import view
from meshadvisor.values.asked import Requirements
from meshadvisor.values.results import Caveat, Recommendation, Robustness
from meshadvisor.values.view import View

if TYPE_CHECKING:  # few answers have costs, and their shapes take a while
    from meshadvisor.values.estimates import Estimate, Prices, Sizes

HISTORY = "2020-01-01"
"""Facts are gathered from this day on."""
_SHOWN_FIRST = ("istio", "linkerd")
"""Those with the most measurements."""


def recommend(
    kb: KnowledgeBase,
    asked: Requirements,
    as_of: str = "",
    pins: Mapping[str, str] | None = None,
    robust: bool = False,
    at_hand: View | None = None,
) -> Recommendation:
    """The recommendation for some requirements on a day (the data's own by default).

    `pins` (mesh → version) win over those of the requirements; `robust` adds the SMAA-2 rank acceptability. Where the
    newest release of a mesh does not run on the Kubernetes version asked for and an older one in support does, that one
    is taken, and a caveat says so. `at_hand` is a view of the data's own day, used where it fits to save time.
    Raises UnknownIdError and InputError.
    """
    answer = ranked(kb, asked, as_of, pins, at_hand)
    return replace(
        answer,
        what_if=what_if(answer),
        robustness=_robustness(answer) if robust else None,
        estimate=_estimate_of(kb, answer) if has_sizes(asked.context) else None,
    )


def ranked(
    kb: KnowledgeBase,
    asked: Requirements,
    as_of: str = "",
    pins: Mapping[str, str] | None = None,
    at_hand: View | None = None,
) -> Recommendation:
    """The same without what would change the answer, which takes longest: for who asks again after every change.

    Raises UnknownIdError and InputError.
    """
    wanted = {**asked.pins, **(pins or {})}
    asked = replace(asked, pins=wanted)
    newest = view(kb, as_of, wanted) if wanted or as_of or at_hand is None else at_hand
    version = str(asked.context.get("kubernetes", {}).get("version", ""))
    older = _older_that_fit(newest, version, wanted) if version else {}
    seen = view(kb, as_of, {**wanted, **older}) if older else newest
    seen = _with_costs(kb, seen) if has_sizes(asked.context) else seen
    scoring = own_figures(kb.scoring, asked.scoring) if asked.scoring else kb.scoring
    answer = engine.recommend(seen, asked, kb.rules, scoring)
    taken = tuple(_taken(newest, seen, older, version))
    caveats = (*_of_day(newest.day), *taken, *_of_current(kb, asked), *answer.caveats)
    return replace(answer, caveats=caveats, data_version=kb.data_version, contract=kb.contract)


def estimate(
    kb: KnowledgeBase, sizes: Sizes, names: Sequence[str] = (), prices: Prices | None = None, as_of: str = ""
) -> Estimate:
    """What candidates cost at these sizes (those named, such as istio or istio/ambient; by default all with figures).

    Raises UnknownIdError, and InputError for sizes that no cluster has.
    """
    return estimated(kb, view(kb, as_of), sizes, names, prices)


def estimated(
    kb: KnowledgeBase, seen: View, sizes: Sizes, names: Sequence[str] = (), prices: Prices | None = None
) -> Estimate:
    """The same for the releases of a view."""
    from meshadvisor.engine import estimate as costs
    from meshadvisor.timeline.costs import cost_models
    from meshadvisor.values.estimates import Estimate

    costs.checked(sizes)
    known = cost_models(kb, seen)
    wanted = kb.candidates(names) if names else sorted(known, key=_place)
    models = [known[name] for name in wanted if name in known]
    shown = {one.id: one.name for one in seen.candidates}
    return Estimate(
        day=seen.day,
        data_version=kb.data_version,
        sizes=sizes,
        prices=prices,
        costs=tuple(cost for one in models for cost in costs.costs(one, sizes, prices)),
        break_even=costs.break_even(models, sizes),
        without=tuple(shown[name] for name in wanted if name in shown and name not in known),
    )


def _with_costs(kb: KnowledgeBase, seen: View) -> View:
    from meshadvisor.timeline.costs import cost_models

    return replace(seen, costs=cost_models(kb, seen))


def _estimate_of(kb: KnowledgeBase, answer: Recommendation) -> Estimate | None:
    """What those that are ranked cost, in their order; of derived products nothing is known apart."""
    from meshadvisor.engine.estimate import sizes_of

    sizes = sizes_of(answer.requirements.context)
    names = [one.candidate.id for family in answer.ranking for one in family.members]
    return estimated(kb, answer.view, sizes, names) if sizes and names else None


def _place(candidate: str) -> int:
    """Sort key of those that nobody named."""
    mesh = candidate.partition("/")[0]
    return _SHOWN_FIRST.index(mesh) if mesh in _SHOWN_FIRST else len(_SHOWN_FIRST)


def _robustness(answer: Recommendation) -> Robustness | None:
    from meshadvisor.engine.robust import robustness  # the generator of random numbers is slow to start

    return robustness(answer.ranking, answer.criteria)


def _taken(newest: View, seen: View, older: Mapping[str, str], version: str) -> Iterator[Caveat]:
    """What is said of each candidate whose older release is taken; one whose mode came later is not there any more."""
    left = {one.id for one in seen.candidates}
    for one in newest.candidates:
        if one.mesh in older:
            why = f"because {one.release} does not run on Kubernetes {version}"
            if one.id in left:
                yield Caveat(one.id, f"{older[one.mesh]} is taken, {why}")
            else:
                yield Caveat("", f"{one.name} is left out: {older[one.mesh]} does not have it, and is taken {why}")


def _of_day(day: str) -> Iterator[Caveat]:
    if day < HISTORY:
        yield Caveat("", f"facts are gathered from {HISTORY} on; what is missing on {day} may have been there")


def _of_current(kb: KnowledgeBase, asked: Requirements) -> Iterator[Caveat]:
    current = asked.context.get("current")
    if current and current not in kb.meshes:
        yield Caveat("", f"nothing is known here about {current}, which you run")


def _older_that_fit(newest: View, version: str, pinned: Mapping[str, str]) -> dict[str, str]:
    """Mesh → the newest release in support that runs on a Kubernetes version, where the newest of all does not."""
    found = {}
    for candidate in newest.candidates:
        fits = fitting_release(candidate, version)
        if candidate.mesh not in pinned and fits and fits != candidate.supported_releases[0].version:
            found[candidate.mesh] = fits
    return found
