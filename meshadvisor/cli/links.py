"""`meshadvisor links`."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from meshadvisor.cli.common import data_option, emit, format_option, output_option, rendered
from meshadvisor.kb.load import load_documents
from meshadvisor.kb.places import data_folder
from meshadvisor.links import answers as kept
from meshadvisor.links.answers import Answer
from meshadvisor.links.cited import Cited, cited, host_of
from meshadvisor.links.judge import judge
from meshadvisor.report import links as report
from meshadvisor.values.errors import InputError, ProblemsError, UnknownIdError

SECONDS = click.FloatRange(min=0, min_open=True)
COUNT = click.IntRange(min=1)


@click.command("links")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--only-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="Only addresses of this host (with its port, if any); repeatable.",
)
@click.option("--limit", type=COUNT, metavar="N", help="Ask for at most N addresses that are not in the cache.")
@click.option(
    "--cache", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep good answers in FILE."
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    default=7,
    show_default=True,
    help="Days for which an answer in the cache counts.",
)
@click.option("--timeout", type=SECONDS, default=10, show_default=True, help="Seconds for one answer.")
@click.option(
    "--retries",
    type=click.IntRange(0, 10),
    default=2,
    show_default=True,
    help="Further tries after 429, 5xx and errors of the network.",
)
@click.option(
    "--backoff", type=SECONDS, default=1, show_default=True, help="Seconds before the first of them; then doubled."
)
@click.option("--concurrency", type=COUNT, default=16, show_default=True, help="Addresses at a time.")
@click.option("--per-host", type=COUNT, default=4, show_default=True, help="Addresses of one host at a time.")
@format_option("text", "json", "github")
@output_option
@data_option
def command(
    paths: tuple[Path, ...],
    hosts: tuple[str, ...],
    limit: int | None,
    cache: Path | None,
    max_age: int,
    form: str,
    output: Path | None,
    data: str | None,
    **manners: Any,
) -> int:
    """Ask whether the addresses that the data cites are still there: all, or those in PATHS.

    Broken is what cannot be reached, or answers with an error to GET too; it is said of every place that cites it.
    Moved for good, and hosts that have had too many requests, are warnings. Exceptions with a reason and an end stand
    in links.yaml of the data folder; one that has ended, or that hides nothing, is a warning.

    Needs httpx: pip install 'meshadvisor[links]'.
    """
    ask = _asker(manners)
    folder = data_folder(data)
    loaded = load_documents(folder)
    if loaded.problems:
        raise ProblemsError(loaded.problems)
    known = cited(loaded.documents)
    wanted = _of_hosts(_within(known, folder, paths), hosts)
    today = datetime.date.today().isoformat()
    before = kept.fresh(_read(cache), today, max_age)
    new: dict[str, Answer] = {}
    asked = [address for address in wanted if address not in before][:limit]
    try:
        ask(asked, _teller(new, len(asked)))
    finally:  # also when it is stopped half-way
        if cache:
            emit(kept.to_text(before, new, today), cache)
    heard = {address: before[address].answer for address in wanted if address in before} | new
    problems, hidden = judge(loaded.documents, known, heard, today)
    if form == "json":
        emit(report.as_json(problems, hidden, heard), output)
    else:
        emit(rendered(problems, form), output)
    click.echo(report.summary(hidden, heard, len(wanted) - len(heard)), err=True)
    return 1 if any(problem.level == "error" for problem in problems) else 0


Tell = Callable[[str, Answer], None]


def _asker(manners: Mapping[str, Any]) -> Callable[[Sequence[str], Tell], None]:
    """What asks, imported late: everything else works without its library."""
    try:
        from meshadvisor.links.fetch import Manners, ask
    except ModuleNotFoundError as missing:
        if missing.name != "httpx":
            raise
        raise InputError("this command needs httpx; run: pip install 'meshadvisor[links]'") from missing
    return lambda addresses, tell: ask(addresses, Manners(**manners), tell)


def _read(cache: Path | None) -> dict[str, kept.Kept]:
    if cache is None:
        return {}
    if not cache.parent.is_dir():
        raise InputError(f"cannot write '{cache}': its folder is not there")
    return kept.from_bytes(cache.read_bytes()) if cache.exists() else {}


def _within(known: Cited, folder: Path, paths: Collection[Path]) -> list[str]:
    """The addresses that these files and folders cite; all, when none are given."""
    for path in paths:
        if not path.exists():
            raise InputError(f"'{path}' is not there")
        if not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(f"'{path}' is not in the data folder '{folder}'")
    inside = [path.resolve() for path in paths]
    files = {document.path for places in known.values() for document, _ in places}
    chosen = {file for file in files if not inside or any(Path(file).resolve().is_relative_to(one) for one in inside)}
    return [address for address, places in known.items() if any(document.path in chosen for document, _ in places)]


def _of_hosts(addresses: list[str], hosts: Collection[str]) -> list[str]:
    there = {address: host_of(address) for address in addresses}
    for host in hosts:
        if host not in there.values():
            raise UnknownIdError("host among the addresses", host, there.values())
    return [address for address in addresses if not hosts or there[address] in hosts]


def _teller(heard: dict[str, Answer], total: int) -> Tell:
    """Collects answers, and on a screen counts them."""

    def tell(address: str, answer: Answer) -> None:
        heard[address] = answer
        if sys.stderr.isatty():
            click.echo(f"\r{len(heard)} of {total}", nl=len(heard) == total, err=True)

    return tell
