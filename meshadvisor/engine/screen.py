"""Conjunctive screening: what is out, with every reason, and what the end of a product does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from meshadvisor.engine.days import add_months
from meshadvisor.engine.findings import fault
from meshadvisor.values.asked import Scoring
from meshadvisor.values.facts import Event, Statement
from meshadvisor.values.results import Criterion, Finding
from meshadvisor.values.view import Candidate, View

_CLOUD_OF = {"eks": "aws", "ecs": "aws", "fargate": "aws", "ec2": "aws", "aks": "azure", "gke": "gcp"}
_LANGUAGES = frozenset({"jvm"})


def ending_events(candidate: Candidate, day: str, scoring: Scoring) -> tuple[Event, ...]:
    """The events that exclude a candidate on a day: reached, or announced for a day within the horizon."""
    horizon = add_months(day, scoring.horizon_months)
    return tuple(
        event
        for event in candidate.events
        if (event.kind in scoring.reached and event.effective <= day)
        or (event.kind in scoring.announced and day < event.effective <= horizon)
    )


ONLY_ON = "only-on"
"""The id of the finding that a product is bound to another cloud or language than the one that was named."""


def bound_elsewhere(candidate: Candidate, context: Mapping[str, object]) -> bool:
    """Is the candidate bound to a cloud, platform or language that the context does not name?"""
    return bool(candidate.only_on) and not _named(context) & set(candidate.only_on)


def is_named(candidate: Candidate, context: Mapping[str, object]) -> bool:
    """Does the context name the product, or the platform that it is bound to?"""
    bound_here = bool(candidate.only_on) and not bound_elsewhere(candidate, context)
    return bound_here or context.get("current") == candidate.mesh


def unknown_distribution(candidates: Iterable[Candidate], context: Mapping[str, object]) -> str:
    """The distribution of Kubernetes, where no product is bound to it and no cloud follows from it; else empty."""
    kubernetes = context.get("kubernetes", {})
    given = str(kubernetes.get("distribution", "")) if isinstance(kubernetes, Mapping) else ""
    known = given in _CLOUD_OF or any(given in one.only_on for one in candidates)
    return "" if known else given


def wrong_place(candidate: Candidate, context: Mapping[str, object]) -> Finding | None:
    """The finding that excludes a candidate that is bound to another cloud or language than was named."""
    named = "languages" if set(candidate.only_on) <= _LANGUAGES else "cloud"
    if named not in context or not bound_elsewhere(candidate, context):
        return None
    zero, reason = Fraction(0), f"runs on {' or '.join(candidate.only_on)} only"
    return Finding(ONLY_ON, candidate.id, "not-met", zero, zero, reason, False)


def _named(context: Mapping[str, object]) -> set[str]:
    """The clouds, platforms and languages that the context names, and the cloud that follows from a platform."""
    kubernetes, platforms = context.get("kubernetes", {}), context.get("platforms", ())
    named = {str(context.get("cloud", "")), str(context.get("languages", ""))}
    if isinstance(platforms, (list, tuple)):
        named.update(platforms)
    if isinstance(kubernetes, Mapping):
        named.add(str(kubernetes.get("distribution", "")))
    return named | {_CLOUD_OF[name] for name in named if name in _CLOUD_OF}


def not_together(
    view: View, candidate: Candidate, criteria: Sequence[Criterion], findings: Mapping[str, Finding]
) -> list[Finding]:
    """Findings of two musts that each pass, but only by mechanisms that exclude each other."""
    musts = [one for one in criteria if one.must and one.template == "feature" and findings[one.id].passes]
    stated = (view.cell(candidate.id, str(dict(one.params)["feature"])).statements for one in musts)
    if not any(one.excludes for statements in stated for one in statements):
        return []
    mechanisms = {one.id: _passing(view, candidate, one) for one in musts}
    clashes = []
    for index, one in enumerate(musts):
        for other in musts[index + 1 :]:
            pairs = [(a, b) for a in mechanisms[one.id] for b in mechanisms[other.id]]
            if pairs and all(_excludes(a, b) or _excludes(b, a) for a, b in pairs):
                first, second = findings[one.id], findings[other.id]
                reason = f"cannot be had together with {other.label.lower()}"
                clashes.append(
                    Finding(
                        one.id,
                        candidate.id,
                        "not-met",
                        first.low,
                        first.high,
                        reason,
                        False,
                        (*first.statements, *second.statements),
                    )
                )
    return clashes


def _passing(view: View, candidate: Candidate, criterion: Criterion) -> list[Statement]:
    params = dict(criterion.params)
    cell = view.cell(candidate.id, str(params["feature"]))
    return [one for one in cell.statements if not fault(one, candidate, params)]


def _excludes(one: Statement, other: Statement) -> bool:
    return other.feature in one.excludes or f"{other.feature}/{other.via}" in one.excludes
