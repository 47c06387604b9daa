"""Channels hear once that a feed which they read has ended."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.delivery import State
from bot.domain.errors import Ambiguous, FetchError, FetchProblem, StoreError, Throttled, Unreachable
from bot.domain.quiet_hours import QuietHours
from bot.steps.gone import TellOfGoneFeeds
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.words import shipped_words
from tests.unit.steps.test_poll import Desk as PollDesk

NEWS = make_destination("news", locale="fr")
FEED = make_source()
LINE = (
    "The Courier s’est arrêté · Son éditeur indique que ce flux a disparu pour de bon. "
    "Newsdesk ne l’interroge plus. Tous les autres flux continuent."
)


class Desk:
    """A channel that subscribed to one feed, its chat, and the step."""

    def __init__(self) -> None:
        self.store, self.chat, self.clock = MemoryStore(), FakeChat(), FakeClock(NOW)
        self.chats = {NEWS.platform: self.chat}

    async def end(self, **channel: object) -> None:
        """Let the feed end."""
        await save_destination(self.store, replace(NEWS, **channel))  # type: ignore[arg-type]  # fields of Destination
        await save_subscription(self.store, replace(make_subscription(NEWS), topic=None, feed=FEED.id))
        await self.store.file_notices(FEED, self.clock(), to_readers=False)

    async def run(self, **later: float) -> list[str]:
        """Look whether anything is to be told, as a new process would; return all that was told so far."""
        self.clock.advance(**later)
        await TellOfGoneFeeds(store=self.store, chats=self.chats, words=shipped_words(), clock=self.clock)()
        return [card.plain_text for _, card, _, _ in self.chat.messages]


@pytest.fixture
def desk():
    return Desk()


async def test_the_channel_is_told_once_in_its_language(desk):
    """Whatever runs after it."""
    await desk.end()
    assert await desk.run() == [LINE]
    assert await desk.run(days=1) == [LINE]


@pytest.mark.parametrize("posted", [True, False])
async def test_a_message_that_may_have_arrived_is_looked_for(desk, posted):
    """It is there once, whether the platform had posted it or not."""
    await desk.end()
    desk.chat.fail_next(Ambiguous("no answer"), posted=posted)
    await desk.run()
    assert await desk.run(minutes=5) == [LINE]


async def test_what_was_told_before_it_was_noted_is_not_told_again(desk, monkeypatch):
    """The process ended, or the disk was full, in between; the channel itself knows."""
    await desk.end()

    async def broken(_nonce, _again_at):
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(desk.store, "settle_notice", broken)
        with pytest.raises(StoreError):
            await desk.run()
    assert await desk.run() == [LINE]


async def test_a_platform_that_is_busy_or_off_is_told_later(desk):
    """Five minutes after it asked for patience, and as soon as it is switched on."""
    await desk.end()
    desk.chat.fail_next(Throttled("slow down", retry_after=timedelta(seconds=1)))
    assert await desk.run() == []
    del desk.chats[NEWS.platform]
    assert await desk.run(minutes=5) == []
    desk.chats[NEWS.platform] = desk.chat
    assert await desk.run() == [LINE]


async def test_quiet_hours_are_kept(desk):
    """What a feed does at night can wait until the morning."""
    await desk.end(quiet_hours=QuietHours(begins=time(8, 0), ends=time(10, 0), zone="UTC"), zone="UTC")
    assert await desk.run() == []
    assert await desk.run(minutes=59) == []
    assert await desk.run(minutes=1) == [LINE]


async def test_a_paused_channel_is_told_when_it_is_back(desk):
    """Within a week; afterwards the end of a feed is old news."""
    await desk.end(paused_at=NOW, pause_reason="no permission")
    assert await desk.run(hours=1) == []
    await save_destination(desk.store, NEWS)
    assert await desk.run(hours=1) == [LINE]


async def test_a_week_later_nobody_is_told(desk):
    """The channel was paused all the time."""
    await desk.end(paused_at=NOW, pause_reason="no permission")
    await desk.run()
    await save_destination(desk.store, NEWS)
    assert await desk.run(days=8) == []


async def test_a_channel_that_refuses_the_notice_is_left_alone(desk):
    """Its next story will pause it."""
    await desk.end()
    desk.chat.fail_next(Unreachable("no permission"))
    await desk.run()
    assert await desk.run(days=1) == []


async def poll_until_gone(desk: PollDesk, **source: object) -> None:
    """Publish and deliver one article, then answer 410."""
    await desk.begin()
    stored = desk.store.tables.sources[make_source().id]
    desk.store.tables.sources[stored.id] = replace(stored, **source)  # type: ignore[arg-type]  # fields of Source
    await desk.publish("New")
    for key, owed in desk.store.tables.deliveries.items():
        desk.store.tables.deliveries[key] = replace(owed, state=State.SENT)
    desk.fetcher.error = FetchError("gone", problem=FetchProblem.STATUS, status=410)
    desk.clock.advance(hours=25)
    await desk.poll(make_source().host)


async def test_a_poll_that_finds_a_feed_gone_files_the_notice():
    """For the channel that had an article of it."""
    desk = PollDesk()
    await poll_until_gone(desk)
    assert [notice.feed for notice in await desk.store.notices_due(desk.clock())] == ["The Courier"]


async def test_a_feed_that_ships_ends_without_a_word():
    """216 of them feed every channel: each end would be a message to all."""
    desk = PollDesk(packs=("ai",))
    await poll_until_gone(desk, pack="ai")
    assert desk.store.tables.sources[make_source().id].disabled_at is not None
    assert list(await desk.store.notices_due(desk.clock())) == []
