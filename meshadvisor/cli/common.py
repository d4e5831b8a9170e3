"""What several commands share: options, the day that is meant, the data, and how results are written."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.load import load
from meshadvisor.report.blocks import Block
from meshadvisor.timeline.order import checked_day
from meshadvisor.values.errors import InputError
from meshadvisor.values.problems import Problem

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

data_option: Decorator = click.option(
    "--data", envvar="MESHADVISOR_DATA", metavar="DIR", help="Use this data folder instead of the shipped one."
)
as_of_option: Decorator = click.option(
    "--as-of", metavar="DATE", help="The day to look at: 2022-11-01, or today. Default: the day of the data."
)
output_option: Decorator = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE."
)


def format_option(*names: str) -> Decorator:
    """`--format` with these choices; the first is the default."""
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True, help="Form of the result."
    )


def day_of(as_of: str | None, kb: KnowledgeBase) -> str:
    """The day that was asked for, as ISO text; tells on stderr how old the data is. Raises InputError."""
    if as_of is None:
        age = (datetime.date.today() - datetime.date.fromisoformat(kb.day)).days
        if age > 0 and sys.stderr.isatty():
            click.echo(f"data of {kb.day}, {age} days old", err=True)
        return kb.day
    asked = iso_day(as_of)
    if asked > kb.day:
        click.echo(f"warning: the data is of {kb.day}; what came after is not in it", err=True)
    return asked


def iso_day(as_of: str) -> str:
    """The day that `--as-of` names, as ISO text. Raises InputError."""
    try:
        return datetime.date.today().isoformat() if as_of == "today" else checked_day(as_of)
    except InputError:
        raise InputError(f"--as-of takes a day such as 2022-11-01, or today; not '{as_of}'") from None


def latest_day() -> str:
    """The last day that has begun anywhere, as ISO text: who writes facts may live east of the machine that checks."""
    east = datetime.timezone(datetime.timedelta(hours=14))
    return datetime.datetime.now(east).date().isoformat()


def open_kb(data: str | None) -> KnowledgeBase:
    """The knowledge base that was asked for, or the one at hand where a command calls others."""
    context = click.get_current_context(silent=True)
    at_hand = context.find_object(KnowledgeBase) if context else None
    return at_hand or load(data)


def emit(text: str, output: Path | None) -> None:
    """Write a result to a file (through a temporary name, so that a broken write leaves the old one) or to stdout."""
    if output is None or str(output) == "-":
        click.echo(_writable(text), nl=False)
        return
    emit_bytes(text.encode(), output)


def emit_bytes(content: bytes, output: Path) -> None:
    """Write a file through a temporary name. Raises InputError when it cannot be written."""
    draft = output.parent / f".{output.name}.{os.getpid()}.part"
    try:
        draft.write_bytes(content)
        draft.replace(output)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise InputError(f"cannot write '{output}': {problem.strerror}") from problem


_PLAIN = str.maketrans({"─": "-", "→": ">", "…": "..."})


def _writable(text: str) -> str:
    """The text in characters that stdout can write."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, errors="replace").decode(encoding)
    return text


def show(blocks: Sequence[Block], form: str, output: Path | None, plain: bool = False) -> None:
    """Render blocks in a format and write them out. Colour only on a screen, not when plain or NO_COLOR is set."""
    if form == "markdown":
        from meshadvisor.report import markdown

        emit(markdown.render(blocks), output)
        return
    if form == "html":
        emit(_html(blocks), output)
        return
    from meshadvisor.report import terminal

    on_screen = output is None and sys.stdout is not None and sys.stdout.isatty()
    color = on_screen and not plain and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = _width() if on_screen or "COLUMNS" in os.environ else 80
    emit(terminal.render(blocks, min(width, 120), color=color), output)


def _html(blocks: Sequence[Block]) -> str:
    try:
        from meshadvisor.report.html import render
    except ModuleNotFoundError as missing:
        if missing.name != "markdown_it":
            raise
        raise InputError("--format html needs markdown-it-py; run: pip install 'meshadvisor[html]'") from missing
    return render(blocks)


def _width() -> int:
    from shutil import get_terminal_size  # slow to start, and not needed for a pipe or a file

    return get_terminal_size((80, 24)).columns


def rendered(problems: Sequence[Problem], form: str) -> str:
    """Problems as text, json or github."""
    from meshadvisor.report import problems as report  # not needed while all is well

    if form == "json":
        return report.as_json(problems)
    if form == "github":  # annotations name files from the top of the repository, where workflows run
        return report.github([replace(one, path=_from_here(one.path)) for one in problems])
    return report.text(problems)


def _from_here(path: str) -> str:
    here = Path.cwd()
    return Path(path).relative_to(here).as_posix() if Path(path).is_relative_to(here) else path
