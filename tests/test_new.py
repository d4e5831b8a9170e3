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
