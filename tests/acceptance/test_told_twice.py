"""Thirty days of an ordinary stream of news as feeds, with alerts and daily digests: no channel is told a story twice without a reason."""

import json
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from bot.app.shipped import load_stories
from bot.cards.card import Card, DigestCard
from bot.domain.article import Entry, Identity
from bot.domain.delivery import Item, Kind
from bot.domain.destination import Platform
from bot.domain.ids import derived_id
from bot.domain.polling import PollRecord
from bot.domain.schedule import DigestTime
from bot.domain.source import Source
from bot.domain.subscription import Mode, Subscription
from bot.domain.topic import TopicSlug
from bot.outbox.filing import file_deliveries
from bot.polling.decide import FreshEntry
from bot.polling.rules import PollingRules
from bot.ports.store import Store
from bot.steps.articles import ArticleReader
from bot.steps.deliver import Delivered
from bot.store.sqlite.store import SqliteStore
from tests.fakes.analyst import AnalystHere, shipped_analyser
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import make_destination, make_evidence, make_source, make_subscription
from tests.fakes.seeding import save_destination, save_subscription

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(900)]

SHARED = Path(os.environ.get("TESTS_SHARED") or Path(__file__).parents[3] / "shared")
START = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 30
HOUR = timedelta(hours=1)
MORNING = DigestTime(at=time(8, 30), zone="Europe/Paris")
TOPICS = [TopicSlug(each) for each in ("ai", "semiconductors", "quantum", "telecom")]
BOTH, DAILY, MIXED = (make_destination(each, platform=Platform.CONSOLE, zone="Europe/Paris") for each in ("both", "daily", "mixed"))


def stream() -> list[dict[str, str]]:
    """The items in the order of their dates; skips where they are absent."""
    path = SHARED / "topics/stream_dev.jsonl"
    if not path.is_file():
        pytest.skip("topics/stream_dev.jsonl is not beside the checkout; set TESTS_SHARED to the shared data folder")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted(rows, key=lambda row: (row["published"], row["id"]))


def wishes() -> Iterator[Subscription]:
    """A channel with cards and digests, one with digests, and one that has cards of two topics and digests of the others."""
    for number, topic in enumerate(TOPICS):
        before = {"created_at": START - timedelta(days=1)}
        yield make_subscription(BOTH, topic, mode=Mode.BOTH, digest=MORNING, **before)
        yield make_subscription(DAILY, topic, mode=Mode.DIGEST, digest=MORNING, **before)
        live = {"mode": Mode.LIVE} if number % 2 else {"mode": Mode.DIGEST, "digest": MORNING}
        yield make_subscription(MIXED, topic, **live, **before)


class Reading:
    """What channels were told: each message's stories, with whether a reason was shown where one came again."""

    def __init__(self) -> None:
        self.told: dict[tuple[str, int], int] = {}
        self.without_reason: list[str] = []
        self.with_reason = 0
        self.stories = 0

    def note(self, delivered: Delivered, card: Card) -> None:
        """Count the stories of a message; an edit and an answer follow their card."""
        batch = delivered.batch
        if batch.kind in (Kind.UPDATE, Kind.FACT):
            return
        for item in batch.items:
            key = (batch.destination.channel_id, int(item.delivery.story_id or 0))
            self.stories += 1
            if key in self.told:
                self._again(item, card)
            self.told[key] = self.told.get(key, 0) + 1

    def _again(self, item: Item, card: Card) -> None:
        stories = card.stories if isinstance(card, DigestCard) else (card,)
        shown = [each for each in stories if getattr(each, "title", "") == item.article.title]
        if item.earlier and all(getattr(each, "retold", None) and each.retold.news for each in shown):  # type: ignore[union-attr]
            self.with_reason += 1
        else:
            self.without_reason.append(f"{item.delivery.kind} {item.article.title}")


class World:
    """A store, and the steps that read and deliver, an hour at a time."""

    def __init__(self, store: Store) -> None:
        _, grouper = load_stories()
        self.store, self.clock, self.chat, self.reading = store, FakeClock(START), FakeChat(), Reading()
        self.reader = ArticleReader(AnalystHere(shipped_analyser()), grouper, PollingRules(), edit_spacing=timedelta(minutes=1))
        self.deliver = make_deliver(store, {Platform.CONSOLE: self.chat}, self.clock, watch=self._watch)
        self.sources: dict[str, Source] = {}
        self.wishes = tuple(wishes())

    def _watch(self, delivered: Delivered) -> None:
        if delivered.batch.kind is not Kind.UPDATE:
            self.reading.note(delivered, self.chat.messages[-1][1])

    async def open(self) -> None:
        for each in (BOTH, DAILY, MIXED):
            await save_destination(self.store, each)
        for wish in self.wishes:
            await save_subscription(self.store, wish)

    async def poll(self, rows: Iterable[dict[str, str]], now: datetime) -> None:
        """Read what came within an hour; a third of all items is about some topic, so that channels are told much."""
        self.clock.now = now
        for row in rows:
            source = await self._source(row["source"])
            entry = Entry(guid=row["id"], url=row["url"], title=row["title"], summary=row["summary"], lang=row["lang"], published_at=now)
            fresh = FreshEntry(entry=entry, identity=Identity(derived_id(row["id"])))
            read = await self.reader.read(source, [fresh], now)
            number = crc32(row["id"].encode())
            more = (make_evidence(TOPICS[number % 4]),) if number % 3 == 0 or read.grown else ()
            evidence = {each.id: (*read.evidence.get(each.id, ()), *more) for each in read.articles}
            evidence = {article: tuple({each.topic: each for each in found}.values()) for article, found in evidence.items()}
            owed = file_deliveries(read.articles, evidence, self.wishes, now, read.past)
            await self.store.record(
                PollRecord(
                    source=source,
                    at=now,
                    seen=tuple(each.identity for each in read.articles),
                    articles=read.articles,
                    stories=read.stories,
                    grown=read.grown,
                    evidence=evidence,
                    deliveries=owed,
                )
            )

    async def _source(self, name: str) -> Source:
        if name not in self.sources:
            url = f"https://{crc32(name.encode())}.example/feed"
            self.sources[name] = make_source(url, title=name)
            await self.store.add_sources([self.sources[name]])
        return self.sources[name]

    async def tick(self) -> None:
        for each in await self.store.due_destinations(self.clock(), 10):
            await self.deliver(str(each))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with SqliteStore.open(tmp_path / "news.db") as store:
        opened = World(store)
        await opened.open()
        yield opened


@pytest.mark.long
async def test_over_thirty_days_nothing_is_told_twice_without_a_reason(world: World):
    """What comes again says in the message what is new, and links the message that told it before."""
    rows = stream()
    hours = DAYS * 24
    for hour in range(hours):
        now = START + hour * HOUR
        await world.poll(rows[len(rows) * hour // hours : len(rows) * (hour + 1) // hours], now)
        await world.tick()
        world.clock.now = now + HOUR / 2  # the hour of the digest, in winter half past seven UTC
        await world.tick()
    found = world.reading
    print(f"\ntold {found.stories} stories; again with a reason {found.with_reason}, without {len(found.without_reason)}")
    assert found.without_reason == []
    assert found.stories > 1_000
    assert found.with_reason
