"""The questionnaire at the terminal: prompts to stderr, answers from stdin."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from meshadvisor.cli.common import emit
from meshadvisor.interview.draft import Draft, as_file, complaint, finished, has_comments
from meshadvisor.interview.questions import Interview, StoppedError
from meshadvisor.interview.remaining import remaining
from meshadvisor.kb.asked import MAX_BYTES, requirements_from
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.read import read_file
from meshadvisor.values.asked import Requirements
from meshadvisor.values.errors import InputError, ProblemsError
from meshadvisor.values.problems import printable

LONGEST_LINE = 10_000


def interview(
    kb: KnowledgeBase, day: str, pins: Mapping[str, str], *, save: Path | None, resume: Path | None, plain: bool
) -> Requirements:
    """Ask at the terminal, from the answers in `resume` on. However it ends, `save` gets every answer given.

    Raises click's Exit when the user stops, and InputError when the answers end early or a file cannot be used.
    """
    start = _resumed(resume, kb) if resume else {}
    if save is not None:
        _check_can_save(save, resume)
    talk = Interview(
        kb.questionnaire,
        _ask_plainly if plain else _ask,
        _say,
        complaint,
        remaining(kb, day, pins),
        kb.aliases,
        plain,
        start,
    )
    try:
        draft = talk.run()
    except EOFError:
        if not plain:
            _say("")  # the cursor stands behind the prompt
        done = _kept(talk.draft, start, save)
        raise InputError(f"the answers ended before the questions did; 'r' gives the result early; {done}") from None
    except (StoppedError, KeyboardInterrupt) as end:
        if isinstance(end, KeyboardInterrupt):
            _say("")  # the cursor stands behind ^C
        _say(f"stopped; {_kept(talk.draft, start, save)}")
        raise click.exceptions.Exit(InputError.exit_code) from None
    if save is not None:
        emit(as_file(draft), save)
        _say(f"saved to {save}")
    if not plain:
        _say("")
    return finished(draft)


def _kept(draft: Draft, start: Draft, save: Path | None) -> str:
    """Save what was answered before the end, if anything was; in words, what came of it."""
    if draft == start:
        return "nothing was answered, nothing was written"
    if save is None:
        return "nothing was written; with --save FILE the answers are kept"
    emit(as_file(draft), save)
    return f"go on with: meshadvisor recommend --resume {save}"


def _resumed(file: Path, kb: KnowledgeBase) -> Draft:
    """The requirements in a file as they stand there. Raises InputError and ProblemsError."""
    document, problems = read_file(file, max_bytes=MAX_BYTES)
    if document is None:
        raise ProblemsError(problems)
    requirements_from(document, kb)
    if "situation" in document.data:
        raise InputError(f"'{file}' is a scenario; --resume takes a requirements file")
    return dict(document.data)


def _check_can_save(save: Path, resume: Path | None) -> None:
    """Say before the first question what would go wrong after the last. Raises InputError."""
    if not os.access(save.parent, os.W_OK):
        raise InputError(f"cannot write '{save}': its folder is not there, or not open for writing")
    same = resume is not None and save.exists() and save.samefile(resume)
    if same and has_comments(save.read_text(encoding="utf-8-sig")):
        raise InputError(f"writing '{save}' anew would drop its comments; save to another file")


def _say(line: str) -> None:
    click.echo(line, err=True)


def _ask(prompt: str) -> str:
    """Over a pipe, the answer is shown behind the prompt, as it is at a terminal."""
    click.echo(prompt, nl=False, err=True)
    answer = _ask_plainly(prompt)
    if not sys.stdin.isatty():
        _say(printable(answer))
    return answer


def _ask_plainly(_: str) -> str:
    """One line of stdin, whatever its bytes. Raises EOFError at the end."""
    line = sys.stdin.buffer.readline(LONGEST_LINE) if sys.stdin else b""
    if not line:
        raise EOFError
    return line.decode(sys.stdin.encoding or "utf-8", errors="replace").strip()
