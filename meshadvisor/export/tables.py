"""What is exported: the tables, their columns and keys, and their rows. The same in JSON, CSV and SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.timeline.view import view
from meshadvisor.values.facts import Evidence, Mesh, Statement

Value = str | int | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """A column. `type` is text, integer or real; `refers` names the table and column that a foreign key points to."""

    name: str
    about: str
    type: str = "text"
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its first `keys` columns are the primary key."""

    name: str
    about: str
    keys: int
    columns: tuple[Column, ...]
    rows: Callable[[KnowledgeBase], Iterable[Row]]


@dataclass(frozen=True)
class Query:
    """A named view over the tables, in SQLite only."""

    name: str
    about: str
    columns: tuple[str, ...]
    sql: str


def _meshes(kb: KnowledgeBase) -> Iterator[Row]:
    for one in kb.meshes.values():
        yield one.id, one.name, one.kind, one.description, one.homepage, one.date_basis, _listed(one.only_on)


def _derives(kb: KnowledgeBase) -> Iterator[Row]:
    for mesh in kb.meshes.values():
        for place, one in enumerate(mesh.derives, start=1):
            yield mesh.id, place, one.mesh, one.since, one.until


def _releases(kb: KnowledgeBase) -> Iterator[Row]:
    for mesh in kb.meshes.values():
        for place, one in enumerate(reversed(mesh.releases), start=1):
            end = max(one.ends, key=lambda end: end.stated).date if one.ends else None
            yield mesh.id, one.version, place, one.status, one.date or None, one.channel, one.artifact, end


def _candidates(kb: KnowledgeBase) -> Iterator[Row]:
    for one in view(kb).candidates:
        yield one.id, one.mesh, one.mode, one.name, one.family, one.release, one.release_date or None, one.mode_maturity


def _features(kb: KnowledgeBase) -> Iterator[Row]:
    for one in kb.features.values():
        yield (
            one.id,
            one.name,
            one.category,
            one.kind,
            one.question,
            one.full_when,
            one.partial_when,
            one.part_of or None,
        )


def _statements(kb: KnowledgeBase) -> Iterator[Row]:
    for one in _all_statements(kb):
        yield (
            one.id,
            one.mesh,
            one.feature,
            one.status or None,
            None if one.value is None else json.dumps(_plain(one.value), ensure_ascii=False),
            one.via,
            one.maturity or None,
            one.since or None,
            one.since_date or None,
            one.until or None,
            one.until_date or None,
            one.interface,
            int(one.supported),
            _listed(one.modes),
            _listed(one.platforms),
            one.provider,
            one.how,
            one.note,
            one.certainty,
            one.verified,
        )


def _limits(kb: KnowledgeBase) -> Iterator[Row]:
    for one in _all_statements(kb):
        texts = (*one.limits, *(limit.text for limit in one.dated_limits))
        for place, text in enumerate(texts, start=1):
            yield one.id, place, text


def _evidence(kb: KnowledgeBase) -> Iterator[Row]:
    for one in _all_statements(kb):
        for place, source in enumerate(one.evidence, start=1):
            yield one.id, place, *_source(kb, source, one.mesh)


def _source(kb: KnowledgeBase, source: Evidence, mesh: str) -> Row:
    return (
        source.kind,
        source.url,
        source.accessed or None,
        _listed(source.supports),
        _listed(source.contradicts),
        int(source.inferred),
        kb.relation(source.url, mesh),
        source.note,
    )


def _events(kb: KnowledgeBase) -> Iterator[Row]:
    for mesh in kb.meshes.values():
        for place, one in enumerate(mesh.events, start=1):
            yield mesh.id, place, one.kind, one.announced, one.effective, one.title


def _cells(kb: KnowledgeBase) -> Iterator[Row]:
    seen = view(kb)
    for candidate in seen.candidates:
        for feature in kb.features:
            cell = seen.cell(candidate.id, feature)
            if cell.applies and cell.best is not None:
                shown = cell.best
                value = None if shown.value is None else json.dumps(_plain(shown.value), ensure_ascii=False)
                source = shown.id if _is_stated(kb, shown) else None
                yield (
                    candidate.id,
                    feature,
                    shown.status or None,
                    value,
                    shown.maturity or None,
                    shown.certainty or None,
                    shown.inherited,
                    source,
                )


def _measurements(kb: KnowledgeBase) -> Iterator[Row]:
    for one in kb.measurements.values():
        yield (
            one.id,
            one.study,
            one.run_by,
            one.published,
            one.subject,
            one.version,
            one.component,
            one.metric,
            one.statistic,
            one.value,
            one.unit,
            json.dumps(_plain(one.load), ensure_ascii=False),
            one.conditions,
            one.certainty,
            one.note,
        )


