"""C7: what is wrong with cited addresses, less what is suppressed, and what is wrong with the suppressions.

C701 broken, C702 moved for good, C703 could not be checked, C704 a suppression has expired, C705 one hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshadvisor.kb.read import Document
from meshadvisor.links.answers import Answer, Answers
from meshadvisor.links.cited import SUPPRESSIONS, Cited
from meshadvisor.values.problems import Problem


@dataclass(frozen=True, eq=False)
class Suppression:
    """One entry of `links.yaml`."""

    document: Document
    index: int

    @property
    def raw(self) -> Mapping[str, Any]:
        """As it was read."""
        raw: Mapping[str, Any] = self.document.data["suppressions"][self.index]
        return raw

    def covers(self, address: str) -> bool:
        """Is it about this address?"""
        if "url" in self.raw:
            return bool(self.raw["url"].partition("#")[0] == address)
        return address.startswith(self.raw["prefix"])

    def problem(self, key: str, code: str, said: str, tip: str) -> Problem:
        """A warning about it, at one of its keys."""
        message = f"the suppression '{self.raw['id']}' {said}"
        return self.document.problem(("suppressions", self.index, key), code, message, tip, "warning")


def judge(
    documents: Mapping[str, Document], cited: Cited, answers: Answers, today: str
) -> tuple[list[Problem], frozenset[str]]:
    """All problems, sorted by place, and the addresses about which a suppression hides one.

    `cited` are all addresses of the data, `answers` those that were heard in this run.
    """
    listed = documents[SUPPRESSIONS].data["suppressions"] if SUPPRESSIONS in documents else ()
    known = [Suppression(documents[SUPPRESSIONS], index) for index in range(len(listed))]
    valid = [one for one in known if one.raw["until"] > today]
    wrong = {address: found for address, answer in answers.items() if (found := _said(answer))}
    hidden = frozenset(address for address in wrong if any(one.covers(address) for one in valid))
    problems: list[Problem] = []
    for one in known:
        if one in valid:
            problems += _unused(one, {address for address in cited if one.covers(address)}, answers, hidden)
        else:
            problems.append(one.problem("until", "C704", f"ended on {one.raw['until']}", _LOOK))
    for address in wrong.keys() - hidden:
        level, code, said, tip = wrong[address]
        problems += [
            document.problem(where, code, f"{address} {said}", tip, level) for document, where in cited[address]
        ]
    return sorted(problems), hidden


_LOOK = "remove it, or look at its addresses again and set a new day"


def _said(answer: Answer) -> tuple[str, str, str, str] | None:
    """Level, code, message and tip for an answer; None when all is well."""
    if answer.state == "broken":
        return "error", "C701", answer.said, ""
    if answer.state == "unclear":
        return "warning", "C703", answer.said, ""
    if answer.moved:
        return "warning", "C702", "has moved for good", f"write {answer.moved}"
    return None


def _unused(one: Suppression, covered: set[str], answers: Answers, hidden: frozenset[str]) -> Iterator[Problem]:
    """Said only when all that it covers was heard: a run over a part of the data does not show it."""
    key = "url" if "url" in one.raw else "prefix"
    if not covered:
        yield one.problem(key, "C705", "is about no address in the data", "remove it")
    elif covered <= answers.keys() and not covered & hidden:
        yield one.problem(key, "C705", "hides nothing: all is well with what it is about", "remove it")
