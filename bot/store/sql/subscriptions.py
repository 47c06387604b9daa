"""Subscriptions in SQL."""

from collections.abc import Collection, Sequence
from functools import partial

from bot.coalesce import Coalescer
from bot.domain.audit import Actor
from bot.domain.channel_audit import of_subscription
from bot.domain.destination import Destination, DestinationId
from bot.domain.filters import Filter
from bot.domain.source import SourceId
from bot.domain.subscription import Change, Readership, Subscribed, Subscription, SubscriptionId, asked_at, dated
from bot.domain.topic import TopicSlug
from bot.outbox.pausing import without_backlog
from bot.outbox.withdrawal import without_stale, without_told
from bot.store.channel_rows import destination_of, subscription_of, subscription_row
from bot.store.sql.audit import audit_row
from bot.store.sql.channels import SqlChannels
from bot.store.sql.database import Database, Transaction
from bot.store.sql.part import json_list
from bot.store.sql.queue import SqlQueue

_Wishes = tuple[Destination, Sequence[Change], Actor | None]


class SqlSubscriptions(SqlChannels, SqlQueue):
    """Satisfies bot.ports.store.Subscriptions."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._all_coalescer: Coalescer[None, Sequence[Subscription]] = Coalescer(self._every_subscription)

    async def subscribe(self, channel: Destination, changes: Sequence[Change], by: Actor | None = None) -> Sequence[Subscribed] | None:
        """Save the wishes of a channel in one commit, unless one of its subscriptions has become another one."""
        return await self._database.write(self._subscribe_all, (channel, changes, by))

    async def _subscribe_all(self, transaction: Transaction, calls: Sequence[_Wishes]) -> Sequence[Sequence[Subscribed] | None]:
        return [await self._subscribe(transaction, *call) for call in calls]

    async def _subscribe(
        self, transaction: Transaction, channel: Destination, changes: Sequence[Change], by: Actor | None
    ) -> Sequence[Subscribed] | None:
        known = await self._met(transaction, channel)
        then = await self._wishes(transaction, known.id)
        for each in changes:
            if [subscription_of(row) for row in await transaction.rows("subscription", id=each.wish.id)] != [*filter(None, [each.before])]:
                return None
        kept = [dated(each.wish, each.before) for each in changes]
        await transaction.run("save_subscription", [subscription_row(each) for each in kept])
        noted = (entry for each in changes for entry in of_subscription(known, each.before, each.wish, by))
        await transaction.run("note_change", [audit_row(each) for each in noted])
        await self._hasten(transaction, (each.wish for each in changes if each.moves_digest))
        if any(each.ends_digest for each in changes):
            await self._withdraw(transaction, known.id, then)
        await self._hear_again(transaction, known.id, asked_at(changes))
        if known.left_at is not None:
            await self._save_changed(transaction, partial(without_stale, now=asked_at(changes)), known.id)
        if known.paused_at is not None:
            await self._save_changed(transaction, without_backlog, known.id)
        await transaction.run("welcome", [{"id": known.id}])
        after = await self._met(transaction, known)
        return [Subscribed(channel=after, subscription=now, before=each.before) for now, each in zip(kept, changes, strict=True)]

    async def unsubscribe(self, of: SubscriptionId, by: Actor | None = None) -> bool:
        """End a subscription; say whether there was one."""
        return await self._database.write(self._end_all, (of, by))

    async def _end_all(self, transaction: Transaction, calls: Sequence[tuple[SubscriptionId, Actor | None]]) -> Sequence[bool]:
        return [await self._end(transaction, of, by) for of, by in calls]

    async def _end(self, transaction: Transaction, of: SubscriptionId, by: Actor | None) -> bool:
        row = next(iter(await transaction.rows("subscription", id=of)), None)
        if row is None:
            return False
        channel = subscription_of(row).destination_id
        (place,) = await transaction.rows("lock_destinations", ids=json_list([channel]))
        then = await self._wishes(transaction, channel)
        ended = bool(await transaction.rows("end_subscription", id=of))
        noted = of_subscription(destination_of(place), subscription_of(row), None, by if ended else None)
        await transaction.run("note_change", [audit_row(each) for each in noted])
        await self._withdraw(transaction, channel, then)
        return ended

    async def _wishes(self, transaction: Transaction, of: DestinationId) -> list[Subscription]:
        return [subscription_of(row) for row in await transaction.rows("subscriptions_of", destination_id=of)]

    async def _withdraw(self, transaction: Transaction, of: DestinationId, then: Sequence[Subscription]) -> None:
        """Give up what a digest that ended would have told once more."""
        now = await self._wishes(transaction, of)
        await self._save_changed(transaction, partial(without_told, before=then, after=now), of)

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
        """Return every subscription of channels that polls file for, oldest first. Those who ask at once share the answer."""
        return await self._all_coalescer.get(None)

    async def _every_subscription(self, calls: Sequence[None]) -> Sequence[Sequence[Subscription]]:
        every = tuple(subscription_of(row) for row in await self._database.read("all_subscriptions"))
        return [every] * len(calls)

    async def subscriptions_to(self, topics: Collection[TopicSlug], source: SourceId) -> Sequence[Subscription]:
        """Return the subscriptions to some topics or to a source, of channels that polls file for, oldest first."""
        rows = await self._database.read("subscriptions_to", topics=json_list(sorted(topics)), source_id=source)
        return [subscription_of(row) for row in rows]

    async def filters(self) -> Sequence[Filter]:
        """Return the queries of all filters, each once."""
        return [Filter(query=row["filter_query"], contrary=bool(row["filter_contrary"])) for row in await self._database.read("filters")]

    async def readership(self) -> Readership:
        """Return how many channels subscribe, and to how much."""
        (row,) = await self._database.read("readership")
        return Readership(channels=row["channels"], subscriptions=row["subscriptions"])

    async def readers_of(self, source: SourceId, *, sent: bool) -> Sequence[Destination]:
        """Return the channels that a source matters to."""
        return [destination_of(row) for row in await self._database.read("readers_of", source_id=source, sent=int(sent))]