def _all_statements(kb: KnowledgeBase) -> Iterator[Statement]:
    meshes: Iterable[Mesh] = kb.meshes.values()
    return (one for mesh in meshes for one in mesh.statements)


def _is_stated(kb: KnowledgeBase, one: Statement) -> bool:
    return any(one.id == known.id for known in kb.meshes[one.mesh].stated.get(one.feature, ()))


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts)


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if hasattr(value, "items") else value


MESH = Column("mesh", "The product.", refers="meshes.id")
FEATURE = Column("feature", "The row of the catalogue.", refers="features.id")
STATEMENT = Column("statement", "The statement.", refers="statements.id")
PLACE = Column("place", "Its place among those of the same key, from 1.", "integer")

TABLES = (
    Table(
        "meshes",
        "Every mesh and alternative, also those that are gone.",
        1,
        (
            Column("id", "Such as istio."),
            Column("name", "For people."),
            Column("kind", "mesh or alternative."),
            Column("description", "In a sentence or two."),
            Column("homepage", "Its address."),
            Column("date_basis", "How its releases are dated."),
            Column("only_on", "Clouds, platforms or languages that it is bound to, with commas between."),
        ),
        _meshes,
    ),
    Table(
        "derives",
        "Products that are built from another mesh, and for which of their own releases that holds.",
        2,
        (
            MESH,
            PLACE,
            Column("upstream", "What it is built from.", refers="meshes.id"),
            Column("since", "From this release on; empty: always."),
            Column("until", "Up to, but without, this release; empty: still."),
        ),
        _derives,
    ),
    Table(
        "releases",
        "Release lines.",
        2,
        (
            MESH,
            Column("version", "As the project writes it."),
            Column("place", "Its place in the project's own order, oldest 1.", "integer"),
            Column("status", "stable, preview or planned."),
            Column("date", "The day of the release."),
            Column("channel", "Where a project has several."),
            Column("artifact", "What is installed, where it has another name."),
            Column("end", "The end of life as stated last."),
        ),
        _releases,
    ),
    Table(
        "candidates",
        "What is scored on the day of the data: a product in one of its data plane modes.",
        1,
        (
            Column("id", "mesh/mode, or an alternative."),
            MESH,
            Column("mode", "sidecar, ambient, node, proxyless or managed; empty for alternatives."),
            Column("name", "For people."),
            Column("family", "The upstream that gets the rank.", refers="meshes.id"),
            Column("release", "The release in force; empty for services."),
            Column("release_date", "Its day."),
            Column("maturity", "Of the mode."),
        ),
        _candidates,
    ),
    Table(
        "features",
        "The catalogue.",
        1,
        (
            Column("id", "Such as traffic.retries."),
            Column("name", "For people."),
            Column("category", "traffic, security …"),
            Column("kind", "status, or attribute for what has a value."),
            Column("question", "What is asked."),
            Column("full_when", "When a mesh has it."),
            Column("partial_when", "When it has it in part."),
            Column("part_of", "The feature that it is a piece of.", refers="features.id"),
        ),
        _features,
    ),
    Table(
        "statements",
        "All statements, also those that no longer hold.",
        1,
        (
            Column("id", "File, feature and place."),
            MESH,
            FEATURE,
            Column("status", "full, partial, third-party, none or unknown; null for attributes."),
            Column("value", "Of attributes, as JSON."),
            Column("via", "The mechanism."),
            Column("maturity", "experimental, alpha, beta or ga."),
            Column("since", "The release that brought it; <= means: at the latest in."),
            Column("since_date", "The day, where no release did."),
            Column("until", "The release that ended it."),
            Column("until_date", "The day, where no release did."),
            Column("interface", "api, raw-config or extra-component."),
            Column("supported", "0 where the vendor gives no support for it.", "integer"),
            Column("modes", "Modes that it holds for, with commas between; empty: all."),
            Column("platforms", "Platforms that it holds for; empty: all."),
            Column("provider", "Who, for third-party."),
            Column("how", "How it is used."),
            Column("note", "A remark."),
            Column("certainty", "low, medium or high."),
            Column("verified", "The day of the copy that was read."),
        ),
        _statements,
    ),
    Table(
        "limits",
        "The limits of statements.",
        2,
        (STATEMENT, PLACE, Column("text", "In a sentence.")),
        _limits,
    ),
    Table(
        "evidence",
        "The sources of statements.",
        2,
        (
            STATEMENT,
            PLACE,
            Column("kind", "source, chart, api, release-notes, conformance, docs, announcement …"),
            Column("url", "Where to look."),
            Column("accessed", "The day of the copy that was read."),
            Column("supports", "The fields that it shows, with commas between."),
            Column("contradicts", "The fields that it says otherwise about."),
            Column("inferred", "1 where the field follows from the source without being said there.", "integer"),
            Column("relation", "own, competitor, neutral or unknown: who speaks, as seen from the mesh."),
            Column("note", "A remark."),
        ),
        _evidence,
    ),
    Table(
        "events",
        "Dated events in the life of products.",
        2,
        (
            MESH,
            PLACE,
            Column("kind", "shutdown, archived, end-of-support, licence …"),
            Column("announced", "The day it became known."),
            Column("effective", "The day it happens."),
            Column("title", "In a sentence."),
        ),
        _events,
    ),
    Table(
        "cells",
        "The matrix of the day of the data: the best of each candidate and feature. No row: nobody has looked.",
        2,
        (
            Column("candidate", "What is scored.", refers="candidates.id"),
            FEATURE,
            Column("status", "As in statements."),
            Column("value", "Of attributes, as JSON."),
            Column("maturity", "As in statements."),
            Column("certainty", "At most medium where it is inherited."),
            Column("inherited", "The upstream release that it is taken from; empty where it is stated."),
            Column("statement", "The statement behind it; null for what is computed.", refers="statements.id"),
        ),
        _cells,
    ),
    Table(
        "measurements",
        "Published figures with their conditions.",
        1,
        (
            Column("id", "study/result."),
            Column("study", "The publication."),
            Column("run_by", "Who ran it."),
            Column("published", "The day."),
            Column("subject", "The candidate that was measured."),
            Column("version", "Its version."),
            Column("component", "The part of it."),
            Column("metric", "What was measured."),
            Column("statistic", "mean, p99 …"),
            Column("value", "The figure.", "real"),
            Column("unit", "Its unit."),
            Column("load", "The load, as JSON."),
            Column("conditions", "Other conditions."),
            Column("certainty", "low, medium or high."),
            Column("note", "A remark."),
        ),
        _measurements,
    ),
)

