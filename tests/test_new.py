"""`new`: skeletons that `validate` understands, put in the right place, with nothing else touched."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from meshadvisor.model.files import kind_of
from tests.conftest import Run
from tests.helpers import DATA, TINY, call, messages, tiny

TRAFFIC = "meshes/breeze/support/traffic.yaml"
STATEMENT = [
    *("--status", "partial", "--via", "annotation", "--since", "1.2", "--maturity", "beta", "--how", "Annotate: it."),
    *("--limits", "HTTP only", "--limits", "No 'budget' #1", "--modes", "ambient", "--evidence-kind", "source"),
    *("--url", "https://github.com/breeze/breeze", "--accessed", "2026-08-01", "--supports", "status"),
    *("--supports", "since", "--supports", "how", "--certainty", "high", "--no-input"),
]


def _texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in folder.rglob("*.yaml")}


def _added(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Path → the one piece of text that was put in; everything else is byte for byte as before."""
    found = {}
    for path, text in after.items():
        old = before.get(path, "")
        if text != old:
            at = next((at for at, (one, other) in enumerate(zip(old, text, strict=False)) if one != other), len(old))
            while text[:at] + text[at + len(text) - len(old) :] != old:
                at -= 1
                assert at >= 0, f"more than an insertion in {path}"
            found[path] = text[at : at + len(text) - len(old)]
    assert not before.keys() - after.keys()
    return found


def _places(folder: Path) -> dict[str, set[int]]:
    """Path → the lines at which something is still open."""
    found: dict[str, set[int]] = {}
    for path in folder.rglob("*.yaml"):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if '""' in line:
                found.setdefault(str(path), set()).add(number)
    return found


