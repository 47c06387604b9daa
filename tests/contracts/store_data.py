"""What store contracts write: small values, each with an id of its own."""

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.article import Article, Identity, article_id
from bot.domain.delivery import Delivery, Kind, delivery_id
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.polling import PollRecord
from bot.domain.source import Source, source_id
from bot.domain.story import Story, story_id
from bot.domain.subscription import Change, Mode, Subscribed, Subscription, subscription_id
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from bot.ports.store import Store
from bot.store.postgres import PostgresStore
from bot.store.schema import shipped_migrations
from bot.store.sqlite.opening import prepare
from bot.store.sqlite.store import SqliteStore
from tests.fakes.memory_store import MemoryStore
from tests.fakes.postgres import place_for
from tests.fakes.seeding import save_destination, save_subscription

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
AI = TopicSlug("ai")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

OpenStore = Callable[[Path], AbstractAsyncContextManager[Store]]


@asynccontextmanager
async def open_memory(_folder: Path) -> AsyncIterator[Store]:
    """Open a store in memory."""
    store = MemoryStore()
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_sqlite(folder: Path) -> AsyncIterator[Store]:
    """Open a store in a file of that folder."""
    async with SqliteStore.open(_sqlite_file(folder)) as store:
        yield store


def _sqlite_file(folder: Path) -> Path:
    """Lay down an empty database, unless there is one: a copy takes a tenth of making it."""
    path = folder / "newsdesk.db"
    if not path.exists():
        shutil.copyfile(_empty_sqlite(), path)
    return path


@cache
def _empty_sqlite() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepare(folder / "newsdesk.db", timedelta(seconds=5), shipped_migrations("sqlite"))
    return folder / "newsdesk.db"


@asynccontextmanager
async def open_postgres(folder: Path) -> AsyncIterator[Store]:
    """Open a store on the place of PostgreSQL that belongs to that folder."""
    async with PostgresStore.open(place_for(folder)) as store:
        yield store


def source(url: str = "https://news.example/feed", **changes: Any) -> Source:
    """Return a source that is due now."""
    plain = Source(id=source_id(url), url=url, title="The News", next_poll_at=NOW)
    return replace(plain, **changes)


def article(of: Source, number: int, *, story_of: Article | None = None, **changes: Any) -> Article:
    """Return the article that a source knows under a number."""
    key = article_id(of.id, Identity(number))
    plain = Article(
        id=key,
        source_id=of.id,
        identity=Identity(number),
        url=f"https://news.example/{number}",
        canonical_url=f"https://news.example/{number}",
        title=f"Title {number}",
        summary=f"Summary {number}",
        lang="en",
        image_url=None,
        published_at=NOW,
        seen_at=NOW,
        content_hash=f"{number:032x}",
        story_id=story_of.story_id if story_of else story_id(key),
    )
    return replace(plain, **changes)


def story(opened_by: Article, **changes: Any) -> Story:
    """Return the story that an article opened."""
    plain = Story(id=opened_by.story_id, title=opened_by.title, first_seen_at=opened_by.seen_at, last_seen_at=opened_by.seen_at)
    return replace(plain, **changes)


def evidence(topic: str = AI, score: float = 3.5) -> Evidence:
    """Return evidence with two hits, one of them not Latin."""
    hits = (
        Hit(term="intelligence", field=Field.TITLE, offset=4, weight=2.0),
        Hit(term="人工知能*", field=Field.BODY, offset=120, weight=1.5, found="人工知能"),
    )
    return Evidence(topic=TopicSlug(topic), score=score, threshold=2.0, hits=hits)


def destination(channel: str = "news", **changes: Any) -> Destination:
    """Return a Slack channel."""
    key = destination_id(Platform.SLACK, "team", channel)
    return replace(Destination(id=key, platform=Platform.SLACK, workspace_id="team", channel_id=channel), **changes)


def subscription(to: Destination, topic: str = AI, **changes: Any) -> Subscription:
    """Return a live subscription of a channel to a topic."""
    slug = TopicSlug(topic)
    plain = Subscription(id=subscription_id(to.id, slug), destination_id=to.id, topic=slug, mode=Mode.LIVE, created_at=NOW)
    return replace(plain, **changes)


async def subscribed(store: Store, channel: Destination, wish: Subscription) -> Subscribed:
    """Subscribe a channel, whatever it had instead before."""
    known = {each.id: each for each in await store.subscriptions(channel.id)}
    [done] = await store.subscribe(channel, [Change(wish=wish, before=known.get(wish.id))]) or []
    return done


def delivery(to: Destination, what: Article, kind: Kind = Kind.ALERT, **changes: Any) -> Delivery:
    """Return a delivery of an article that is due now."""
    plain = Delivery(
        id=delivery_id(to.id, what.story_id, kind),
        destination_id=to.id,
        story_id=what.story_id,
        kind=kind,
        article_id=what.id,
        due_at=NOW,
        filed_at=NOW,
    )
    return replace(plain, **changes)


def poll(of: Source, articles: Sequence[Article] = (), deliveries: Sequence[Delivery] = (), **changes: Any) -> PollRecord:
    """Return a poll that stores articles, each of which opens its story, with evidence for AI."""
    plain = PollRecord(
        source=of,
        at=NOW,
        seen=tuple(each.identity for each in articles),
        articles=tuple(articles),
        stories=tuple(story(each) for each in articles),
        evidence={each.id: (evidence(),) for each in articles},
        deliveries=tuple(deliveries),
    )
    return replace(plain, **changes)


async def filed(store: Store, to: Destination, numbers: Sequence[int], kind: Kind = Kind.ALERT, due_at: datetime = NOW) -> Source:
    """Store one article for each number, with a delivery of each to `to`, which subscribes to their topic, and return their source."""
    of = source()
    await store.add_sources([of])
    await save_destination(store, to)
    if not await store.subscriptions(to.id):
        await save_subscription(store, subscription(to))
    articles = [article(of, number) for number in numbers]
    await store.record(poll(of, articles, [delivery(to, each, kind, due_at=due_at) for each in articles]))
    return of
