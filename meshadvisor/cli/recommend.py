"""`meshadvisor recommend`."""

from __future__ import annotations

import re
import sys
from fractions import Fraction
from pathlib import Path

import click
from click.core import ParameterSource

from meshadvisor.api import recommend
from meshadvisor.cli.common import (
    as_of_option,
    data_option,
    day_of,
    emit,
    format_option,
    open_kb,
    output_option,
    show,
)
from meshadvisor.engine.figures import with_weights
from meshadvisor.kb.asked import MAX_BYTES, read_requirements, requirements_from
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.read import read_bytes
from meshadvisor.report import recommendation
from meshadvisor.timeline.order import checked_day
from meshadvisor.values.asked import Requirements
from meshadvisor.values.errors import InputError, ProblemsError
from meshadvisor.values.results import Recommendation


@click.command("recommend")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "-r",
    "--requirements",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read requirements from FILE; ask nothing.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the answers as a requirements file.",
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Go on with the questions that the requirements in FILE leave open, and keep all that it says.",
)
@click.option("--plain", is_flag=True, help="Each question in one line, and no colour.")
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Make a saved --format json result again, as JSON if nothing else is asked for.",
)
@as_of_option
@click.option(
    "--pin", "pins", multiple=True, metavar="MESH=VERSION", help="Use this version of a mesh instead of the newest."
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="FEATURE=IMPORTANCE",
    help="How much a wish weighs: critical, high, medium, low or a number. Makes a wish of what is none yet.",
)
@click.option("--robustness", is_flag=True, help="Add how often each comes first over plausible weights (SMAA-2).")
@format_option("terminal", "markdown", "json", "adr")
@output_option
@data_option
@click.pass_context
def command(
    context: click.Context,
    file: Path | None,
    requirements: Path | None,
    save: Path | None,
    resume: Path | None,
    plain: bool,
    replay: Path | None,
    as_of: str | None,
    pins: tuple[str, ...],
    weights: tuple[str, ...],
    robustness: bool,
    form: str,
    output: Path | None,
    data: str | None,
) -> int:
    """Rank the meshes for the requirements in FILE (- for stdin), and say why. Without FILE it asks a few questions."""
    kb = open_kb(data)
    if replay is not None:
        given = [
            name
            for name in ("file", "requirements", "save", "resume", "as_of", "pins", "weights", "robustness")
            if context.params[name]
        ]
        if given:
            raise InputError("--replay has its requirements, day and options from the file; give none beside it")
        chosen = context.get_parameter_source("form") is not ParameterSource.DEFAULT
        return _replayed(replay, kb, form if chosen else "json", output, plain)
    if file is not None and requirements is not None:
        raise InputError("name one requirements file, either with -r or without")
    requirements = requirements or file
    if requirements is not None:
        if save is not None:
            raise InputError("--save writes the answers of the questionnaire; it does not go with -r")
        if resume is not None:
            raise InputError("--resume asks what its file leaves open; give no other requirements beside it")
        asked = _from_stdin(kb) if str(requirements) == "-" else read_requirements(requirements, kb)
        day = day_of(asked.as_of or None if as_of is None else as_of, kb)
    else:
        from meshadvisor.cli.questionnaire import interview

        if any(isinstance(one, Fraction) for one in _weights(weights).values()):
            raise InputError("the questionnaire weighs in words: give --weight a word such as high, not a number")
        day = day_of(as_of, kb)
        asked = interview(kb, day, _pins(pins), save=save, resume=resume, plain=plain)
    asked = with_weights(asked, _weights(weights), kb.features)
    return _written(recommend(kb, asked, day, _pins(pins), robustness), form, output, plain)


def _replayed(file: Path, kb: KnowledgeBase, form: str, output: Path | None, plain: bool) -> int:
    """Make a saved result again; exit code 1 when it comes out otherwise."""
    from meshadvisor.kb.replay import read_saved
    from meshadvisor.report import asjson

    saved = read_saved(file, kb)
    answer = recommend(kb, saved.requirements, day_of(checked_day(saved.day), kb), robust=saved.robust)
    status = _written(answer, form, output, plain)
    if asjson.recommendation(answer) == saved.text:
        return status
    click.echo(f"the result differs from {file}: it was made by another version of meshadvisor, or edited", err=True)
    return 1


def _written(answer: Recommendation, form: str, output: Path | None, plain: bool) -> int:
    if form == "json":
        from meshadvisor.report import asjson

        emit(asjson.recommendation(answer), output)
    elif form == "adr":
        from meshadvisor.report import adr

        emit(adr.record(answer), output)
    else:
        show(recommendation.blocks(answer), form, output, plain)
    return 0 if answer.ranking else 1


def _from_stdin(kb: KnowledgeBase) -> Requirements:
    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise InputError(f"stdin has more than {MAX_BYTES:,} bytes, the most that is read")
    document, problems = read_bytes(raw, "stdin")
    if document is None:
        raise ProblemsError(problems)
    return requirements_from(document, kb)


_IMPORTANCES = ("critical", "high", "medium", "low")


def _weights(given: tuple[str, ...]) -> dict[str, str | Fraction]:
    found: dict[str, str | Fraction] = {}
    for weight in given:
        name, _, importance = weight.partition("=")
        number = re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", importance)
        if not name or (number and not Fraction(importance)) or (not number and importance not in _IMPORTANCES):
            raise InputError(
                f"--weight takes FEATURE=IMPORTANCE, such as traffic.retries=high or =3 ({', '.join(_IMPORTANCES)},"
                f" or a number above 0 and below 1000000); not '{weight}'"
            )
        found[name] = Fraction(importance) if number else importance
    return found


def _pins(given: tuple[str, ...]) -> dict[str, str]:
    for pin in given:
        if not all(pin.partition("=")):
            raise InputError(f"--pin takes MESH=VERSION, such as istio=1.22; not '{pin}'")
    return dict(pin.split("=", 1) for pin in given)
