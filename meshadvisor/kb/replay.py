"""A saved recommendation → what it was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshadvisor.kb.asked import requirements_from
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.read import Document
from meshadvisor.values.asked import Requirements
from meshadvisor.values.errors import InputError
from meshadvisor.values.problems import printable

MAX_BYTES = 20_000_000
"""A recommendation over the whole data has a few hundred thousand."""
_FORMAT = "meshadvisor.recommendation/1"


@dataclass(frozen=True)
class Saved:
    """Requirements, day and text of a saved recommendation."""

    requirements: Requirements
    day: str
    robust: bool
    """Does it have the rank acceptability?"""
    text: str


def read_saved(path: Path, kb: KnowledgeBase) -> Saved:
    """Read what `recommend --format json` wrote, for the same data.

    Raises InputError when it is no such file or was made from other data, ProblemsError for requirements that are not
    sound.
    """
    shown = printable(str(path))
    text, raw = _read(path, shown)
    if raw.get("format") != _FORMAT or not isinstance(raw.get("requirements"), dict):
        raise InputError(f"{shown} is no result of 'recommend --format json' with its requirements")
    made_from, here = _data(raw), {"data_version": kb.data_version, "contract": kb.contract}
    if made_from != here:
        raise InputError(f"{shown} was made from data {_named(made_from)}, this is {_named(here)}; install the former")
    if not isinstance(raw.get("day"), str):
        raise InputError(f"{shown} names no day")
    return Saved(requirements_from(Document(shown, raw["requirements"]), kb), raw["day"], "robustness" in raw, text)


def _read(path: Path, shown: str) -> tuple[str, dict[str, Any]]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise InputError(f"{shown} cannot be read: {problem.strerror}") from problem
    if len(content) > MAX_BYTES:
        raise InputError(f"{shown} is longer than {MAX_BYTES:,} bytes")
    try:
        text = content.decode("utf-8")
        raw = json.loads(text)
        json.dumps(raw, ensure_ascii=False, allow_nan=False).encode()  # no half characters, no numbers that are none
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{shown} is not JSON: {printable(str(problem))}") from problem
    return text, raw if isinstance(raw, dict) else {}


def _data(raw: dict[str, Any]) -> dict[str, str]:
    return {name: printable(str(raw.get(name, ""))) for name in ("data_version", "contract")}


def _named(data: dict[str, str]) -> str:
    return f"{data['data_version'] or 'of no version'} (contract {data['contract'] or 'none'})"
