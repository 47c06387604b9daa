"""A month of nights, two clock changes among them, by a clock that only the test moves: silence at night, and every story told once."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.cards.card import AlertCard, Card, NoticeCard
from bot.domain.article import Article
from bot.domain.destination import Destination, Platform
from bot.domain.polling import PollRecord
from bot.domain.quiet_hours import QuietHours
from bot.domain.story import Story
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(begins=time(22), ends=time(7), zone="Europe/Berlin")
NEWS = make_destination("news", zone="Europe/Berlin", quiet_hours=NIGHT)


class Month:
    """Stories at random times, but none at seven sharp, and a sweep every ten minutes."""

    def __init__(self, start: datetime, channel: Destination = NEWS) -> None:
        self.store, self.chat, self.clock = MemoryStore(), FakeChat(), FakeClock(start)
        self.channel, self.random = channel, Random(7)
        self.told: list[tuple[datetime, list[str]]] = []
        self.published: list[str] = []
        self.deliver = make_deliver(self.store, {Platform.DISCORD: self.chat}, self.clock)

    async def live(self, days: int) -> None:
        await self.store.add_sources([make_source()])
        await save_channel(self.store, self.channel)
        for _ in range(days * 24 * 6):
            if self.random.random() < 0.1 and self.clock().astimezone(BERLIN).time() != time(7):
                await self.publish()
            await self.sweep()
            self.clock.advance(minutes=10)
        self.clock.advance(hours=12)
        await self.sweep()

    async def publish(self) -> None:
        article = make_article(f"Story {len(self.published)}", seen_at=self.clock(), published_at=self.clock())
        self.published.append(article.title)
        await self.store.record(self._poll(article))

    def _poll(self, article: Article) -> PollRecord:
        now = self.clock()
        story = Story(id=article.story_id, title=article.title, first_seen_at=now, last_seen_at=now)
        owed = make_delivery(self.channel, article, due_at=now, filed_at=now)
        evidence = {article.id: (make_evidence(score=self.random.uniform(4, 9)),)}
        return PollRecord(source=make_source(), at=now, articles=(article,), stories=(story,), evidence=evidence, deliveries=(owed,))

    async def sweep(self) -> None:
        known = len(self.chat.messages)
        for each in await self.store.due_destinations(self.clock(), 9):
            await self.deliver(str(each))
        self.told += [(self.clock(), titles(card)) for _, card, *_ in self.chat.messages[known:]]


def titles(card: Card) -> list[str]:
    """The stories that a message tells."""
    if isinstance(card, NoticeCard):
        return []
    return [card.title] if isinstance(card, AlertCard) else [line.title for section in card.sections for line in section.lines]


@pytest.mark.parametrize("start", [datetime(2026, 3, 15, 12, tzinfo=UTC), datetime(2026, 10, 10, 12, tzinfo=UTC)], ids=["spring", "autumn"])
async def test_the_nights_are_silent_and_every_story_is_told_once(start):
    """Thirty nights, one of them an hour shorter or longer: no message between ten and seven, at most seven in the morning, none lost."""
    month = Month(start)
    await month.live(days=30)
    local = [at.astimezone(BERLIN) for at, _ in month.told]
    assert [at for at in local if not time(7) <= at.time() < time(22)] == []
    assert Counter(title for _, told in month.told for title in told) == Counter(month.published)
    mornings = [len(list(group)) for at, group in groupby(local) if at.time() == time(7)]
    assert len(mornings) >= 28
    assert max(mornings) == 7, "seven cards, on some morning; of more stories five, and a list"


async def test_the_days_are_as_before():
    """What is published by day comes within the same sweep."""
    month = Month(datetime(2026, 3, 15, 12, tzinfo=UTC))
    await month.live(days=10)
    by_day = {at for at, _ in month.told if at.astimezone(BERLIN).time() != time(7)}
    published = {article.title: article.seen_at for article in month.store.tables.articles.values()}
    late = [at - published[told[0]] for at, told in month.told if at in by_day]
    assert set(late) == {timedelta(0)}
