"""What a check of addresses heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from meshadvisor.links.answers import Answers
from meshadvisor.report import asjson
from meshadvisor.values.problems import Problem


def as_json(problems: Sequence[Problem], hidden: Collection[str], heard: Answers) -> str:
    """Counts, the answers that are not simply fine, the addresses that a suppression is about, and the problems."""
    told = {address: one for address, one in sorted(heard.items()) if one.state != "fine" or one.moved}
    return asjson.dump(
        {
            "format": "meshadvisor.links/1",
            "counts": _counts(hidden, heard),
            "answers": told,
            "suppressed": sorted(hidden),
            "problems": problems,
        }
    )


def summary(hidden: Collection[str], heard: Answers, left: int) -> str:
    """One line; `left` is the number of addresses that were not asked for."""
    count = _counts(hidden, heard)
    return (
        f"{count['addresses']} addresses: {count['fine']} fine ({count['moved']} of them moved for good),"
        f" {count['broken']} broken, {count['unclear']} not clear; {count['suppressed']} suppressed"
        + (f"; {left} not asked for" if left else "")
    )


def _counts(hidden: Collection[str], heard: Answers) -> dict[str, int]:
    states = [one.state for one in heard.values()]
    return {
        "addresses": len(heard),
        "fine": states.count("fine"),
        "moved": sum(bool(one.moved) for one in heard.values()),
        "broken": states.count("broken"),
        "unclear": states.count("unclear"),
        "suppressed": len(hidden),
    }
