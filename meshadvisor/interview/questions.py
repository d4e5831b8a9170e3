"""The questionnaire: questions and answers → the draft of a requirements file. Speaks only through `ask` and `say`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from meshadvisor.engine.conditions import holds
from meshadvisor.interview.draft import Draft
from meshadvisor.values.errors import InputError

Question = Mapping[str, Any]
HELP = "Numbers choose, several with spaces. Enter: don't know, skip. ?: help, b: back, r: result now, q: stop."
_WORDS = {"back": "b", "result": "r", "quit": "q", "exit": "q", "stop": "q", "help": "?"}
CLEAR = "-"


@dataclass
class Interview:
    """One run. `check` says what is wrong with a draft, or nothing."""

    questions: Sequence[Question]
    ask: Callable[[str], str]
    say: Callable[[str], None]
    check: Callable[[Draft], str]
    given: dict[str, str] = field(default_factory=dict)
    """Question → what was typed, so that going back keeps it."""

    def run(self) -> Draft:
        """Ask until the end, or until the user wants the result. Raises InputError when the user stops."""
        self.say(HELP)
        asked: list[tuple[int, Draft]] = []
        draft: Draft = {}
        place = 0
        while place < len(self.questions):
            question = self.questions[place]
            options = _open_options(question, draft)
            if not _open(question, draft) or (question["kind"] != "text" and not options):
                place += 1
                continue
            self._show(place, question, options)
            answer = self.ask("> ").strip()
            match _WORDS.get(answer.lower(), answer.lower()):
                case "q":
                    raise InputError("stopped; nothing was written")
                case "r":
                    return draft
                case "b" if asked:
                    place, draft = asked.pop()
                    continue
                case "b":
                    self.say("  this is the first question")
                    continue
                case "?":
                    self.say(question.get("help", HELP))
                    continue
            typed = self._kept(question, answer)
            written, wrong = self._answered(question, options, draft, typed)
            if wrong:
                self.say(f"  {wrong}")
                continue
            self.given[question["id"]] = typed
            asked.append((place, draft))
            draft, place = written, place + 1
        return draft

    def _kept(self, question: Question, answer: str) -> str:
        """What counts as typed: Enter keeps an earlier answer, a dash takes it back."""
        return "" if answer == CLEAR else answer or self.given.get(question["id"], "")

    def _show(self, place: int, question: Question, options: Sequence[Mapping[str, Any]]) -> None:
        self.say("")
        self.say(f"[{place + 1}/{len(self.questions)}] {question['ask']}")
        if "help" in question:
            self.say(f"  ({question['help']})")
        for number, option in enumerate(options, start=1):
            self.say(f"  {number}  {option['label']}")
        if question["kind"] == "text":
            self.say(f"  such as {question['example']}")
        if self.given.get(question["id"]):
            self.say(f"  Enter keeps {self.given[question['id']]}; {CLEAR} takes it back")

    def _answered(
        self, question: Question, options: Sequence[Mapping[str, Any]], draft: Draft, answer: str
    ) -> tuple[Draft, str]:
        """The draft with the answer written into it, or what is wrong with the answer."""
        written = deepcopy(draft)
        if not answer:
            return written, ""
        if question["kind"] == "text":
            _merge(written, _nested(question["writes_to"], answer))
            wrong = self.check(written)
            return written, f"{wrong}; write it as {question['example']}" if wrong else ""
        words = answer.replace(",", " ").split()
        if not all(word.isdigit() and 1 <= int(word) <= len(options) for word in words):
            return draft, f"choose from 1 to {len(options)}"
        if question["kind"] == "one" and len(words) > 1:
            return draft, "choose one"
        for word in words:
            _merge(written, options[int(word) - 1].get("writes", {}))
        return written, self.check(written)


def _open(question: Question, draft: Draft) -> bool:
    return "when" not in question or holds(question["when"], draft.get("context", {}))


def _open_options(question: Question, draft: Draft) -> list[Mapping[str, Any]]:
    """The options that earlier answers have not settled: a wish for what is already a must is none."""
    settled = set(map(str, draft.get("must", ())))
    options: Sequence[Mapping[str, Any]] = question.get("options", ())
    return [one for one in options if not _asks(one) or not _asks(one) <= settled]


def _asks(option: Mapping[str, Any]) -> set[str]:
    writes = option.get("writes", {})
    return {str(item) for role in ("must", "prefer") for item in writes.get(role, ())}


def _nested(path: str, value: str) -> Draft:
    """A value at a dotted path, as nested mappings."""
    found: Any = value
    for step in reversed(path.split(".")):
        found = {step: found}
    return dict(found)


def _merge(draft: Draft, piece: Mapping[str, Any]) -> None:
    """Write a piece of a requirements file into a draft: mappings merge, lists grow, the rest is replaced."""
    for key, value in piece.items():
        if isinstance(value, Mapping):
            _merge(draft.setdefault(key, {}), value)
        elif isinstance(value, list):
            known = draft.setdefault(key, [])
            known += [deepcopy(item) for item in value if item not in known]
        else:
            draft[key] = value
