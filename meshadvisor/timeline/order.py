"""The order of a mesh's own releases, and what is in force on a day. Versions are never compared as text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cached_property

from meshadvisor.values.errors import InputError, UnknownIdError
from meshadvisor.values.facts import Mesh, Release, Stage, Statement
from meshadvisor.values.frozen import frozen
from meshadvisor.values.problems import printable


@frozen
class Clock:
    """One mesh at one moment: a day, and the release in force on it (none for products without releases)."""

    mesh: Mesh
    day: str
    release: Release | None
    pinned: bool = False

    @cached_property
    def _now(self) -> int:
        """The place of the release in force; past the end of the list when there is none."""
        return self.mesh.places[self.release.version] if self.release else len(self.mesh.releases)

    def reached(self, version: str) -> bool:
        """Is the release in force this one or a later one? Never, for one that is not out by the day."""
        place = self.mesh.places.get(version)
        if place is None or self._now > place:
            return False
        wanted = self.mesh.releases[place]
        return wanted.status != "planned" and wanted.date <= self.day

    def out(self, version: str, date: str) -> bool:
        """Had this release come out, or this day come, by the day? Other than `reached`, it asks nothing of a pin."""
        place = self.mesh.places.get(version)
        dated = date or (self.mesh.releases[place].date if place is not None else "")
        return bool(dated) and dated <= self.day

    def began(self, since: str, since_date: str) -> bool:
        """Has something with this beginning begun? Without a beginning it always has."""
        if since_date:
            return since_date <= self.day
        return self.reached(since.removeprefix("<=")) if since else True

    def ended(self, until: str, until_date: str) -> bool:
        """Has something with this end, which is exclusive, ended?"""
        if until_date:
            return until_date <= self.day
        return self.reached(until) if until else False

    def in_force(self, statement: Statement) -> bool:
        """Does the statement hold at this moment?"""
        return self.began(statement.since, statement.since_date) and not self.ended(
            statement.until, statement.until_date
        )

    def stage(self, mode: str) -> Stage | None:
        """The stage that a mode has reached, or None when it does not exist yet."""
        stages = (one for one in self.mesh.modes[mode] if self.began(one.since, one.since_date))
        return next((one for one in stages if not self._after_the_pin(one)), None)

    def _after_the_pin(self, stage: Stage) -> bool:
        """Did the stage begin, outside any release, only after the release that somebody runs?"""
        return self.pinned and self.release is not None and stage.since_date > self.release.date


def checked_day(day: str) -> str:
    """The same text. Raises InputError unless it is a day in the form of 2022-11-01: days are compared as texts."""
    try:
        right = datetime.date.fromisoformat(day).isoformat() == day
    except ValueError:
        right = False
    if not right:
        raise InputError(f"a day has the form of 2022-11-01; not '{printable(day)}'")
    return day


def find(mesh: Mesh, version: str) -> Release | None:
    """The release with this version or alias."""
    return next((one for one in mesh.releases if version == one.version or version in one.aliases), None)


def clock(mesh: Mesh, day: str, pin: str = "") -> Clock:
    """The mesh on a day: with its highest stable release by then, or the pinned one. Raises InputError on a bad pin."""
    if pin:
        release = find(mesh, pin)
        if release is None:
            if not mesh.releases:
                raise InputError(f"{mesh.name} has no releases to pin")
            raise UnknownIdError(f"release of {mesh.name}", pin, [one.version for one in mesh.releases])
        if not release.date or release.date > day:
            raise InputError(f"{mesh.name} {pin} was not out on {day}")
        return Clock(mesh, day, release, pinned=True)
    stable = (one for one in mesh.releases if one.status == "stable" and one.date <= day)
    return Clock(mesh, day, next(stable, None))


def change_days(mesh: Mesh) -> list[str]:
    """Every day on which anything about the mesh can have changed, in order."""
    days: Iterable[str] = (
        *(one.date for one in mesh.releases),
        *(day for one in mesh.statements for day in (one.since_date, one.until_date)),
        *(one.since_date for stages in mesh.modes.values() for one in stages),
        *(day for one in mesh.events for day in (one.announced, one.effective)),
    )
    return sorted({day for day in days if day})
