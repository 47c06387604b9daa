"""The outbox in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Batch, Delivery, DeliveryId, Item, Paused, Settlement, State
from bot.domain.destination import Destination, DestinationId
from bot.outbox.batching import Draft, batches, due_row
from bot.store.memory.tables import MemoryRoom
from bot.store.rows import shown_title
from bot.store.settling import Change, change


class MemoryOutbox(MemoryRoom):
    """Satisfies bot.ports.store.Outbox."""

    async def due_destinations(self, now: datetime, limit: int) -> Sequence[DestinationId]:
        """Return unpaused destinations that are owed something at `now`, most overdue first."""
        self.tables.check_open()
        first_due: dict[DestinationId, datetime] = {}
        for delivery in self.tables.deliveries.values():
            if _is_due(delivery, now) and self.tables.destinations[delivery.destination_id].paused_at is None:
                known = first_due.get(delivery.destination_id, delivery.due_at)
                first_due[delivery.destination_id] = min(delivery.due_at, known)
        return sorted(first_due, key=lambda destination: (first_due[destination], destination))[:limit]

    async def begin(self, to: DestinationId, now: datetime, limit: int) -> Sequence[Batch]:
        """Mark at most `limit` batches as sending and return them in the order in which they fell due."""
        self.tables.check_open()
        destination = self.tables.destinations.get(to)
        if destination is None or destination.paused_at is not None:
            return ()
        due = (due_row(each) for each in self.tables.deliveries.values() if each.destination_id == to and _is_due(each, now))
        return [self._announce(destination, draft, now) for draft in batches(due, limit)]

    def _announce(self, destination: Destination, draft: Draft, now: datetime) -> Batch:
        items = tuple(self._item(self._sending(key, draft, now)) for key in draft.ids)
        return Batch(destination=destination, kind=draft.kind, nonce=draft.nonce, items=items, interrupted=draft.interrupted)

    def _sending(self, key: DeliveryId, draft: Draft, now: datetime) -> Delivery:
        delivery = self.tables.deliveries[key]
        if delivery.state is State.PENDING:
            delivery = replace(delivery, state=State.SENDING, nonce=draft.nonce, sending_at=now)
            self.tables.deliveries[key] = delivery
        return delivery

    def _item(self, delivery: Delivery) -> Item:
        article = self.tables.articles[delivery.article_id]
        source = self.tables.sources.get(article.source_id)
        evidence = self.tables.evidence.get(article.id, {}).values()
        return Item(
            delivery=delivery,
            article=article,
            source_title=shown_title(source.title if source else None, article),
            evidence=tuple(sorted(evidence, key=lambda each: (-each.score, each.topic))),
        )

    async def settle(self, settlements: Collection[Settlement]) -> None:
        """Apply what became of batches; what is not sending any more is left as it is."""
        self.tables.check_open()
        for settlement in settlements:
            if isinstance(settlement.outcome, Paused):
                self._pause(settlement.batch.destination.id, settlement.outcome)
            self._settle(settlement.batch, change(settlement))

    def _settle(self, batch: Batch, what: Change) -> None:
        for item in batch.items:
            stored = self.tables.deliveries.get(item.delivery.id)
            if stored is not None and stored.state is State.SENDING and stored.nonce == batch.nonce:
                self.tables.deliveries[stored.id] = _changed(stored, what)

    def _pause(self, of: DestinationId, paused: Paused) -> None:
        stored = self.tables.destinations[of]
        if stored.paused_at is None:
            self.tables.destinations[of] = replace(stored, paused_at=paused.at, pause_reason=paused.reason)

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each state."""
        self.tables.check_open()
        counts = Counter(delivery.state for delivery in self.tables.deliveries.values())
        return {state.value: counts[state] for state in State}


def _is_due(delivery: Delivery, now: datetime) -> bool:
    return delivery.state is State.SENDING or (delivery.state is State.PENDING and delivery.due_at <= now)


def _changed(delivery: Delivery, what: Change) -> Delivery:
    return replace(
        delivery,
        state=what.state,
        due_at=what.due_at or delivery.due_at,
        attempts=delivery.attempts + what.failures,
        last_error=what.error,
        message_id=what.message_id,
        sent_at=what.sent_at,
    )
