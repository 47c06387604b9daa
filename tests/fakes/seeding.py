"""Puts channels and subscriptions into a store as they are, past the intents by which people and platforms change them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.destination import Destination
from bot.domain.subscription import Subscription, subscription_id
from bot.domain.topic import TopicSlug
from bot.ports.store import Store
from bot.store.channel_rows import destination_row, subscription_row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart
from tests.fakes.memory_store import MemoryStore
from tests.fakes.memory_store.tables import require

_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_COLUMNS = ("meet", "rename", "set_locale", "set_zone", "save_state", "set_quiet_hours", "set_most_cards", "set_choices")


async def save_destination(store: Store, destination: Destination) -> None:
    """Store a channel whole, whatever is stored of it."""
    if isinstance(store, MemoryStore):
        store.tables.check_open()
        store.tables.destinations[destination.id] = destination
    elif isinstance(store, SqlPart):
        await store._database.write(_save_destinations, destination_row(destination))


async def save_subscription(store: Store, subscription: Subscription) -> None:
    """Store a subscription whole; its channel must be there."""
    if isinstance(store, MemoryStore):
        store.tables.check_open()
        require(store.tables.destinations, [subscription.destination_id], "destination")
        store.tables.subscriptions[subscription.id] = subscription
    elif isinstance(store, SqlPart):
        await store._database.write(_save_subscriptions, subscription_row(subscription))


async def save_channel(store: Store, destination: Destination, topic: str = "ai") -> None:
    """Store a channel whole that subscribes to a topic: what it is owed is withdrawn otherwise."""
    await save_destination(store, destination)
    wish = Subscription(
        id=subscription_id(destination.id, TopicSlug(topic)), destination_id=destination.id, topic=TopicSlug(topic), created_at=_LONG_AGO
    )
    await save_subscription(store, wish)


async def _save_destinations(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[None]:
    for query in _COLUMNS:
        await transaction.run(query, rows)
    return [None] * len(rows)


async def _save_subscriptions(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[None]:
    await transaction.run("save_subscription", rows)
    return [None] * len(rows)
