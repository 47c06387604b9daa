"""Delivering: what is due is sent once, and what became of it is written down."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cards.card import AlertCard, DigestCard
from bot.domain.delivery import Kind, MessageId, Sent
from bot.domain.destination import Platform
from bot.domain.errors import Ambiguous, Rejected, Throttled, Unreachable
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.rules import LEASE, OutboxRules
from bot.ports.chat import Chat
from bot.steps.deliver import Delivered
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

NEWS = make_destination("news", locale="fr")


class Desk:
    """A store with one subscribed channel, its chat, and the step."""

    def __init__(self) -> None:
        self.store, self.chat, self.clock = MemoryStore(), FakeChat(), FakeClock(NOW)
        self.watched: list[Delivered] = []
        self.chats: dict[Platform, Chat] = {Platform.DISCORD: self.chat}
        self.deliver = make_deliver(self.store, self.chats, self.clock, watch=self.watched.append)

    async def owe(self, *titles: str, kind: Kind = Kind.ALERT) -> None:
        """Record articles that the channel is owed."""
        await save_destination(self.store, NEWS)
        await save_subscription(self.store, make_subscription(NEWS))
        await self.store.add_sources([make_source()])
        articles = [make_article(title) for title in titles]
        await self.store.record(
            PollRecord(
                source=make_source(),
                at=NOW,
                articles=tuple(articles),
                stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles),
                evidence={each.id: (make_evidence(),) for each in articles},
                deliveries=tuple(make_delivery(NEWS, each, kind) for each in articles),
            )
        )

    async def run(self) -> None:
        await self.deliver(str(NEWS.id))

    async def counts(self) -> dict[str, int]:
        """How many deliveries are in each state that has any."""
        return {state: count for state, count in (await self.store.outbox_counts()).items() if count}

    @property
    def titles(self) -> list[str]:
        return [card.title for _, card, _, _ in self.chat.messages if isinstance(card, AlertCard)]


@pytest.fixture
def desk():
    return Desk()


async def test_due_alerts_are_sent_once_each(desk):
    """A second run finds nothing to do."""
    await desk.owe("One", "Two")
    await desk.run()
    await desk.run()
    assert sorted(desk.titles) == ["One", "Two"]
    assert await desk.counts() == {"sent": 2}
    assert all(isinstance(each.outcome, Sent) for each in desk.watched)


async def test_the_words_around_a_card_are_in_the_channels_language(desk):
    """A French channel reads an English article with French words around it."""
    await desk.owe("One")
    await desk.run()
    (_, card, _, _) = desk.chat.messages[0]
    assert card.read_label == "Lire"
    assert card.language == "anglais"


async def test_a_digest_is_one_message(desk):
    """All entries that are due share a card."""
    await desk.owe("One", "Two", "Three", kind=Kind.DIGEST)
    await desk.run()
    ((_, card, _, _),) = desk.chat.messages
    assert isinstance(card, DigestCard)
    assert len(card.stories) == 3


async def test_the_rest_of_a_flood_is_one_list(desk):
    """A card that says how many more there are and from whom, in the channel's language, with titles as links and no summary."""
    await desk.owe("One", "Two", "Three", kind=Kind.MORE)
    await desk.run()
    ((_, card, _, _),) = desk.chat.messages
    assert isinstance(card, DigestCard)
    assert card.heading == "3 autres sujets : The Courier"
    lines = [line for section in card.sections for line in section.lines]
    assert sorted(line.title for line in lines) == ["One", "Three", "Two"]
    assert {line.summary for line in lines} == {""}
    assert await desk.counts() == {"sent": 3}


async def test_a_send_that_arrived_unseen_is_found_and_not_repeated(desk):
    """The platform posted the message, and its answer was lost."""
    desk.chat.fail_next(Ambiguous("reset"), posted=True)
    await desk.owe("One")
    await desk.run()
    desk.clock.advance(seconds=2)
    await desk.run()
    assert desk.titles == ["One"]
    assert await desk.counts() == {"sent": 1}


async def test_a_send_that_never_arrived_is_repeated_with_the_same_nonce(desk):
    """The search finds nothing; the platform can still refuse a double by the nonce."""
    desk.chat.fail_next(Ambiguous("time-out"))
    await desk.owe("One")
    await desk.run()
    desk.clock.advance(seconds=2)
    await desk.run()
    assert desk.titles == ["One"]
    assert desk.chat.searches == [desk.chat.messages[0][2]]


async def test_a_channel_is_searched_from_the_first_announcement_on(desk):
    """Not from when the story was matched: a digest waits for a day, and a busy channel says a thousand things meanwhile."""
    await desk.owe("One", kind=Kind.DIGEST)
    desk.clock.advance(hours=20)
    announced = desk.clock()
    desk.chat.fail_next(Ambiguous("time-out"))
    desk.chat.fail_next(Ambiguous("time-out"))
    for _ in range(3):
        await desk.run()
        desk.clock.advance(minutes=1)
    assert desk.chat.searched_since == [announced, announced]
    assert await desk.counts() == {"sent": 1}


class Hanging(FakeChat):
    """A chat that posts, and whose first answer never comes."""

    hangs = True

    async def send(self, *args: Any, **kwargs: Any) -> MessageId:
        message = await super().send(*args, **kwargs)
        if self.hangs:
            self.hangs = False
            await asyncio.Event().wait()
        return message


