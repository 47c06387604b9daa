"""A thousand dead channels beside ten that are well: how much they cost in a day, by a clock that only the test moves."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.cards.card import Card
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, Platform
from bot.domain.errors import ChatError, Gone, Unreachable
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel

WELL = 10


class RefusingChat(FakeChat):
    """A platform on which some channels are forbidden, and some deleted."""

    def __init__(self, refusals: dict[int, ChatError]) -> None:
        super().__init__()
        self.refusals = refusals
        self.refused: Counter[int] = Counter()

    async def send(self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, **options: Any) -> MessageId:
        if to.id in self.refusals:
            self.refused[to.id] += 1
            raise self.refusals[to.id]
        return await super().send(to, card, nonce=nonce, plain=plain)


class World:
    """Channels, of which the first are dead in one way or another."""

    def __init__(self, *, deleted: int, forbidden: int) -> None:
        errors: list[ChatError] = [Gone("deleted")] * deleted + [Unreachable("forbidden")] * forbidden
        self.channels = [make_destination(str(number)) for number in range(len(errors) + WELL)]
        self.well = self.channels[len(errors) :]
        self.chat = RefusingChat(dict(zip((each.id for each in self.channels), errors, strict=False)))
        self.store, self.clock = MemoryStore(), FakeClock(NOW)
        self.deliver = make_deliver(self.store, {Platform.DISCORD: self.chat}, self.clock)

    async def begin(self) -> None:
        await self.store.add_sources([make_source()])
        for channel in self.channels:
            await save_channel(self.store, channel)
        await self.publish("The first story", self.channels)

    async def publish(self, title: str, to: list[Destination]) -> None:
        now = self.clock()
        article = make_article(title)
        story = Story(id=article.story_id, title=title, first_seen_at=now, last_seen_at=now)
        owed = tuple(make_delivery(each, article, due_at=now, filed_at=now) for each in to)
        found = {article.id: (make_evidence(),)}
        record = PollRecord(source=make_source(), at=now, articles=(article,), stories=(story,), evidence=found, deliveries=owed)
        await self.store.record(record)

    async def live(self, until: datetime) -> None:
        """Sweep every half hour; each hour brings the healthy channels a story."""
        while self.clock() < until:
            for destination in await self.store.due_destinations(self.clock(), len(self.channels)):
                await self.deliver(str(destination))
            self.clock.advance(minutes=30)
            if not self.clock().minute:
                await self.publish(f"News of {self.clock()}", self.well)


@pytest.mark.timeout(60)
async def test_dead_channels_are_asked_three_times_on_the_first_day_and_the_healthy_miss_nothing():
    """A quarter deleted, the others forbidden: 250 + 3 x 750 refusals, which is under 3,000, and no story of the others is late."""
    world = World(deleted=250, forbidden=750)
    await world.begin()
    await world.live(NOW + timedelta(days=1))
    assert Counter(world.chat.refused.values()) == {1: 250, 3: 750}
    assert world.chat.refused.total() == 2_500
    got = Counter(to.id for to, *_ in world.chat.messages)
    assert got == {each.id: 24 for each in world.well}


@pytest.mark.long
@pytest.mark.timeout(60)
async def test_dead_channels_are_left_alone_after_a_week():
    """Ten messages in seven days, none afterwards, and nothing is owed to them any more."""
    world = World(deleted=0, forbidden=50)
    await world.begin()
    await world.live(NOW + timedelta(days=14))
    assert Counter(world.chat.refused.values()) == {10: 50}
    assert (await world.store.outbox_counts())["parked"] == 50
