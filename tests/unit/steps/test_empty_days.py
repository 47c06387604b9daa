"""Empty days: a line for those who asked for one, and a word to the operator where no source answers."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.cards.card import NoticeCard
from bot.domain.delivery import Kind
from bot.domain.errors import Ambiguous, Throttled, Unreachable
from bot.domain.polling import PollRecord
from bot.domain.schedule import DigestTime
from bot.domain.story import Story
from bot.domain.subscription import Mode
from bot.outbox.digest_days import Fetching, answered_lately, unanswered_since
from bot.platforms.console.plain import plain_lines
from bot.platforms.discord import render as discord
from bot.platforms.slack.render import render as slack
from bot.steps.empty_days import EmptyDays, silent_since
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, QUANTUM, make_article, make_delivery, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.words import shipped_words

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NEWS = make_destination("news", zone="Europe/Paris")
AT_TEN = DigestTime(at=time(10, 0), zone="Europe/Paris")  # NOW is ten o'clock in Paris
WISH = make_subscription(NEWS, mode=Mode.DIGEST, digest=AT_TEN, empty_days=True, created_at=NOW - 30 * DAY)
LINE = "AI · Monday, November 23, 2026 · A quiet day: nothing new. Next digest: tomorrow 10:00, Paris"


class Desk:
    """A store with one channel that asked to be told, its chat, and the step."""

    def __init__(self) -> None:
        self.store, self.chat, self.clock = MemoryStore(), FakeChat(), FakeClock(NOW + 2 * MINUTE)
        self.silences: list[datetime] = []
        self.chats = {NEWS.platform: self.chat}
        self.look = self.restarted()

    def restarted(self) -> EmptyDays:
        return EmptyDays(store=self.store, chats=self.chats, clock=self.clock, silent=self.silences.append)

    async def quiet(self) -> None:
        """Look for empty days, and deliver what that files."""
        await self.look()
        await make_deliver(self.store, self.chats, self.clock)(str(NEWS.id))

    async def open(self, *wishes) -> None:
        await save_destination(self.store, NEWS)
        for wish in wishes or (WISH,):
            await save_subscription(self.store, wish)
        await self.answered(NOW)

    async def answered(self, at: datetime | None, *, polled: datetime = NOW) -> None:
        """Let the only source have answered last at a time."""
        source = replace(make_source(), polled_at=polled, fetched_at=at)
        await self.store.remove_source(source.url)
        await self.store.add_sources([source])

    async def owe(self) -> None:
        """Record an article for the digest."""
        one = make_article()
        story = Story(id=one.story_id, title=one.title, first_seen_at=NOW, last_seen_at=NOW)
        owed = (make_delivery(NEWS, one, Kind.DIGEST),)
        await self.store.record(PollRecord(source=make_source(), at=NOW, articles=(one,), stories=(story,), deliveries=owed))

    @property
    def lines(self) -> list[str]:
        return [card.plain_text.replace("\n", " ") for _, card, _, _ in self.chat.messages]


@pytest.fixture
def desk():
    return Desk()


async def test_a_day_on_which_nothing_came_is_told_once(desk):
    """A minute after the digest time, and never again; also not by another process."""
    await desk.open()
    for _ in range(3):
        await desk.quiet()
        await desk.restarted()()
        desk.clock.advance(hours=1)
    assert desk.lines == [LINE]


async def test_each_quiet_day_has_its_line(desk):
    """Three days, three lines."""
    await desk.open()
    for _ in range(3):
        await desk.quiet()
        await desk.answered(desk.clock.advance(days=1))
    assert len(desk.lines) == 3


async def test_the_digest_time_is_given_a_minute(desk):
    """A poll that found something may still be on its way."""
    await desk.open()
    desk.clock.now = NOW + MINUTE / 2
    await desk.quiet()
    assert desk.lines == []


async def test_who_did_not_ask_is_told_nothing(desk):
    """Silence is the default."""
    await desk.open(replace(WISH, empty_days=False))
    await desk.quiet()
    assert desk.lines == []


async def test_a_channel_that_is_owed_something_has_no_quiet_day(desk):
    """Its digest says it all."""
    await desk.open()
    await desk.owe()
    await desk.quiet()
    assert desk.lines == []


async def test_two_topics_share_the_line(desk):
    """One channel, one line."""
    other = make_subscription(NEWS, QUANTUM, mode=Mode.DIGEST, digest=AT_TEN, empty_days=True, created_at=NOW - 29 * DAY)
    await desk.open(WISH, other)
    await desk.quiet()
    assert desk.lines == [LINE.replace("AI", "AI and Quantum")]


async def test_a_line_that_is_too_late_is_not_said(desk):
    """After a night without power nobody asks what did not happen the day before."""
    await desk.open()
    desk.clock.advance(hours=13)
    await desk.quiet()
    assert desk.lines == []


@pytest.mark.parametrize("posted", [True, False])
async def test_a_line_without_an_answer_is_looked_for_before_it_is_said_again(desk, posted):
    """Whether it had arrived or not, the channel reads it once."""
    desk.chat.fail_next(Ambiguous("time-out"), posted=posted)
    await desk.open()
    await desk.quiet()
    await desk.restarted()()
    desk.clock.advance(minutes=5)
    await desk.quiet()
    assert desk.lines == [LINE]


async def test_patience_is_kept_and_a_refusal_pauses_the_channel(desk):
    """A line is a message like all others."""
    desk.chat.fail_next(Throttled("slow down", retry_after=MINUTE))
    desk.chat.fail_next(Unreachable("no permission"))
    await desk.open()
    for _ in range(2):
        await desk.quiet()
        desk.clock.advance(minutes=5)
    assert (await desk.store.destination(NEWS.id)).pause_reason == "no permission"
    desk.clock.advance(hours=1)
    await desk.quiet()
    assert len(desk.lines) == 1


async def test_where_no_source_answers_the_operator_is_told_and_no_reader(desk):
    """Since the digest time before the last: once for each digest time."""
    await desk.open()
    await desk.answered(NOW - 2 * DAY)
    for _ in range(3):
        await desk.quiet()
        desk.clock.advance(minutes=1)
    assert desk.silences == [NOW - DAY]
    assert desk.lines == []
    assert await silent_since(desk.store, desk.clock()) == NOW - DAY


async def test_sources_that_answer_again_end_the_silence(desk):
    """The channel is told of its quiet day then."""
    await desk.open()
    await desk.answered(None)
    await desk.quiet()
    await desk.answered(desk.clock())
    await desk.quiet()
    assert (len(desk.silences), desk.lines) == (1, [LINE])


async def test_sources_that_nobody_asked_are_not_silent(desk):
    """A first start, or one after a week's stop, has asked nobody yet; nor has a subscription of today missed anything."""
    await desk.open()
    await desk.answered(None, polled=NOW - 3 * DAY)
    assert await silent_since(desk.store, desk.clock()) is None
    await save_subscription(desk.store, replace(WISH, created_at=NOW - timedelta(hours=3)))
    await desk.answered(None)
    assert await silent_since(desk.store, desk.clock()) is None


