"""The questionnaire: questions and answers → the draft of a requirements file. Speaks only through `ask` and `say`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from meshadvisor.interview.draft import Draft, merge, nested
from meshadvisor.interview.remaining import Remaining
from meshadvisor.interview.settled import (
    WISHES,
    Option,
    Question,
    Said,
    in_order,
    open_options,
    part,
    settled,
    unasked,
)
from meshadvisor.values.errors import InputError

HELP = (
    "Numbers choose, several with spaces. Enter, skip or don't know: no criterion.",
    "?: help, b: back, r: result now, q: stop.",
)
_WORDS = {"back": "b", "result": "r", "quit": "q", "exit": "q", "stop": "q", "help": "?"}
_NOTHING = frozenset({"-", "skip", "don't know", "don’t know", "dont know"})
LONGEST_NUMBER = 12
_PATCH = re.compile(r"v?([0-9]+\.[0-9]+)(\.[0-9].*)?")
"""A version as `kubectl version` prints it."""


class StoppedError(InputError):
    """The user stopped before the end."""


@dataclass
class Interview:
    """One run: the situation first, then the musts, then the wishes; what is settled is not asked.

    `ask` shows a prompt and returns what was typed; `say` shows a line; `check` says what is wrong with a draft, or
    nothing; `left` says who is left for a draft, or raises InputError. When `plain`, a question is one line, and
    between two questions stands one line: who is left, or what is wrong with the answer.

    `draft` is what stands so far. A run that begins with one, read from a file, keeps all of it, and asks no question
    of which it holds an answer. However a run ends, also by what `ask` raises, `draft` has every answer that was given.
    """

    questions: Sequence[Question]
    ask: Callable[[str], str]
    say: Callable[[str], None]
    check: Callable[[Draft], str]
    left: Callable[[Draft], Remaining]
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other names of features."""
    plain: bool = False
    draft: Draft = field(default_factory=dict)
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Question → the options chosen, or the text, so that going back keeps it."""

    def run(self) -> Draft:
        """Ask until the end, or until the user wants the result. Raises StoppedError when the user stops."""
        self.questions = in_order(self.questions)
        kept = Said(self.draft, self.aliases)
        self._answered = {one["id"]: answer for one in self.questions if (answer := kept.chosen(one))}
        self._remaining = self.left(self.draft)
        self._asked: list[tuple[int, Draft, Remaining]] = []
        self._place = self._open_from(0)
        self._begin()
        try:
            while self._place < len(self.questions) and self._turn():
                pass
        finally:
            self._keep_what_was_given()
        return self.draft

    def _begin(self) -> None:
        self._say_help()
        for question in self.questions:
            if question["id"] in self._answered:
                self.say(f"Kept: {question['ask']} {self._answered[question['id']]}")
        others = unasked(self.questions, self.draft, self.aliases)
        if others:
            self.say(f"Kept, though no question asks for it: {', '.join(others)}")
        self.say(f"A mesh is one candidate for each of its modes. {self._remaining.since()}{self._offer()}")

    def _say_help(self) -> None:
        for line in [" ".join(HELP)] if self.plain else HELP:
            self.say(line)

    def _turn(self) -> bool:
        """Ask the question at the present place once; False when the result is wanted."""
        question = self.questions[self._place]
        options = self._options(question)
        self._show(question, options)
        answer = " ".join(self.ask("" if self.plain else "> ").split())
        match _WORDS.get(answer.lower(), answer.lower()):
            case "q":
                raise StoppedError("stopped")
            case "r":
                return False
            case "?":
                self._say_help()
            case "b" if not self._asked:
                self._remark("this is the first question")
            case "b":
                self._place, self.draft, self._remaining = self._asked.pop()
            case _:
                before = self._place, self.draft, self._remaining
                wrong = self._take(question, options, answer)
                if wrong:
                    self._remark(wrong)
                    return True
                self._asked.append(before)
                self._place = self._open_from(self._place + 1)
                undo = "" if self._remaining.left else "; b takes the answer back"
                self._remark(self._remaining.since(before[2]) + undo + self._offer(part(question)))
        return True

    def _remark(self, line: str) -> None:
        self.say(line if self.plain else f"  {line}")

    def _offer(self, answered: int | None = None) -> str:
        """The offer of the result, once the question that comes next is about wishes."""
        if self._place == len(self.questions) or part(self.questions[self._place]) != WISHES:
            return ""
        return "; r gives the result" if answered == WISHES else "; the musts are done, r gives the result"

    def _said(self) -> Said:
        return Said(self.draft, self.aliases, self._remaining.screens)

    def _options(self, question: Question) -> Sequence[Option]:
        return open_options(question, self._said())

    def _open_from(self, place: int) -> int:
        """The place of the next question that is not settled, or the end."""
        said = self._said()
        while place < len(self.questions):
            question = self.questions[place]
            if question["id"] not in self._answered and not settled(question, self.draft, said):
                break
            place += 1
        return place

    def _show(self, question: Question, options: Sequence[Option]) -> None:
        title = f"[{self._place + 1}/{len(self.questions)}] {question['ask']}"
        space = " " if self.plain else "  "
        lines = [f"({question['help']})"] if "help" in question else []
        lines += [f"{number}{space}{option['label']}" for number, option in enumerate(options, start=1)]
        lines += [f"such as {question['example']}"] if question["kind"] == "text" else []
        kept = self._kept(question, options)
        if kept:
            numbers = [str(number) for number, option in enumerate(options, start=1) if option["id"] in kept]
            lines.append(f"Enter keeps {' '.join(numbers or kept)}; skip takes it back")
        if self.plain:
            self.say(" | ".join([title, *lines]))
            return
        self.say("")
        self.say(title)
        for line in lines:
            self.say(f"  {line}")

    def _kept(self, question: Question, options: Sequence[Option]) -> tuple[str, ...]:
        """What was answered before one went back, as far as it is still there to choose."""
        known = self.given.get(question["id"], ())
        shown = {option["id"] for option in options}
        return tuple(one for one in known if question["kind"] == "text" or one in shown)

    def _take(self, question: Question, options: Sequence[Option], answer: str) -> str:
        """Write an answer into the draft. Returns what is wrong with it; then nothing is written."""
        chosen, wrong = self._chosen(question, options, answer)
        if wrong:
            return wrong
        written, wrong = self._written(question, options, chosen)
        if wrong:
            return wrong
        try:
            remaining = self.left(written) if written != self.draft else self._remaining
        except InputError as problem:
            return str(problem)
        self.given[question["id"]] = chosen
        self.draft, self._remaining = written, remaining
        return ""

    def _chosen(self, question: Question, options: Sequence[Option], answer: str) -> tuple[tuple[str, ...], str]:
        """The ids of the options chosen, or the text; and what is wrong."""
        if answer.lower() in _NOTHING:
            return (), ""
        if not answer:
            return self._kept(question, options), ""
        if question["kind"] == "text":
            return (answer,), ""
        numbered = {str(number): option["id"] for number, option in enumerate(options, start=1)}
        words = answer.replace(",", " ").split()
        if not words or not set(words) <= numbered.keys():
            return (), f"choose from 1 to {len(options)}, or type skip"
        if question["kind"] == "one" and len(words) > 1:
            return (), "choose one"
        return tuple(numbered[word] for word in words), ""

    def _written(self, question: Question, options: Sequence[Option], chosen: Sequence[str]) -> tuple[Draft, str]:
        """The draft with an answer, and what is wrong with it."""
        written = deepcopy(self.draft)
        if not chosen:
            return written, ""
        if question["kind"] != "text":
            for option in options:
                if option["id"] in chosen:
                    merge(written, option.get("writes", {}))
            return written, self.check(written)
        path, text = question["writes_to"], chosen[0]
        if path.endswith(".version"):
            text = _PATCH.sub(r"\1", text)
        merge(written, nested(path, text))
        wrong = self.check(written)
        if wrong and text.isdecimal() and len(text) <= LONGEST_NUMBER:  # not text, then, but perhaps a number
            merge(written, nested(path, int(text)))
            wrong = self.check(written) and wrong
        return written, f"{wrong}; write it as {question['example']}" if wrong else ""

    def _keep_what_was_given(self) -> None:
        """What was answered further on stands, though the user went back before it."""
        while self._place < len(self.questions):
            question = self.questions[self._place]
            if question["id"] in self.given:
                self._take(question, self._options(question), "")
            self._place = self._open_from(self._place + 1)
