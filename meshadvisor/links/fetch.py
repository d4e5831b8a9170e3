"""Ask hosts whether an address is there: the only module that touches the network.

HEAD first; GET when the host refuses HEAD, and for every further try. Nothing of a body is read. A host that asks for a
pause (`Retry-After`) gets it from all requests; one that still has too many requests after all tries, or asks for more
than our patience, is asked no more.
"""

from __future__ import annotations

import asyncio
from asyncio import sleep
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import httpx

from meshadvisor import __version__
from meshadvisor.links.answers import Answer
from meshadvisor.links.cited import host_of
from meshadvisor.values.problems import printable

PERMANENT = frozenset({301, 308})
TOO_MANY = 429
_NO_ADDRESS = (httpx.InvalidURL, ValueError, OverflowError, ExceptionGroup)
"""What comes of an impossible host or port: httpx lets errors of the libraries below it through."""
_REFUSES = Answer("unclear", "was not asked for: its host has had too many requests")


@dataclass(frozen=True)
class Manners:
    """How to ask. Times are in seconds."""

    timeout: float = 10
    """For one exchange with all its redirects."""
    retries: int = 2
    """Further tries after too many requests, an error of the server or of the network."""
    backoff: float = 1
    """The pause before the second try; doubled for each further one."""
    patience: float = 60
    """The longest `Retry-After` that is waited for."""
    concurrency: int = 16
    """Exchanges at the same time."""
    per_host: int = 4
    """The same for one host; a redirect counts for the host where it began."""


@dataclass
class _Host:
    """What is known of one host."""

    room: asyncio.Semaphore
    rest_until: float = 0
    """On the clock of the event loop."""
    refuses: bool = False


@dataclass(frozen=True)
class _Heard:
    """The outcome of one try: is another one worth it, and after what pause did the host ask for it?"""

    answer: Answer
    again: bool = False
    pause: float | None = None
    too_many: bool = False


def ask(addresses: Iterable[str], manners: Manners, heard: Callable[[str, Answer], None]) -> None:
    """Ask for all addresses; `heard` is called with each answer as it comes."""
    asyncio.run(_ask(list(addresses), manners, heard))


async def _ask(addresses: list[str], manners: Manners, heard: Callable[[str, Answer], None]) -> None:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=manners.concurrency)
    agent = {"User-Agent": f"meshadvisor/{__version__} (check of links)"}
    async with httpx.AsyncClient(headers=agent, limits=limits, timeout=None, follow_redirects=True) as client:
        asker = _Asker(client, manners, asyncio.Semaphore(manners.concurrency))

        async def one(address: str) -> None:
            heard(address, await asker.answer(address))

        async with asyncio.TaskGroup() as group:
            for address in addresses:
                group.create_task(one(address))


@dataclass
class _Asker:
    client: httpx.AsyncClient
    manners: Manners
    room: asyncio.Semaphore
    hosts: dict[str, _Host] = field(default_factory=dict)

    async def answer(self, address: str) -> Answer:
        """The answer after all tries that are worth it."""
        host = self.hosts.setdefault(host_of(address), _Host(asyncio.Semaphore(self.manners.per_host)))
        heard = await self._turn(host, address, "HEAD")
        for turn in range(self.manners.retries):
            if not heard.again or (heard.pause or 0) > self.manners.patience:
                break
            if heard.pause is None:
                await sleep(self.manners.backoff * 2**turn)
            heard = await self._turn(host, address, "GET")
        host.refuses = host.refuses or heard.too_many
        return heard.answer

    async def _turn(self, host: _Host, address: str, method: str) -> _Heard:
        """One try, when the host has room for it and has had its rest."""
        clock = asyncio.get_running_loop().time
        async with host.room:
            if host.rest_until > clock():
                await sleep(host.rest_until - clock())
            if host.refuses:
                return _Heard(_REFUSES)
            async with self.room:
                heard = await self._try(address, method)
            if heard.pause is not None and heard.pause <= self.manners.patience:
                host.rest_until = max(host.rest_until, clock() + heard.pause)
        return heard

    async def _try(self, address: str, method: str) -> _Heard:
        try:
            response = await self._exchange(address, method)
            if method == "HEAD" and _refused(response.status_code):
                response = await self._exchange(address, "GET")
        except TimeoutError:
            return _Heard(Answer("broken", f"does not answer within {self.manners.timeout:g} s"), again=True)
        except _NO_ADDRESS:
            return _Heard(Answer("broken", "is no address that can be asked for"))
        except httpx.HTTPError as problem:
            again = isinstance(problem, httpx.TransportError) and not isinstance(problem, httpx.UnsupportedProtocol)
            reason = printable(str(problem) or type(problem).__name__)
            return _Heard(Answer("broken", f"cannot be reached: {reason}"), again=again)
        return _judged(response)

    async def _exchange(self, address: str, method: str) -> httpx.Response:
        async with asyncio.timeout(self.manners.timeout), self.client.stream(method, address) as response:
            return response


def _refused(status: int) -> bool:
    """Can this be an answer to HEAD only? Some hosts do not know it, others say "not found" to it."""
    return status == httpx.codes.NOT_IMPLEMENTED or (400 <= status < 500 and status != TOO_MANY)


def _judged(response: httpx.Response) -> _Heard:
    status = response.status_code
    said = printable(f"answers {status} {response.reason_phrase}".rstrip())
    if response.is_success:
        return _Heard(Answer("fine", said, _moved(response)))
    if response.history:
        said += f", after a redirect to {printable(str(response.url), most=500)}"
    too_many = status == TOO_MANY
    again = too_many or response.is_server_error
    pause = _pause(response) if again else None
    return _Heard(Answer("unclear" if too_many else "broken", said), again, pause, too_many)


def _moved(response: httpx.Response) -> str:
    """Where the permanent redirects lead with which the chain begins; empty when there are none."""
    chain = [*response.history, response]
    steps = next(place for place, one in enumerate(chain) if one.status_code not in PERMANENT)
    return printable(str(chain[steps].url), most=500) if steps else ""


def _pause(response: httpx.Response) -> float | None:
    """Seconds that the host asks to wait: a number, or a time, which is held against the host's own clock."""
    asked = response.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None
