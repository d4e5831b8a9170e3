"""`links`: what hosts answer, and what is said of it. All of them are one server on 127.0.0.1, made by the test."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import Said, call, messages, tiny

Step = tuple[int, dict[str, str]]
HANG = 0
"""In place of a status: no answer."""


class Server(ThreadingHTTPServer):
    """Answers each path by its steps, one after the other (the last one for ever); 200 to all others."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.steps: dict[str, list[Step]] = {}
        self.refuses_head: dict[str, int] = {}
        self.asked: list[str] = []
        self.over = threading.Event()
        self.busy = threading.Lock()
        self.now = self.most = 0
        """Requests at a time, now and at most."""
        self.pause = 0.0
        """Seconds that each answer takes, so that requests meet."""
        self.url = f"http://127.0.0.1:{self.server_port}"

    def methods(self, path: str) -> list[str]:
        """The methods with which a path was asked for."""
        return [one.partition(" ")[0] for one in self.asked if one.partition(" ")[2] == path]


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        with self.server.busy:
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        self.server.asked.append(f"{self.command} {self.path}")
        time.sleep(self.server.pause)
        steps = self.server.steps.get(self.path, [(200, {})])
        status, headers = steps.pop(0) if len(steps) > 1 else steps[0]
        if status == HANG:
            self.server.over.wait()
            return
        with self.server.busy:
            self.server.now -= 1
        if self.command == "HEAD":
            status = self.server.refuses_head.get(self.path, status)
        self.send_response_only(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_HEAD = _answer  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server; while it runs no other host can be reached."""
    real = socket.getaddrinfo

    def only_here(host: Any, *args: Any, **more: Any) -> Any:
        assert host in ("127.0.0.1", b"127.0.0.1"), f"a test asks for {host}"
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", only_here)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.over.set()
        made.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path, server: Server) -> Path:
    """The tiny knowledge base, in which every address is one of the server that answers 200."""
    found = tiny(tmp_path)
    for path in found.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'https?://[^\s"}]+', f"{server.url}/fine", text), encoding="utf-8")
    return found


def cite(folder: Path, address: str) -> Path:
    """Make an address the homepage of the mesh; gives the file."""
    path = folder / "meshes/breeze/mesh.yaml"
    text = re.sub("homepage: .*", f'homepage: "{address}"', path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    return path


def suppress(folder: Path, what: str, until: str) -> Path:
    path = folder / "links.yaml"
    entry = f'{{id: known, {what}, reason: A test., until: "{until}"}}'
    path.write_text(f"suppressions:\n  - {entry}\n", encoding="utf-8")
    return path


def links(folder: Path, *args: object) -> Said:
    return call("links", "--data", folder, "--backoff", "0.001", *args)


def answer(folder: Path, address: str, *args: object) -> dict[str, str]:
    """What is said of an address, in JSON; empty when all is well."""
    said = links(folder, "--format", "json", *args)
    told: dict[str, str] = json.loads(said.out)["answers"].get(address, {})
    assert said.code == (told.get("state") == "broken"), said.err
    return told


def test_all_is_well(folder: Path, server: Server) -> None:
    said = links(folder)
    assert (said.code, said.out) == (0, "")
    assert said.err == "1 addresses: 1 fine (0 of them moved for good), 0 broken, 0 not clear; 0 suppressed\n"
    assert server.asked == ["HEAD /fine"], "one address, in however many places, is asked for once"


def test_a_broken_address_is_said_of_every_place(folder: Path, server: Server) -> None:
    server.steps["/gone"] = [(404, {})]
    mesh = cite(folder, f"{server.url}/gone#part")
    proxies = folder / "proxies.yaml"
    text = re.sub('repository: "[^"]*"', f'repository: "{server.url}/gone"', proxies.read_text(encoding="utf-8"))
    proxies.write_text(text, encoding="utf-8")
    said = links(folder)
    assert said.code == 1
    found = messages(said.out)
    assert {(one.path, one.level, one.code) for one in found} == {
        (str(mesh), "error", "C701"),
        (str(proxies), "error", "C701"),
    }
    for one in found:
        assert "/gone" in Path(one.path).read_text(encoding="utf-8").splitlines()[one.line - 1]
    assert f"{server.url}/gone answers 404 Not Found" in said.out
    assert server.methods("/gone") == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_get_decides_where_head_is_refused(folder: Path, server: Server, status: int) -> None:
    server.refuses_head["/page"] = status
    cite(folder, f"{server.url}/page")
    assert answer(folder, f"{server.url}/page") == {}
    assert server.methods("/page") == ["HEAD", "GET"]


def test_an_error_of_the_server_may_pass(folder: Path, server: Server) -> None:
    server.steps["/page"] = [(500, {}), (200, {})]
    cite(folder, f"{server.url}/page")
    assert answer(folder, f"{server.url}/page") == {}
    assert server.methods("/page") == ["HEAD", "GET"]


def test_an_error_of_the_server_may_stay(folder: Path, server: Server) -> None:
    server.steps["/page"] = [(503, {})]
    cite(folder, f"{server.url}/page")
    told = answer(folder, f"{server.url}/page", "--retries", "3")
    assert told == {"state": "broken", "said": "answers 503 Service Unavailable"}
    assert server.methods("/page") == ["HEAD", "GET", "GET", "GET"]


@pytest.fixture
def waits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of which takes any time."""
    from meshadvisor.links import fetch

    made: list[float] = []

    async def note(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(fetch, "sleep", note)
    return made


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "20"},
        {"Retry-After": "Mon, 01 Jan 2024 00:00:20 GMT", "Date": "Mon, 01 Jan 2024 00:00:00 GMT"},
    ],
    ids=["seconds", "time"],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_gets_the_pause_it_asks_for(
    folder: Path, server: Server, waits: list[float], status: int, headers: dict[str, str]
) -> None:
    server.steps["/page"] = [(status, headers), (200, {})]
    cite(folder, f"{server.url}/page")
    assert answer(folder, f"{server.url}/page") == {}
    assert waits == [pytest.approx(20, abs=5)]


