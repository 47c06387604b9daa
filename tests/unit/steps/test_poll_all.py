"""A round over every source."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from bot.domain.fetching import Unchanged
from bot.domain.polling import PollRecord
from bot.domain.source import NO_VALIDATORS, Source, source_id
from bot.ports.store import Sources
from bot.steps.poll import Polled
from bot.steps.poll_all import PollAll

NOW = datetime(2026, 3, 2, tzinfo=UTC)
URLS = [f"https://{host}.example/{feed}" for host in ("b", "a", "c") for feed in (2, 1)]


def source(url: str) -> Source:
    return Source(id=source_id(url), url=url, next_poll_at=NOW)


class Shelf:
    """A store that has sources."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources

    async def sources(self) -> Sequence[Source]:
        return self._sources


class Poller:
    """Polls nothing, and counts how many it polls at a time."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.most_at_once = 0
        self.most_at_a_host = 0

    async def one(self, source: Source) -> Polled:
        self.now[source.host] += 1
        self.most_at_once = max(self.most_at_once, self.now.total())
        self.most_at_a_host = max(self.most_at_a_host, self.now[source.host])
        await asyncio.sleep(0)
        self.now[source.host] -= 1
        return Polled(source=source, record=PollRecord(source=source, at=NOW), answer=Unchanged(validators=NO_VALIDATORS))


def poll_all(sources: Sequence[Source], poller: Poller, concurrency: int = 64) -> PollAll:
    return PollAll(cast("Sources", Shelf(sources)), poller, concurrency)


async def test_every_source_is_polled_by_host_and_address():
    """The results come in one order, whichever poll ends first."""
    polled = await poll_all([source(url) for url in URLS], Poller())()
    assert [each.source.url for each in polled] == sorted(URLS)


async def test_only_what_is_wanted_of_a_poll_is_kept():
    """A round over thousands of sources does not hold all their documents."""
    assert await poll_all([source(url) for url in URLS], Poller()).each(lambda polled: polled.source.url) == sorted(URLS)


async def test_a_host_is_asked_one_source_at_a_time_and_many_hosts_at_once():
    """As many hosts as there are places, each with one source under way."""
    poller = Poller()
    await poll_all([source(url) for url in URLS], poller, concurrency=2)()
    assert poller.most_at_once == 2
    assert poller.most_at_a_host == 1


async def test_disabled_sources_are_left_out():
    """A feed that is gone for good is not asked by a round over all either."""
    gone, here = replace(source(URLS[0]), disabled_at=NOW), source(URLS[1])
    assert [each.source for each in await poll_all([gone, here], Poller())()] == [here]
