"""How many new articles one source may bring in a day: what is over that is known, and nothing is made of it. Pure.

A feed whose software makes new ids at each poll, or that was taken over, would fill the disk and keep the analyst from all others.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from bot.domain.source import SourceId
from bot.polling.decide import FreshEntry, published
from bot.polling.rules import PollingRules


def day_of(now: datetime) -> datetime:
    """Return when the day of `now` began, in UTC."""
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


class Brought:
    """How many articles each source has brought on the day that was begun last."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._counts: Counter[SourceId] = Counter()

    def is_of(self, now: datetime) -> bool:
        """Say whether it counts the day of `now`."""
        return self._day == day_of(now).date()

    def begin(self, now: datetime, counts: Mapping[SourceId, int]) -> None:
        """Count the day of `now`, on which so many were stored already."""
        self._day, self._counts = day_of(now).date(), Counter(counts)

    def add(self, source: SourceId, articles: int) -> None:
        """Note what a poll has brought."""
        self._counts[source] += articles

    def by(self, source: SourceId) -> int:
        """Return how many a source has brought."""
        return self._counts[source]


def within_quota(fresh: Sequence[FreshEntry], brought: int, now: datetime, rules: PollingRules) -> Sequence[FreshEntry]:
    """Return the newest of the entries of a poll that their source still has room for, in their order; `brought` are those of today."""
    if rules.articles_a_day is None or brought + len(fresh) <= rules.articles_a_day:
        return fresh
    room = max(0, rules.articles_a_day - brought)
    newest = sorted(range(len(fresh)), key=lambda each: published(fresh[each].entry, now, rules), reverse=True)[:room]
    return [fresh[each] for each in sorted(newest)]
