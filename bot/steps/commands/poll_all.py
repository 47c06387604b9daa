"""Poll all: ask every enabled source once, whether it is due or not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, takewhile
from typing import Any, Protocol, TypeVar

from bot.domain.source import Source, SourceId
from bot.ports.store import Sources
from bot.steps.commands.claims import Claims, RoundOfClaims
from bot.steps.network import Network
from bot.steps.poll import Polled

_TRIED = 5  # hosts, where the network was found to be down before

Result = TypeVar("Result")


class PollOne(Protocol):
    """Polls one source."""

    async def one(self, source: Source) -> Polled:
        """Poll one source, due or not."""
        ...


class PollAll:
    """Ask many hosts at a time, and the sources of one host one after the other."""

    def __init__(self, store: Sources, poll: PollOne, claims: Claims, concurrency: int, network: Network | None = None) -> None:
        self._network = network
        self._store = store
        self._poll = poll
        self._claims = claims
        self._concurrency = concurrency

    async def enabled(self) -> Sequence[Source]:
        """Return the sources that a run asks."""
        return [source for source in await self._store.sources() if source.disabled_at is None]

    async def __call__(self) -> Sequence[Polled]:
        """Poll them all but those whose host is on hold, and return what each came to."""
        return await self.each(lambda polled: polled)

    async def each(self, of: Callable[[Polled], Result], spared: Callable[[Source], None] = lambda _: None) -> Sequence[Result]:
        """Poll them all, and return what `of` makes of each: documents and articles are let go, however many sources there are.

        A host that another process asks is asked after it, or after a minute at the latest. One that is on hold, or answers with a 429,
        is left alone from then on: `spared` hears of each source that is not asked therefore. While this machine's network is down a few
        hosts are asked, and the others only if one of those answers.
        """
        done: dict[str, list[Result]] = {}
        if self._network:
            await self._network.load()
        async with RoundOfClaims(self._claims) as claims:
            ask = partial(self._ask, claims, of, spared)
            async for sources in self._free(claims, spared):
                hosts = iter(sorted(sources))
                places = range(min(self._concurrency, len(sources)))
                if self._is_down():
                    await _all(_hosts(iter([host]), sources, ask, done) for host in islice(hosts, _TRIED))
                await _all(_hosts(takewhile(self._may_go_on, hosts), sources, ask, done) for _ in places)
        if self._network:
            await self._network.nobody_answered()
        return [result for host in sorted(done) for result in done[host]]

    def _is_down(self) -> bool:
        return self._network is not None and self._network.down

    def _may_go_on(self, _host: str) -> bool:
        return not self._is_down()

    async def _free(self, claims: RoundOfClaims, spared: Callable[[Source], None]) -> AsyncIterator[dict[str, list[Source]]]:
        """Yield the sources by host as their hosts become free; they are as the store has them then."""
        give_up_at = self._claims.clock() + self._claims.patience
        settled: set[SourceId] = set()
        while True:
            waiting = _by_host(source for source in await self.enabled() if source.id not in settled)
            taken = await claims.take(waiting)
            held = waiting.keys() & await self._store.held_hosts(self._claims.clock())  # after the claim, so that no hold slips in between
            free = set(waiting if self._claims.clock() >= give_up_at else taken) - held
            settled.update(source.id for host in free | held for source in waiting[host])
            _each(spared, (source for host in sorted(held) for source in waiting[host]))
            yield {host: waiting[host] for host in free}
            if len(free) + len(held) == len(waiting):
                return
            await self._claims.pause()

    async def _ask(
        self, claims: RoundOfClaims, of: Callable[[Polled], Result], spared: Callable[[Source], None], sources: Sequence[Source]
    ) -> Sequence[Result]:
        """Ask the sources of one host, until it asks for patience."""
        results = []
        for number, source in enumerate(sources, start=1):
            await claims.prolong()
            polled = await self._poll.one(source)
            results.append(of(polled))
            if polled.record.hold_host_until:
                _each(spared, sources[number:])
                break
        return results


async def _hosts(
    hosts: Iterator[str],
    sources: Mapping[str, Sequence[Source]],
    ask: Callable[[Sequence[Source]], Awaitable[Sequence[Result]]],
    done: dict[str, list[Result]],
) -> None:
    """Ask one host after the other of those that `hosts`, which others draw from too, still has."""
    for host in hosts:
        done.setdefault(host, []).extend(await ask(sources[host]))


async def _all(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Wait for all of them; where one fails the others end first, so that no host is asked whose claim is given back."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _each(spared: Callable[[Source], None], sources: Iterable[Source]) -> None:
    for source in sources:
        spared(source)


def _by_host(sources: Iterable[Source]) -> dict[str, list[Source]]:
    by_host: dict[str, list[Source]] = {}
    for source in sorted(sources, key=lambda each: each.url):
        by_host.setdefault(source.host, []).append(source)
    return by_host
