"""Poll all: ask every enabled source once, whether it is due or not."""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from bot.domain.source import Source
from bot.ports.store import Sources
from bot.steps.poll import Polled


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
        by_host = groupby(sorted(await self.enabled(), key=attrgetter("host", "url")), key=attrgetter("host"))
        rounds = [self._host(list(sources)) for _, sources in by_host]
        return [polled for each in await asyncio.gather(*rounds) for polled in each]

    async def _host(self, sources: Sequence[Source]) -> list[Polled]:
        async with self._places:
            return [await self._poll.one(source) for source in sources]
