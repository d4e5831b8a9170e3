"""Repairs what is mechanical in one data file, and nothing of which it is not sure.

Each step makes a candidate, which counts only when a second reader finds the same values and comments in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from meshadvisor.checks.context import Base
from meshadvisor.checks.order import keys_to_reorder, lists_to_reorder
from meshadvisor.edit import layout
from meshadvisor.edit.marks import Marks, UnclearError, comments
from meshadvisor.edit.move import reordered
from meshadvisor.kb.read import Document, Where, read_bytes
from meshadvisor.kb.shape import check_shape
from meshadvisor.model.base import File
from meshadvisor.model.files import kind_of

REPAIRABLE = frozenset({"C104", "C110", "C205", "C304", "C305"})
"""Codes of problems that may be mechanical."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BLANKS = re.compile(r"[ \t]$", re.MULTILINE)


class Repaired(NamedTuple):
    """A text after repair, and what was done to it."""

    text: str
    done: list[str]


class _Move(NamedTuple):
    """The items or keys of what lies at a path, by their indexes, in the order in which they should stand."""

    where: Where
    order: list[int]


def repair(name: str, text: str, suspect: bool, releases: Document | None = None) -> Repaired:
    """Repair the text of the file at this path below the data folder.

    `suspect`: a check has found something REPAIRABLE in it; otherwise only its layout is looked at. `releases` is
    the list of releases of the mesh that the file is about, which gives statements and stages their order.
    """
    kind = kind_of(name)
    if kind is None:
        return Repaired(text, [])
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    ending = "\r\n" if text.count("\r\n") == text.count("\n") else "\n"
    file = _File(text.removeprefix(mark).replace("\r\n", "\n"))
    file.take("tabs", layout.without_tabs)
    if _BLANKS.search(file.text):
        file.take("trailing blanks", layout.without_trailing_blanks)
    file.take("done TODOs", layout.without_done_marks, fewer_comments=True)
    file.take("line break at the end", layout.with_last_line_break)
    file.take("first line", lambda text: layout.with_first_line(text, name, kind.name))
    seen = ""
    while suspect and file.text != seen:  # what is repaired may show what else there is
        seen = file.text
        _quote(file, kind.model)
        _reorder(file, name, kind.model, releases)
    return Repaired(mark + file.text.replace("\n", ending) if file.done else text, file.done)


class _File:
    """A text, and what was done to it so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done: list[str] = []

    def take(
        self,
        what: str,
        step: Callable[[str], str],
        expected: Callable[[Any], Any] = lambda tree: tree,
        fewer_comments: bool = False,
    ) -> bool:
        """Take what a step makes of the text, if its values are as expected and no comment is missing."""
        try:
            new = step(self.text)
            if new == self.text:
                return True
            after = Marks(new).tree
            try:
                before, said = Marks(self.text).tree, comments(self.text)
            except UnclearError:
                if step is not layout.without_tabs:  # which makes readable what was not
                    raise
            else:
                if expected(before) != after or not (fewer_comments or said <= comments(new)):
                    return False
        except UnclearError:
            return False
        self.text = new
        if what not in self.done:
            self.done.append(what)
        return True


def _quote(file: _File, model: type[File]) -> None:
    """Quotes around bare dates, and around numbers where the model wants text."""
    found: list[Where] = []

    def step(text: str) -> str:
        marks = Marks(text)
        found.extend(where for where, node in marks.scalars() if where and _is_bare_day(node))
        found.extend(_numbers_for_text(text, model))
        for start, end in sorted({_span(marks, where) for where in found}, reverse=True):
            text = f'{text[:start]}"{text[start:end]}"{text[end:]}'
        return text

    def expected(tree: Any) -> Any:
        for where in found:
            _at(tree, where[:-1])[where[-1]] = (_at(tree, where)[0], '"')
        return tree

    file.take("quotes", step, expected)


def _is_bare_day(node: Any) -> bool:
    return not node.style and bool(_DAY.fullmatch(node.value))


def _span(marks: Marks, where: Where) -> tuple[int, int]:
    return marks.nodes[where].start_mark.index, marks.nodes[where].end_mark.index


def _numbers_for_text(text: str, model: type[File]) -> Iterator[Where]:
    document, _ = read_bytes(text.encode(), "")
    if document is not None:
        wrong = {(one.line, one.column) for one in check_shape(document, model) if one.code == "C205"}
        for where, place in document.places.items():
            if place in wrong and type(_at(document.data, where)) in (int, float):
                yield where


def _reorder(file: _File, name: str, model: type[File], releases: Document | None) -> None:
    """Order of keys, of what lies inside something else first; then of lists."""
    document, _ = read_bytes(file.text.encode(), "")
    if document is None or check_shape(document, model):
        return
    keys = [_Move(where, [now.index(key) for key in wanted]) for where, now, wanted in keys_to_reorder(name, document)]
    for depth in sorted({len(one.where) for one in keys}, reverse=True):
        _move(file, "order of keys", [one for one in keys if len(one.where) == depth])
    known = {"releases.yaml": releases} if releases else {}
    base = Base({f"{name.rpartition('/')[0]}/{path}": one for path, one in known.items()} | {name: document})
    _move(file, "order of lists", [_Move(*one) for one in lists_to_reorder(base, name, document)])


def _move(file: _File, what: str, moves: Sequence[_Move]) -> None:
    """All at once; when that is not sure, one by one."""
    if not moves:
        return

    def step(text: str) -> str:
        marks = Marks(text)
        for move in sorted(moves, key=lambda move: _span(marks, move.where), reverse=True):
            text = reordered(text, marks, move.where, move.order)
        return text

    def expected(tree: Any) -> Any:
        tree = deepcopy(tree)
        for move in moves:
            listed = _at(tree, move.where)
            if isinstance(listed, list):
                listed[:] = [listed[index] for index in move.order]
        return tree

    if not file.take(what, step, expected) and len(moves) > 1:
        for move in moves:
            _move(file, what, [move])


def _at(data: Any, where: Where) -> Any:
    for step in where:
        data = data[step]
    return data
