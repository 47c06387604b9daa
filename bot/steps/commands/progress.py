"""Progress: how far the first round over the feeds is, and when the first card may be expected, for whoever looks at a terminal."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Protocol

from bot.domain.article import Article
from bot.domain.following import OPERATOR
from bot.domain.schedule import next_digest_at
from bot.domain.source import Source
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug
from bot.ports.clock import Clock
from bot.ports.outages import Outages
from bot.ports.store import Articles, Sources, Subscriptions

_DAY = timedelta(days=1)
_MOST = 50  # matches of a topic a day: where there are more, a card is a matter of minutes anyway


class ProgressStore(Sources, Articles, Subscriptions, Outages, Protocol):
    """The ports that progress is read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`feeds` that are polled, how many of them were `asked` at least once, how many of these `failing` now; `down`: none can be reached.

    `first_card_at` is about when a card may come, judged by the last day; None where nothing tells.
    """

    feeds: int
    asked: int
    failing: int
    subscriptions: int
    first_card_at: datetime | None
    down: bool = False


class LookAtProgress:
    """Reads the progress from the store."""

    def __init__(self, store: ProgressStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self) -> Progress:
        """Return the progress as it is now."""
        sources = [each for each in await self._store.sources() if each.disabled_at is None]
        wishes, now = await self._store.all_subscriptions(), self._clock()
        outage = await self._store.outage()
        matches = await self._matches({each.topic for each in wishes if each.topic and each.mode.live})
        return Progress(
            feeds=len(sources),
            asked=sum(each.polled_at is not None for each in sources),
            failing=sum(each.errors > 0 for each in sources),
            subscriptions=len(wishes),
            first_card_at=min(filter(None, [expected_at(sources, matches, now), *_digests(wishes, now)]), default=None),
            down=outage is not None and outage.under_way,
        )

    async def _matches(self, topics: Collection[TopicSlug]) -> Sequence[Article]:
        found = {article.id: article for topic in topics for article in await self._store.latest(topic, _MOST, OPERATOR)}
        return tuple(found.values())


def _digests(wishes: Iterable[Subscription], now: datetime) -> Iterator[datetime]:
    return (next_digest_at(each.digest, now) for each in wishes if each.digest)


def expected_at(sources: Sequence[Source], matches: Sequence[Article], now: datetime) -> datetime | None:
    """Return about when the next story is found: as often as the last day brought one, half an interval after it is published.

    Not before a feed is asked for the second time: what it had at the first look is no news.
    """
    answered = [each for each in sources if each.fetched_at is not None]
    recent = {each.story_id for each in matches if now - each.published_at <= _DAY}
    if not answered or not recent:
        return None
    gap = _DAY / len(recent)
    until_polled = median_low(sorted(each.interval for each in answered)) / 2
    return max(now + gap + until_polled, min(each.next_poll_at for each in answered))
