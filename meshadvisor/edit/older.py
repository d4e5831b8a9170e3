"""The statement that a new one succeeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meshadvisor.checks.context import Base
from meshadvisor.checks.intervals import Moment, clash, moment
from meshadvisor.kb.read import Document, Where


def older_open(document: Document, feature: str, releases: Base, answers: Mapping[str, Any]) -> Where | None:
    """Where a statement stands that has no end, began before the new one and cannot hold beside it; None if none does.

    `document`: a support file, which need not be sound. `answers`: what is known of the new statement.
    """
    mesh = document.data.get("mesh", "")
    begins = _begin(releases, mesh, answers)
    if "until" in answers or not {"since", "since_date"} & answers.keys() or begins is None:
        return None
    new = {**answers} if "status" in answers else {"value": "", **answers}
    for index, raw in enumerate(document.data.get("features", {}).get(feature, ())):
        if not isinstance(raw, dict) or {"until", "until_date"} & raw.keys() or not {"status", "value"} & raw.keys():
            continue
        older = _begin(releases, mesh, raw)
        if older is not None and older < begins and clash(new, raw):
            return ("features", feature, index)
    return None


def _begin(releases: Base, mesh: str, raw: Mapping[str, Any]) -> Moment | None:
    since = str(raw.get("since", "")).removeprefix("<=")
    return moment(releases, mesh, str(raw.get("since_date", "")), since, "0000-01-01")
