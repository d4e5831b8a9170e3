"""One difference between two states of the data, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.words import listed, value_text
from meshadvisor.timeline.difference import QUIET, Difference

KINDS = {
    "status": "status", "value": "status", "maturity": "maturity", "since": "interval", "since_date": "interval",
    "until": "interval", "until_date": "interval", "limits": "limits",
}  # fmt: skip
"""Field of a statement → kind of change; every other field that counts is "terms", and the rest is "evidence"."""
NOTHING = "nothing stated"


def kinds(one: Difference) -> list[str]:
    """What kinds of change a difference of a statement is; a statement on one side only changes the status."""
    if one.what != "changed":
        return ["status"]
    found = [KINDS.get(name, "terms") for name in one.fields if name not in QUIET]
    return list(dict.fromkeys(sorted(found))) or ["evidence"]


def ends(one: Difference) -> tuple[str, str]:
    """The status (or value) of a statement on both sides; of one on one side only, what the other's cell says then."""
    before, after = (said(side) for side in (one.before, one.after))
    beside = NOTHING if one.beside is None else value_text(one.beside)
    return before or beside, after or beside


def staged(one: Difference) -> tuple[str, str]:
    """The same with the stage behind it, where that is not the last one: partial (beta)."""
    stages = [one.beside_maturity if side is None else side.get("maturity", "") for side in (one.before, one.after)]
    before, after = (
        f"{end} ({stage})" if stage not in ("", "ga") else end for end, stage in zip(ends(one), stages, strict=True)
    )
    return before, after


def said(raw: Mapping[str, Any] | None) -> str:
    """The status or value of a statement; empty for none."""
    return "" if raw is None else raw.get("status") or value_text(raw["value"])


def candidates(one: Difference, kb: KnowledgeBase) -> list[str]:
    """The candidates that a statement is about."""
    mesh = kb.meshes[one.mesh]
    modes = one.content.get("modes") or list(mesh.modes)
    return [mesh.candidate(mode) for mode in modes]


def since(one: Difference) -> str:
    """The release, or the day, with which a statement begins."""
    return str(one.content.get("since", "").removeprefix("<=") or one.content.get("since_date", ""))


def fact(one: Difference, kb: KnowledgeBase) -> str:
    """A difference of a statement: 'Linkerd 2.17: Rate limiting, local: none → partial'."""
    modes = one.content.get("modes")
    name = kb.meshes[one.mesh].name + (f" ({', '.join(modes)})" if modes else "")
    feature = kb.features[one.feature].name if one.feature in kb.features else one.feature
    return f"{f'{name} {since(one)}'.strip()}: {feature}: {'; '.join(_parts(one))}"


def _parts(one: Difference) -> Iterator[str]:
    before, after = ends(one)
    via = one.content.get("via") or one.content.get("provider")
    by = f" by {via}" if via else ""
    shown = staged(one)
    if one.what != "changed":
        ways = "one way more" if one.what == "added" else "one way less"
        yield f"{shown[0]} → {shown[1]}" if shown[0] != shown[1] else f"{shown[1]}, {ways}{by}"
        return
    if before != after:  # the rest follows from it, but for the interval
        yield f"{shown[0]} → {shown[1]}"
    for name in one.fields:
        if name in QUIET or name in ("status", "value") or (before != after and KINDS.get(name) != "interval"):
            continue
        words = moved((one.before or {}).get(name), (one.after or {}).get(name))
        yield f"{name.replace('_', ' ')} {words}{by if before == after else ''}"


def moved(before: Any, after: Any) -> str:
    """One field on both sides; of lists, what came and what went."""
    if isinstance(before, list) or isinstance(after, list):
        gone = [f"- {_short(each)}" for each in before or () if each not in (after or ())]
        come = [f"+ {_short(each)}" for each in after or () if each not in (before or ())]
        return ", ".join([*gone, *come]) or "in another order"
    return f"{_short(before)} → {_short(after)}"


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = str(value["text"]) if isinstance(value, Mapping) and "text" in value else value_text(value)
    text = {"True": "yes", "False": "no"}.get(text, text).rstrip(".")
    return text if len(text) <= 80 else f"{text[:79]}…"


def thing(one: Difference, kb: KnowledgeBase) -> str:
    """A difference of anything but a statement: what it is, its name, and which of its fields differ."""
    told = f" {_name(one, kb)}"
    if one.what != "changed":
        return f"{one.kind}{told}: {one.what}{_speaks(one)}"
    fields = [name for name in one.fields if name not in QUIET] or list(one.fields)
    if one.kind == "feature":
        return f"definition of {one.id}: {listed([name.replace('_', ' ') for name in fields])} changed"
    old, new = one.before or {}, one.after or {}
    plain = [name for name in fields if isinstance(new.get(name, old.get(name)), (str, int, float))]
    words = [f"{name.replace('_', ' ')} {moved(old.get(name), new.get(name))}" for name in plain]
    if one.kind == "publisher":
        plain += [name for name in ("stands_for", "at") if name in fields]
        words += [
            f"{name} {moved(old.get(name, []), new.get(name, []))}" for name in plain if name in ("stands_for", "at")
        ]
    rest = [name.replace("_", " ") for name in fields if name not in plain]
    return f"{one.kind}{told}: {'; '.join([*words, *([f'{listed(rest)} changed'] if rest else [])])}"


def _speaks(one: Difference) -> str:
    """For whom a publisher speaks, and where: it decides whose word each of these sources is."""
    if one.kind != "publisher":
        return ""
    stands_for = listed(one.content.get("stands_for", ())) or "nobody"
    return f"; stands_for {stands_for}; at {', '.join(one.content['at'])}"


def _name(one: Difference, kb: KnowledgeBase) -> str:
    if one.kind == "event":
        content = one.content
        return f"{kb.meshes[one.mesh].name}, {content['kind']} {content['effective']}, {content['title'].rstrip('.')}"
    return one.id
