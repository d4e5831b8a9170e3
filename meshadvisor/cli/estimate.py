"""`meshadvisor estimate`."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import click

from meshadvisor.api import estimate
from meshadvisor.cli.common import as_of_option, data_option, day_of, emit, format_option, open_kb, output_option, show
from meshadvisor.report import estimate as report
from meshadvisor.values.errors import InputError
from meshadvisor.values.estimates import Prices, Sizes


@click.command("estimate")
@click.argument("names", nargs=-1, metavar="[MESH|MESH/MODE]...")
@click.option("--pods", type=int, metavar="N", help="Pods in the mesh, over all clusters.")
@click.option("--nodes", type=int, metavar="N", help="Nodes that they run on.")
@click.option("--rps", type=int, metavar="N", help="Calls a second between services; each call counts once.")
@click.option(
    "--l7-share",
    metavar="SHARE",
    default="1",
    show_default=True,
    help="Share of the calls that layer 7 rules see, where the mesh leaves the choice: 0 to 1, or 20%.",
)
@click.option("--waypoints", type=int, default=0, metavar="N", help="Replicas of waypoints (ambient), in total.")
@click.option(
    "--clusters", type=int, default=1, show_default=True, metavar="N", help="Clusters, each with its control plane."
)
@click.option("--vcpu-hour", metavar="PRICE", help="Price of a vCPU for an hour, in any currency.")
@click.option("--gib-hour", metavar="PRICE", help="Price of a GiB of memory for an hour.")
@click.option("--explain", is_flag=True, help="Trace every figure to its measurements.")
@click.option("--latency", is_flag=True, help="Show published latencies instead; none is ever computed.")
@click.option(
    "--chart",
    "quantity",
    type=click.Choice(["memory", "cpu", "money"]),
    default=None,
    help="What the SVG chart shows against pods. Default: money with prices, else memory.",
)
@as_of_option
@format_option("terminal", "markdown", "json", "svg")
@output_option
@data_option
def command(
    names: tuple[str, ...],
    pods: int | None,
    nodes: int | None,
    rps: int | None,
    l7_share: str,
    waypoints: int,
    clusters: int,
    vcpu_hour: str | None,
    gib_hour: str | None,
    explain: bool,
    latency: bool,
    quantity: str | None,
    as_of: str | None,
    form: str,
    output: Path | None,
    data: str | None,
) -> int:
    """Estimate what meshes use and reserve at your size, from published measurements and the charts of their releases.

    Without names: every candidate with figures.
    """
    kb = open_kb(data)
    if latency:
        from meshadvisor.report import latency as published

        if form not in ("terminal", "markdown"):
            raise InputError("published latencies are shown in the terminal or as markdown")
        show(published.blocks(kb, kb.candidates(names)), form, output)
        return 0
    if pods is None or nodes is None:
        raise InputError("how large is it? Give --pods and --nodes, such as --pods 1000 --nodes 50 --rps 20000")
    sizes = Sizes(pods, nodes, rps, _share(l7_share), waypoints, clusters)
    prices = _prices(vcpu_hour, gib_hour)
    answer = estimate(kb, sizes, names, prices, day_of(as_of, kb))
    if form == "json":
        from meshadvisor.report import asjson

        emit(asjson.estimate(answer), output)
    elif form == "svg":
        from meshadvisor.report import chart

        if quantity == "money" and prices is None:
            raise InputError("a chart of money needs --vcpu-hour and --gib-hour")
        emit(chart.svg(answer, quantity or ("money" if prices else "memory")), output)
    else:
        show(report.blocks(answer, bars=form == "terminal", explain=explain), form, output)
    return 0 if answer.costs else 1


def _share(given: str) -> Fraction:
    match = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)(%?)", given)
    if not match:
        raise InputError(f"--l7-share takes a share from 0 to 1, or 20%; not '{given}'")
    return Fraction(match[1]) / (100 if match[2] else 1)


def _prices(vcpu_hour: str | None, gib_hour: str | None) -> Prices | None:
    if vcpu_hour is None and gib_hour is None:
        return None
    if vcpu_hour is None or gib_hour is None:
        raise InputError("money needs both prices: --vcpu-hour and --gib-hour")
    return Prices(_price("--vcpu-hour", vcpu_hour), _price("--gib-hour", gib_hour))


def _price(option: str, given: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", given):
        raise InputError(f"{option} takes a price such as 0.035, not '{given}'")
    return Fraction(given)
