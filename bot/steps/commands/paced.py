"""A store in which each workspace changes only so much a minute: the one place that counts, for every verb, window and button.

What begins or changes something is counted: subscriptions, settings, feeds and topics. Reading is not, and what ends or undoes
something is never refused.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from weakref import WeakSet

from bot.domain.audit import AuditEntry
from bot.domain.change_quota import ChangeQuota, Whose, whose
from bot.domain.choices import Choice, Chosen
from bot.domain.destination import Destination
from bot.domain.following import Follow, Followed
from bot.domain.own_topic import Kept, OwnTopic
from bot.domain.quiet_hours import QuietHours
from bot.domain.source import Source
from bot.domain.subscription import Change, Subscribed
from bot.ports.clock import Clock
from bot.ports.store import Store


def paced(store: Store, quota: ChangeQuota, clock: Clock) -> Store:
    """Return a store that counts what people change in it."""
    return cast("Store", PacedChanges(store, quota, clock))


class PacedChanges:
    """All but what is counted is the store's own. What one task writes, as for one window, is one change."""

    def __init__(self, store: Store, quota: ChangeQuota, clock: Clock) -> None:
        self._store = store
        self._quota = quota
        self._clock = clock
        self._counted: WeakSet[asyncio.Task[Any]] = WeakSet()

    def __getattr__(self, name: str) -> Any:
        """Return what the store does itself."""
        return getattr(self._store, name)

    def _spend(self, by: Whose) -> None:
        task = asyncio.current_task()
        if task is None or task not in self._counted:
            self._quota.spend(by, self._clock())
        if task is not None:
            self._counted.add(task)

    async def subscribe(self, channel: Destination, changes: Sequence[Change]) -> Sequence[Subscribed] | None:
        """Save the wishes of a channel."""
        self._spend(whose(channel))
        return await self._store.subscribe(channel, changes)

    async def set_quiet_hours(self, channel: Destination, hours: QuietHours | None, now: datetime) -> Destination:
        """Let a channel sleep in other hours."""
        self._spend(whose(channel))
        return await self._store.set_quiet_hours(channel, hours, now)

    async def set_most_cards(self, channel: Destination, most: int | None) -> Destination:
        """Let a channel get another number of cards an hour."""
        self._spend(whose(channel))
        return await self._store.set_most_cards(channel, most)

    async def choose(self, channel: Destination, of: Choice, value: Chosen | None) -> Destination:
        """Let a channel have another value of a choice."""
        self._spend(whose(channel))
        return await self._store.choose(channel, of, value)

    async def set_locale(self, channel: Destination, locale: str) -> Destination:
        """Let a channel be written to in another language."""
        self._spend(whose(channel))
        return await self._store.set_locale(channel, locale)

    async def set_zone(self, channel: Destination, zone: str, now: datetime) -> Destination:
        """Let a channel live in another zone."""
        self._spend(whose(channel))
        return await self._store.set_zone(channel, zone, now)

    async def follow(self, source: Source, follow: Follow, most: int) -> Followed:
        """Let a workspace follow a feed."""
        self._spend(follow.workspace)
        return await self._store.follow(source, follow, most)

    async def add_topic(self, topic: OwnTopic, entry: AuditEntry, most: int) -> Kept:
        """Keep a new topic."""
        self._spend(topic.workspace)
        return await self._store.add_topic(topic, entry, most)

    async def change_topic(self, topic: OwnTopic, entry: AuditEntry) -> Kept:
        """Let a topic have another name and query."""
        self._spend(topic.workspace)
        return await self._store.change_topic(topic, entry)