def _pointed_at(folder: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    said = call("validate", "--data", folder)
    for one in messages(said.out) if said.out else ():
        found.setdefault(one.path, set()).add(one.line)
    return found


NEW = {
    "mesh": ["mesh", "gale", "--name", "Gale: the mesh", "--modes", "sidecar", "--modes", "ambient"],
    "feature": ["feature", "traffic.mixing", "--name", "Mixing", "--question", "Can it mix?", "--kind", "status"],
    "number": ["feature", "project.x", "--name", "X", "--question", "X?", "--kind", "attribute", "--type", "number"],
    "list": ["feature", "project.x", "--name", "X", "--question", "X?", "--kind", "attribute", "--type", "list"],
    "record": ["feature", "project.x", "--name", "X", "--question", "X?", "--kind", "attribute", "--type", "record"],
    "full": ["statement", "breeze", "traffic.mirroring", "--status", "full"],
    "partial": ["statement", "breeze", "traffic.mirroring", "--status", "partial"],
    "third-party": ["statement", "breeze", "traffic.mirroring", "--status", "third-party"],
    "none": ["statement", "breeze", "retry", "--status", "none"],
    "unknown": ["statement", "breeze", "traffic.retries", "--status", "unknown"],
    "value": ["statement", "breeze", "project.licence"],
    "value of a record": ["statement", "breeze", "project.stable-artifacts"],
}


@pytest.mark.parametrize("name", NEW)
def test_what_is_open_is_marked_and_validate_points_at_it(name: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    before = _texts(folder)
    said = call("new", *NEW[name], "--no-input", "--data", folder)
    assert said.code == 0, said.err
    added = _added(before, _texts(folder))
    assert said.out.split() == [str(folder / path) for path in added]
    assert _places(folder)
    assert _pointed_at(folder) == _places(folder)
    for path, text in added.items():
        assert all(
            "# TODO" in line or '- kind: ""' in line or 'kind: ""' in line for line in text.split("\n") if '""' in line
        )
        assert kind_of(path) is not None
    assert call("validate", "--fix", "--data", folder, *(folder / path for path in added)).code == 1
    assert "order" not in call("validate", "--fix", "--data", folder).err


def test_a_mesh_has_a_comment_on_each_field(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    call("new", *NEW["mesh"], "--no-input", "--data", folder)
    for name, keys in (("mesh", ("repository", "derives", "pick", "maturity")), ("releases", ("runs_on", "ends"))):
        text = (folder / "meshes" / "gale" / f"{name}.yaml").read_text(encoding="utf-8")
        first, *lines = text.split("\n")
        assert first == f"# yaml-language-server: $schema=../../../schemas/{name}.schema.json"
        for key in keys:
            assert re.search(rf"# {key}: \w|{key}: .*  # \w", text), key
        assert max(map(len, lines)) <= 120


def test_a_whole_statement_has_no_problem(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    before = _texts(folder)
    said = call("new", "statement", "breeze", "traffic.retries", *STATEMENT, "--data", folder)
    assert (said.code, said.out) == (0, f"{folder / TRAFFIC}\n")
    assert "nothing is open" in said.err
    added = _added(before, _texts(folder))
    assert list(added) == [TRAFFIC]
    text = (folder / TRAFFIC).read_text(encoding="utf-8")
    assert text.startswith(
        "mesh: breeze\nfeatures:\n  traffic.retries:\n    - via: annotation\n      status: partial\n"
    )
    assert call("validate", "--data", folder).out == ""
    assert "Annotate: it." in call("explain", "breeze/ambient", "traffic.retries", "--data", folder).out


def test_answers_come_from_the_terminal_or_a_pipe(run: Run, tmp_path: Path) -> None:
    """What does not fit is asked again; Enter leaves open; prompts go to stderr."""
    folder = tiny(tmp_path)
    typed = (
        "perhaps\nnone\n<=1.0\nsource\nnowhere\nhttps://github.com/breeze/breeze\n2026-08-01\nstatus; since\nmedium\n"
    )
    done = run("new", "statement", "breeze", "traffic.mirroring", "--data", folder, typed=typed)
    assert (done.returncode, done.stdout.strip()) == (0, str(folder / TRAFFIC))
    assert "'perhaps' is not one of" in done.stderr
    assert "'nowhere' is not a web address" in done.stderr
    assert call("validate", "--data", folder).out == ""
    done = run("new", "feature", "traffic.mixing", "--data", folder, typed="Mixing\nCan it?\nstatus\n\n\n\n")
    assert done.returncode == 0
    assert "3 places still open" in done.stderr
    before = _texts(folder)
    done = run("new", "feature", "traffic.more", "--data", folder, typed="More\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert _texts(folder) == before


NEWER = [
    *("--status", "none", "--since", "1.2", "--evidence-kind", "source", "--url", "https://github.com/breeze/breeze"),
    *("--accessed", "2026-08-01", "--supports", "status", "--supports", "since", "--certainty", "high"),
]
"""What ends the statement that Breeze has retries since 1.1."""


def test_the_older_statement_is_ended_when_asked(tmp_path: Path, run: Run) -> None:
    folder = tiny(tmp_path)
    said = call("new", "statement", "breeze", "retry", *NEWER, "--end-older", "--no-input", "--data", folder)
    assert (said.code, said.err.count("still open")) == (0, 0)
    found = call("validate", "--data", folder).out
    assert found.count("error") == found.count("C411") == 1  # it was the example of the catalogue
    text = (folder / TRAFFIC).read_text(encoding="utf-8")
    assert '      since: "1.1"\n      until: "1.2"\n      maturity: ga\n' in text
    assert '          accessed: "2026-08-01"\n          supports: [until]\n      verified:' in text
    assert '      verified:\n        date: "2026-08-01"\n        release: "1.2"\n' in text
    other = tiny(tmp_path / "other")
    done = run("new", "statement", "breeze", "retry", *NEWER, "--data", other, typed="\n")
    assert 'line 4 is still open. End it with until: "1.2"? [Y/n]' in done.stderr
    assert (other / TRAFFIC).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("way", ["--no-input", "--keep-older"])
def test_the_older_statement_is_named_when_it_stays_open(way: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    before = _texts(folder)
    said = call("new", "statement", "breeze", "retry", *NEWER, way, "--no-input", "--data", folder)
    added = _added(before, _texts(folder))[TRAFFIC]
    line = 4 + added.count("\n")
    assert f'an older statement at line {line} is still open: end it with until: "1.2"\n' in said.err
    found = call("validate", "--data", folder).out
    assert f":{line}:" in found
    assert 'where the other begins: until: "1.2")' in found


@pytest.mark.parametrize(
    "args",
    [
        [*NEWER, "--modes", "ambient"],
        [*NEWER, "--until", "1.3"],
        ["--status", "full", "--via", "annotation", "--since", "1.2"],
        ["--status", "none", "--since", "<=1.0"],
        ["--status", "none", "--since", "0.7"],
        ["--status", "none"],
    ],
)
def test_nothing_is_ended_that_may_stand_beside_the_new(args: list[str], tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    before = _texts(folder)
    said = call("new", "statement", "breeze", "retry", *args, "--end-older", "--no-input", "--data", folder)
    assert "older" not in said.err
    assert list(_added(before, _texts(folder))) == [TRAFFIC]


@pytest.mark.parametrize(
    "text",
    [
        '    - {status: full, since: "1.0", via: a, maturity: ga, how: x}\n',
        '    - since: "1.0"\n      status: none\n      evidence: [{url: x}]\n',
    ],
)
def test_what_cannot_be_ended_surely_is_left_to_the_user(text: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    text = f"mesh: breeze\nfeatures:\n  traffic.retries:\n{text}"
    (folder / TRAFFIC).write_text(text, encoding="utf-8")
    said = call("new", "statement", "breeze", "retry", *NEWER, "--end-older", "--no-input", "--data", folder)
    assert (said.code, said.out) == (2, "")
    assert "add it by hand" in said.err
    assert (folder / TRAFFIC).read_text(encoding="utf-8") == text


def test_the_end_goes_behind_the_beginning_whatever_the_file_ends_with(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    old = """mesh: breeze
features:
  traffic.retries:
    - since: '1.0' # first
      status: none
      verified: {date: '2026-08-01'}
      certainty: low
      evidence:
        - {url: x}""".replace("\n", "\r\n")
    (folder / TRAFFIC).write_bytes(old.encode())
    said = call("new", "statement", "breeze", "retry", *NEWER, "--end-older", "--no-input", "--data", folder)
    assert said.code == 0, said.err
    text = (folder / TRAFFIC).read_bytes().decode()
    assert "    - since: '1.0' # first\r\n      until: \"1.2\"\r\n      status: none\r\n" in text
    assert text.endswith(
        '        - {url: x}\r\n        - kind: source\r\n          url: "https://github.com/breeze/breeze"\r\n'
        '          accessed: "2026-08-01"\r\n          supports: [until]\r\n'
    )
    assert text.count("\n") == text.count("\r\n")


def test_lists_may_be_parted_by_commas_where_no_value_has_one(tmp_path: Path, run: Run) -> None:
    folder = tiny(tmp_path)
    typed = "https://breeze.example/\n2026-08-01\nstatus, since; how\nmedium\n"
    args = ["--status", "none", "--since", "1.0", "--evidence-kind", "source"]
    done = run("new", "statement", "breeze", "traffic.mirroring", *args, "--data", folder, typed=typed)
    assert done.returncode == 0, done.stderr
    assert "several with ; or , between" in done.stderr
    assert "supports: [status, since, how]" in (folder / TRAFFIC).read_text(encoding="utf-8")
    looked = ["--status", "unknown", "--certainty", "low", "--accessed", "2026-08-01"]
    done = run("new", "statement", "breeze", "budget", *looked, "--data", folder, typed="a, b; c\n")
    assert "several with ; between" in done.stderr
    assert 'looked_in: ["a, b", c]' in (folder / TRAFFIC).read_text(encoding="utf-8")


def test_a_new_mesh_is_asked_for_status_and_repository(tmp_path: Path, run: Run) -> None:
    folder = tiny(tmp_path)
    typed = "Calm\nnode\nA mesh.\nhttps://calm.example/\nhttps://github.com/calm/calm\ngit-tag\n0.1\nplanned\n\n"
    done = run("new", "mesh", "calm", "--data", folder, typed=typed)
    assert done.returncode == 0, done.stderr
    home = folder / "meshes" / "calm"
    assert 'repository: "https://github.com/calm/calm"' in (home / "mesh.yaml").read_text(encoding="utf-8")
    releases = (home / "releases.yaml").read_text(encoding="utf-8")
    assert "    status: planned" in releases
    assert "    date:" not in releases
    assert "then: meshadvisor new statement calm project.licence" in done.stderr
    call("new", "mesh", "gale", "--name", "Gale", "--modes", "node", "--no-input", "--data", folder)
    assert 'status: ""  # TODO' in (folder / "meshes" / "gale" / "releases.yaml").read_text(encoding="utf-8")


def test_a_todo_that_is_filled_in_is_warned_of_and_taken_away(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    given = ["--via", "copies", "--since", "1.2", "--maturity", "ga", "--evidence-kind", "source", *NEWER[6:]]
    call("new", "statement", "breeze", "traffic.mirroring", "--status", "full", *given, "--no-input", "--data", folder)
    text = (folder / TRAFFIC).read_text(encoding="utf-8")
    assert text.count("# TODO") == 1
    call("validate", "--fix", "--data", folder)
    assert (folder / TRAFFIC).read_text(encoding="utf-8").endswith(text)  # still open
    (folder / TRAFFIC).write_text(text.replace('how: ""', 'how: "A # TODO: b"'), encoding="utf-8")
    assert "warning C306" in call("validate", "--data", folder).out
    assert "repaired done TODOs" in call("validate", "--fix", "--data", folder).err
    assert call("validate", "--data", folder).out == ""
    assert '      how: "A # TODO: b"\n' in (folder / TRAFFIC).read_text(encoding="utf-8")


def test_explain_says_how_an_empty_cell_is_filled() -> None:
    out = " ".join(call("explain", "breeze", "mirroring", "--data", TINY).out.split())
    command = "`meshadvisor new statement breeze traffic.mirroring`"
    assert f"Nobody has looked. State it in data/meshes/breeze/support/traffic.yaml, which {command} writes." in out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["mesh", "gale"], "--no-input needs --name and --modes"),
        (["mesh", "breeze", "--name", "B", "--modes", "node"], "is there already"),
        (["mesh", "../x", "--name", "B", "--modes", "node"], "'../x' is not a name in small letters"),
        (["mesh", "gale", "--name", "B", "--modes", "side"], "'side' is not one of"),
        (["mesh", "gale", "--name", "B", "--modes", "node", "--date", "2026-02-30"], "'2026-02-30' is not a day"),
        (["feature", "traffic.x"], "--no-input needs --name and --question and --kind"),
        (["feature", "traffic.retries", *NEW["feature"][2:]], "the feature 'traffic.retries' is there already"),
        (["feature", "trafic.x", *NEW["feature"][2:]], "no category called 'trafic'; did you mean traffic?"),
        (["feature", "traffic", *NEW["feature"][2:]], "'traffic' is not a category and a name"),
        ([*NEW["feature"], "--type", "list"], "--type does not go with --kind status"),
        (["statement", "breeze", "traffic.retries"], "--no-input needs --status"),
        (["statement", "breze", "traffic.retries"], "no mesh called 'breze'; did you mean breeze?"),
        (["statement", "breeze", "traffic.retreis"], "no feature called 'traffic.retreis'; did you mean"),
        (["statement", "breeze", "architecture.sidecar", "--status", "full"], "is computed; nobody states it"),
        ([*NEW["none"], "--via", "x"], "--via does not go with 'traffic.retries' and --status none"),
        (["statement", "breeze", "project.crds", "--status", "full"], "--status can only be unknown"),
        (["statement", "breeze", "project.crds", "--value", "many"], "'many' is not a number"),
        ([*NEW["value of a record"], "--value", "x"], "--value does not go with 'project.stable-artifacts'"),
        ([*NEW["none"], "--value", "x"], "--value does not go with 'traffic.retries'"),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_is_written(args: list[str], said: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    before = _texts(folder)
    done = call("new", *args, "--no-input", "--data", folder)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert _texts(folder) == before


@pytest.mark.parametrize(
    ("text", "added_after"),
    [
        ("mesh: breeze\nfeatures:\n  traffic.retries: # all\n    # Newest first.\n{old}\n# end\n", "# all\n"),
        ("mesh: breeze\nfeatures:\n  traffic.retry-budget:\n{old}\n      # inner\n\n  # end", "# inner\n"),
        ("features:\n    traffic.retry-budget:\n{old}\n\nmesh: breeze\n", "certainty: low\n"),
        ("mesh: breeze\r\nfeatures:\r\n  traffic.retries:\r\n{old}\r\n", "traffic.retries:\r\n"),
        ("mesh: breeze\nfeatures:\n  traffic.retry-budget:\n{old}", "certainty: low\n"),
    ],
)
def test_a_statement_goes_to_its_place_whatever_stands_around_it(text: str, added_after: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    old = '    - status: unknown\n      looked_in: [a, b]\n      verified: {date: "2026-08-01"}\n      certainty: low'
    if "    traffic" in text:
        old = old.replace("    ", "      ", 1).replace("\n      ", "\n        ")
    text = text.replace("{old}", old.replace("\n", "\r\n") if "\r" in text else old)
    (folder / TRAFFIC).write_bytes(text.encode())
    said = call("new", "statement", "breeze", "traffic.retries", *STATEMENT, "--data", folder)
    assert said.code == 0, said.err
    result = (folder / TRAFFIC).read_bytes().decode()
    begin = result.index(added_after) + len(added_after)
    assert result.count("\r\n") in (0, result.count("\n"))
    assert result[begin:].lstrip(" ").startswith(("- via: annotation", "traffic.retries:"))
    assert _added({"": f"{text}\n" if text.endswith("low") else text}, {"": result})


@pytest.mark.parametrize(
    "text",
    [
        "mesh: breeze\nfeatures: {traffic.retries: [{status: unknown}]}\n",
        "mesh: breeze\nfeatures:\n  traffic.retries: [{status: unknown}]\n",
        "mesh: breeze\nfeatures:\n  traffic.retries:\n    [{status: unknown}]\n",
        "mesh: breeze\nfeatures: {}\n",
        "mesh: breeze\n",
        "mesh: breeze\nfeatures: [\n",
    ],
)
def test_an_unusual_layout_is_left_to_the_user(text: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (folder / TRAFFIC).write_text(text, encoding="utf-8")
    said = call("new", "statement", "breeze", "traffic.retries", *STATEMENT, "--data", folder)
    assert (said.code, said.out) == (2, "")
    assert TRAFFIC in said.err
    assert (folder / TRAFFIC).read_text(encoding="utf-8") == text


def test_in_the_real_data_only_lines_are_added(tmp_path: Path) -> None:
    """For each category of one mesh, at the top of the last feature that is there, and in the catalogue."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    for path in sorted((DATA / "meshes" / "linkerd" / "support").glob("*.yaml")):
        feature = re.findall(r"^  ([a-z.-]+[a-z]):$", path.read_text(encoding="utf-8"), re.MULTILINE)[-1]
        before = _texts(folder)
        args = ["--status", "unknown"] if path.stem != "project" else []
        assert call("new", "statement", "linkerd", feature, *args, "--no-input", "--data", folder).code == 0
        assert list(_added(before, _texts(folder))) == [path.relative_to(DATA).as_posix()]
        before = _texts(folder)
        args = ["--name", "X", "--question", "X?", "--kind", "status", "--no-input", "--data", str(folder)]
        assert call("new", "feature", f"{path.stem}.x", *args).code == 0
        assert list(_added(before, _texts(folder))) == [f"features/{path.stem}.yaml"]


def test_the_tiny_knowledge_base_stays_as_it_is() -> None:
    assert call("validate", "--data", TINY).out == ""
