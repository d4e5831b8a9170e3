"""The text of something new, from its model: what is known is filled in, what is needed is marked, the rest explained.

A place that is still to be filled in holds an empty text, which no shape takes, so `validate` points at it.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meshadvisor.kb.read import TODO_REMARK
from meshadvisor.model.base import Shape, plain
from meshadvisor.model.schema import descriptions

WIDTH = 120
_PLAIN = re.compile(r"[a-z][a-z0-9]*([-.][a-z][a-z0-9]*)*")
_OTHERWISE_READ = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


class Todo(str):
    """What stands in a file where something is still to be filled in."""

    __slots__ = ()


TODO = Todo('""')
TODO_LIST = Todo('[""]')


@dataclass(frozen=True)
class Piece:
    """An object to be written: its model, and the values that are known or marked, by key."""

    model: type[Shape]
    values: Mapping[str, Any]


def lines_of(piece: Piece, indent: int = 0, every: bool = False) -> list[str]:
    """The lines of an object. With `every`, each key has its description, also those that are left out."""
    lines: list[str] = []
    told = descriptions(piece.model)
    for name in map(plain, piece.model.model_fields):
        about = " ".join(told.get(name, "").split())
        if name in piece.values:
            value = piece.values[name]
            todo = isinstance(value, Todo) or (isinstance(value, list) and TODO in value)
            remark = f"TODO: {about}" if todo else about if every else ""
            lines += _entry(name, value, remark, indent, every)
        elif every:
            lines += _commented(f"{name}: {about}", indent)
    return lines


def item_of(piece: Piece, indent: int, every: bool = False) -> list[str]:
    """The lines of an object as an item of a list, the dash at the indent."""
    first = next(name for name in map(plain, piece.model.model_fields) if name in piece.values)
    lines = lines_of(piece, indent + 2, every)
    at = next(at for at, line in enumerate(lines) if line.startswith(f"{' ' * (indent + 2)}{first}:"))
    above = [" " * indent + line.lstrip(" ") for line in lines[:at]]
    return [*above, f"{' ' * indent}- {lines[at][indent + 2 :]}", *lines[at + 1 :]]


def _entry(name: str, value: Any, remark: str, indent: int, every: bool) -> list[str]:
    head = f"{' ' * indent}{name}:"
    if isinstance(value, Piece):
        return [*_with(head, remark, indent), *lines_of(value, indent + 2, every)]
    if isinstance(value, dict):
        inside = [line for key, one in value.items() for line in _entry(key, one, "", indent + 2, every)]
        return [*_with(head, remark, indent), *inside]
    if isinstance(value, list) and value and isinstance(value[0], Piece):
        inside = [line for one in value for line in item_of(one, indent + 2, every)]
        return [*_with(head, remark, indent), *inside]
    return _with(f"{head} {_scalar(value)}", remark or ("TODO" if isinstance(value, Todo) else ""), indent)


def _scalar(value: Any) -> str:
    if isinstance(value, Todo):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_scalar, value))}]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in _OTHERWISE_READ:
        return value
    return json.dumps(value, ensure_ascii=False)


def _with(line: str, remark: str, indent: int) -> list[str]:
    """The line with a remark behind it; when both are too long, what it says goes above the line."""
    if not remark:
        return [line]
    together = f"{line}  # {remark}"
    if len(together) <= WIDTH:
        return [together]
    about = remark.removeprefix("TODO: ")
    return [*_commented(about, indent), line if about == remark else f"{line}  {TODO_REMARK}"]


def _commented(text: str, indent: int) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"{' ' * indent}# ",
        subsequent_indent=f"{' ' * indent}#   ",
        break_long_words=False,
        break_on_hyphens=False,
    )