def test_without_a_pause_asked_for_pauses_double(folder: Path, server: Server, waits: list[float]) -> None:
    server.steps["/page"] = [(500, {"Retry-After": "soon"})]
    cite(folder, f"{server.url}/page")
    answer(folder, f"{server.url}/page", "--backoff", "2", "--retries", "3")
    assert waits == [2, 4, 8]


def test_a_host_that_has_had_enough_is_left_alone(folder: Path, server: Server, waits: list[float]) -> None:
    """Too long a pause, or too many requests to the end: nothing is known of its other addresses."""
    server.steps["/fine"] = [(429, {"Retry-After": "3600"})]
    cite(folder, f"{server.url}/other")
    said = links(folder, "--per-host", "1")
    assert (said.code, waits) == (0, [])
    assert {(one.level, one.code) for one in messages(said.out)} == {("warning", "C703")}
    assert server.asked == ["HEAD /fine"]
    assert "0 broken" in said.err
    assert f"{server.url}/fine answers 429 Too Many Requests" in said.out
    server.steps["/fine"] = [(429, {})]
    server.asked.clear()
    assert links(folder, "--per-host", "1", "--retries", "1").code == 0
    assert server.methods("/fine") == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [301, 308])
def test_moved_for_good_is_a_warning_with_the_new_address(folder: Path, server: Server, status: int) -> None:
    server.steps["/old"] = [(status, {"Location": "/new"})]
    server.steps["/new"] = [(302, {"Location": "/for-now"})]
    mesh = cite(folder, f"{server.url}/old")
    said = links(folder)
    assert said.code == 0
    assert [(one.path, one.level, one.code) for one in messages(said.out)] == [(str(mesh), "warning", "C702")]
    assert f"(tip: write {server.url}/new)" in said.out


@pytest.mark.parametrize("status", [302, 303, 307])
def test_moved_for_now_is_followed_in_silence(folder: Path, server: Server, status: int) -> None:
    server.steps["/old"] = [(status, {"Location": "/new"})]
    cite(folder, f"{server.url}/old")
    assert answer(folder, f"{server.url}/old") == {}
    server.steps["/new"] = [(410, {})]
    assert answer(folder, f"{server.url}/old")["said"] == f"answers 410 Gone, after a redirect to {server.url}/new"


def test_redirects_in_a_circle_are_broken(folder: Path, server: Server) -> None:
    server.steps["/old"] = [(301, {"Location": "/old"})]
    cite(folder, f"{server.url}/old")
    assert "redirect" in answer(folder, f"{server.url}/old")["said"]
    assert "GET" not in server.methods("/old"), "another try would end in the same way"


