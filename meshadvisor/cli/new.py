"""`meshadvisor new`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from meshadvisor.checks.context import Base
from meshadvisor.checks.intervals import ending
from meshadvisor.cli.asking import (
    BOUND,
    DAY,
    FEATURE_ID,
    ID,
    NUMBER,
    TEXT,
    URL,
    VERSION,
    Answers,
    Question,
    options,
    words,
)
from meshadvisor.cli.common import data_option, emit
from meshadvisor.edit import drafts
from meshadvisor.edit.insert import with_end, with_feature, with_statement
from meshadvisor.edit.layout import first_line
from meshadvisor.edit.older import older_open
from meshadvisor.edit.skeleton import item_of, lines_of
from meshadvisor.kb.places import data_folder
from meshadvisor.kb.read import TODO_REMARK, Document, Where, read_bytes, read_file
from meshadvisor.kb.shape import check_shape
from meshadvisor.model import catalogue, facts
from meshadvisor.model.base import Maturity
from meshadvisor.values.errors import InputError, ProblemsError, UnknownIdError

DATE_BASIS = facts.MeshFile.model_fields["date_basis"].annotation
MESH = (
    Question("name", TEXT, "Name, as its makers write it", needed=True),
    Question("modes", words(facts.Mode), "Data plane modes", many=True, needed=True),
    Question("description", TEXT, "What it is, in one sentence without praise"),
    Question("homepage", URL, "Homepage"),
    Question("repository", URL, "Where its source is, if that is public"),
    Question("date_basis", words(DATE_BASIS), "What the dates of its releases are the dates of"),
    Question("version", VERSION, "Newest release line, such as 1.24"),
    Question("status", words(facts.Release.model_fields["status"].annotation), "Status of that release"),
    Question("date", DAY, "Day of the first release of that line"),
)
FIRST_CELLS = ("platform.kubernetes", "security.mtls", "project.licence", "project.stable-artifacts")
"""Without these most recommendations can say nothing of a mesh."""
FEATURE = (
    Question("name", TEXT, "Name, as a heading", needed=True),
    Question("question", TEXT, "What a chooser asks, as a question", needed=True),
    Question("kind", words(catalogue.Feature.model_fields["kind"].annotation), "Kind", needed=True),
    Question("why", TEXT, "Why a chooser cares"),
)
TYPE = Question("type", words(catalogue.Value.model_fields["type"].annotation), "Type of its values", needed=True)
DEFINITIONS = (
    Question("full_when", TEXT, "When a statement says full"),
    Question("partial_when", TEXT, "When a statement says partial"),
)
STATUS = Question("status", words(facts.Status), "Status", needed=True)
VALUE = Question("value", TEXT, "Value")
SINCE_DATE = Question("since_date", DAY, "The day it began, outside any release")
EVIDENCE = (
    Question("evidence_kind", words(facts.EvidenceKind), "Kind of the source"),
    Question("url", URL, "Address of the source"),
    Question("accessed", DAY, "Date of the copy that was read"),
    Question("supports", words(facts.FieldName), "Keys of the statement that it shows", many=True),
)
CERTAINTY = Question("certainty", words(facts.Certainty), "Certainty")
STATEMENT = {
    one.key: one
    for one in (
        Question("via", ID, "Short name of the mechanism"),
        Question("since", BOUND, "Release that brought it; <=1.5 means there at the latest in 1.5"),
        Question("maturity", words(Maturity), "Maturity"),
        Question("how", TEXT, "How a user gets it"),
        Question("limits", TEXT, "What is missing or different", many=True),
        Question("provider", TEXT, "Who gives it"),
        Question("looked_in", TEXT, "Places that were opened, at least two", many=True),
    )
}
UNTIL = Question("until", VERSION, "First release in which it no longer holds")
MODES = Question("modes", words(facts.Mode), "Modes that it holds for; all when left out", many=True)

no_input = click.option("--no-input", is_flag=True, help="Ask nothing; what is not given as an option stays open.")


@click.group("new")
def command() -> None:
    """Begin a mesh, a feature or a statement: what is known is filled in, and `validate` points at the rest."""


@command.command("mesh")
@click.argument("mesh_id", metavar="ID")
@options(*MESH)
@no_input
@data_option
def new_mesh(mesh_id: str, no_input: bool, data: str | None, **given: Any) -> int:
    """Write mesh.yaml and releases.yaml of a new mesh."""
    folder = data_folder(data)
    answers = Answers({**given, "id": ID.convert(mesh_id, None, None)}, no_input)
    for taken in _homes(folder, mesh_id):
        raise InputError(f"'{taken}' is there already")
    answers.complete(MESH)
    home = folder / "meshes" / mesh_id
    for name, piece in (("mesh", drafts.mesh_file(answers)), ("releases", drafts.releases_file(answers))):
        head = first_line(f"meshes/{mesh_id}/{name}.yaml", name)
        _write(home / f"{name}.yaml", [head, *lines_of(piece, every=True)])
    known = _catalogue(folder)
    for feature in FIRST_CELLS:
        if feature in known:
            click.echo(f"then: meshadvisor new statement {mesh_id} {feature}", err=True)
    return 0


@command.command("feature")
@click.argument("feature_id", metavar="CATEGORY.NAME")
@options(*FEATURE, TYPE, *DEFINITIONS)
@no_input
@data_option
def new_feature(feature_id: str, no_input: bool, data: str | None, **given: Any) -> int:
    """Add a feature to the catalogue, at the end of its category."""
    folder = data_folder(data)
    FEATURE_ID.convert(feature_id, None, None)
    known = _catalogue(folder)
    if feature_id in known:
        raise InputError(f"the feature '{feature_id}' is there already")
    path = folder / "features" / f"{feature_id.partition('.')[0]}.yaml"
    if not path.is_file():
        categories = [one.stem for one in (folder / "features").glob("*.yaml")]
        raise UnknownIdError("category", path.stem, categories)
    answers = Answers({**given, "id": feature_id}, no_input)
    answers.complete(FEATURE)
    rest = (TYPE,) if answers["kind"] == "attribute" else DEFINITIONS
    answers.only({"id", *(one.key for one in (*FEATURE, *rest))}, f"--kind {answers['kind']}")
    answers.complete(rest)
    text, document = _read(path)
    _write_text(path, with_feature(text, document, drafts.feature(answers)), text)
    return 0


@command.command("statement")
@click.argument("mesh")
@click.argument("feature")
@options(STATUS, VALUE, *STATEMENT.values(), SINCE_DATE, UNTIL, MODES, *EVIDENCE, CERTAINTY)
@click.option(
    "--end-older/--keep-older", default=None, help="End the statement that is still open where this one begins."
)
@no_input
@data_option
def new_statement(
    mesh: str, feature: str, end_older: bool | None, no_input: bool, data: str | None, **given: Any
) -> int:
    """Add a statement on a feature, as the first of a mesh's support file."""
    folder = data_folder(data)
    home = _home(folder, mesh)
    known = _catalogue(folder)
    entry = _feature(known, feature)
    answers = Answers(given, no_input)
    fields = _complete_statement(answers, entry)
    releases = _releases(home, mesh)
    newest = next((one["version"] for one in releases.releases.get(mesh, ()) if one.get("status") == "stable"), "")
    statement = drafts.statement(answers, fields, newest)
    name = entry["id"]
    path = home / "support" / f"{name.partition('.')[0]}.yaml"
    if not path.exists():
        head = first_line(path.relative_to(folder).as_posix(), "support")
        _write(path, [head, f"mesh: {mesh}", "features:", f"  {name}:", *item_of(statement, 4)])
        return 0
    before, document = _read(path)
    text, older = before, older_open(document, name, releases, answers)
    if older is not None and _shall_end(document, older, answers, end_older, no_input):
        text = with_end(text, document, older, ending(answers), drafts.ending(answers))
        document = read_bytes(text.encode(), document.path)[0] or document
        older = None
    _write_text(path, with_statement(text, document, name, statement), before)
    if older is not None:
        line, _ = _read(path)[1].place((*older[:2], int(older[2]) + 1))
        click.echo(f"an older statement at line {line} is still open: end it with {_words(answers)}", err=True)
    return 0