async def test_a_message_takes_no_longer_than_its_channel_is_this_workers(desk):
    """It is given up while nobody else may send there yet, and looked for before it is sent again, once late answers are in."""
    desk.chats[Platform.DISCORD] = desk.chat = Hanging()
    rules = OutboxRules(longest_post=timedelta(milliseconds=1))
    desk.deliver = make_deliver(desk.store, desk.chats, desk.clock, rules=rules)
    await desk.owe("One")
    await desk.run()
    desk.clock.advance(seconds=59)
    await desk.run()
    assert (await desk.counts(), desk.chat.searches) == ({"pending": 1}, [])
    desk.clock.advance(seconds=1)
    await desk.run()
    assert (await desk.counts(), desk.titles) == ({"sent": 1}, ["One"])
    assert OutboxRules().longest_post + OutboxRules().last_answers < LEASE


async def test_a_first_send_costs_no_search(desk):
    """History is read only where there is a doubt."""
    await desk.owe("One")
    await desk.run()
    assert desk.chat.searches == []


async def test_a_throttled_message_waits_as_told(desk):
    """Not a second earlier."""
    desk.chat.fail_next(Throttled("slow down", retry_after=timedelta(seconds=30)))
    await desk.owe("One")
    await desk.run()
    desk.clock.advance(seconds=29)
    await desk.run()
    assert desk.titles == []
    desk.clock.advance(seconds=2)
    await desk.run()
    assert desk.titles == ["One"]


async def test_a_refused_card_goes_out_plain(desk):
    """A title and link are better than silence."""
    desk.chat.fail_next(Rejected("invalid form"))
    await desk.owe("One")
    await desk.run()
    assert [plain for *_, plain in desk.chat.messages] == [True]


async def test_a_card_that_is_refused_twice_is_parked(desk):
    """It stays in the database with its reason, and does not come again."""
    desk.chat.fail_next(Rejected("invalid form"))
    desk.chat.fail_next(Rejected("invalid text"))
    await desk.owe("One")
    await desk.run()
    assert await desk.counts() == {"parked": 1}


async def test_a_channel_that_refuses_us_pauses_and_keeps_what_it_is_owed(desk):
    """Nothing is lost, and nothing is tried in vain."""
    desk.chat.fail_next(Unreachable("no permission"))
    await desk.owe("One", "Two")
    await desk.run()
    paused = await desk.store.destination(NEWS.id)
    assert paused is not None
    assert paused.pause_reason == "no permission"
    assert await desk.counts() == {"pending": 2}
    assert await desk.store.due_destinations(desk.clock.advance(minutes=59), 10) == []


async def test_a_channel_that_takes_messages_again_gets_what_waited(desk):
    """An hour later one message is tried; it arrives, the pause is over, and the rest follows."""
    desk.chat.fail_next(Unreachable("no permission"))
    await desk.owe("One", "Two")
    await desk.run()
    desk.clock.advance(hours=1)
    await desk.run()
    assert sorted(desk.titles) == ["One", "Two"]
    assert await desk.store.destination(NEWS.id) == replace(NEWS, pause_number=1)


async def test_a_channel_that_goes_on_refusing_costs_one_message_a_recheck(desk):
    """After one hour, six hours, and then every day, until a week is over."""
    await desk.owe("One", "Two", "Three")
    attempts = []
    for hour in range(24 * 30):
        desk.chat.fail_next(Unreachable("no permission"))
        await desk.run()
        attempts += [hour] if desk.chat.failures_left == 0 else []
        desk.chat.forgive()
        desk.clock.advance(hours=1)
    assert attempts == [0, 1, 7, 31, 55, 79, 103, 127, 151, 168]
    assert await desk.counts() == {"parked": 3}


async def test_a_platform_that_is_switched_off_keeps_its_deliveries(desk):
    """A missing token is no failure of the message."""
    await desk.owe("One")
    desk.chats.clear()
    await desk.run()
    assert await desk.counts() == {"pending": 1}


async def test_where_a_channel_is_is_asked_once(desk, monkeypatch):
    """It never changes, and each message would wait for the answer; what is not there is asked for again, since it may come."""
    await desk.owe("One", "Two")
    asked: list[int] = []
    find = desk.store.destination

    async def counted(of: Any) -> Any:
        asked.append(of)
        return await find(of)

    monkeypatch.setattr(desk.store, "destination", counted)
    unknown = make_destination("nowhere")
    for _ in range(2):
        await desk.run()
        assert await desk.deliver.turn(str(unknown.id)) is False
    assert sorted(desk.titles) == ["One", "Two"]
    assert (asked.count(NEWS.id), asked.count(unknown.id)) == (1, 2)


async def test_a_platform_that_is_switched_off_keeps_what_waits(desk):
    """Also where it was on before: its messages go out when it is on again, each once."""
    await desk.owe("One")
    chat = desk.chats.pop(Platform.DISCORD)
    await desk.run()
    assert (desk.titles, await desk.counts()) == ([], {"pending": 1})
    desk.chats[Platform.DISCORD] = chat
    await desk.run()
    await desk.run()
    assert desk.titles == ["One"]
