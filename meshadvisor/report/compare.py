"""Meshes side by side, on one day; and what changed between two days."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Link, Para
from meshadvisor.report.words import STATUS_WORDS, candidate_text, cell_text, event_text, sentences
from meshadvisor.timeline.change import Change
from meshadvisor.values.facts import ENDED, Event, Evidence, Table, TableRow
from meshadvisor.values.view import Candidate, Cell, View


def blocks(
    kb: KnowledgeBase,
    view: View,
    candidates: Sequence[Candidate],
    tables: Iterable[Table],
    linked: Callable[[Cell, str], Line] = lambda _, text: text,
) -> list[Block]:
    """The comparison; `linked` makes the text of a cell lead somewhere."""
    return list(_report(kb, view, candidates, tables, linked))


def category_table(kb: KnowledgeBase, category: str) -> Table:
    """All features of one category as a table."""
    rows = tuple(TableRow(one.name, (one.id,)) for one in kb.features.values() if one.category == category)
    return Table(category, kb.categories[category], rows)


def differing(view: View, candidates: Sequence[Candidate], tables: Iterable[Table]) -> list[Table]:
    """The tables with only those rows in which the candidates do not all have the same."""

    def same(row: TableRow) -> bool:
        told = {tuple(_told(view, one, feature) for feature in row.features) for one in candidates}
        return len(told) == 1

    kept = [replace(table, rows=tuple(row for row in table.rows if not same(row))) for table in tables]
    return [table for table in kept if table.rows]


def _told(view: View, candidate: Candidate, feature: str) -> tuple[object, ...]:
    """What is shown of a cell: its text, and the limits of what is not wholly there."""
    cell = view.cell(candidate.id, feature)
    return cell_text(cell), cell.best.limits if cell.best and cell.best.status != "full" else ()


def as_csv(kb: KnowledgeBase, view: View, candidates: Sequence[Candidate], tables: Iterable[Table]) -> str:
    """One line a feature: table, feature, name, and a cell for each candidate (RFC 4180).

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["table", "feature", "name", *(one.id for one in candidates)])
    for table in tables:
        for row in table.rows:
            for feature in row.features:
                cells = [view.cell(one.id, feature) for one in candidates]
                texts = [cell_text(cell) if cell.best or not cell.applies else "" for cell in cells]
                writer.writerow([table.id, feature, kb.features[feature].name, *map(_no_formula, texts)])
    return text.getvalue()


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _report(
    kb: KnowledgeBase,
    view: View,
    candidates: Sequence[Candidate],
    tables: Iterable[Table],
    linked: Callable[[Cell, str], Line],
) -> Iterator[Block]:
    yield Heading(f"Service meshes compared, {view.day}", 1)
    ended = [f"{one.name}: {event_text(event)}" for one in candidates for event in one.events if event.kind in ENDED]
    if ended:
        yield Bullets(ended)
    names = [_column_name(one, view.day) for one in candidates]
    footnotes: list[Line] = []
    for table in tables:
        yield Heading(table.name)
        rows: list[list[Line]] = [
            [row.name, *(_row_cell(kb, view, one, row, footnotes, linked) for one in candidates)] for row in table.rows
        ]
        yield Grid(["", *names], rows)
    if footnotes:
        yield Heading("Notes")
        yield Bullets(footnotes)
    yield Para(
        "yes: full by the catalogue. A star: within limits. -: nobody has looked. For limits and evidence: meshadvisor"
        " explain MESH FEATURE"
    )


def _column_name(candidate: Candidate, day: str) -> str:
    gone = any(event.kind == "shutdown" and event.effective <= day for event in candidate.events)
    return candidate_text(candidate) + (" (shut down)" if gone else "")


def _row_cell(
    kb: KnowledgeBase,
    view: View,
    candidate: Candidate,
    row: TableRow,
    footnotes: list[Line],
    linked: Callable[[Cell, str], Line],
) -> Line:
    if len(row.features) > 1:
        return _joined(kb, view, candidate, row)
    cell = view.cell(candidate.id, row.features[0])
    shown = cell.best
    text = cell_text(cell)
    if shown is None:
        return text
    if shown.status == "full":
        return linked(cell, f"{text}*" if shown.limits else text)
    if shown.provider:
        text = f"{text}: {shown.provider}"
    if shown.limits:
        footnotes.append(f"{len(footnotes) + 1}. {candidate.name}, {row.name}: {sentences(shown.limits)}")
        text = f"{text} [{len(footnotes)}]"
    return linked(cell, text)


