"""Documents against their shapes: pydantic's complaints in words for people, with places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError, to_json

from meshadvisor.kb.read import Document, Where
from meshadvisor.model.base import File, plain
from meshadvisor.values.problems import Problem, printable


def check_shape(document: Document, model: type[File]) -> list[Problem]:
    """All departures of a document from a shape."""
    if not isinstance(document.data, dict):
        return [document.problem((), "C201", "must be a mapping of keys to values at its top")]
    try:
        model.model_validate_json(_json(document.data))
    except ValidationError as failure:
        placed = [
            (_where(document.data, error["loc"], missing=error["type"] == "missing"), error)
            for error in failure.errors(include_url=False)
        ]
        return list(dict.fromkeys(_problem(document, where, error, model) for where, error in _telling(placed)))
    except RecursionError:
        return [document.problem((), "C201", "is nested too deep")]
    return []


def _json(data: Any) -> str | bytes:
    try:
        return to_json(data)
    except PydanticSerializationError:  # half a surrogate pair, which the model is to refuse
        return json.dumps(data)


Placed = tuple[Where, ErrorDetails]
_ABOUT_TYPE = frozenset({"int_type", "float_type", "bool_type", "string_type", "tuple_type", "dict_type", "list_type"})


def _telling(placed: list[Placed]) -> Iterator[Placed]:
    """Without what follows from another complaint: a list short for its bad items, the other branches of a union."""
    above = {where[:depth] for where, _ in placed for depth in range(len(where))}
    kinds: dict[Where, list[str]] = {}
    for where, error in placed:
        kinds.setdefault(where, []).append(error["type"])
    for where, error in placed:
        follows = where in above and (error["type"] == "too_short" or error["type"] in _ABOUT_TYPE)
        if not follows and error["type"] == min(kinds[where], key=_rank):
            yield where, error


def _rank(kind: str) -> int:
    """Of several complaints about one place, the lowest tells most: a bound, then a word, then a type."""
    return 2 if kind in _ABOUT_TYPE else 1 if kind == "literal_error" else 0


def _problem(document: Document, where: Where, error: ErrorDetails, model: type[BaseModel]) -> Problem:
    code, message, tip = _words(error, where, model)
    return document.problem(where, code, message, tip)


def _where(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> Where:
    """The part of pydantic's location that is a path into the data: without the names of union branches."""
    where: list[int | str] = []
    for index, step in enumerate(loc):
        known = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
        if step in known:
            data = data[step]
        elif not (missing and index == len(loc) - 1):
            continue
        where.append(step)
    return tuple(where)


def _words(error: ErrorDetails, where: Where, model: type[BaseModel]) -> tuple[str, str, str]:
    """Code, message and tip for one complaint."""
    key = _name(where)
    given = printable(str(error.get("input")))
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return "C202", f"unknown key '{key}'", _key_tip(key, where, model)
        case "missing":
            return "C203", f"the key '{printable(str(error['loc'][-1]))}' is missing", ""
        case "literal_error" | "enum":
            options = str(context.get("expected", ""))
            near = get_close_matches(
                given, [option.strip(" '") for option in options.replace(" or ", ", ").split(",")], n=1
            )
            return "C204", f"'{key}' is '{given}'; it must be {options}", f"did you mean '{near[0]}'?" if near else ""
        case "string_type":
            is_number = isinstance(error.get("input"), (int, float))
            return "C205", f"'{key}' must be text", 'put it in quotes, as you mean it: "1.30"' if is_number else ""
        case "string_pattern_mismatch" if not given:
            return "C206", f"'{key}' is empty", _pattern_tip(key)
        case "string_pattern_mismatch":
            return "C206", f"'{key}' is '{given}', which does not have the form of {_form(key)}", _pattern_tip(key)
        case "tuple_type" | "list_type":
            return "C208", f"'{key}' must be a list", "begin each item on a line of its own with '- '"
        case "too_short" if context.get("actual_length") == 0:
            return "C208", f"'{key}' has no items", "leave the key out"
        case "day":
            return "C206", f"'{key}' is '{given}', and there is no such day", ""
        case "rule":
            return "C207", str(context.get("message", error["msg"])), str(context.get("tip", ""))
        case _:
            said = error["msg"][0].lower() + error["msg"][1:]
            return "C208", f"'{key}': {printable(said)}", ""


def _name(where: Where) -> str:
    """The last step of a path in words: a key, or an item of a list."""
    if not where:
        return ""
    if isinstance(where[-1], int):
        return f"{_name(where[:-1])}, item {where[-1] + 1}"
    return printable(where[-1])


def _key_tip(key: str, where: Where, model: type[BaseModel]) -> str:
    near = get_close_matches(key, _keys(model), n=1, cutoff=0.6)
    if near:
        return "it has its place elsewhere in this file" if near[0] == key else f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(map(plain, model.model_fields))}" if len(where) == 1 else ""


def _form(key: str) -> str:
    if key in ("since", "until", "version", "min", "max", "release"):
        return "a version"
    if key in ("date", "accessed", "stated", "announced", "effective", "day", "since_date", "until_date", "published"):
        return "a date"
    return "a web address" if key == "url" else "its kind"


def _pattern_tip(key: str) -> str:
    if key == "since":
        return 'write "1.24", or "<=1.24" for there at the latest in it'
    return {
        "a date": 'write "2026-08-22"',
        "a web address": "begin it with https://",
        "a version": 'write it as "1.24"',
    }.get(_form(key), "")


@cache
def _keys(model: type[BaseModel]) -> set[str]:
    """Every key that can stand anywhere in a file of this shape."""
    names: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            names.update(node.get("properties", {}))
            for sub in node.values():
                walk(sub)
        elif isinstance(node, list):
            for sub in node:
                walk(sub)

    walk(model.model_json_schema(by_alias=True))
    return names
