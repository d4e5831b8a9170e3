"""C6: facts that have not been looked at for long. Asked for only: a date moves on by itself, CI must not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.checks.context import Base, Stated
from meshadvisor.checks.order import is_patch
from meshadvisor.values.facts import GONE
from meshadvisor.values.problems import Problem

MOST_DAYS = 365
MOST_LINES = 1
"""So many newer release lines are no reason to look again."""
_TIP = "look again, and write the day and the release that you looked at into 'verified'"


def check_freshness(base: Base, day: str) -> Iterator[Problem]:
    """All problems of the family on an ISO day. What has ended, and meshes that are gone, do not change any more."""
    for stated in base.statements():
        if _is_alive(base, stated.mesh, day) and not _has_ended(base, stated, day):
            yield from _age(stated, day)
            yield from _behind(base, stated, day)


def _is_alive(base: Base, mesh: str, day: str) -> bool:
    return not any(event["kind"] in GONE and event["effective"] <= day for event in base.events.get(mesh, ()))


def _has_ended(base: Base, stated: Stated, day: str) -> bool:
    end: str = stated.raw.get("until_date", "")
    index = base.release_index(stated.mesh, stated.raw.get("until", ""))
    if index is not None:
        end = base.releases[stated.mesh][index].get("date", "")
    return bool(end) and end <= day


def _age(stated: Stated, day: str) -> Iterator[Problem]:
    verified: str = stated.raw["verified"]["date"]
    days = (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(verified)).days
    if days > MOST_DAYS:
        where = (*stated.where, "verified", "date")
        yield stated.document.problem(where, "C601", f"was verified {days} days before {day}", _TIP, "warning")


def _behind(base: Base, stated: Stated, day: str) -> Iterator[Problem]:
    version: str = stated.raw["verified"].get("release", "")
    index = base.release_index(stated.mesh, version)
    if index is None:
        return
    newer = [one["version"] for one in base.releases[stated.mesh][:index] if _is_line_by(one, day)]
    if len(newer) > MOST_LINES:
        message = f"was verified against {version}; since then came {', '.join(reversed(newer))}"
        yield stated.document.problem((*stated.where, "verified", "release"), "C602", message, _TIP, "warning")


def _is_line_by(release: Mapping[str, Any], day: str) -> bool:
    """Is this a stable release line that was out by the day?"""
    return release["status"] == "stable" and release["date"] <= day and not is_patch(release["version"])
