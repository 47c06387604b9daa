"""Those who are compared: bare aiohttp requests, Newsdesk as `newsdesk poll --all` runs it, and lemon24/reader."""

import asyncio
import importlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from bot.app.now import utc_now
from bot.app.parts import Watchers
from bot.app.wiring import Newsdesk, open_newsdesk
from bot.domain.errors import FetchError
from bot.domain.fetching import Unchanged
from bot.domain.source import Source, Validators, source_id
from bot.settings import FixedSettings, PollingSettings
from bot.steps.commands.sources import FeedWish
from bot.steps.poll import Polled
from tests.benchmarks.polling_server import address, etag

AT_ONCE = 64
"""Hosts asked at a time: Newsdesk's default, given to the bare requests too."""

READER_THREADS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one poll of all feeds came to. `entries` are the new ones, as far as the client knows of entries."""

    answered: int
    unchanged: int
    entries: int = 0
    matches: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Which feeds to poll, and where files may lie."""

    feeds: int
    port: int
    folder: Path

    @property
    def urls(self) -> list[str]:
        """The addresses of the feeds."""
        return [f"http://{address(feed)}:{self.port}/feed.xml" for feed in range(self.feeds)]


class Client(Protocol):
    """One who polls; `edition` is the one that it has, None before the first poll."""

    async def poll(self, edition: int | None) -> Round:
        """Poll every feed once."""
        ...


class Raw:
    """The floor: the same requests, the answers read and thrown away."""

    def __init__(self, session: aiohttp.ClientSession, urls: Iterable[str]) -> None:
        self._session = session
        self._urls = list(urls)

    async def poll(self, edition: int | None) -> Round:
        """Poll every feed once."""
        headers = {} if edition is None else {"If-None-Match": etag(edition)}
        left = iter(self._urls)
        statuses: Counter[int] = Counter()
        await asyncio.gather(*(self._work(left, headers, statuses) for _ in range(AT_ONCE)))
        return Round(answered=statuses.total(), unchanged=statuses[304])

    async def _work(self, left: Iterator[str], headers: dict[str, str], statuses: Counter[int]) -> None:
        for url in left:
            async with self._session.get(url, headers=headers) as response:
                await response.read()
                statuses[response.status] += 1


class Ours:
    """Newsdesk: real store, fetcher, matcher and grouper."""

    def __init__(self, newsdesk: Newsdesk) -> None:
        self._newsdesk = newsdesk

    async def poll(self, edition: int | None) -> Round:
        """Poll every feed once, as `newsdesk poll --all` does."""
        rounds = await self._newsdesk.poll_all.each(_part)
        return Round(
            answered=sum(each.answered for each in rounds),
            unchanged=sum(each.unchanged for each in rounds),
            entries=sum(each.entries for each in rounds),
            matches=sum(each.matches for each in rounds),
        )


class LemonReader:
    """lemon24/reader, with threads enough that it does not wait for the server."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    async def poll(self, edition: int | None) -> Round:
        """Poll every feed once; it blocks, having the process to itself."""
        results = [each for each in self._reader.update_feeds_iter(scheduled=False, workers=READER_THREADS) if each.error is None]
        return Round(
            answered=len(results),
            unchanged=sum(each.not_modified for each in results),
            entries=sum(each.updated_feed.new for each in results if each.updated_feed),
        )


@asynccontextmanager
async def raw(task: Task) -> AsyncIterator[Client]:
    """Bare requests over one session."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        yield Raw(session, task.urls)


@asynccontextmanager
async def ours(task: Task) -> AsyncIterator[Client]:
    """A Newsdesk that was told of the feeds, and asked none yet."""
    async with open_newsdesk(_settings(task), Watchers()) as newsdesk:
        await newsdesk.add_sources([FeedWish(url=url) for url in task.urls])
        yield Ours(newsdesk)


@asynccontextmanager
async def ours_with_memories(task: Task) -> AsyncIterator[Client]:
    """A Newsdesk that has every feed's first edition already."""
    async with open_newsdesk(_settings(task), Watchers()) as newsdesk:
        await newsdesk.store.add_sources([_polled_before(url) for url in task.urls])
        yield Ours(newsdesk)


@asynccontextmanager
async def lemon_reader(task: Task) -> AsyncIterator[Client]:
    """A lemon24/reader that was told of the feeds."""
    library = importlib.import_module("reader")
    with library.make_reader(str(task.folder / "reader.db")) as reader:
        for url in task.urls:
            reader.add_feed(url)
        yield LemonReader(reader)


CLIENTS = {"raw": raw, "newsdesk": ours, "newsdesk with memories": ours_with_memories, "reader": lemon_reader}


def _part(polled: Polled) -> Round:
    """Return one feed's part of a round."""
    return Round(
        answered=int(not isinstance(polled.answer, FetchError)),
        unchanged=int(isinstance(polled.answer, Unchanged)),
        entries=len(polled.record.articles),
        matches=polled.matches,
    )


def _settings(task: Task) -> FixedSettings:
    polling = PollingSettings(host_spacing_seconds=0, concurrency=AT_ONCE, allow_networks=(ip_network("127.0.0.0/8"),))
    return FixedSettings(database=task.folder / "newsdesk.db", polling=polling)


def _polled_before(url: str) -> Source:
    now = utc_now()
    validators = Validators(etag=etag(0))
    return Source(id=source_id(url), url=url, title=url, lang="en", validators=validators, next_poll_at=now, polled_at=now, fetched_at=now)