def test_no_answer_in_time_is_broken(folder: Path, server: Server) -> None:
    server.steps["/slow"] = [(HANG, {})]
    cite(folder, f"{server.url}/slow")
    told = answer(folder, f"{server.url}/slow", "--timeout", "0.2", "--retries", "1")
    assert told == {"state": "broken", "said": "does not answer within 0.2 s"}
    assert server.methods("/slow") == ["HEAD", "GET"]


def test_a_closed_port_is_broken(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    cite(folder, address)
    assert "cannot be reached" in answer(folder, address, "--retries", "1")["said"]


@pytest.mark.parametrize("address", ["https://xn--/", "https://127.0.0.1:99999999/", "http://127.0.0.1:x/"])
def test_an_address_that_is_none_is_broken(folder: Path, address: str) -> None:
    cite(folder, address)
    assert answer(folder, address)["said"] == "is no address that can be asked for"


def test_good_answers_are_cached_for_some_days(folder: Path, server: Server, tmp_path: Path) -> None:
    server.steps |= {"/gone": [(404, {})], "/fine": [(301, {"Location": "/new"})]}
    cite(folder, f"{server.url}/gone")
    cache = tmp_path / "cache.json"
    first = links(folder, "--cache", cache)
    server.asked.clear()
    assert links(folder, "--cache", cache) == first
    assert server.asked == ["HEAD /gone", "GET /gone"], "what is broken is asked for again"
    kept = json.loads(cache.read_text(encoding="utf-8"))
    assert list(kept["addresses"]) == [f"{server.url}/fine"]
    for day, max_age in (("2020-01-01", 7), ("2999-01-01", 7), (date.today().isoformat(), 0)):
        kept["addresses"][f"{server.url}/fine"]["day"] = day
        cache.write_text(json.dumps(kept), encoding="utf-8")
        server.asked.clear()
        links(folder, "--cache", cache, "--max-age", max_age)
        assert "HEAD /fine" in server.asked, f"of {day}, with --max-age {max_age}"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "x", "addresses": {}}', "\xff", "day: 1"])
def test_a_file_that_is_no_cache_is_left_alone(folder: Path, server: Server, tmp_path: Path, text: str) -> None:
    path = tmp_path / "precious.json"
    path.write_text(text, encoding="latin-1")
    said = links(folder, "--cache", path)
    assert (said.code, said.out, server.asked) == (2, "", [])
    assert "is no cache" in said.err
    assert path.read_text(encoding="latin-1") == text


@pytest.mark.parametrize(("key", "path"), [("url", "/gone"), ("url", "/gone#other"), ("prefix", "/go")])
def test_a_suppression_hides_what_it_is_about(folder: Path, server: Server, key: str, path: str) -> None:
    server.steps["/gone"] = [(404, {})]
    cite(folder, f"{server.url}/gone#part")
    suppress(folder, f'{key}: "{server.url}{path}"', "2999-01-01")
    said = links(folder)
    assert (said.code, said.out) == (0, "")
    assert "1 broken, 0 not clear; 1 suppressed" in said.err
    assert call("validate", "--data", folder).code == 0


@pytest.mark.parametrize("until", ["2020-01-01", date.today().isoformat()])
def test_an_expired_suppression_hides_nothing_and_is_reported(folder: Path, server: Server, until: str) -> None:
    server.steps["/gone"] = [(404, {})]
    mesh = cite(folder, f"{server.url}/gone")
    path = suppress(folder, f'url: "{server.url}/gone"', until)
    said = links(folder)
    assert said.code == 1
    found = {(one.path, one.line, one.level, one.code) for one in messages(said.out) if one.path != str(mesh)}
    assert found == {(str(path), 2, "warning", "C704")}
    assert f"the suppression 'known' ended on {until}" in said.out
    assert f"{mesh}:" in said.out


def test_an_unused_suppression_is_reported(folder: Path, server: Server) -> None:
    suppress(folder, f'url: "{server.url}/nowhere"', "2999-01-01")
    assert "C705 the suppression 'known' is about no address in the data" in links(folder).out
    suppress(folder, f'prefix: "{server.url}/fi"', "2999-01-01")
    said = links(folder)
    assert (said.code, [one.code for one in messages(said.out)]) == (0, ["C705"])
    assert "hides nothing" in said.out


def test_two_suppressions_of_one_name_are_refused(folder: Path, server: Server) -> None:
    path = suppress(folder, f'url: "{server.url}/fine"', "2999-01-01")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    said = messages(call("validate", "--data", folder).out)
    assert [(one.line, one.code) for one in said if one.path == str(path)] == [(3, "C406")]