def _complete_statement(answers: Answers, entry: Mapping[str, Any]) -> Sequence[str]:
    """Ask what a statement on this feature needs; gives the fields of its value, if that is a record."""
    if entry.get("computed"):
        raise InputError(f"'{entry['id']}' is computed; nobody states it")
    spec = entry.get("value", {})
    if entry.get("kind") == "status":
        answers.complete((STATUS,))
    elif answers.get("status", "unknown") != "unknown":
        raise InputError(f"'{entry['id']}' has a value; --status can only be unknown")
    status = answers.get("status", "")
    is_record = not status and spec.get("type") == "record"
    keys = drafts.statement_keys(status)
    allowed = {*keys, "status", "until", "modes", "certainty", "accessed"}
    if "evidence" in keys:
        allowed |= {"since_date", *(one.key for one in EVIDENCE)}
    said = f" and --status {status}" if status else ""
    answers.only(allowed - ({"value"} if is_record else set()), f"'{entry['id']}'{said}")
    if not status and not is_record:
        kind = NUMBER if spec.get("type") == "number" else TEXT
        answers.take_value(Question("value", kind, VALUE.ask, many=spec.get("type") == "list"))
    asked = [STATEMENT[key] for key in keys if key in STATEMENT]
    answers.complete([one for one in asked if not (one.key == "since" and "since_date" in answers)])
    answers.complete([*(one for one in EVIDENCE if one.key in allowed), CERTAINTY])
    return list(spec.get("fields", ())) if is_record else ()


