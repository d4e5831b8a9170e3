"""C3: files stand where their ids say, lists are newest first, keys stand as the models declare them, no TODO stays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from meshadvisor.checks.context import Base
from meshadvisor.checks.order import is_patch, keys_to_reorder, lists_to_reorder
from meshadvisor.kb.read import Document
from meshadvisor.values.problems import Problem

REPAIR = "run: meshadvisor validate --fix"


def check_files(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    for path, document in base.documents.items():
        yield from _names(path, document)
        yield from _order(path, document)
        yield from _statements(base, path, document)
        yield from _keys(path, document)
        for line, column in document.todos:  # what is still open has no sound shape
            message = "the comment says TODO, and it is done"
            yield Problem(document.path, line, column, "C306", message, REPAIR, "warning")


def _names(path: str, document: Document) -> Iterator[Problem]:
    place = PurePosixPath(path)
    data = document.data
    if place.parts[0] in ("meshes", "alternatives"):
        key = "id" if place.name == "mesh.yaml" else "mesh"
        if data[key] != place.parts[1]:
            yield document.problem((key,), "C302", f"'{key}' is '{data[key]}', but the folder is '{place.parts[1]}'")
        if key == "id" and (data["kind"] == "mesh") != (place.parts[0] == "meshes"):
            yield document.problem(
                ("kind",), "C302", f"'kind' is '{data['kind']}', but the folder is {place.parts[0]}/"
            )
    if "/support/" in path:
        for feature in data["features"]:
            if feature.partition(".")[0] != place.stem:
                yield document.problem(("features", feature), "C303", f"'{feature}' does not belong in {place.name}")
    if place.parts[0] == "features":
        for index, feature in enumerate(data["features"]):
            if feature["id"].partition(".")[0] != data["category"] or data["category"] != place.stem:
                yield document.problem(
                    ("features", index, "id"), "C303", f"'{feature['id']}' does not belong in {place.name}"
                )
    named = {"measurements": ("study", "id"), "surveys": ("survey", "id"), "claims": ("source", "id")}.get(
        place.parts[0]
    )
    if named and data[named[0]]["id"] != place.stem:
        yield document.problem(named, "C302", f"'id' is '{data[named[0]]['id']}', but the file is '{place.name}'")


def _order(path: str, document: Document) -> Iterator[Problem]:
    if path.endswith("/lifecycle.yaml"):
        days = [event["effective"] for event in document.data["events"]]
        for index in range(1, len(days)):
            if days[index] > days[index - 1]:
                yield document.problem(("events", index), "C304", "events stand newest first, by 'effective'")
    if path.endswith("/releases.yaml"):
        dated = [(index, one) for index, one in enumerate(document.data["releases"]) if "date" in one]
        for (_, newer), (index, older) in pairwise(dated):
            if older["date"] > newer["date"] and not is_patch(older["version"]):
                yield document.problem(("releases", index), "C304", "releases stand newest first")


def _statements(base: Base, path: str, document: Document) -> Iterator[Problem]:
    if "/support/" in path:
        for where, _ in lists_to_reorder(base, path, document):
            message = "statements of one mechanism stand newest first"
            yield document.problem(where, "C304", message, REPAIR, "warning")


def _keys(path: str, document: Document) -> Iterator[Problem]:
    for where, now, wanted in keys_to_reorder(path, document):
        index = next(index for index, key in enumerate(wanted) if key != now[index])
        message = f"'{wanted[index]}' belongs before '{now[index]}'"
        yield document.problem((*where, wanted[index]), "C305", message, REPAIR, "warning")
