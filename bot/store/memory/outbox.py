"""The outbox in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.article import Article
from bot.domain.delivery import (
    Again,
    Batch,
    Coverage,
    Delivery,
    DeliveryId,
    Item,
    Kind,
    MessageId,
    Parked,
    Settlement,
    State,
    delivery_id,
)
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.source import SourceKind
from bot.outbox.limits import with_room
from bot.outbox.messages import Draft, batches, due_row
from bot.outbox.settle import Change, change, holds_the_queue
from bot.store.memory.digests import MemoryDigests
from bot.store.memory.holding import MemoryHolding
from bot.store.memory.pauses import MemoryPauses
from bot.store.rows import shown_title

_AFTER_THE_CARD = (Kind.UPDATE, Kind.FACT)


class MemoryOutbox(MemoryDigests, MemoryPauses, MemoryHolding):
    """Satisfies bot.ports.store.Outbox."""

    async def due_destinations(
        self, now: datetime, limit: int, platforms: Collection[Platform] = tuple(Platform)
    ) -> Sequence[DestinationId]:
        """Return destinations of these platforms that take messages and are owed something at `now`; workspaces take turns."""
        self.tables.check_open()
        first_due: dict[DestinationId, datetime] = {}
        for delivery in self.tables.deliveries.values():
            destination = self.tables.destinations[delivery.destination_id]
            if _is_due(delivery, now) and destination.platform in platforms and destination.takes_messages(now):
                known = first_due.get(delivery.destination_id, delivery.due_at)
                first_due[delivery.destination_id] = min(delivery.due_at, known)
        overdue = sorted(first_due, key=lambda destination: (first_due[destination], destination))
        return self._in_turns(overdue)[:limit]

    def _in_turns(self, overdue: Sequence[DestinationId]) -> list[DestinationId]:
        """Return the most overdue channel of each workspace, then the second of each, and so on."""
        seen: Counter[tuple[str, str]] = Counter()
        turns: list[int] = []
        for each in overdue:
            channel = self.tables.destinations[each]
            workspace = (channel.platform.value, channel.workspace_id)
            turns.append(seen[workspace])
            seen[workspace] += 1
        return [each for _, each in sorted(zip(turns, overdue, strict=True), key=lambda pair: pair[0])]

    async def begin(self, to: DestinationId, now: datetime, limit: int, most: int | None = None) -> Sequence[Batch]:
        """Mark at most `limit` batches as sending and return them in the order in which they fell due."""
        self.tables.check_open()
        destination = self.tables.destinations.get(to)
        if destination is None or not destination.takes_messages(now):
            return ()
        self._park_backlog(to)
        self._hold(destination, now)
        room = self._room(destination, now, destination.most_cards or most)
        due = (due_row(each) for each in self.tables.deliveries.values() if each.destination_id == to and self._is_owed(each, now))
        plan = self._plan(to, with_room(due, room), now)
        drafts = batches(plan.due, limit)
        self._take_days(plan, drafts)
        return [self._announce(destination, draft, now) for draft in drafts]

    def _is_owed(self, delivery: Delivery, now: datetime) -> bool:
        """Say whether a delivery is due; the edit of a card is only once the card was sent."""
        if not _is_due(delivery, now) or delivery.kind not in _AFTER_THE_CARD:
            return _is_due(delivery, now)
        alert = self.tables.deliveries.get(delivery_id(delivery.destination_id, delivery.story_id, Kind.ALERT))
        return alert is not None and alert.state is State.SENT

    def _announce(self, destination: Destination, draft: Draft, now: datetime) -> Batch:
        items = tuple(self._item(self._sending(key, draft, now)) for key in draft.ids)
        return Batch(destination=destination, kind=draft.kind, nonce=draft.nonce, items=items, interrupted=draft.interrupted)

    def _sending(self, key: DeliveryId, draft: Draft, now: datetime) -> Delivery:
        delivery = self.tables.deliveries[key]
        if delivery.state is State.PENDING:
            delivery = replace(delivery, state=State.SENDING, nonce=draft.nonce, sending_at=delivery.sending_at or now)
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
            reports=self._reports(delivery),
            card=self._card(delivery) if delivery.kind in _AFTER_THE_CARD else None,
        )

    def _reports(self, delivery: Delivery) -> tuple[Coverage, ...]:
        others = [each for each in self.tables.articles.values() if each.story_id == delivery.story_id and each.id != delivery.article_id]
        return tuple(self._report(each) for each in sorted(others, key=lambda article: (article.seen_at, article.published_at, article.id)))

    def _report(self, article: Article) -> Coverage:
        source = self.tables.sources.get(article.source_id)
        kind = source.kind if source else SourceKind.PRESS
        return Coverage(article=article, source_title=shown_title(source.title if source else None, article), source_kind=kind)

    def _card(self, update: Delivery) -> MessageId | None:
        alert = self.tables.deliveries.get(delivery_id(update.destination_id, update.story_id, Kind.ALERT))
        return alert.message_id if alert else None

    async def file(self, deliveries: Collection[Delivery]) -> None:
        """Add what channels are owed; deliveries that exist already stay as they are."""
        self.tables.check_open()
        for each in deliveries:
            self.tables.deliveries.setdefault(each.id, each)

    async def settle(self, settlements: Collection[Settlement]) -> None:
        """Apply what became of batches; what is not sending any more is left as it is."""
        self.tables.check_open()
        for settlement in settlements:
            self._judge_channel(settlement)
            self._settle(settlement.batch, change(settlement))
            self._release(settlement)
            if isinstance(settlement.outcome, Again) and holds_the_queue(settlement):
                self._queue_behind(settlement.batch.destination.id, settlement.outcome.at)
            if isinstance(settlement.outcome, Parked) and settlement.batch.kind is Kind.ALERT:
                self._park_update(settlement.batch.items[0].delivery, settlement.outcome)

    def _queue_behind(self, channel: DestinationId, at: datetime) -> None:
        """Keep the order of a channel: while a message waits, what was due before its next try is due with it."""
        for key, each in self.tables.deliveries.items():
            if each.destination_id == channel and each.state is State.PENDING and each.due_at < at:
                self.tables.deliveries[key] = replace(each, due_at=at)

    def _park_update(self, alert: Delivery, parked: Parked) -> None:
        """Give up the edits of an alert that was given up."""
        for kind in _AFTER_THE_CARD:
            follower = self.tables.deliveries.get(delivery_id(alert.destination_id, alert.story_id, kind))
            if follower is not None and follower.state is not State.SENT:
                self.tables.deliveries[follower.id] = replace(follower, state=State.PARKED, last_error=parked.reason)

    def _settle(self, batch: Batch, what: Change) -> None:
        for item in batch.items:
            stored = self.tables.deliveries.get(item.delivery.id)
            if stored is not None and stored.state is State.SENDING and stored.nonce == batch.nonce:
                self.tables.deliveries[stored.id] = _changed(stored, what)

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each state."""
        self.tables.check_open()
        counts = Counter(delivery.state for delivery in self.tables.deliveries.values())
        return {state.value: counts[state] for state in State}


def _is_due(delivery: Delivery, now: datetime) -> bool:
    return delivery.state is State.SENDING or (delivery.state is State.PENDING and delivery.due_at <= now)


def _changed(delivery: Delivery, what: Change) -> Delivery:
    again_at = delivery.again_at if what.state is State.SENT else None
    return replace(
        delivery,
        state=State.PENDING if again_at else what.state,
        due_at=again_at or what.due_at or delivery.due_at,
        again_at=None if what.state is State.SENT else delivery.again_at,
        edits=delivery.edits + what.edits,
        attempts=delivery.attempts + what.failures,
        last_error=what.error,
        message_id=what.message_id,
        sent_at=what.sent_at,
    )
