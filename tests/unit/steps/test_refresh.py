"""A person's wish to have a feed asked now."""

import pytest

from bot.domain.errors import InvalidInput
from bot.polling.rules import DEFAULT_RULES
from bot.steps.refresh import Refresh
from bot.store.memory import MemoryStore
from tests.fakes.clock import FakeClock
from tests.fakes.make import make_source


class Polls:
    """Counts polls, and stores that they were made."""

    def __init__(self, store: MemoryStore, clock: FakeClock) -> None:
        self.store, self.clock, self.count = store, clock, 0

    async def one(self, source):
        self.count += 1
        await self.store.remove_source(source.url)
        await self.store.add_sources([make_source(source.url, polled_at=self.clock())])
        return "polled"


async def test_wishes_within_a_minute_share_one_fetch():
    """The second person is told how long ago the feed was asked; a minute later it is asked again."""
    store, clock = MemoryStore(), FakeClock()
    polls = Polls(store, clock)
    refresh = Refresh(store, polls, clock, DEFAULT_RULES)
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
        await Refresh(store, Polls(store, clock), clock, DEFAULT_RULES)("https://nowhere.example/")
