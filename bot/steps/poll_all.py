"""Poll all: ask every enabled source once, whether it is due or not."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Protocol, TypeVar

from bot.domain.source import Source
from bot.ports.store import Sources
from bot.steps.poll import Polled

Result = TypeVar("Result")


class PollOne(Protocol):
    """Polls one source."""

    async def one(self, source: Source) -> Polled:
        """Poll one source, due or not."""
        ...


class PollAll:
    """Ask many hosts at a time, and the sources of one host one after the other."""

    def __init__(self, store: Sources, poll: PollOne, concurrency: int) -> None:
        self._store = store
        self._poll = poll
        self._places = asyncio.Semaphore(concurrency)

    async def enabled(self) -> Sequence[Source]:
        """Return the sources that a run asks."""
        return [source for source in await self._store.sources() if source.disabled_at is None]

    async def __call__(self) -> Sequence[Polled]:
        """Poll them all, and return what each came to."""
        return await self.each(lambda polled: polled)

    async def each(self, of: Callable[[Polled], Result]) -> Sequence[Result]:
        """Poll them all, and return what `of` makes of each: documents and articles are let go, however many sources there are."""
        named = sorted((source.host, source.url, source) for source in await self.enabled())
        rounds = [self._host([source for _, _, source in group], of) for _, group in groupby(named, key=itemgetter(0))]
        return [result for each in await asyncio.gather(*rounds) for result in each]

    async def _host(self, sources: Sequence[Source], of: Callable[[Polled], Result]) -> list[Result]:
        async with self._places:
            return [of(await self._poll.one(source)) for source in sources]
