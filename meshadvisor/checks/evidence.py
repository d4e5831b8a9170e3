"""C5: what needs support has it, and certainty matches the sources."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from meshadvisor.checks.context import Base, Stated, walk_evidence
from meshadvisor.timeline.coverage import PRIMARY
from meshadvisor.values.problems import Problem


def check_evidence(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    for stated in base.statements():
        yield from _supported(stated)
        yield from _certain(stated)
        if base.day and stated.raw["verified"]["date"] > base.day:
            where = (*stated.where, "verified", "date")
            yield stated.document.problem(where, "C504", f"was verified after the day of the data, {base.day}")
    for _, document in base.documents.items():
        for where, one in walk_evidence(document.data):
            if base.day and one["accessed"] > base.day:
                yield document.problem((*where, "accessed"), "C504", f"was read after the day of the data, {base.day}")
    yield from _publishers(base)


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
            yield stated.document.problem(
                stated.where, "C501", message, f"add '{name}' to 'supports' of the source that shows it"
            )
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


def _publishers(base: Base) -> Iterator[Problem]:
    document = base.documents.get("publishers.yaml")
    if document is None:
        return
    known = [place.rstrip("/") for one in document.data["publishers"] for place in one["at"]]
    for path, other in base.documents.items():
        for where, one in walk_evidence(other.data):
            parts = urlsplit(one["url"])
            address = (parts.netloc + parts.path).removeprefix("www.")
            if path != "publishers.yaml" and not any(
                address == place or address.startswith(place + "/") for place in known
            ):
                tip = "add its publisher to publishers.yaml"
                yield other.problem(
                    (*where, "url"), "C505", f"nobody is known to stand behind {parts.netloc}", tip, "warning"
                )
