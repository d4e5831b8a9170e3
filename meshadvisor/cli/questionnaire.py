"""The questionnaire at the terminal: prompts to stderr, answers from stdin."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from meshadvisor.cli.common import emit
from meshadvisor.interview.draft import as_file, complaint, finished
from meshadvisor.interview.questions import Interview
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.values.asked import Requirements
from meshadvisor.values.errors import InputError


def interview(kb: KnowledgeBase, save: Path | None) -> Requirements:
    """Ask at the terminal. Raises InputError when the user stops or the answers end early."""
    draft = Interview(kb.questionnaire, _ask, lambda line: click.echo(line, err=True), complaint).run()
    if save is not None:
        emit(as_file(draft), save)
        click.echo(f"saved to {save}", err=True)
    click.echo("", err=True)
    return finished(draft)


def _ask(prompt: str) -> str:
    click.echo(prompt, nl=False, err=True)
    answer = sys.stdin.readline()
    if not answer:
        raise InputError("the answers ended before the questions did; 'r' gives the result early")
    return answer