def _shall_end(
    document: Document, older: Where, answers: Mapping[str, Any], given: bool | None, no_input: bool
) -> bool:
    """As the option says; else as is answered; not without a question."""
    if given is not None or no_input:
        return bool(given)
    line, _ = document.place(older)
    asked = f"An older statement at line {line} is still open. End it with {_words(answers)}?"
    return click.confirm(asked, default=True, err=True)


def _words(answers: Mapping[str, Any]) -> str:
    return ": ".join(ending(answers))


def _releases(home: Path, mesh: str) -> Base:
    """The releases of a mesh, as the checks look at them; none where the file cannot be used."""
    path = home / "releases.yaml"
    document, _ = read_file(path) if path.is_file() else (None, [])
    sound = document is not None and not check_shape(document, facts.Releases)
    return Base({f"meshes/{mesh}/releases.yaml": document} if sound and document else {})


def _homes(folder: Path, mesh: str) -> list[Path]:
    return [path for kind in ("meshes", "alternatives") if (path := folder / kind / mesh).exists()]


def _home(folder: Path, mesh: str) -> Path:
    """The folder of a mesh or alternative. Raises UnknownIdError."""
    known = {path.parent.name: path.parent for path in folder.glob("*/*/mesh.yaml")}
    if mesh not in known:
        raise UnknownIdError("mesh", mesh, known)
    return known[mesh]


def _catalogue(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Feature id → entry, also of entries that are not finished. Raises ProblemsError."""
    documents = [_read(path)[1] for path in sorted((folder / "features").glob("*.yaml"))]
    listed = [one for document in documents for one in document.data.get("features", ())]
    return {one["id"]: one for one in listed if isinstance(one, dict) and isinstance(one.get("id"), str)}


def _feature(known: Mapping[str, Mapping[str, Any]], given: str) -> Mapping[str, Any]:
    """The feature of this id, alias or last part of an id. Raises UnknownIdError."""
    names = Base({"features/all.yaml": Document("", {"features": list(known.values())})}).names
    if given not in names:
        raise UnknownIdError("feature", given, names)
    return known[names[given]]


def _read(path: Path) -> tuple[str, Document]:
    """Text and data of a file that is there. Raises ProblemsError."""
    document, problems = read_file(path)
    if document is None or not isinstance(document.data, dict):
        raise ProblemsError(problems or [Document(str(path), None).problem((), "C201", "must be a mapping at its top")])
    return path.read_bytes().decode("utf-8"), document


def _write(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_text(path, "\n".join([*lines, ""]))


def _write_text(path: Path, text: str, before: str = "") -> None:
    emit(text, path.resolve())
    still = text.count(TODO_REMARK) - before.count(TODO_REMARK)
    open_ = f"{still} place{'s' * (still != 1)} still open, marked {TODO_REMARK}" if still else "nothing is open"
    click.echo(str(path))
    click.echo(f"{open_}; see `meshadvisor validate {path}`", err=True)
