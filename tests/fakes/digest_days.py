"""A channel with one digest, whose days pass as fast as they are told to: filing, outbox and store are the real ones."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.domain.article import Article
from bot.domain.delivery import MessageId, Nonce, Sent, Settlement
from bot.domain.polling import PollRecord
from bot.domain.schedule import DigestTime, digest_day, next_digest_at
from bot.domain.story import Story
from bot.domain.subscription import Mode
from bot.outbox.filing import file_deliveries
from tests.fakes.make import make_article, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
WEEK = 7 * DAY


class DigestDays:
    """What the channel was told: `told` counts each story, `dates` the digests posted on each local date, `days` those for each."""

    def __init__(self, zone: str, at: time) -> None:
        self.digest = DigestTime(at=at, zone=zone)
        self.zone = ZoneInfo(zone)
        self.store = MemoryStore()
        self.to = make_destination("daily", zone=zone)
        self.wish = make_subscription(self.to, mode=Mode.DIGEST, digest=self.digest, created_at=LONG_AGO)
        self.told: Counter[str] = Counter()
        self.dates: Counter[date] = Counter()
        self.days: Counter[date] = Counter()
        self.published: set[str] = set()
        self._numbers = count(1)

    async def open(self) -> None:
        await self.store.add_sources([make_source()])
        await save_destination(self.store, self.to)
        await save_subscription(self.store, self.wish)

    def news(self, now: datetime) -> PollRecord:
        """Return a poll that found one story at `now`; it is committed by whoever records it."""
        article = make_article(f"Story {next(self._numbers)}", seen_at=now, published_at=now)
        self.published.add(article.title)
        return PollRecord(
            source=make_source(),
            at=now,
            seen=(article.identity,),
            articles=(article,),
            stories=(_story(article),),
            evidence={article.id: (make_evidence(),)},
            deliveries=file_deliveries([article], {article.id: (make_evidence(),)}, [self.wish], now),
        )

    async def commit(self, poll: PollRecord) -> None:
        await self.store.record(poll)

    async def tick(self, now: datetime) -> None:
        """Send what is due, as tick and deliver do."""
        for destination in await self.store.due_destinations(now, 10):
            for batch in await self.store.begin(destination, now, 10):
                await self.store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId(batch.nonce), at=now))])
                self.note(now, [item.article.title for item in batch.items])

    def note(self, now: datetime, titles: list[str]) -> None:
        """Count a digest that was posted at `now`."""
        self.dates[now.astimezone(self.zone).date()] += 1
        self.days[digest_day(self.digest, now)] += 1
        self.told.update(titles)

    def carried(self, nonce: Nonce) -> list[str]:
        """Return the titles of the stories that a message carries, shown on its screen or behind its button."""
        tables = self.store.tables
        return [tables.articles[each.article_id].title for each in tables.deliveries.values() if each.nonce == nonce and each.article_id]

    async def pass_days(self, start: datetime, end: datetime) -> datetime:
        """Pass the days between, and return when the last digest was over.

        Each day brings one story six hours before its digest, and one that is matched before the digest and committed after it.
        """
        now = start
        while now < end:
            due = next_digest_at(self.digest, now)
            await self.commit(self.news(max(now, due - timedelta(hours=6))))
            late = self.news(due - SECOND)
            await self.tick(due - SECOND)
            await self.tick(due)
            await self.commit(late)
            await self.tick(due + SECOND)
            now = due + 2 * SECOND
        return now

    async def pass_year(self, year: int) -> None:
        """Pass a year and the days around it, pruning as a long run does."""
        now = datetime(year - 1, 12, 30, tzinfo=UTC)
        while now.year <= year:
            now = await self.pass_days(now, now + WEEK)
            await self.store.prune(now - 3 * DAY)


def _story(article: Article) -> Story:
    return Story(id=article.story_id, title=article.title, first_seen_at=article.seen_at, last_seen_at=article.seen_at)