def _joined(kb: KnowledgeBase, view: View, candidate: Candidate, row: TableRow) -> str:
    """Several features in one cell: those that are there, by name."""
    found = []
    for feature in row.features:
        shown = view.cell(candidate.id, feature).best
        if shown is None or shown.status in ("none", "unknown", ""):
            continue
        words = [] if shown.status == "full" else [STATUS_WORDS[shown.status]]
        words += [] if shown.maturity in ("", "ga") else [shown.maturity]
        found.append(kb.features[feature].name + (f" ({', '.join(words)})" if words else ""))
    return ", ".join(found) or "none"


def changed(kb: KnowledgeBase, first: str, last: str, found: Sequence[Change], events: Sequence[Event]) -> list[Block]:
    """What changed between two days, newest first, each with release, day and evidence."""
    blocks: list[Block] = [Heading(f"What changed from {first} to {last}", 1)]
    dated = [((one.day, one.name, one.feature), _change_line(kb, one)) for one in found]
    dated += [((one.effective, kb.meshes[one.mesh].name, one.kind), _event_line(kb, one)) for one in events]
    if not dated:
        return [*blocks, Para("Nothing that the knowledge base knows of.")]
    return [*blocks, Bullets([line for _, line in sorted(dated, key=lambda pair: pair[0], reverse=True)])]


def _change_line(kb: KnowledgeBase, change: Change) -> Line:
    release = f" ({change.release})" if change.release else ""
    before = cell_text(change.before) if change.before.statements else "nothing stated"
    after = cell_text(change.after)
    text = f"{change.day}{release} {change.name}, {kb.features[change.feature].name}: {before} → {after}. "
    if change.evidence:
        return (text, Link("source", _source(change.evidence)))
    looked = change.after.best.looked_in if change.after.best else ()
    return f"{text}Looked in: {'; '.join(looked)}"


def _event_line(kb: KnowledgeBase, event: Event) -> Line:
    text = f"{event.effective} {kb.meshes[event.mesh].name}: {event_text(event)}. "
    return (text, Link("source", _source(event.evidence)))


def _source(evidence: Sequence[Evidence]) -> str:
    """The source that best shows a beginning: it supports `since` and is no documentation page."""
    return min(evidence, key=lambda one: ("since" not in one.supports, one.kind == "docs")).url


def change_rows(found: Sequence[Change], events: Sequence[Event]) -> list[dict[str, object]]:
    """The changes for programs."""
    rows: list[dict[str, object]] = [
        {
            "day": one.day,
            "release": one.release,
            "candidate": one.candidate,
            "feature": one.feature,
            "before": cell_text(one.before),
            "after": cell_text(one.after),
            "evidence": _source(one.evidence) if one.evidence else "",
        }
        for one in found
    ]
    rows += [
        {
            "day": one.effective,
            "mesh": one.mesh,
            "event": one.kind,
            "title": one.title,
            "evidence": _source(one.evidence),
        }
        for one in events
    ]
    return rows


def as_plain(view: View, candidates: Sequence[Candidate], features: Iterable[str]) -> dict[str, object]:
    """The comparison for programs: candidate → feature → cell."""
    wanted = list(features)
    return {
        "format": "meshadvisor.comparison/1",
        "day": view.day,
        "candidates": {
            one.id: {
                "name": one.name,
                "release": one.release,
                "cells": {feature: _plain_cell(view, one, feature) for feature in wanted},
            }
            for one in candidates
        },
    }


def _plain_cell(view: View, candidate: Candidate, feature: str) -> dict[str, object]:
    cell = view.cell(candidate.id, feature)
    shown = cell.best
    if shown is None:
        return {"text": cell_text(cell)}
    return {
        "text": cell_text(cell),
        "status": shown.status or None,
        "value": shown.value,
        "maturity": shown.maturity or None,
        "since": shown.since or shown.since_date,
        "limits": list(shown.limits),
        "certainty": shown.certainty,
        "verified": shown.verified,
        "inherited": shown.inherited or None,
        "evidence": [one.url for one in shown.evidence],
    }
