"""A person's wish to have a feed asked now."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInput, StoreError
from bot.domain.polling import PollRecord
from bot.polling.rules import DEFAULT_RULES
from bot.steps.commands.refresh import Refresh
from tests.fakes.claims import claims_on
from tests.fakes.clock import FakeClock
from tests.fakes.make import make_source
from tests.fakes.memory_store import MemoryStore


class Polls:
    """Counts polls, and stores that they were made."""

    def __init__(self, store: MemoryStore, clock: FakeClock) -> None:
        self.store, self.clock, self.count = store, clock, 0

    async def one(self, source):
        self.count += 1
        await asyncio.sleep(0)  # whoever may come in between does so here
        await self.store.remove_source(source.url)
        await self.store.add_sources([make_source(source.url, polled_at=self.clock())])
        return "polled"


async def test_wishes_within_a_minute_share_one_fetch():
    """The second person is told how long ago the feed was asked; a minute later it is asked again."""
    store, clock = MemoryStore(), FakeClock()
    polls = Polls(store, clock)
    refresh = Refresh(store, polls, claims_on(store, clock), DEFAULT_RULES)
    await store.add_sources([make_source()])
    assert (await refresh(make_source().url)).polled is not None
    clock.advance(seconds=20)
    again = await refresh(make_source().url)
    assert (again.polled, again.ago.total_seconds(), polls.count) == (None, 20, 1)
    clock.advance(seconds=41)
    await refresh(make_source().url)
    assert polls.count == 2


async def test_an_unknown_feed_is_refused():
    """With the command that shows the known ones."""
    store, clock = MemoryStore(), FakeClock()
    with pytest.raises(InvalidInput, match="newsdesk feed list"):
        await Refresh(store, Polls(store, clock), claims_on(store, clock), DEFAULT_RULES)("https://nowhere.example/")


async def test_two_processes_that_wish_at_once_share_one_fetch():
    """The second waits for the first one's claim to end, and is told how long ago the feed was asked."""
    store, clock = MemoryStore(), FakeClock()
    first, second = Polls(store, clock), Polls(store, clock)
    await store.add_sources([make_source()])

    async def pause() -> None:
        await asyncio.sleep(0)
        clock.advance(seconds=1)

    refreshes = [Refresh(store, polls, claims_on(store, clock, pause=pause), DEFAULT_RULES) for polls in (first, second)]
    one, other = await asyncio.gather(*(refresh(make_source().url) for refresh in refreshes))
    assert one.polled is not None
    assert other.polled is None
    assert (first.count, second.count) == (1, 0)


async def test_a_wish_waits_for_the_running_newsdesk_that_is_about_to_ask():
    """A source that is due may be under way there; its poll then answers the wish."""
    store, clock = MemoryStore(), FakeClock()
    await store.add_sources([make_source(next_poll_at=clock())])
    running, here = Polls(store, clock), Polls(store, clock)

    async def pause() -> None:
        await running.one(make_source())

    refreshed = await Refresh(store, here, claims_on(store, clock, pause=pause, beside_a_run=True), DEFAULT_RULES)(make_source().url)
    assert (refreshed.polled, running.count, here.count) == (None, 1, 0)


async def test_a_wish_does_not_wait_for_ever():
    """Whoever wished is told to try again."""
    store, clock = MemoryStore(), FakeClock()
    await store.add_sources([make_source(next_poll_at=clock())])

    async def pause() -> None:
        clock.advance(seconds=20)

    polls = Polls(store, clock)
    with pytest.raises(InvalidInput, match="try again in a minute"):
        await Refresh(store, polls, claims_on(store, clock, pause=pause, beside_a_run=True), DEFAULT_RULES)(make_source().url)
    assert polls.count == 0


async def test_a_claim_ends_also_when_the_poll_fails():
    """What is wrong with the database for a moment holds up nobody for ten minutes."""
    store, clock = MemoryStore(), FakeClock()
    await store.add_sources([make_source()])

    class Broken:
        async def one(self, _source):
            raise StoreError("The disk is full.")

    with pytest.raises(StoreError):
        await Refresh(store, Broken(), claims_on(store, clock), DEFAULT_RULES)(make_source().url)
    clock.advance(seconds=1)
    assert await store.due_hosts(clock(), 9) == [make_source().host]


@pytest.mark.parametrize(
    ("wait", "said"), [(timedelta(minutes=29, seconds=1), r"until 09:30 UTC \(429\)"), (timedelta(days=1), "until 2026-11-24 09:00 UTC")]
)
async def test_a_host_on_hold_is_not_asked_until_the_hold_ends(wait, said):
    """Whoever wished hears at once which minute to wait for; then the feed is asked."""
    store, clock = MemoryStore(), FakeClock()
    polls = Polls(store, clock)
    refresh = Refresh(store, polls, claims_on(store, clock), DEFAULT_RULES)
    await store.add_sources([make_source()])
    await store.record(PollRecord(source=make_source(), at=clock(), hold_host_until=clock() + wait))
    with pytest.raises(InvalidInput, match=f"^{make_source().host} asked Newsdesk to wait {said}"):
        await refresh(make_source().url)
    assert polls.count == 0
    clock.advance(seconds=wait.total_seconds())
    assert (await refresh(make_source().url)).polled is not None
    assert polls.count == 1
