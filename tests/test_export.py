"""The tables of `meshadvisor export`, in each form, opened and queried as a person would."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meshadvisor.export.tables import QUERIES, TABLES
from tests.helpers import ROOT, TINY, call, tiny


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("export") / "all.sqlite"
    assert call("export", "sqlite", "-o", path) == (0, "", "")
    opened = sqlite3.connect(path)
    yield opened
    opened.close()


def rows(database: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    return database.execute(sql, values).fetchall()


class TestSqlite:
    def test_every_reference_points_at_something(self, database: sqlite3.Connection) -> None:
        assert rows(database, "PRAGMA foreign_key_check") == []
        assert rows(database, "PRAGMA integrity_check") == [("ok",)]

    def test_a_person_can_ask_who_has_it_since_when(self, database: sqlite3.Connection) -> None:
        sql = "SELECT candidate, since FROM matrix WHERE feature = ? AND status = 'full' AND inherited = '' ORDER BY 1"
        assert ("Kuma", "2.5") in rows(database, sql, "Rate limiting, local")

    def test_a_person_can_ask_what_it_said_then(self, database: sqlite3.Connection) -> None:
        sql = "SELECT until FROM statements WHERE mesh = 'linkerd' AND feature = ? AND status = 'none'"
        assert ("2.13",) in rows(database, sql, "traffic.circuit-breaking")

    def test_a_person_can_ask_where_it_stands(self, database: sqlite3.Connection) -> None:
        sql = "SELECT url FROM evidence JOIN cells USING (statement) WHERE candidate = ? AND feature = ?"
        assert rows(database, sql, "istio/ambient", "security.mtls")

    def test_the_views_answer(self, database: sqlite3.Connection) -> None:
        for query in QUERIES:
            found = database.execute(f"SELECT * FROM {query.name} LIMIT 1")
            assert tuple(column[0] for column in found.description) == query.columns
            assert found.fetchone(), query.name

    def test_what_the_page_asks_is_answered(self, database: sqlite3.Connection) -> None:
        page = (ROOT / "docs" / "generated" / "export.md").read_text(encoding="utf-8")
        asked = re.findall(r"^```sql\n(.+?)\n```$", page, re.MULTILINE | re.DOTALL)
        assert asked
        assert all(rows(database, sql) for sql in asked)

    def test_gaps_and_cells_together_are_the_whole_matrix(self, database: sqlite3.Connection) -> None:
        [(gaps, known, candidates, features)] = rows(
            database,
            "SELECT (SELECT COUNT(*) FROM gaps), (SELECT COUNT(*) FROM cells WHERE coalesce(status, '') <> 'unknown'),"
            " (SELECT COUNT(*) FROM candidates), (SELECT COUNT(*) FROM features)",
        )
        assert gaps + known == candidates * features

    def test_the_versions_are_in_it(self, database: sqlite3.Connection) -> None:
        about = dict(rows(database, "SELECT name, value FROM about"))
        assert about["format"] == "meshadvisor.export/1"
        assert about["data_version"]


class TestForms:
    def test_csv_and_json_have_the_rows_of_the_database(self, tmp_path: Path) -> None:
        data = tiny(tmp_path)
        call("export", "sqlite", "-o", tmp_path / "all.sqlite", "--data", data)
        call("export", "csv", "-o", tmp_path / "csv", "--data", data)
        found = json.loads(call("export", "json", "--data", data).out)["tables"]
        database = sqlite3.connect(tmp_path / "all.sqlite")
        assert {path.stem for path in (tmp_path / "csv").iterdir()} == set(found) == {table.name for table in TABLES}
        for table in TABLES:
            count = database.execute(f"SELECT COUNT(*) FROM {table.name}").fetchone()[0]
            with (tmp_path / "csv" / f"{table.name}.csv").open(newline="", encoding="utf-8") as file:
                lines = list(csv.reader(file))
            assert len(found[table.name]) == len(lines) - 1 == count
            assert lines[0] == [column.name for column in table.columns]
        database.close()

    def test_the_same_data_gives_the_same_bytes(self, tmp_path: Path) -> None:
        for place in ("one", "two"):
            call("export", "sqlite", "-o", tmp_path / place, "--data", TINY)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
        assert call("export", "json", "--data", TINY) == call("export", "json", "--data", TINY)

    def test_what_a_spreadsheet_would_run_is_text(self, tmp_path: Path) -> None:
        data = tiny(tmp_path)
        mesh = data / "meshes" / "breeze" / "mesh.yaml"
        text = mesh.read_text(encoding="utf-8")
        line = next(one for one in text.splitlines() if one.startswith("description:"))
        mesh.write_text(text.replace(line, 'description: "=HYPERLINK(1)"'), encoding="utf-8")
        call("export", "csv", "-o", tmp_path / "csv", "--data", data)
        assert "'=HYPERLINK(1)" in (tmp_path / "csv" / "meshes.csv").read_text(encoding="utf-8")


class TestPlaces:
    @pytest.mark.parametrize("form", ["csv", "sqlite"])
    def test_it_asks_where_to_write(self, form: str) -> None:
        said = call("export", form, "--data", TINY)
        assert (said.code, said.out) == (2, "")
        assert f"meshadvisor export {form} -o" in said.err

    def test_a_folder_is_no_file_and_a_file_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        assert call("export", "sqlite", "-o", tmp_path, "--data", TINY).code == 2
        assert call("export", "csv", "-o", tmp_path / "file", "--data", TINY).code == 2
        assert (tmp_path / "file").read_bytes() == b""

    def test_a_folder_that_cannot_be_made_is_said_in_a_line(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        said = call("export", "csv", "-o", tmp_path / "file" / "below", "--data", TINY)
        assert said.code == 2
        assert said.err.startswith("error: ")


def test_the_page_names_every_table_column_and_view() -> None:
    text = (ROOT / "docs" / "generated" / "export.md").read_text(encoding="utf-8")
    for table in TABLES:
        assert f"## {table.name}" in text
        assert all(f"| {column.name} |" in text for column in table.columns)
    assert all(f"| {query.name} |" in text for query in QUERIES)
