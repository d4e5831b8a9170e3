"""What a new mesh, feature or statement is made of: the answers that there are, and marks for what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from meshadvisor.edit.skeleton import TODO, TODO_LIST, Piece, Todo
from meshadvisor.model import catalogue, facts

Answers = Mapping[str, Any]
"""Key → what was answered; what is open is missing."""


def mesh_file(answers: Answers) -> Piece:
    """`mesh.yaml`, from `id`, `name`, `modes` and what else there is."""
    stage = Piece(
        facts.Stage, {"since": answers.get("version", TODO), "maturity": TODO, "evidence": [_evidence({}, TODO_LIST)]}
    )
    values = {
        "id": answers["id"],
        "name": answers["name"],
        "kind": "mesh",
        "modes": {mode: Piece(facts.ModeStages, {"stages": [stage]}) for mode in answers["modes"]},
    }
    values |= {key: answers[key] for key in ("repository",) if key in answers}
    return Piece(facts.MeshFile, values | _open(answers, "description", "homepage", "date_basis"))


def releases_file(answers: Answers) -> Piece:
    """`releases.yaml` with one release."""
    release = {"evidence": [_evidence({}, ["date"])]} | _open(answers, "version", "status", "date")
    if answers.get("status") == "planned":
        del release["date"], release["evidence"]
    return Piece(facts.Releases, {"mesh": answers["id"], "releases": [Piece(facts.Release, release)]})


def feature(answers: Answers) -> Piece:
    """An entry of the catalogue, from `id`, `name`, `question`, `kind`, and `type` where it has values."""
    values = {key: answers[key] for key in ("id", "name", "question", "kind")} | _open(answers, "why")
    if answers["kind"] == "status":
        return Piece(catalogue.Feature, values | _open(answers, "full_when", "partial_when"))
    value: dict[str, Any] = {"type": answers["type"]}
    if value["type"] == "list":
        value["of"] = "text"
    if value["type"] == "record":
        value["fields"] = Todo('{name: ""}')
    return Piece(catalogue.Feature, values | {"value": Piece(catalogue.Value, value)})


def statement_keys(status: str) -> tuple[str, ...]:
    """What a statement of this status cannot do without; no status means a value."""
    keys = {
        "full": ("via", "since", "maturity", "how", "evidence"),
        "partial": ("via", "since", "maturity", "how", "limits", "evidence"),
        "third-party": ("since", "how", "provider", "evidence"),
        "none": ("since", "evidence"),
        "unknown": ("looked_in",),
        "": ("value", "since", "evidence"),
    }
    return keys[status]


def statement(answers: Answers, fields: Sequence[str] = (), newest: str = "") -> Piece:
    """A statement, from `status` or nothing, and what else there is.

    `fields`: of the record that is its value. `newest`: the release that was looked at, where there are releases.
    """
    values: dict[str, Any] = {key: answers[key] for key in ("status", "until", "modes") if key in answers}
    for key in statement_keys(answers.get("status", "")):
        if key == "evidence":
            values[key] = [_evidence(answers, answers.get("supports", TODO_LIST))]
        elif key == "value" and fields:
            values[key] = dict.fromkeys(fields, TODO)
        elif key == "limits":
            values[key] = answers.get(key, TODO_LIST)
        elif key == "looked_in":
            values[key] = [*answers.get(key, ()), TODO, TODO][: max(2, len(answers.get(key, ())))]
        elif key == "since" and "since_date" in answers:
            values["since_date"] = answers["since_date"]
        else:
            values |= _open(answers, key)
    checked = {"date": answers.get("accessed", TODO)} | ({"release": newest} if newest else {})
    return Piece(facts.Statement, values | {"verified": Piece(facts.Verified, checked)} | _open(answers, "certainty"))


def ending(answers: Answers) -> Piece:
    """The source of a statement, as that of the end of the one before."""
    return _evidence(answers, ["until"])


def _evidence(answers: Answers, supports: Any) -> Piece:
    kind = {"kind": answers.get("evidence_kind", TODO)}
    return Piece(facts.Evidence, kind | _open(answers, "url", "accessed") | {"supports": supports})


def _open(answers: Answers, *keys: str) -> dict[str, Any]:
    """These keys, each with its answer or a mark."""
    return {key: answers.get(key, TODO) for key in keys}
