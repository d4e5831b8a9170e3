"""The page about what `meshadvisor export` writes, from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator

from meshadvisor.docs.site import Place, Site
from meshadvisor.export.tables import QUERIES, QUESTIONS, TABLES
from meshadvisor.report.blocks import Block, Code, Grid, Heading, Para


def page(site: Site) -> str:
    """The page as Markdown."""
    return Place(site, "export.md").page(_blocks())


def _blocks() -> Iterator[Block]:
    yield Heading("The knowledge base as tables", 1)
    yield Para(
        "'meshadvisor export' writes the same tables in three forms: one JSON document to stdout or a file, a folder"
        " with a CSV file for each table, or an SQLite database with keys and views. What is absent is null (in CSV:"
        " empty); a list without members is an empty text. In CSV a text that a spreadsheet would take for a formula"
        " begins with an apostrophe."
    )
    for table in TABLES:
        yield Heading(table.name)
        yield Para(table.about)
        keys = frozenset(column.name for column in table.columns[: table.keys])
        yield Grid(
            ["column", "type", "key", "what"],
            [
                [column.name, column.type, _key(column.name in keys, column.refers), column.about]
                for column in table.columns
            ],
        )
    yield Heading("Views")
    yield Para("In SQLite only, beside the table 'about' with the versions of the data.")
    yield Grid(["view", "columns", "what"], [[query.name, ", ".join(query.columns), query.about] for query in QUERIES])
    yield Heading("Questions to ask of it")
    yield Para("After 'meshadvisor export sqlite -o mesh.sqlite', with any SQLite client:")
    for asked, sql in QUESTIONS:
        yield Para(asked)
        yield Code(sql, "sql")


def _key(own: bool, refers: str) -> str:
    return ", ".join([*(["primary"] if own else []), *([f"refers to {refers}"] if refers else [])])
