"""In which order questions come, and which of them a requirements file has answered.

A file is held against the answers of a question leaf by leaf: each value in the context, each thing asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meshadvisor.engine.conditions import holds
from meshadvisor.interview.draft import Draft

Question = Mapping[str, Any]
Option = Mapping[str, Any]
Aliases = Mapping[str, str]
SITUATION, MUSTS, WISHES = range(3)
_ROLES = ("must", "prefer", "avoid")


def part(question: Question) -> int:
    """SITUATION, MUSTS or WISHES, by what its answers can do: any that can screen makes it a question for musts."""
    written = [option.get("writes", {}) for option in question.get("options", ())]
    if any("must" in one or any(map(_screens, one.get("avoid", ()))) for one in written):
        return MUSTS
    return WISHES if any({"prefer", "avoid", "priorities"} & one.keys() for one in written) else SITUATION


def _screens(avoided: Any) -> bool:
    return isinstance(avoided, str) or avoided.get("level", "must") == "must"


def in_order(questions: Iterable[Question]) -> list[Question]:
    """The situation, then all musts, then the wishes; within each as in the data."""
    return sorted(questions, key=part)


class Leaf(NamedTuple):
    """One thing that a piece of a requirements file says: a value at a path, or one of a list there."""

    path: str
    value: str
    listed: bool

    def __str__(self) -> str:
        return f"{self.path} {self.value}" if self.listed else self.path


def leaves(piece: Mapping[str, Any], aliases: Aliases, above: str = "") -> Iterator[Leaf]:
    """Everything that a piece says. Of what is asked for, only the name counts, not how much or on which terms."""
    for key, value in piece.items():
        path = above + key
        if isinstance(value, Mapping):
            yield from leaves(value, aliases, f"{path}.")
        elif not isinstance(value, (list, tuple)):
            yield Leaf(path, str(value), False)
        elif path in _ROLES:
            yield from (Leaf(path, _name(item, aliases), True) for item in value)
        else:
            yield from (Leaf(path, str(item), True) for item in value)


def _name(item: Any, aliases: Aliases) -> str:
    if isinstance(item, str):
        return aliases.get(item, item)
    if "template" in item:
        return " ".join([item["template"], *map(str, item["params"].values())])
    name = item.get("feature") or item["attribute"]
    return " ".join([aliases.get(name, name), *item.get("is", ())])


class Said:
    """What stands already."""

    def __init__(self, draft: Draft, aliases: Aliases, screens: Iterable[str] = ()) -> None:
        self.leaves = list(leaves(draft, aliases))
        self._aliases = aliases
        musts = [Leaf("must", name, True) for name in screens]
        self._known = {*self.leaves, *musts}
        self._given = {one.path for one in self.leaves if not one.listed}
        self._musts = {one.value for one in self._known if one.path == "must"}

    def holds(self, option: Option, musts_too: bool = False) -> bool:
        """Would choosing the option add nothing? A value counts as given whatever it is; an option that writes nothing
        is never held. With `musts_too`, a wish for what is a must counts as said."""
        written = list(leaves(option.get("writes", {}), self._aliases))
        return bool(written) and all(self._has(one, musts_too) for one in written)

    def _has(self, leaf: Leaf, musts_too: bool) -> bool:
        if not leaf.listed:
            return leaf.path in self._given
        return leaf in self._known or (musts_too and leaf.path == "prefer" and leaf.value in self._musts)

    def value(self, path: str) -> str:
        """The single value at a path; empty when there is none."""
        return next((one.value for one in self.leaves if one.path == path and not one.listed), "")

    def chosen(self, question: Question) -> str:
        """The answer to a question, in its words, when one of its answers stands here; else empty."""
        if question["kind"] == "text":
            return self.value(question["writes_to"])
        held = [one for one in question["options"] if self.holds(one)]
        exact = [one for one in held if set(leaves(one["writes"], self._aliases)) <= self._known]
        if question["kind"] == "one":
            exact = sorted(exact, key=lambda one: len(list(leaves(one["writes"], self._aliases))))[-1:]
        others = [self.value(one.path) for option in held[:1] for one in leaves(option["writes"], self._aliases)]
        return ", ".join([one["label"] for one in exact] or filter(None, others))


def settled(question: Question, draft: Draft, said: Said) -> bool:
    """Is there nothing to ask? So it is when the condition of the question fails, or when every answer that writes
    something would add nothing: a value in the context that is given, a must that the user or a rule has asked for, a
    wish for that or for what is a must.

    What every candidate left has, or none of them, is not settled: it is worth saying, because it counts in the points,
    against doing without a mesh, and on the day when the facts are others.
    """
    if "when" in question and not holds(question["when"], draft.get("context", {})):
        return True
    if question["kind"] == "text":
        return bool(said.value(question["writes_to"]))
    writing = [one for one in question["options"] if one.get("writes")]
    return all(said.holds(one, musts_too=True) for one in writing)


def open_options(question: Question, said: Said) -> Sequence[Option]:
    """The answers to show: where several can be chosen, without those that would add nothing."""
    options: Sequence[Option] = question.get("options", ())
    if question["kind"] == "many":
        return [one for one in options if not said.holds(one, musts_too=True)]
    return options


def unasked(questions: Iterable[Question], draft: Draft, aliases: Aliases) -> list[str]:
    """What a draft says that no question asks for."""
    writable: set[Leaf] = set()
    paths: set[str] = set()
    for question in questions:
        paths.add(question.get("writes_to", ""))
        for option in question.get("options", ()):
            writable.update(leaves(option.get("writes", {}), aliases))
    paths |= {one.path for one in writable if not one.listed}
    said = leaves(draft, aliases)
    return [str(one) for one in said if not (one in writable if one.listed else one.path in paths)]
