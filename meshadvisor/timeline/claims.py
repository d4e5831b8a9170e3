"""Somebody else's comparison held against the facts: right, wrong then, outdated since, or not comparable.

A cell that names several things is right only when all of them are. A claim on a mesh is compared with the best of its
modes on the day of the claim. A product that has been shut down supports nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.order import change_days, clock
from meshadvisor.timeline.view import mesh_view
from meshadvisor.values.facts import Event, Evidence, Mesh, Statement, value_texts
from meshadvisor.values.view import Cell, best

VERDICTS = ("right", "outdated-since", "wrong-then", "not-comparable")
_HAS = ("full", "partial", "third-party")
_SAID = {"full": "yes", "third-party": "third party", "none": "no"}


@dataclass(frozen=True)
class Answer:
    """What the facts say to one thing on one day. `holds` is None when they do not know."""

    holds: bool | None
    found: str
    statements: tuple[Statement, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Audited:
    """One cell with its verdict. `day` and `release` say since when it is outdated."""

    claim: str
    row: str
    mesh: str
    words: str
    verdict: str
    why: str
    day: str = ""
    release: str = ""
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    partial: bool = False
    """Right by a mechanism that is only partial."""


def audit(kb: KnowledgeBase, source: Mapping[str, Any], last: str = "") -> list[Audited]:
    """A verdict for every cell of a source, with what is known up to `last` (the data's own day by default)."""
    as_of = str(source["source"]["as_of"])
    first = as_of if len(as_of) == 10 else f"{as_of}-01"
    return [_audited(kb, claim, first, last or kb.day) for claim in source["claims"]]


def _audited(kb: KnowledgeBase, claim: Mapping[str, Any], first: str, last: str) -> Audited:
    head = {"claim": claim["id"], "row": claim["row"], "mesh": claim.get("mesh", ""), "words": claim["words"]}
    note = claim.get("note", "")
    if "not_comparable" in claim:
        return Audited(**head, verdict="not-comparable", why=claim["not_comparable"], note=note)
    mesh = kb.meshes.get(claim.get("mesh", ""))
    then = _all(kb, mesh, claim["says"], first)
    if then.holds is None:
        return Audited(**head, verdict="not-comparable", why=then.found, note=note)
    if not then.holds:
        return Audited(**head, verdict="wrong-then", why=then.found, evidence=then.evidence, note=note)
    now = _all(kb, mesh, claim["says"], last)
    if now.holds is not False or mesh is None:
        partial = any(one.status == "partial" for one in then.statements)
        return Audited(**head, verdict="right", why=then.found, evidence=then.evidence, note=note, partial=partial)
    day = _turned(kb, mesh, claim["says"], first, last)
    moment = clock(mesh, day)
    release = moment.release.version if moment.release and moment.release.date == day else ""
    return Audited(
        **head, verdict="outdated-since", why=now.found, day=day, release=release, evidence=now.evidence, note=note
    )


def _turned(kb: KnowledgeBase, mesh: Mesh, says: list[Mapping[str, Any]], first: str, last: str) -> str:
    """The day since which the cell has been wrong."""
    days = [day for day in change_days(mesh) if first < day <= last]
    wrong = [day for day in days if not _all(kb, mesh, says, day).holds]
    still = [day for day in wrong if all(later in wrong for later in days if later > day)]
    return min(still)


def _all(kb: KnowledgeBase, mesh: Mesh | None, says: list[Mapping[str, Any]], day: str) -> Answer:
    """All parts together: wrong when one is wrong, else unknown when one is unknown."""
    answers = [_one(kb, mesh, part, day) for part in says]
    wrong = [one for one in answers if one.holds is False]
    open_ = [one for one in answers if one.holds is None]
    shown = wrong or open_ or answers
    holds = False if wrong else None if open_ else True
    return Answer(
        holds,
        "; ".join(dict.fromkeys(one.found for one in shown)),
        tuple(statement for one in shown for statement in one.statements),
        tuple(dict.fromkeys(evidence for one in shown for evidence in one.evidence)),
    )


def _one(kb: KnowledgeBase, mesh: Mesh | None, part: Mapping[str, Any], day: str) -> Answer:
    if "proxy" in part:
        proxy = kb.proxies[part["proxy"]]
        value = getattr(proxy, part["field"])
        return Answer(
            value == part["equals"], f"{proxy.name}: {part['field'].replace('_', ' ')} {value}", (), proxy.evidence
        )
    if "measurement" in part:
        return _measurement(kb, part)
    if mesh is None:
        return Answer(None, "the cell names no mesh")
    if "event" in part:
        return _event(mesh, part, day)
    ended = _ended(mesh, day)
    if ended is not None:
        holds = part.get("supported", False) is False and "status" not in part and "includes" not in part
        return Answer(holds, f"{mesh.name}: {ended.kind} {ended.effective}", (), ended.evidence)
    return _feature(kb, mesh, part, day)


def _ended(mesh: Mesh, day: str) -> Event | None:
    return next((event for event in mesh.events if event.kind == "shutdown" and event.effective <= day), None)


def _measurement(kb: KnowledgeBase, part: Mapping[str, Any]) -> Answer:
    known = kb.measurements.get(part["measurement"])
    if known is None:
        return Answer(None, f"no measurement {part['measurement']}")
    other = kb.measurements.get(part.get("to", ""), known)
    figure = f"{known.value:g}" if other == known else f"{known.value:g} to {other.value:g}"
    holds = known.value == part["equals"] == other.value
    return Answer(holds, f"{known.subject} {known.metric}: {figure} {known.unit} in {known.study}", (), known.evidence)


def _event(mesh: Mesh, part: Mapping[str, Any], day: str) -> Answer:
    known = [event for event in mesh.events if event.kind == part["event"] and event.announced <= day]
    match = [event for event in known if event.value == part["equals"]]
    if not match:
        return Answer(None if not known else False, f"no such event of {mesh.name} is known")
    dated = part.get("date") in (None, match[0].effective, match[0].announced)
    current = "date" in part or known[0] == match[0]
    shown = match[0] if current else known[0]
    return Answer(dated and current, f"{mesh.name}: {shown.value} since {known[0].effective}", (), shown.evidence)


def _feature(kb: KnowledgeBase, mesh: Mesh, part: Mapping[str, Any], day: str) -> Answer:
    features = part.get("any_of") or [part["feature"]]
    statements = [one for feature in features for cell in _cells(kb, mesh, feature, day) for one in cell.statements]
    shown = best(statements)
    names = " or ".join(kb.features[feature].name for feature in features)
    if shown is None or shown.status == "unknown":
        return Answer(None, f"{names}: not known")
    since = shown.since.removeprefix("<=") or shown.since_date
    by = f" by {shown.by}" if shown.by else ""
    if "includes" in part:
        values = [text for one in statements for text in value_texts(one.value)]
        return Answer(part["includes"] in values, f"{names}: {', '.join(values)}", tuple(statements), shown.evidence)
    words = _SAID.get(shown.status, shown.status) + (f" ({shown.maturity})" if shown.maturity not in ("", "ga") else "")
    found = f"{names}: {words}{by}" + (f" since {since}" if by else "")
    if "supported" in part:
        holds = (shown.status in _HAS) == part["supported"]
    elif "status" in part:
        holds = shown.status == part["status"]
    else:
        holds = shown.maturity == part["maturity"]
    return Answer(holds, found, (shown,), shown.evidence)


def _cells(kb: KnowledgeBase, mesh: Mesh, feature: str, day: str) -> list[Cell]:
    """The cells of one feature in every mode of a mesh."""
    return [cell for _, cells in mesh_view(kb, clock(mesh, day), [feature]) for cell in cells]