def test_a_part_of_the_data_does_not_show_that_a_suppression_is_unused(folder: Path, server: Server) -> None:
    mesh = cite(folder, f"{server.url}/home")
    suppress(folder, f'prefix: "{server.url}/"', "2999-01-01")
    assert links(folder, "--limit", "1").out == ""
    assert links(folder, folder / "proxies.yaml").out == ""
    assert [one.code for one in messages(links(folder, mesh).out)] == ["C705"]


def test_only_a_part_is_asked_for(folder: Path, server: Server) -> None:
    cite(folder, f"{server.url}/home")
    assert "; 1 not asked for" in links(folder, "--limit", "1").err
    assert len(server.asked) == 1
    server.asked.clear()
    links(folder, folder / "proxies.yaml")
    assert server.asked == ["HEAD /fine"]
    cite(folder, "https://elsewhere.example/")
    server.asked.clear()
    assert links(folder, "--only-host", server.url.removeprefix("http://")).code == 0
    assert server.asked == ["HEAD /fine"]


def test_a_limit_and_a_cache_get_through_all(folder: Path, server: Server, tmp_path: Path) -> None:
    cite(folder, f"{server.url}/home")
    for _ in range(2):
        said = links(folder, "--limit", "1", "--cache", tmp_path / "cache.json")
    assert sorted(server.asked) == ["HEAD /fine", "HEAD /home"]
    assert "not asked for" not in said.err


@pytest.mark.parametrize(("total", "per_host"), [(2, 16), (16, 2)])
def test_no_more_at_a_time_than_allowed(folder: Path, server: Server, total: int, per_host: int) -> None:
    number = count()
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("/fine", lambda _: f"/page-{next(number)}", text), encoding="utf-8")
    server.pause = 0.02
    assert links(folder, "--concurrency", total, "--per-host", per_host).code == 0
    assert len(server.asked) == next(number) > 10
    assert server.most == 2


def test_annotations_for_github(folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.steps["/100%25,a"] = [(404, {})]
    cite(folder, f"{server.url}/100%25,a")
    monkeypatch.chdir(folder.parent)
    said = links(folder, "--format", "github")
    assert said.code == 1
    assert said.out == (
        "::error file=data/meshes/breeze/mesh.yaml,line=5,col=1,title=C701::"
        f"{server.url}/100%2525,a answers 404 Not Found\n"
    )
    server.steps["/100%25,a"] = [(301, {"Location": "/new"})]
    said = links(folder, "--format", "github")
    assert said.code == 0
    assert said.out.startswith("::warning file=data/meshes/breeze/mesh.yaml,line=5,col=1,title=C702::")
    assert said.out.endswith(f" has moved for good (tip: write {server.url}/new)\n")


def test_json_for_programs(folder: Path, server: Server) -> None:
    server.steps["/old"] = [(301, {"Location": "/new"})]
    mesh = cite(folder, f"{server.url}/old")
    told = json.loads(links(folder, "--format", "json").out)
    assert told["format"] == "meshadvisor.links/1"
    assert told["counts"] == {"addresses": 2, "fine": 2, "moved": 1, "broken": 0, "unclear": 0, "suppressed": 0}
    assert told["answers"][f"{server.url}/old"]["moved"] == f"{server.url}/new"
    (problem,) = told["problems"]
    assert (problem["path"], problem["line"], problem["code"]) == (str(mesh), 5, "C702")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere.yaml"], "'nowhere.yaml' is not there"),
        ([__file__], "is not in the data folder"),
        (["--only-host", "127.0.0.2"], "no host among the addresses called '127.0.0.2'; did you mean 127.0.0.1:"),
        (["--cache", "no/such/folder/x.json"], "its folder is not there"),
    ],
)
def test_bad_input_is_one_line(folder: Path, server: Server, args: list[str], said: str) -> None:
    done = links(folder, *args)
    assert (done.code, done.out, server.asked) == (2, "", [])
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_data_that_cannot_be_read_is_said_first(folder: Path, server: Server) -> None:
    cite(folder, "not an address")
    done = links(folder)
    assert (done.code, server.asked) == (2, [])
    assert [one.code for one in messages(done.err)] == ["C206"]


def test_without_its_library_it_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "meshadvisor.links.fetch", raising=False)
    done = links(folder)
    assert done == Said(2, "", "error: this command needs httpx; run: pip install 'meshadvisor[links]'\n")
    assert call("links", "--help").code == 0
