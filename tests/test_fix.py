"""`validate --fix`: what it repairs, what it leaves alone, and that nothing gets lost on the way."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from meshadvisor.edit.repair import repair
from meshadvisor.kb.read import read_bytes, read_file
from tests.helpers import DATA, call, tiny

TRAFFIC = "meshes/breeze/support/traffic.yaml"
RELEASES = "meshes/breeze/releases.yaml"
EVENTS = "meshes/breeze/lifecycle.yaml"
MESH = "meshes/breeze/mesh.yaml"
PROJECT = "meshes/breeze/support/project.yaml"
FIRST = "# yaml-language-server: $schema=../../../schemas/releases.schema.json\n"

CODES = {"C104", "C110", "C205", "C304", "C305"}
"""What `--fix` may have an answer to."""


class Case(NamedTuple):
    """What stands in a file before, and after the repair."""

    name: str
    path: str
    before: str
    after: str


EVENT = """  - kind: {kind}
    announced: "{day}"
    effective: "{day}"
    title: First public commit
    evidence:
      - {{kind: source, url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [effective]}}
"""
STARTED, JOINED = EVENT.format(kind="started", day="2024-11-01"), EVENT.format(kind="governance", day="2026-01-10")
HEAD = "# yaml-language-server: $schema=../../../schemas/lifecycle.schema.json\nmesh: breeze\nevents:\n"
SUPPORT = "# yaml-language-server: $schema=../../../../schemas/support.schema.json\nmesh: breeze\nfeatures:\n"
VALUE = """    - value: {value}
      since: "{since}"
{until}      evidence:
        - {{kind: source, url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [{supports}]}}
      verified: {{date: "2026-08-01"}}
      certainty: high
"""
OLD = VALUE.format(value=6, since="<=1.0", until='      until: "1.1"\n', supports="value, since, until")
NEW = VALUE.format(value=7, since="1.1", until="", supports="value, since")
STAGE = """      - since: "{since}"
        maturity: {maturity}
        evidence:
          - {{kind: source, url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [since]}}
"""
ALPHA, GA = STAGE.format(since="1.0", maturity="alpha"), STAGE.format(since="1.2", maturity="ga")
IDENTITY = """# yaml-language-server: $schema=../../../schemas/mesh.schema.json
id: breeze
name: Breeze
kind: mesh
description: A mesh.
homepage: "https://breeze.example/"
modes:
  sidecar:
    stages:
{stages}date_basis: announcement
"""
STATEMENT = """  traffic.retries:
    - status: none{blank}
      since: "<=1.0"{blank}
      # Read at the tag.
      evidence:
        - kind: api
          url: "https://github.com/breeze/breeze/tree/1.0/api"
          accessed: {day}
          supports: [status, since]{blank}
      verified: {{date: {day}}}  # the day of the copy
      certainty: medium
"""


def _release(version: str, date: str) -> str:
    return f'  - version: "{version}"\n    status: stable\n    date: "{date}"\n'


CASES = [
    Case(
        "events, with the comments above and inside them",
        EVENTS,
        f"{HEAD}  # How it began.\n{STARTED}    # No more is known.\n\n  # Neutral ground.\n{JOINED}  # The end.\n",
        f"{HEAD}  # Neutral ground.\n{JOINED}\n  # How it began.\n{STARTED}    # No more is known.\n  # The end.\n",
    ),
    Case(
        "releases",
        RELEASES,
        f"{FIRST}mesh: breeze\nreleases:\n  - {{version: next, status: planned}}\n"
        f"{_release('1.0', '2025-03-01')}{_release('1.1', '2025-09-01')}",
        f"{FIRST}mesh: breeze\nreleases:\n  - {{version: next, status: planned}}\n"
        f"{_release('1.1', '2025-09-01')}{_release('1.0', '2025-03-01')}",
    ),
    Case("statements", PROJECT, f"{SUPPORT}  project.crds:\n{OLD}{NEW}", f"{SUPPORT}  project.crds:\n{NEW}{OLD}"),
    Case("stages", MESH, IDENTITY.format(stages=ALPHA + GA), IDENTITY.format(stages=GA + ALPHA)),
    Case(
        "keys, with the comments above them",
        EVENTS,
        HEAD
        + """  - title: First public commit # of many
    # Not the first idea.
    kind: started
    evidence:
      - {url: "https://github.com/breeze/breeze", kind: source, supports: [effective], accessed: "2026-08-01"}
    effective: "2024-11-01"
    announced: "2024-11-01"