QUERIES = (
    Query(
        "matrix",
        "The cells with names, for reading.",
        ("category", "feature", "candidate", "status", "value", "maturity", "since", "since_date", "inherited"),
        "SELECT f.category, f.name AS feature, c.name AS candidate, cells.status, cells.value, cells.maturity,"
        " s.since, s.since_date, cells.inherited"
        " FROM cells JOIN features f ON f.id = cells.feature JOIN candidates c ON c.id = cells.candidate"
        " LEFT JOIN statements s ON s.id = cells.statement",
    ),
    Query(
        "gaps",
        "What nobody has looked at, or could not tell, today.",
        ("candidate", "feature", "status"),
        "SELECT c.id AS candidate, f.id AS feature, cells.status FROM candidates c CROSS JOIN features f"
        " LEFT JOIN cells ON cells.candidate = c.id AND cells.feature = f.id"
        " WHERE cells.status IS NULL AND cells.value IS NULL OR cells.status = 'unknown'",
    ),
    Query(
        "sources",
        "Each statement with how many sources it has, and how many are primary.",
        ("statement", "sources", "primary_sources"),
        "SELECT s.id AS statement, COUNT(e.url) AS sources, SUM(e.kind IN"
        " ('source', 'chart', 'api', 'release-notes', 'conformance')) AS primary_sources"
        " FROM statements s LEFT JOIN evidence e ON e.statement = s.id GROUP BY s.id",
    ),
)

QUESTIONS = (
    (
        "Who limits rates at each proxy, and since when?",
        "SELECT candidate, status, maturity, since, since_date\nFROM matrix\n"
        "WHERE feature = 'Rate limiting, local' AND status IN ('full', 'partial')\nORDER BY candidate;",
    ),
    (
        "What was said of circuit breaking in Linkerd, then and now, and with which limits?",
        "SELECT s.status, s.via, s.since, s.until, l.text AS limit_of_it\n"
        "FROM statements s LEFT JOIN limits l ON l.statement = s.id\n"
        "WHERE s.mesh = 'linkerd' AND s.feature = 'traffic.circuit-breaking'\nORDER BY s.id, l.place;",
    ),
    (
        "What does a cell rest on?",
        "SELECT e.kind, e.url, e.supports, e.relation\nFROM cells c JOIN evidence e USING (statement)\n"
        "WHERE c.candidate = 'istio/ambient' AND c.feature = 'security.mtls'\nORDER BY e.place;",
    ),
    (
        "Which statements rest on the fewest sources?",
        "SELECT statement, sources, primary_sources\nFROM sources\n"
        "ORDER BY sources, primary_sources, statement\nLIMIT 10;",
    ),
)
"""What a person would ask, with the SQL that answers it; the tests run each."""
