"""`meshadvisor recommend`."""

from __future__ import annotations

from pathlib import Path

import click

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
from meshadvisor.kb.asked import read_requirements
from meshadvisor.report import recommendation
from meshadvisor.values.errors import InputError


@click.command("recommend")
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
@as_of_option
@click.option(
    "--pin", "pins", multiple=True, metavar="MESH=VERSION", help="Use this version of a mesh instead of the newest."
)
@format_option("terminal", "markdown", "json")
@output_option
@data_option
def command(
    requirements: Path | None,
    save: Path | None,
    as_of: str | None,
    pins: tuple[str, ...],
    form: str,
    output: Path | None,
    data: str | None,
) -> int:
    """Rank the meshes for your requirements, and say why. Without -r it asks a few questions."""
    kb = open_kb(data)
    if requirements is not None:
        if save is not None:
            raise InputError("--save writes the answers of the questionnaire; it does not go with -r")
        asked = read_requirements(requirements)
    else:
        from meshadvisor.cli.questionnaire import interview

        asked = interview(kb, save)
    answer = recommend(kb, asked, day_of(as_of, kb), _pins(pins))
    if form == "json":
        from meshadvisor.report import asjson

        emit(asjson.recommendation(answer), output)
    else:
        show(recommendation.blocks(answer), form, output)
    return 0 if answer.ranking else 1


def _pins(given: tuple[str, ...]) -> dict[str, str]:
    for pin in given:
        if "=" not in pin:
            raise InputError(f"--pin takes MESH=VERSION, such as istio=1.22; not '{pin}'")
    return dict(pin.split("=", 1) for pin in given)
