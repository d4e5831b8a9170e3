"""Questions that a command asks by options or at the terminal: prompts to stderr, answers from stdin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

import click
from pydantic import TypeAdapter, ValidationError

from meshadvisor.model.base import Bound, Day, FeatureId, Id, Text, Url, Version
from meshadvisor.values.errors import InputError


class Of(click.ParamType[Any]):
    """What a type of the models takes."""

    def __init__(self, name: str, of: Any) -> None:
        self.name = name
        self.of = of

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value as it is, if it fits. Raises click's BadParameter."""
        try:
            return TypeAdapter(self.of).validate_python(value)
        except ValidationError:
            self.fail(f"'{value}' is not {self.name}", param, ctx)


TEXT = Of("a text of one line", Text)
ID = Of("a name in small letters, digits and hyphens", Id)
VERSION = Of("a version", Version)
BOUND = Of("a version, or a version behind '<='", Bound)
DAY = Of("a day such as 2026-08-22", Day)
NUMBER = Of("a number", int | float)
FEATURE_ID = Of("a category and a name with a dot between", FeatureId)
URL = Of("a web address that begins with https://", Url)


def words(of: Any) -> click.Choice[str]:
    """One of the words of a Literal."""
    return click.Choice(get_args(of))


class Question:
    """One thing that a skeleton can hold, asked for by an option or at the terminal."""

    def __init__(
        self, key: str, kind: click.ParamType[Any], ask: str, many: bool = False, needed: bool = False
    ) -> None:
        self.key, self.kind, self.ask, self.many, self.needed = key, kind, ask, many, needed

    @property
    def option(self) -> Callable[[Any], Any]:
        """The same as an option of a command."""
        return click.option(_flag(self.key), type=self.kind, multiple=self.many, help=self.ask)

    def at_terminal(self) -> Any:
        """Ask until it fits. None when nothing was typed and nothing is needed."""
        words = f" ({', '.join(self.kind.choices)})" if isinstance(self.kind, click.Choice) else ""
        several = f"; several with {' or '.join(self._between)} between" if self.many else ""
        optional = "" if self.needed else " [Enter: later]"
        default = None if self.needed else ""
        return click.prompt(
            f"{self.ask}{words}{several}{optional}", default=default, show_default=False, value_proc=self.read, err=True
        )

    def read(self, typed: str) -> Any:
        """What was typed, as the type of the question. Raises click's BadParameter."""
        if not typed.strip() and not self.needed:
            return None
        if not self.many:
            return self.kind.convert(typed.strip(), None, None)
        parts = re.split(f"[{''.join(self._between)}]", typed)
        return tuple(self.kind.convert(one.strip(), None, None) for one in parts if one.strip())

    @property
    def _between(self) -> tuple[str, ...]:
        """What parts several values: a comma too, but for texts, which may have one."""
        return (";",) if self.kind is TEXT else (";", ",")


def _flag(key: str) -> str:
    return f"--{key.replace('_', '-')}"


class Answers(dict[str, Any]):
    """What was given as options, and then what is answered at the terminal; what is left open is missing."""

    def __init__(self, given: Mapping[str, Any], no_input: bool) -> None:
        super().__init__({key: value for key, value in given.items() if value not in (None, ())})
        self.no_input = no_input

    def only(self, allowed: Iterable[str], where: str) -> None:
        """Raises InputError when something was given that has no place there."""
        for key in sorted(self.keys() - set(allowed)):
            raise InputError(f"{_flag(key)} does not go with {where}")

    def take_value(self, question: Question) -> None:
        """Take the value as its type, or ask for it."""
        if "value" in self:
            self["value"] = question.read(self["value"])
        self.complete((question,))

    def complete(self, questions: Sequence[Question]) -> None:
        """Ask what is open. Raises InputError when that is not allowed and something is needed."""
        open_ = [one for one in questions if one.key not in self]
        missing = [_flag(one.key) for one in open_ if one.needed]
        if self.no_input and missing:
            raise InputError(f"--no-input needs {' and '.join(missing)}")
        for one in () if self.no_input else open_:
            answer = one.at_terminal()
            if answer not in (None, ()):
                self[one.key] = answer


def options(*questions: Question) -> Callable[[Any], Any]:
    """Questions as options of a command."""

    def decorate(function: Any) -> Any:
        for one in reversed(questions):
            function = one.option(function)
        return function

    return decorate
