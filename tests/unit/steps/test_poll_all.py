"""A round over every source."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.domain.claims import HostClaim
from bot.domain.errors import StoreError
from bot.domain.fetching import Unchanged
from bot.domain.polling import PollRecord
from bot.domain.source import NO_VALIDATORS, Source, source_id
from bot.ports.store import Sources
from bot.steps.commands.claims import Claims
from bot.steps.commands.poll_all import PollAll
from bot.steps.poll import Polled
from tests.fakes.claims import claims_on
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import MemoryStore

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

    async def claim_hosts(self, hosts: Collection[str], _claim: HostClaim) -> Collection[str]:
        return set(hosts)

    async def held_hosts(self, _now: datetime) -> Mapping[str, datetime]:
        return {}

    async def release_hosts(self, hosts: Collection[str], until: datetime, free_at: datetime) -> None:
        pass


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


def poll_all(sources: Sequence[Source], poller: Poller, concurrency: int = 64, claims: Claims | None = None) -> PollAll:
    shelf = cast("Sources", Shelf(sources))
    return PollAll(shelf, poller, claims or claims_on(shelf), concurrency)


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


async def test_a_host_that_another_process_asks_is_asked_after_it():
    """The others are not kept waiting; the claims are given back at the end."""
    store, clock, poller = MemoryStore(), FakeClock(NOW), Poller()
    await store.add_sources([source(url) for url in URLS])
    other = HostClaim(at=NOW, until=NOW + timedelta(hours=1), asked_before=NOW, beside_a_run=False)
    assert await store.claim_hosts(["a.example"], other) == {"a.example"}
    asked: list[str] = []

    async def pause() -> None:
        assert sorted(asked) == sorted(url for url in URLS if "//a." not in url)
        await store.release_hosts(["a.example"], other.until, NOW)

    def note(polled: Polled) -> str:
        asked.append(polled.source.url)
        return polled.source.url

    found = await PollAll(store, poller, claims_on(store, clock, pause=pause), 64).each(note)
    assert found == sorted(URLS)
    assert len(asked) == len(URLS)
    assert (len(await store.due_hosts(NOW, 9)), len(await store.due_hosts(NOW + timedelta(seconds=1), 9))) == (0, 3)


async def test_a_claim_that_nobody_gives_back_costs_a_minute():
    """Whoever died with it does not keep a round from ending."""
    store, clock = MemoryStore(), FakeClock(NOW)
    await store.add_sources([source(URLS[0])])
    await store.claim_hosts(["b.example"], HostClaim(at=NOW, until=NOW + timedelta(hours=1), asked_before=NOW, beside_a_run=False))

    async def pause() -> None:
        clock.advance(seconds=10)

    polled = await PollAll(store, Poller(), claims_on(store, clock, pause=pause), 64)()
    assert [each.source.url for each in polled] == URLS[:1]
    assert clock() == NOW + timedelta(minutes=1)


async def test_claims_last_as_long_as_the_round():
    """A round over many slow feeds takes longer than a claim lasts; a running Newsdesk leaves its hosts alone all the time."""
    store, clock = MemoryStore(), FakeClock(NOW)
    await store.add_sources([source(f"https://b.example/{feed}") for feed in range(60)])
    due: list[Sequence[str]] = []

    class Slow(Poller):
        async def one(self, source: Source) -> Polled:
            clock.advance(seconds=30)
            due.append(await store.due_hosts(clock(), 9))
            return await super().one(source)

    await PollAll(store, Slow(), claims_on(store, clock), 64)()
    assert due == [[]] * 60
    assert await store.due_hosts(clock() + timedelta(seconds=1), 9) == ["b.example"]


async def test_a_feed_added_to_a_host_meanwhile_is_told_of_beside_the_others():
    """It is asked when the host's other feeds were, and takes none of their results away."""
    store, clock = MemoryStore(), FakeClock(NOW)
    await store.add_sources([source(url) for url in URLS if "//a." not in url])
    await store.add_sources([source("https://a.example/1")])
    await store.claim_hosts(["a.example"], HostClaim(at=NOW, until=NOW + timedelta(seconds=5), asked_before=NOW, beside_a_run=False))

    async def pause() -> None:
        await store.add_sources([source("https://b.example/3")])
        clock.advance(seconds=10)

    found = await PollAll(store, Poller(), claims_on(store, clock, pause=pause), 64).each(lambda polled: polled.source.url)
    assert found == sorted({*URLS, "https://b.example/3"} - {"https://a.example/2"})


async def test_a_round_that_fails_asks_nobody_after_its_end():
    """Its claims are given back then: from the next moment on its hosts may be asked by others."""
    asked: list[str] = []

    class Failing(Poller):
        async def one(self, source: Source) -> Polled:
            asked.append(source.url)
            await asyncio.sleep(0)
            if source.host == "a.example":
                raise StoreError("The disk is full.")
            return await super().one(source)

    with pytest.raises(StoreError):
        await poll_all([source(url) for url in URLS], Failing(), concurrency=2)()
    by_then = len(asked)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(asked) == by_then < len(URLS)


async def test_a_host_on_hold_is_left_alone():
    """Its sources are told of once each, nobody waits for it, and the others are asked."""
    store, clock = MemoryStore(), FakeClock(NOW)
    await store.add_sources([source(url) for url in URLS])
    await store.record(PollRecord(source=source(URLS[0]), at=NOW, hold_host_until=NOW + timedelta(hours=1)))
    spared: list[str] = []
    asked = await PollAll(store, Poller(), claims_on(store, clock), 64).each(
        lambda polled: polled.source.host, lambda each: spared.append(each.url)
    )
    assert asked == ["a.example", "a.example", "c.example", "c.example"]
    assert spared == ["https://b.example/1", "https://b.example/2"]
    assert clock() == NOW


async def test_a_host_that_is_put_on_hold_while_it_is_waited_for_is_left_alone():
    """Also where the patience with whoever claimed it is over."""
    store, clock = MemoryStore(), FakeClock(NOW)
    await store.add_sources([source(URLS[0])])
    await store.claim_hosts(["b.example"], HostClaim(at=NOW, until=NOW + timedelta(hours=1), asked_before=NOW, beside_a_run=False))

    async def pause() -> None:
        await store.record(PollRecord(source=source(URLS[0]), at=NOW, hold_host_until=NOW + timedelta(hours=1)))
        clock.advance(minutes=1)

    assert await PollAll(store, Poller(), claims_on(store, clock, pause=pause), 64)() == []


async def test_a_host_that_answers_with_a_429_is_asked_nothing_more():
    """The rest of its sources are told of as left alone; those before it, and other hosts, are asked as ever."""

    class Throttled(Poller):
        async def one(self, source: Source) -> Polled:
            polled = await super().one(source)
            held = NOW + timedelta(hours=1) if source.url == "https://a.example/2" else None
            return replace(polled, record=replace(polled.record, hold_host_until=held))

    urls = [f"https://{host}.example/{feed}" for host in "ab" for feed in (1, 2, 3, 4)]
    spared: list[str] = []
    asked = await poll_all([source(url) for url in urls], Throttled()).each(
        lambda polled: polled.source.url, lambda each: spared.append(each.url)
    )
    assert asked == urls[:2] + urls[4:]
    assert spared == urls[2:4]
