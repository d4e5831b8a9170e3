"""Templates: computed tests that are no cell of the comparison. Each gives one finding, with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from meshadvisor.engine.days import add_months
from meshadvisor.values.errors import InputError
from meshadvisor.values.results import Finding
from meshadvisor.values.view import Candidate, View

ZERO, ONE = Fraction(0), Fraction(1)
SUPPORT_WINDOW = "project.support-window"
"""How many months the project itself fixes a release: what is known where a release has no stated end."""


def described(template: str, params: Mapping[str, Any]) -> tuple[str, str, str]:
    """Category, label and id of a criterion by a template. Raises InputError when its parameter is not given."""
    name = {"kubernetes-range": "version", "support-left": "months", "in-use": "name"}.get(template)
    if name is None:
        raise InputError(f"no template called '{template}'")
    given = params.get(name)
    if given is None:
        raise InputError(f"the template {template} needs '{name}'")
    category, label = {
        "kubernetes-range": ("platform", f"Runs on Kubernetes {given}"),
        "support-left": ("project", f"Fixed for {given} months more"),
        "in-use": ("operations", f"Part of {given}, which is in use"),
    }[template]
    return category, label, f"{template}={given}"


def in_use(candidate: Candidate, criterion: str, name: str) -> Finding:
    """Is the mesh itself what is in use under that name?"""
    if candidate.mesh == name:
        return _finding(candidate, criterion, True, f"comes with {name}")
    return _finding(candidate, criterion, False, "comes on top of it")


def support_left(view: View, candidate: Candidate, criterion: str, months: int) -> Finding:
    """Is there a release that is fixed for so many months more, by its stated end or else by the project's policy?"""
    until = add_months(view.day, months)
    ends = {one.version: one.end for one in candidate.supported_releases if one.end}
    window = _window(view, candidate)
    newest = candidate.supported_releases[0] if candidate.supported_releases else None
    if newest and not newest.end and window is not None:
        ends[newest.version] = add_months(newest.date, window)
    if ends:
        version = max(ends, key=lambda one: (ends[one], one))
        return _finding(candidate, criterion, ends[version] >= until, f"{version} is fixed until {ends[version]}")
    if window is not None and window < months:
        return _finding(candidate, criterion, False, f"fixes a release for {window} months")
    return _unknown(candidate, criterion, "no release has a stated end")


def _window(view: View, candidate: Candidate) -> int | None:
    """Whole months for which a release is fixed, by the project's own word."""
    values = [one.value for one in view.cell(candidate.id, SUPPORT_WINDOW).statements]
    months = [value["months"] for value in values if isinstance(value, Mapping) and "months" in value]
    return int(max(months)) if months else None


def _finding(candidate: Candidate, criterion: str, passes: bool, reason: str) -> Finding:
    value = ONE if passes else ZERO
    return Finding(criterion, candidate.id, "met" if passes else "not-met", value, value, reason, passes)


def _unknown(candidate: Candidate, criterion: str, reason: str) -> Finding:
    return Finding(criterion, candidate.id, "unknown", ZERO, ONE, reason, None, (), f"{candidate.id} {criterion}")
