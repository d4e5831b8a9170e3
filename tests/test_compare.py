"""`compare`: what is left out, and the forms for programs and browsers."""

from __future__ import annotations

import csv
import io
import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from unittest import mock

import pytest

from tests.helpers import call, tiny

TWO = ("istio/ambient", "linkerd")
TRAFFIC = ("--category", "traffic")


def table(*args: object) -> list[dict[str, str]]:
    said = call("compare", *args, "--format", "csv")
    assert said.code == 0, said.err
    return list(csv.DictReader(io.StringIO(said.out)))


class TestOnlyDifferences:
    def test_what_is_the_same_is_left_out(self) -> None:
        whole, some = table(*TWO, *TRAFFIC), table(*TWO, *TRAFFIC, "--only-differences")
        left_out = [row for row in whole if row not in some]
        assert some
        assert left_out
        assert all(row in whole for row in some)
        assert all(row["istio/ambient"] == row["linkerd/sidecar"] for row in left_out)

    def test_equal_words_with_other_limits_differ(self) -> None:
        same = [row for row in table(*TWO, "--only-differences") if row["istio/ambient"] == row["linkerd/sidecar"]]
        assert {row["linkerd/sidecar"].partition(" ")[0] for row in same} <= {"partial", "third"}

    @pytest.mark.parametrize("meshes", [("linkerd",), ("linkerd", "linkerd")])
    def test_one_alone_cannot_differ(self, meshes: tuple[str, ...]) -> None:
        said = call("compare", *meshes, "--only-differences")
        assert said.code == 2
        assert "name another mesh" in said.err

    def test_it_holds_in_every_form(self) -> None:
        for form in ("terminal", "markdown", "html"):
            text = call("compare", *TWO, *TRAFFIC, "--only-differences", "--format", form).out
            assert "Fault injection" in text
            assert "HTTP/2" not in text, form
        cells = json.loads(call("compare", *TWO, *TRAFFIC, "--only-differences", "--format", "json").out)["candidates"]
        assert "traffic.http2" not in cells["linkerd/sidecar"]["cells"]


def test_what_has_limits_shows_it() -> None:
    text = call("compare", *TWO, *TRAFFIC, "--format", "markdown").out
    assert "| Mirroring | yes\\* | no |" in text
    assert "A star: within limits." in text
    assert "there is no filter for aborts or delays. HTTP and gRPC only. Ignored" in text


class TestForms:
    def test_csv_has_every_feature_unless_a_category_is_named(self) -> None:
        whole = table(*TWO)
        assert {row["feature"].partition(".")[0] for row in whole} >= {"traffic", "security", "platform"}
        assert {row["feature"].partition(".")[0] for row in table(*TWO, *TRAFFIC)} == {"traffic"}

    def test_json_keeps_to_the_categories(self) -> None:
        found = json.loads(call("compare", *TWO, *TRAFFIC, "--format", "json").out)
        assert {name.partition(".")[0] for name in found["candidates"]["istio/ambient"]["cells"]} == {"traffic"}

    @pytest.mark.parametrize("more", [("--format", "csv"), ("--only-differences",)])
    def test_changes_have_no_such_form(self, more: tuple[str, ...]) -> None:
        assert call("compare", *TWO, "--changes-since", "2024-01-01", *more).code == 2

    def test_html_is_one_page_and_data_cannot_break_out(self, tmp_path: Path) -> None:
        data = tiny(tmp_path)
        mesh = data / "meshes" / "breeze" / "mesh.yaml"
        text = mesh.read_text(encoding="utf-8")
        line = next(one for one in text.splitlines() if one.startswith("name:"))
        mesh.write_text(
            text.replace(line, "name: 'Breeze <script>alert(1)</script> | [x](javascript:y)'"), encoding="utf-8"
        )
        page = call("compare", "breeze", "--data", data, "--format", "html").out
        tags = _tags(page)
        assert tags.count("html") == tags.count("body") == 1
        assert "script" not in tags
        assert "a" not in tags
        assert "table" in tags

    def test_without_its_library_html_says_how_to_get_it(self) -> None:
        with mock.patch.dict(sys.modules, {"markdown_it": None}):
            sys.modules.pop("meshadvisor.report.html", None)
            said = call("compare", *TWO, "--format", "html")
        why = "error: --format html needs markdown-it-py; run: pip install 'meshadvisor[html]'\n"
        assert (said.code, said.out, said.err) == (2, "", why)


def _tags(page: str) -> list[str]:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: found.append(tag)  # type: ignore[method-assign]
    parser.feed(page)
    return found
