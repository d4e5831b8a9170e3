"""Strict YAML: one file → plain data with positions, or problems.

Read from the parser's events, never composed, because composing is what deep nesting and aliases break: the stream is
left at the first event that goes too deep. A good file is read by `kb.quick`, which knows no positions; what is slow
here is done only for a file in which something is wrong.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from meshadvisor.kb.quick import LOADER, DoubtError, quick
from meshadvisor.kb.scalars import LONGEST_NUMBER, ambiguous, is_number, number
from meshadvisor.values.frozen import frozen
from meshadvisor.values.problems import Problem, printable

TODO_REMARK = "# TODO"
"""The comment that `new` leaves where something is still to be filled in; words may follow it behind a colon."""
_TODO = re.compile(rf"(?P<head>.*) {TODO_REMARK}(: .*)?")
MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 200_000
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_NOTHING = frozenset({"", "~", "null"})

Where = tuple[str | int, ...]
Place = tuple[int, int]


@frozen
class Document:
    """A file as plain data, and the text that it was read from."""

    path: str
    data: Any
    text: str = ""

    @cached_property
    def places(self) -> dict[Where, Place]:
        """Line and column, both from 1, of every key and list item; nothing where there is no text."""
        return _Builder(self.path).places_of(self.text) if self.text else {}

    @property
    def todos(self) -> tuple[Place, ...]:
        """Where a TODO_REMARK stands."""
        return todos(self.text)

    def place(self, where: Where) -> Place:
        """The place of this path into the data, or of the nearest thing above it."""
        while where and where not in self.places:
            where = where[:-1]
        return self.places.get(where, (1, 1))

    def problem(self, where: Where, code: str, message: str, tip: str = "", level: str = "error") -> Problem:
        """A problem at this path into the data."""
        line, column = self.place(where)
        return Problem(self.path, line, column, code, message, tip, level)


class _StopReadingError(Exception):
    """Reading ends here: what follows cannot be understood."""

    def __init__(self, line: int, column: int, code: str, message: str, tip: str = "") -> None:
        super().__init__(message)
        self.at = (line, column, code, message, tip)


def read_file(path: Path, shown: str = "", max_bytes: int = MAX_BYTES) -> tuple[Document | None, list[Problem]]:
    """Read one file from disk. `shown` is the name that messages use."""
    shown = shown or printable(str(path), most=5000)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return None, [Problem(shown, 1, 1, "C101", "is not a regular file")]
        if found.st_size > max_bytes:
            return None, [Problem(shown, 1, 1, "C102", f"has {found.st_size:,} bytes; at most {max_bytes:,} are read")]
        raw = path.read_bytes()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        return None, [Problem(shown, 1, 1, "C101", f"cannot be read: {reason}")]
    return read_bytes(raw, shown)


def read_bytes(raw: bytes, shown: str) -> tuple[Document | None, list[Problem]]:
    """Read one file that is already in memory."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        return None, [Problem(shown, line, 1, "C103", "is not UTF-8 text", "save the file as UTF-8")]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    bad = _INVISIBLE.search(text)
    if bad:
        line, column = _place_of(text, bad.start())
        tab = bad.group() == "\t"
        what, tip = ("a tab", "use spaces") if tab else (f"the invisible character U+{ord(bad.group()):04X}", "")
        return None, [Problem(shown, line, column, "C104", f"has {what}", tip)]
    try:
        return Document(shown, quick(text, MAX_DEPTH, MAX_NODES), text), []
    except (DoubtError, yaml.YAMLError, RecursionError):
        return _slowly(text, shown)


def _slowly(text: str, shown: str) -> tuple[Document | None, list[Problem]]:
    try:
        data, problems = _Builder(shown).build(text)
    except _StopReadingError as stop:
        return None, [Problem(shown, *stop.at)]
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, [Problem(shown, line, column, "C105", f"is not YAML: {_said(problem)}", _tip(text, line))]
    except (yaml.YAMLError, RecursionError) as problem:
        return None, [Problem(shown, 1, 1, "C105", f"is not YAML: {printable(str(problem))}")]
    return (None if problems else Document(shown, data, text)), problems


def todos(text: str, filled: bool = False) -> tuple[Place, ...]:
    """Where a TODO_REMARK stands behind a value; with `filled`, only behind what is not empty any more."""
    found = []
    for place, line in enumerate(text.split("\n") if TODO_REMARK in text else (), 1):
        mark = _TODO.fullmatch(line)
        head = mark["head"] if mark else ""
        in_quotes = head.count('"') % 2 == 1
        if head.strip() and not in_quotes and not (filled and '""' in head):
            found.append((place, len(head) + 2))
    return tuple(found)