async def test_while_a_source_answers_nobody_is_looked_at_but_who_asks(desk, monkeypatch):
    """A look comes each minute: it does not read ten thousand subscriptions to learn that nothing is to be told."""
    await desk.open()
    monkeypatch.setattr(desk.store, "all_subscriptions", None)
    await desk.quiet()
    assert desk.lines == [LINE]


async def test_days_are_read_only_where_a_digest_time_passed_lately(desk, monkeypatch):
    """For most of the day there is nothing to compare."""
    await desk.open()
    monkeypatch.setattr(desk.store, "digest_days", None)
    desk.clock.now = NOW - HOUR
    await desk.quiet()
    assert desk.lines == []


@pytest.mark.parametrize("zone", ["Europe/Paris", "Australia/Lord_Howe", "America/St_Johns"])
def test_a_source_that_answered_lately_leaves_no_digest_time_without_an_answer(zone):
    """At no hour of a year, changes of the clock among them: the short answer is the long one."""
    wish = make_subscription(NEWS, mode=Mode.DIGEST, digest=DigestTime(at=time(2, 30), zone=zone), created_at=NOW - 30 * DAY)
    fetching = Fetching(asked_at=NOW + 400 * DAY, answered_at=NOW)
    hours = [NOW + number * HOUR for number in range(24)] + [NOW + number * DAY for number in range(365)]
    for now in hours:
        answered = replace(fetching, answered_at=now - timedelta(hours=19))
        assert answered_lately(answered, now)
        assert unanswered_since([wish], answered, now) is None


async def test_every_platform_can_show_an_empty_day(desk):
    """A heading, one line, and when the next digest comes."""
    await desk.open()
    await desk.quiet()
    (_, card, nonce, _) = desk.chat.messages[0]
    assert isinstance(card, NoticeCard)
    assert len(nonce) <= 25
    for shown in (
        str(discord.message(card, shipped_words().into("en"), nonce).to_components()),
        str(slack(card).blocks),
        "\n".join(plain_lines(card, shipped_words().into("en"), desk.clock)),
    ):
        assert "A quiet day: nothing new." in shown
        assert "Next digest: tomorrow 10:00, Paris" in shown
