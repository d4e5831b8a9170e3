"""The tables in three forms, in memory; the caller writes them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3

from meshadvisor.export.tables import QUERIES, TABLES, Column, Table, Value
from meshadvisor.kb.base import KnowledgeBase

FORMAT = "meshadvisor.export/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(kb: KnowledgeBase) -> str:
    """One document: table → its rows as objects. What is empty is null or an empty text, never left out."""
    tables = {table.name: [dict(zip(_names(table), row, strict=True)) for row in table.rows(kb)] for table in TABLES}
    head = {"format": FORMAT, "data_version": kb.data_version, "contract": kb.contract, "day": kb.day}
    return json.dumps({**head, "tables": tables}, indent=1, ensure_ascii=False) + "\n"


def as_csv(kb: KnowledgeBase) -> dict[str, str]:
    """File name → text, one file a table (RFC 4180, UTF-8, a line with names first).

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    return {f"{table.name}.csv": _csv(table, kb) for table in TABLES}


def as_sqlite(kb: KnowledgeBase) -> bytes:
    """The bytes of a database with keys, and the views of `QUERIES`."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        about = {"format": FORMAT, "data_version": kb.data_version, "contract": kb.contract, "day": kb.day}
        database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        for table in TABLES:
            database.execute(_create(table))
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows(kb))
        for query in QUERIES:
            database.execute(f"CREATE VIEW {query.name} AS {query.sql}")
        database.commit()
        return database.serialize()
    finally:
        database.close()


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _csv(table: Table, kb: KnowledgeBase) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_names(table))
    writer.writerows([_safe(value) for value in row] for row in table.rows(kb))
    return text.getvalue()


def _safe(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _create(table: Table) -> str:
    """The statement that makes a table. Names come from `TABLES`, never from data."""
    columns = [_column(column) for column in table.columns]
    keys = ", ".join(_names(table)[: table.keys])
    return f"CREATE TABLE {table.name} ({', '.join(columns)}, PRIMARY KEY ({keys})) WITHOUT ROWID"


def _column(column: Column) -> str:
    refers = ""
    if column.refers:
        table, _, name = column.refers.partition(".")
        refers = f" REFERENCES {table} ({name}) DEFERRABLE INITIALLY DEFERRED"
    return f'"{column.name}" {column.type.upper()}{refers}'