""",
        HEAD
        + """  # Not the first idea.
  - kind: started
    announced: "2024-11-01"
    effective: "2024-11-01"
    title: First public commit # of many
    evidence:
      - {kind: source, url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [effective]}
""",
    ),
    Case(
        "quotes around versions, dates and numbers for text",
        RELEASES,
        f"{FIRST}mesh: breeze\nreleases:\n  - version: 1.30  # thus\n    status: stable\n    aliases: [2, 1.30.0]\n"
        "    date: 2025-03-01\n",
        f'{FIRST}mesh: breeze\nreleases:\n  - version: "1.30"  # thus\n    status: stable\n    aliases: ["2", 1.30.0]\n'
        '    date: "2025-03-01"\n',
    ),
    Case(
        "everything in one file",
        TRAFFIC,
        "mesh: breeze\nfeatures:\n" + STATEMENT.format(day="2026-08-01", blank="  ").rstrip("\n"),
        SUPPORT + STATEMENT.format(day='"2026-08-01"', blank=""),
    ),
    Case(
        "tabs where only one number of spaces makes sense",
        RELEASES,
        f'{FIRST}mesh: breeze\nreleases:\n  - version: "1.0"\n\tstatus: stable\n\tdate: "2025-03-01"\n',
        f'{FIRST}mesh: breeze\nreleases:\n  - version: "1.0"\n    status: stable\n    date: "2025-03-01"\n',
    ),
    Case(
        "line ends of Windows stay",
        RELEASES,
        (FIRST + "mesh: breeze \nreleases:\n" + _release("1.0", "2025-03-01")).replace("\n", "\r\n"),
        (FIRST + "mesh: breeze\nreleases:\n" + _release("1.0", "2025-03-01")).replace("\n", "\r\n"),
    ),
]

LEFT_ALONE = {
    "a release among patches": f"{_release('1.0', '2025-03-01')}{_release('1.1.9', '2026-05-01')}"
    f"{_release('1.1', '2025-09-01')}",
    "a text that a blank belongs to": '  - version: "1.0"\n    status: stable\n    date: "2025-03-01"\n'
    "    note: >-\n      two \n      lines\n",
    "a word for a number": '  - version: "1.0"\n    status: stable\n    date: yes\n',
    "no value": '  - version: "1.0"\n    status: stable\n    date:\n',
    "no such day": '  - version: "1.0"\n    status: stable\n    date: "2025-13-01"\n',
    "a key twice": "  - version: 1.0\n    status: stable\n    status: stable \n    date: 2025-03-01\n",
    "an anchor": "  - version: 1.0\n    status: &s stable \n    date: 2025-03-01\n",
    "tabs of any width": '  - version: "1.0"\n    note: >-\n      text\n\t\tmore\n    status: stable\n',
    "an unclosed bracket": "  - [version: 1.0 \n",
}


def _write(folder: Path, path: str, text: str) -> Path:
    (folder / path).write_bytes(text.encode())
    return folder / path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_mechanical_is_repaired(case: Case, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    path = _write(folder, case.path, case.before)
    said = call("validate", "--fix", "--data", folder, path)
    assert path.read_bytes().decode() == case.after
    assert f"{path}: repaired " in said.err
    assert not CODES & set(re.findall(r"C\d{3}", said.out))
    again = call("validate", "--fix", "--data", folder, path)
    assert path.read_bytes().decode() == case.after
    assert "repaired" not in again.err


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_is_not_sure_is_left_alone(name: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    text = f"{FIRST}mesh: breeze\nreleases:\n{LEFT_ALONE[name]}"
    path = _write(folder, RELEASES, text)
    before = call("validate", "--data", folder, path)
    assert call("validate", "--fix", "--data", folder, path) == before
    assert path.read_text(encoding="utf-8") == text


def test_only_what_is_asked_for_is_repaired(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    texts = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    call("validate", "--fix", "--data", folder, folder / EVENTS)
    assert [path for path, text in texts.items() if path.read_bytes() != text] == [folder / EVENTS]


def test_without_fix_nothing_is_written(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    texts = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    call("validate", "--data", folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == texts


def test_order_in_one_file_follows_the_repair_of_another(tmp_path: Path) -> None:
    """Stages are sorted by the list of releases, which has to be sound first."""
    folder = tiny(tmp_path)
    listed = (_release("1.0", "2025-03-01") + _release("1.2", "2026-03-01")).replace('"', "")
    _write(folder, RELEASES, f"mesh: breeze\nreleases:\n{listed}")
    path = _write(folder, MESH, IDENTITY.format(stages=ALPHA + GA))
    call("validate", "--fix", "--data", folder)
    assert path.read_text(encoding="utf-8") == IDENTITY.format(stages=GA + ALPHA)


def test_a_link_stays_a_link_and_no_draft_is_left(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    target = tmp_path / "elsewhere.yaml"
    (folder / EVENTS).rename(target)
    (folder / EVENTS).symlink_to(target)
    call("validate", "--fix", "--data", folder)
    assert (folder / EVENTS).is_symlink()
    assert target.read_text(encoding="utf-8").startswith("# yaml-language-server")
    assert list(tmp_path.rglob("*.part")) == []


def test_without_the_library_one_line_says_what_to_do(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    with mock.patch.dict(sys.modules, {"ruamel.yaml": None}):
        said = call("validate", "--fix", "--data", folder)
        assert (said.code, said.out) == (2, "")
        assert said.err == "error: --fix needs ruamel.yaml; install it with: pip install 'meshadvisor[fix]'\n"
        assert call("validate", "--data", folder).code == 0


def test_the_real_data_needs_no_repair(tmp_path: Path) -> None:
    """Every file is as `--fix` would leave it: by its layout here, by its order in the checks."""
    for path in sorted(DATA.rglob("*.yaml")):
        text = path.read_bytes().decode()
        assert repair(path.relative_to(DATA).as_posix(), text, suspect=False).text == text, path
    assert not CODES & set(re.findall(r" (C\d{3}) ", call("validate").out))


FILES = sorted(path for path in DATA.rglob("*.yaml") if path.stat().st_size < 40_000)


def _releases(path: Path) -> Any:
    beside = DATA.joinpath(*path.relative_to(DATA).parts[:2], "releases.yaml")
    return read_file(beside)[0] if beside.is_file() else None


def _as_multiset(data: Any) -> Any:
    """The data whatever the order of lists and keys, with every scalar as text."""
    if isinstance(data, dict):
        return sorted((key, _as_multiset(value)) for key, value in data.items())
    return sorted((_as_multiset(one) for one in data), key=repr) if isinstance(data, list) else data


def _texts(text: str) -> Any:
    return _as_multiset(yaml.load(text, Loader=yaml.BaseLoader))


def _comments(text: str) -> Counter[str]:
    """What stands between the tokens of the parser, and is not blank."""
    ends, found = 0, Counter[str]()
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        between = text[ends : token.start_mark.index]
        found.update(line.strip() for line in re.findall(r"#.*", between))
        ends = max(ends, token.end_mark.index)
    return found


@st.composite
def _spoilt(draw: st.DrawFn) -> tuple[Path, str]:
    """A file of the real data in which somebody has been careless."""
    path = draw(st.sampled_from(FILES))
    lines = path.read_bytes().decode().split("\n")
    everywhere = st.integers(0, len(lines) - 1)
    for at in draw(st.lists(everywhere, max_size=8)):  # a line goes before the one above it, of the same indentation
        same = [line for line in range(at) if re.match(" *", lines[line])[0] == re.match(" *", lines[at])[0]]
        if same:
            lines[same[-1]], lines[at] = lines[at], lines[same[-1]]
    for at in draw(st.lists(everywhere, max_size=6)):
        lines[at] = re.sub(r'"([0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2})"', r"\1", lines[at])
    for number, at in enumerate(draw(st.lists(everywhere, max_size=6))):
        indent = draw(st.integers(0, 12))
        lines.insert(at, f"{' ' * indent}# remark {number}")
    for at in draw(st.lists(everywhere, max_size=4)):
        lines[at] += draw(st.sampled_from([" ", "  ", "\t", "  # at the end", ""]))
    for at in draw(st.lists(everywhere, max_size=2)):
        lines[at] = re.sub("^    ", "\t", lines[at])
    for at in draw(st.lists(everywhere, max_size=2)):
        lines.insert(at, "")
    if draw(st.booleans()) and lines[0].startswith("# yaml"):
        del lines[0]
    text = "\n".join(lines)
    return path, text.rstrip("\n") if draw(st.booleans()) else text


def _swapped(data: Any, draw: st.DrawFn) -> Any:
    if isinstance(data, dict):
        return {key: _swapped(data[key], draw) for key in draw(st.permutations(list(data)))}
    if isinstance(data, list):
        listed = [_swapped(one, draw) for one in data[:3]]
        return list(reversed(listed)) if listed and isinstance(listed[0], dict) and draw(st.booleans()) else listed
    return data


@st.composite
def _shuffled(draw: st.DrawFn) -> tuple[Path, str]:
    """A file of the real data (its beginning) as another program would write it: other order, no quotes, remarks."""
    path = draw(st.sampled_from([one for one in FILES if one.parent.name != "rules"]))
    document, _ = read_file(path)
    assert document is not None
    data = {
        key: dict(list(value.items())[:3]) if isinstance(value, dict) and key == "features" else value
        for key, value in document.data.items()
    }
    text = yaml.safe_dump(_swapped(data, draw), sort_keys=False, width=draw(st.sampled_from([60, 120, 10_000])))
    if draw(st.booleans()):
        text = re.sub(r"'([0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2})'", r"\1", text)
    lines = text.split("\n")
    for number, at in enumerate(draw(st.lists(st.integers(0, len(lines) - 1), max_size=8))):
        indent = re.match(" *", lines[at])[0]
        lines.insert(at, f"{indent}# remark {number}")
    return path, "\n".join(lines)


SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def _holds(path: Path, text: str) -> None:
    try:
        before, said = _texts(text), _comments(text)
    except yaml.YAMLError:
        before = said = None
    name = path.relative_to(DATA).as_posix()
    releases = _releases(path)
    once = repair(name, text, suspect=True, releases=releases)
    assert bool(once.done) == (once.text != text)
    assert repair(name, once.text, suspect=True, releases=releases) == (once.text, [])
    if before is not None:
        assert _texts(once.text) == before
        assert said <= _comments(once.text)
        assert (_comments(once.text) - said).total() == ("first line" in once.done)
    if read_bytes(text.encode(), "")[0] is not None:
        assert read_bytes(once.text.encode(), "")[0] is not None


@given(_spoilt())
@SLOW
def test_nothing_is_lost_and_twice_is_once(spoilt: tuple[Path, str]) -> None:
    _holds(*spoilt)


@given(_shuffled())
@SLOW
def test_nothing_is_lost_when_everything_moves(shuffled: tuple[Path, str]) -> None:
    assume(len(shuffled[1]) < 20_000)
    _holds(*shuffled)


@given(st.sampled_from(FILES))
@SLOW
def test_what_has_no_problem_is_not_touched(path: Path) -> None:
    text = path.read_bytes().decode()
    assert repair(path.relative_to(DATA).as_posix(), text, suspect=True, releases=_releases(path)) == (text, [])
