"""`view(kb, day, pins)`: all statements in force on one day, or for the versions that somebody runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import Clock, checked_day, clock
from meshadvisor.timeline.upstream import family, inherited, upstream
from meshadvisor.values.facts import MATURITIES, Feature, Stage, Statement
from meshadvisor.values.view import Candidate, Cell, SupportedRelease, View


def view(kb: KnowledgeBase, day: str = "", pins: Mapping[str, str] | None = None) -> View:
    """The matrix on a day (the data's own day by default). Raises InputError for a bad day or pin."""
    day = checked_day(day) if day else kb.day
    for name in pins or {}:
        kb.mesh(name)
    rows: dict[str, _Row] = {}
    for mesh in kb.meshes.values():
        moment = clock(mesh, day, (pins or {}).get(mesh.id, ""))
        rows |= {row.candidate.id: row for row in _rows(kb, moment)}
    return View(day, kb.features, tuple(row.candidate for row in rows.values()), _Cells(kb.features, rows))


def mesh_view(kb: KnowledgeBase, moment: Clock, features: Iterable[str] = ()) -> Iterator[tuple[Candidate, list[Cell]]]:
    """The candidates of one mesh at one moment, each with its cells (of all features when none are named).

    Modes that do not exist yet are left out.
    """
    wanted = [kb.features[name] for name in features] or list(kb.features.values())
    for row in _rows(kb, moment):
        yield row.candidate, [_cell(row, feature) for feature in wanted]


class _Row(NamedTuple):
    """A candidate, the stage of its mode, the moment, and the same of the upstream that it is built from."""

    candidate: Candidate
    stage: Stage
    moment: Clock
    upstream: _Row | None


def _rows(kb: KnowledgeBase, moment: Clock) -> Iterator[_Row]:
    if moment.release is None and not moment.mesh.undated:
        return
    above = upstream(kb, moment)
    theirs = {row.candidate.mode: row for row in _rows(kb, above)} if above else {}
    in_family, installable = family(kb, moment), _installable(moment)
    for mode in moment.mesh.modes:
        stage = moment.stage(mode)
        if stage is not None:
            yield _Row(_candidate(moment, mode, stage, in_family, installable), stage, moment, theirs.get(mode))


class _Cells(Mapping[tuple[str, str], Cell]):
    """Candidate and feature → cell, made when it is first looked at."""

    def __init__(self, features: Mapping[str, Feature], rows: Mapping[str, _Row]) -> None:
        self._features, self._rows = features, rows
        self._made: dict[tuple[str, str], Cell] = {}

    def __getitem__(self, key: tuple[str, str]) -> Cell:
        if key not in self._made:
            self._made[key] = _cell(self._rows[key[0]], self._features[key[1]])
        return self._made[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((candidate, feature) for candidate in self._rows for feature in self._features)

    def __len__(self) -> int:
        return len(self._rows) * len(self._features)


def _candidate(moment: Clock, mode: str, stage: Stage, in_family: str, installable: Installable) -> Candidate:
    mesh = moment.mesh
    several = len(mesh.modes) > 1
    supported, without_end = installable
    preview = bool(stage.since_date and mesh.releases and stage.maturity == "experimental")
    return Candidate(
        id=mesh.candidate(mode),
        mesh=mesh.id,
        mode=mode,
        name=f"{mesh.name} ({mode})" if several else mesh.name,
        kind=mesh.kind,
        family=in_family,
        release="preview" if preview else moment.release.version if moment.release else "",
        release_date=stage.since_date if preview else moment.release.date if moment.release else "",
        mode_maturity=stage.maturity,
        only_on=mesh.only_on,
        production=mesh.production,
        events=tuple(event for event in mesh.events if event.announced <= moment.day),
        supported_releases=supported,
        open_releases=without_end,
        pick=mesh.pick,
    )


Installable = tuple[tuple[SupportedRelease, ...], tuple[SupportedRelease, ...]]


def _installable(moment: Clock) -> Installable:
    """The release in force, then older stable lines whose stated end lies ahead, as known on the day; or the pin.

    Apart from these, the older lines of whose end nothing was stated by the day.
    """
    found: list[SupportedRelease] = []
    without_end: list[SupportedRelease] = []
    for release in (moment.release,) if moment.pinned and moment.release else moment.mesh.releases:
        if release.status != "stable" or release.date > moment.day:
            continue
        current = release is moment.release
        end = next((end.date for end in release.ends if end.stated <= moment.day), "")
        if current or not end or end > moment.day:
            ranges = tuple([one for one in release.runs_on if one.stated <= moment.day])
            one = SupportedRelease(release.version, release.date, end, release.artifact, ranges or release.runs_on)
            (found if end or current else without_end).append(one)
    return tuple(found), tuple(without_end)


def _cell(row: _Row, feature: Feature) -> Cell:
    candidate, stage, moment, above = row
    applies = (not feature.kinds or candidate.kind in feature.kinds) and (
        not feature.modes or candidate.mode in feature.modes
    )
    if feature.computed_modes:
        return Cell(candidate.id, feature.id, (_computed(candidate, feature, stage, moment),), applies)
    if feature.computed_range:
        return Cell(candidate.id, feature.id, tuple(_runs_on(candidate, feature)), applies)
    here = [
        _capped(_as_known(one, moment), candidate.mode_maturity)
        for one in moment.mesh.stated.get(feature.id, ())
        if (not one.modes or candidate.mode in one.modes) and moment.in_force(one)
    ]
    if not here and above is not None:
        taken = inherited(moment, feature, above.moment, _cell(above, feature))
        here = [_capped(one, candidate.mode_maturity) for one in taken]
    return Cell(candidate.id, feature.id, tuple(here), applies)


def _as_known(statement: Statement, moment: Clock) -> Statement:
    """The statement as of the day: the limits that held then, and nothing of what lay in the future."""
    known: dict[str, Any] = {}
    if statement.until and not moment.out(statement.until, ""):
        known["until"] = ""
    if statement.until_date and not moment.out("", statement.until_date):
        known["until_date"] = ""
    warned = statement.deprecated
    if warned and not moment.out(warned.get("since", ""), warned.get("since_date", "")):
        known["deprecated"] = {}
    if statement.dated_limits:
        now = (
            one.text
            for one in statement.dated_limits
            if moment.began(one.since, one.since_date) and not moment.ended(one.until, one.until_date)
        )
        known |= {"limits": (*statement.limits, *now), "dated_limits": ()}
    return statement.but(**known) if known else statement


def _capped(statement: Statement, mode_maturity: str) -> Statement:
    """Nothing in a mode is more mature than the mode itself."""
    if statement.maturity and MATURITIES.index(statement.maturity) > MATURITIES.index(mode_maturity):
        return statement.but(maturity=mode_maturity)
    return statement


def _runs_on(candidate: Candidate, feature: Feature) -> Iterator[Statement]:
    """The range of a platform's versions that the release in force runs on, as it was last stated by the day."""
    for release in candidate.supported_releases[:1]:
        for one in release.ranges:
            if one.platform == feature.computed_range:
                yield Statement(
                    id=f"{candidate.id}#{feature.id}",
                    mesh=candidate.mesh,
                    feature=feature.id,
                    value=f"{one.min or '?'} to {one.max or '?'} ({one.basis})",
                    since=release.version,
                    sources=one.sources,
                    verified=one.stated,
                    certainty="high" if one.basis == "supported" else "medium",
                    path=f"meshes/{candidate.mesh}/releases.yaml",
                    note="From the list of releases.",
                )
                return


def _computed(candidate: Candidate, feature: Feature, stage: Stage, moment: Clock) -> Statement:
    """The statement that follows from the candidate's mode; its evidence is that of the mode's stage."""
    has = candidate.mode in feature.computed_modes
    return Statement(
        id=f"{candidate.id}#{feature.id}",
        mesh=candidate.mesh,
        feature=feature.id,
        status="full" if has else "none",
        via=candidate.mode if has else "",
        since=stage.since,
        since_date=stage.since_date,
        maturity=stage.maturity if has else "",
        how=f"The data plane mode is {candidate.mode}.",
        sources=stage.sources,
        verified=max((one.accessed for one in stage.evidence), default=""),
        certainty="high" if stage.sources else "low",
        path=f"meshes/{candidate.mesh}/mesh.yaml",
        note=f"Computed from the mode, on {moment.day}.",
    )
