"""Destinations and subscriptions in SQL."""

from collections.abc import Sequence
from typing import Any

from bot.coalesce import Coalescer
from bot.domain.destination import Destination, DestinationId
from bot.domain.subscription import Subscription, SubscriptionId
from bot.store.channel_rows import destination_of, destination_row, subscription_of, subscription_row
from bot.store.sql.database import Database, Transaction
from bot.store.sql.pauses import SqlPauses


class SqlChannels(SqlPauses):
    """Satisfies bot.ports.store.Destinations and Subscriptions."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._all_coalescer: Coalescer[None, Sequence[Subscription]] = Coalescer(self._every_subscription)

    async def save_destination(self, destination: Destination) -> None:
        """Insert the destination, or replace its locale, zone and pause."""
        await self._database.write(self._save_destinations, destination_row(destination))

    async def _save_destinations(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[None]:
        await self._park_backlog(transaction, [row["id"] for row in rows if row["paused_at"] is None])
        await transaction.run("save_destination", rows)
        return [None] * len(rows)

    async def destination(self, of: DestinationId) -> Destination | None:
        """Return one destination, None when it is unknown."""
        rows = await self._database.read("destination", id=of)
        return destination_of(rows[0]) if rows else None

    async def destinations(self) -> Sequence[Destination]:
        """Return all destinations, by platform, workspace and channel."""
        return [destination_of(row) for row in await self._database.read("all_destinations")]

    async def save_subscription(self, subscription: Subscription) -> None:
        """Insert the subscription, or replace the one with the same id."""
        await self._database.write(self._save_subscriptions, subscription_row(subscription))

    async def _save_subscriptions(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[None]:
        await transaction.run("save_subscription", rows)
        return [None] * len(rows)

    async def remove_subscription(self, of: SubscriptionId) -> bool:
        """Delete a subscription; say whether there was one."""
        return await self._database.write(self._remove_subscriptions, of)

    async def _remove_subscriptions(self, transaction: Transaction, ids: Sequence[SubscriptionId]) -> Sequence[bool]:
        return [bool(await transaction.rows("remove_subscription", id=each)) for each in ids]

    async def subscriptions(self, destination: DestinationId) -> Sequence[Subscription]:
        """Return a channel's subscriptions, oldest first."""
        return [subscription_of(row) for row in await self._database.read("subscriptions_of", destination_id=destination)]

    async def workspace_subscriptions(self, platform: str, workspace_id: str) -> Sequence[tuple[Destination, Subscription]]:
        """Return the subscriptions of all channels of a workspace, with their channels, oldest first."""
        subscriptions = await self._database.read("workspace_subscriptions", platform=platform, workspace_id=workspace_id)
        channels = await self._database.read("workspace_destinations", platform=platform, workspace_id=workspace_id)
        by_id = {row["id"]: destination_of(row) for row in channels}
        return [(by_id[row["destination_id"]], subscription_of(row)) for row in subscriptions]

    async def all_subscriptions(self) -> Sequence[Subscription]:
        """Return every subscription of channels that polls file for, oldest first. Polls that ask at once share the answer."""
        return await self._all_coalescer.get(None)

    async def _every_subscription(self, calls: Sequence[None]) -> Sequence[Sequence[Subscription]]:
        every = tuple(subscription_of(row) for row in await self._database.read("all_subscriptions"))
        return [every] * len(calls)
