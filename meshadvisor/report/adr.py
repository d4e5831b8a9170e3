"""A recommendation as a decision record in the form of MADR 4.0 (https://adr.github.io/madr/), ready to commit.

It is a proposal: people decide, and write beside it what they weighed. Inputs, data version and evidence stand in it,
so that anyone can make it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from meshadvisor.kb.asked import plain_of
from meshadvisor.report import advice, markdown
from meshadvisor.report.arguments import before_you_commit, caveat_lines, excluded_lines, origin
from meshadvisor.report.blocks import Block, Bullets, Heading, Inline, Line, Link, Para
from meshadvisor.report.recommendation import reasons, verdict
from meshadvisor.report.words import candidate_text, score_text
from meshadvisor.values.facts import Statement
from meshadvisor.values.results import Criterion, Part, Recommendation, Scored
from meshadvisor.values.view import best

REASONS = {"met": "Good", "partly": "Neutral", "not-met": "Bad", "unknown": "Unknown", "not-applicable": "Neutral"}
"""The words that MADR begins arguments with."""


def record(answer: Recommendation) -> str:
    """The whole record, as Markdown."""
    head = f"---\nstatus: proposed\ndate: {answer.view.day}\n---\n\n"
    inputs = yaml.safe_dump(plain_of(answer.requirements), sort_keys=False, allow_unicode=True, width=100)
    return head + markdown.render(list(_blocks(answer))) + f"\n```yaml\n{inputs}```\n"


def _blocks(answer: Recommendation) -> Iterator[Block]:
    yield Heading(answer.requirements.title or "Which service mesh", 1)
    yield Heading("Context and Problem Statement")
    yield Para(
        "Which service mesh fits our requirements, if any? The requirements stand at the end, as they were given."
    )
    yield Heading("Decision Drivers")
    yield Bullets([f"{one.label} ({origin(one)})" for one in answer.criteria] or ["none were given"])
    yield Heading("Considered Options")
    yield Bullets([candidate_text(one.candidate) for one in _ranked(answer)] or ["none meets every must"])
    yield Heading("Decision Outcome")
    opening = advice.opening(answer)
    yield Para(f"{opening} Of the meshes: {verdict(answer)}" if opening else verdict(answer))
    yield from reasons(answer)
    firm = advice.firmness(answer)
    if firm:
        yield Para(firm)
    yield from _consequences(answer)
    yield Heading("Pros and Cons of the Options")
    for one in _ranked(answer):
        yield Heading(candidate_text(one.candidate), 3)
        yield Para(f"{score_text(one.low, one.high)} of 100 points.")
        yield Bullets([_argument(criterion, part) for criterion, part in zip(answer.criteria, one.parts, strict=True)])
    lines = excluded_lines(answer)
    if lines:
        yield Heading("Excluded", 3)
        yield Bullets(lines)
    yield Heading("More Information")
    yield from _evidence(answer)
    yield Para(
        f"Made by meshadvisor from data {answer.data_version} (contract {answer.contract}) as of {answer.view.day}. To"
        " make it again, save the following as requirements.yaml and run: meshadvisor recommend -r requirements.yaml"
        f" --as-of {answer.view.day} --format adr"
    )


def _ranked(answer: Recommendation) -> list[Scored]:
    """The alternative that the verdict opens with, then the best of each family."""
    opens = [answer.need.opens.scored] if answer.need.opens else []
    return [*opens, *(family.members[0] for family in answer.ranking)]


def _consequences(answer: Recommendation) -> Iterator[Block]:
    lines, known = before_you_commit(answer), caveat_lines(answer)
    if lines or known:
        yield Heading("Consequences", 3)
    if lines:
        yield Para(f"Before you commit to {candidate_text(answer.ranking[0].members[0].candidate)}:")
        yield Bullets(lines)
    if known:
        yield Para("Know also:")
        yield Bullets(known)


def _argument(criterion: Criterion, part: Part) -> str:
    return f"{REASONS[part.finding.outcome]}, because {criterion.label}: {part.finding.reason}"


def _evidence(answer: Recommendation) -> Iterator[Block]:
    """The sources behind the alternative that the verdict opens with, and behind the first of the ranking."""
    for one in _ranked(answer)[: 2 if answer.need.opens else 1]:
        lines: list[Line] = []
        for criterion, part in zip(answer.criteria, one.parts, strict=True):
            lines += _sources(criterion, part.finding.statements)
        if lines:
            yield Para(f"Evidence for {candidate_text(one.candidate)}:")
            yield Bullets(lines)


def _sources(criterion: Criterion, statements: Sequence[Statement]) -> list[Line]:
    shown = best(statements)
    if shown is None:
        return []
    links = [Link(one.kind, one.url) for one in shown.evidence]
    spaced: list[Inline] = [part for link in links for part in (" ", link)]
    return [(f"{criterion.label}, read {shown.verified}:", *spaced)]
