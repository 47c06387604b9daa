"""A store that notes who changed what of a channel: the one place that does, for every verb, window and button.

Who acts is asked here and not handed through each use case, since none of them decides by it. The store notes it in the commit of what
was changed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from bot.domain.audit import Actor
from bot.domain.choices import Choice, Chosen
from bot.domain.destination import Destination
from bot.domain.quiet_hours import QuietHours
from bot.domain.subscription import Change, Subscribed, SubscriptionId
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.steps.commands.acting import acting


def audited(store: Store, clock: Clock) -> Store:
    """Return a store that notes who changes channels in it."""
    return cast("Store", AuditedChanges(store, clock))


class AuditedChanges:
    """All but what is noted is the store's own."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        """Return what the store does itself."""
        return getattr(self._store, name)

    def _by(self) -> Actor | None:
        person = acting()
        return Actor(person, self._clock()) if person else None

    async def subscribe(self, channel: Destination, changes: Sequence[Change]) -> Sequence[Subscribed] | None:
        """Save the wishes of a channel."""
        return await self._store.subscribe(channel, changes, by=self._by())

    async def unsubscribe(self, of: SubscriptionId) -> bool:
        """End a subscription."""
        return await self._store.unsubscribe(of, by=self._by())

    async def set_quiet_hours(self, channel: Destination, hours: QuietHours | None, now: datetime) -> Destination:
        """Let a channel sleep in other hours."""
        return await self._store.set_quiet_hours(channel, hours, now, by=self._by())

    async def set_most_cards(self, channel: Destination, most: int | None) -> Destination:
        """Let a channel get another number of cards an hour."""
        return await self._store.set_most_cards(channel, most, by=self._by())

    async def choose(self, channel: Destination, of: Choice, value: Chosen | None) -> Destination:
        """Let a channel have another value of a choice."""
        return await self._store.choose(channel, of, value, by=self._by())

    async def set_locale(self, channel: Destination, locale: str) -> Destination:
        """Let a channel be written to in another language."""
        return await self._store.set_locale(channel, locale, by=self._by())

    async def set_zone(self, channel: Destination, zone: str, now: datetime) -> Destination:
        """Let a channel live in another zone."""
        return await self._store.set_zone(channel, zone, now, by=self._by())