def _place_of(text: str, offset: int) -> Place:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _said(problem: yaml.MarkedYAMLError) -> str:
    begun = problem.context_mark
    opened = f" ({problem.context} in line {begun.line + 1})" if begun and problem.context else ""
    return f"{problem.problem or 'cannot be parsed'}{opened}"


def _tip(text: str, line: int) -> str:
    lines = text.splitlines()
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    return "put texts that contain ': ' or ' #' in quotes" if here.count(": ") > 1 else ""


class _Builder:
    """Builds plain data from the event stream, without recursion, and notes where everything stands."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.places: dict[Where, Place] = {}

    def places_of(self, text: str) -> dict[Where, Place]:
        self.build(text)
        return self.places

    def build(self, text: str) -> tuple[Any, list[Problem]]:
        events = _checked(yaml.parse(text, Loader=LOADER))
        first = next(events, None)
        if first is None:
            raise _StopReadingError(1, 1, "C106", "is empty")
        data = self._root(first, events)
        for _ in events:
            pass  # what still comes can only be refused
        return data, self.problems

    def _root(self, first: yaml.Event, events: Iterator[yaml.Event]) -> Any:
        """Walk the stream with a stack of open containers; `where` is the path to the value that comes next."""
        if isinstance(first, yaml.ScalarEvent):
            return self._scalar(first)
        root: Any = {} if isinstance(first, yaml.MappingStartEvent) else []
        self._mark((), first)
        stack: list[tuple[Any, Where]] = [(root, ())]
        key: dict[int, tuple[str, Place] | None] = {0: None}
        for event in events:
            container, where = stack[-1]
            depth = len(stack) - 1
            if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                stack.pop()
                if not stack:
                    break
                continue
            if isinstance(container, dict) and key[depth] is None:
                key[depth] = self._key(event, container, where), _at(event)
                continue
            name, place = key[depth] or ("", (1, 1))
            step: str | int = len(container) if isinstance(container, list) else name
            here = (*where, step)
            if isinstance(container, list):
                self._mark(here, event)
            key[depth] = None
            value = self._value(event)
            if isinstance(container, list):
                container.append(value)
            elif step in container:
                self.problems.append(
                    Problem(self.shown, *place, "C108", f"the key '{printable(str(step))}' stands twice")
                )
            else:
                container[str(step)] = value
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                stack.append((value, here))
                key[len(stack) - 1] = None
        return root

    def _value(self, event: yaml.Event) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return {}
        return [] if isinstance(event, yaml.SequenceStartEvent) else self._scalar(event)

    def _key(self, event: Any, container: dict[str, Any], where: Where) -> str:
        line, column = _at(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _StopReadingError(line, column, "C109", "a key must be a plain word")
        text = str(event.value)
        if not event.style and ambiguous(text):
            message = f"the key '{printable(text)}' means different things to different YAML readers"
            raise _StopReadingError(line, column, "C110", message, "put it in quotes")
        if text not in container:
            self._mark((*where, text), event)
        return text

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if event.style:
            return text
        if text in ("true", "false"):
            return text == "true"
        if is_number(text):
            if len(text) > LONGEST_NUMBER:
                message = f"a number of {len(text)} digits is longer than any that means something here"
                self.problems.append(Problem(self.shown, *_at(event), "C114", message))
                return 0
            return number(text)
        if ambiguous(text):
            line, column = _at(event)
            empty = text.lower() in _NOTHING
            what = "an empty value" if empty else f"the bare word '{printable(text)}'"
            tip = "leave the key out" if empty else "put it in quotes, or write true, false or a decimal number"
            message = f"{what} means different things to different YAML readers"
            self.problems.append(Problem(self.shown, line, column, "C110", message, tip))
        return text

    def _mark(self, where: Where, event: yaml.Event) -> None:
        self.places[where] = _at(event)


def _at(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _checked(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """Pass on content events; stop at what is never allowed."""
    depth = nodes = documents = 0
    for event in events:
        line, column = _at(event)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            tip = "one file, one document: remove the second '---'"
            raise _StopReadingError(line, column, "C107", "holds more than one document", tip)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _StopReadingError(line, column, "C111", "has an anchor or alias", "write the value out")
        if getattr(event, "tag", None):
            raise _StopReadingError(line, column, "C112", "has a tag", "remove the word that begins with '!'")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        elif not isinstance(event, yaml.ScalarEvent):
            continue
        nodes += 1
        if depth > MAX_DEPTH:
            raise _StopReadingError(line, column, "C113", f"is nested more than {MAX_DEPTH} levels deep")
        if nodes > MAX_NODES:
            raise _StopReadingError(line, column, "C114", f"holds more than {MAX_NODES:,} values")
        yield event
