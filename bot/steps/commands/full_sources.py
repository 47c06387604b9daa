"""Which sources have brought all that they may bring today, for whoever misses an article."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.polling.quota import day_of
from bot.polling.rules import PollingRules
from bot.ports.store import Articles, Sources


class QuotaStore(Sources, Articles, Protocol):
    """The ports that looking for them needs."""


async def full_sources(store: QuotaStore, now: datetime, rules: PollingRules) -> Sequence[str]:
    """Return a sentence for the operator about each."""
    most = rules.articles_a_day
    if most is None:
        return ()
    brought = await store.brought_since(day_of(now))
    full = [source.title or source.url for source in await store.sources() if brought.get(source.id, 0) >= most]
    return [f"{name} has brought its {most} articles of today (polling.articles_a_day): what came beyond was left out." for name in full]
