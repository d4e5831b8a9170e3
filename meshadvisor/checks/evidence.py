"""C5: what needs support has it, and certainty matches the sources."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.checks.context import Base, Stated, walk_evidence
from meshadvisor.checks.publishers import check_publishers
from meshadvisor.kb.read import Document
from meshadvisor.timeline.coverage import PRIMARY
from meshadvisor.values.problems import Problem

_TIP = "write the date of the copy that was read, at most today; it may lie after 'day' in kb.yaml"


def check_evidence(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    for stated in base.statements():
        yield from _supported(stated)
        yield from _certain(stated)
        if base.is_future(stated.raw["verified"]["date"]):
            yield stated.document.problem((*stated.where, "verified", "date"), "C504", "lies in the future", _TIP)
    for path, document in base.documents.items():
        for where, one in walk_evidence(document.data):
            if base.is_future(one["accessed"]):
                yield document.problem((*where, "accessed"), "C504", "lies in the future", _TIP)
        if path.endswith("/releases.yaml"):
            yield from _not_out_yet(base, document)
    yield from check_publishers(base)


def _not_out_yet(base: Base, document: Document) -> Iterator[Problem]:
    """Releases that are called stable before their day."""
    for index, one in enumerate(document.data["releases"]):
        if one["status"] == "stable" and base.is_future(one["date"]):
            tip = "a release that is only announced has 'status: planned' and no date"
            yield document.problem(("releases", index, "date"), "C504", "lies in the future", tip)


def _supported(stated: Stated) -> Iterator[Problem]:
    raw = stated.raw
    if raw.get("status") == "unknown":
        return
    evidence = raw["evidence"]
    supported = {name for one in evidence for name in one.get("supports", ())}
    needed = ["status" if "status" in raw else "value"]
    needed += [key.removesuffix("_date") for key in ("since", "since_date", "until", "until_date") if key in raw]
    for name in needed:
        if name not in supported:
            message = f"no evidence supports '{name}'"
            tip = f"add '{name}' to 'supports' of the source that shows it, or add a source that does"
            yield stated.document.problem(stated.where, "C501", message, tip)
    daters = [one["kind"] for one in evidence if "since" in one.get("supports", ())]
    if daters and set(daters) == {"docs"}:
        tip = "versioned docs are edited after the release: cite release notes, or the source at its tag"
        yield stated.document.problem(stated.where, "C502", "documentation alone does not date a fact", tip)


def _certain(stated: Stated) -> Iterator[Problem]:
    raw = stated.raw
    kinds = {one["kind"] for one in raw.get("evidence", ()) if {"status", "value"} & set(one.get("supports", ()))}
    if raw["certainty"] == "high" and not kinds & PRIMARY:
        tip = f"primary sources are {', '.join(sorted(PRIMARY))}; with others, write 'certainty: medium'"
        message = "certainty 'high' needs a primary source that supports the status"
        yield stated.document.problem((*stated.where, "certainty"), "C503", message, tip)
