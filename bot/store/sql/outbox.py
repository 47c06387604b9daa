"""The outbox in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import (
    Again,
    Batch,
    Coverage,
    Delivery,
    DeliveryId,
    Item,
    Kind,
    MessageId,
    Nonce,
    Parked,
    Settlement,
    State,
)
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.times import instant, maybe_micros, micros
from bot.domain.topic import Evidence
from bot.outbox.limits import with_room
from bot.outbox.messages import Draft, DueRow, batches
from bot.outbox.settle import change, holds_the_queue
from bot.store.channel_rows import destination_of
from bot.store.rows import Row, article_of, delivery_of, delivery_row, evidence_of, report_of_row, shown_title
from bot.store.sql.database import Transaction
from bot.store.sql.digests import SqlDigests
from bot.store.sql.holding import SqlHolding
from bot.store.sql.part import json_list
from bot.store.sql.pauses import SqlPauses


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begin:
    to: DestinationId
    now: int
    limit: int
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """What the items of some drafts are made of."""

    deliveries: Mapping[DeliveryId, Delivery]
    articles: Mapping[ArticleId, tuple[Article, str]]
    evidence: Mapping[ArticleId, tuple[Evidence, ...]]
    reports: Mapping[DeliveryId, tuple[Coverage, ...]]
    cards: Mapping[DeliveryId, MessageId]

    def item(self, of: DeliveryId) -> Item:
        delivery = self.deliveries[of]
        article, title = self.articles[delivery.article_id]
        return Item(
            delivery=delivery,
            article=article,
            source_title=title,
            evidence=self.evidence.get(article.id, ()),
            reports=self.reports.get(of, ()),
            card=self.cards.get(of),
        )


class SqlOutbox(SqlDigests, SqlPauses, SqlHolding):
    """Satisfies bot.ports.store.Outbox."""

    async def due_destinations(
        self, now: datetime, limit: int, platforms: Collection[Platform] = tuple(Platform)
    ) -> Sequence[DestinationId]:
        """Return destinations of these platforms that take messages and are owed something at `now`; workspaces take turns."""
        rows = await self._database.read("due_destinations", now=micros(now), limit=limit, platforms=json_list(platforms))
        return [DestinationId(row["id"]) for row in rows]

    async def begin(self, to: DestinationId, now: datetime, limit: int, most: int | None = None) -> Sequence[Batch]:
        """Mark at most `limit` batches as sending, commit, and return them in the order in which they fell due."""
        return await self._database.write(self._begin_all, _Begin(to=to, now=micros(now), limit=limit, most=most))

    async def _begin_all(self, transaction: Transaction, calls: Sequence[_Begin]) -> Sequence[Sequence[Batch]]:
        return [await self._begin(transaction, call) for call in calls]

    async def _begin(self, transaction: Transaction, call: _Begin) -> Sequence[Batch]:
        rows = await transaction.rows("lock_destination", id=call.to)
        channel, now = destination_of(rows[0]) if rows else None, instant(call.now)
        if channel is None or not channel.takes_messages(now):
            return ()
        if channel.paused_at is not None:
            await self._park_backlog(transaction, [call.to])
        await self._hold(transaction, channel, now)
        room = await self._room(transaction, channel, now, channel.most_cards or call.most)
        plan = await self._plan(transaction, call.to, with_room(await self._due(transaction, call), room), now)
        drafts = batches(plan.due, call.limit)
        await self._take_days(transaction, plan, drafts, now)
        announced = [{"id": each, "nonce": draft.nonce, "now": call.now} for draft in drafts for each in draft.ids]
        await transaction.run("announce", announced)
        loaded = await self._load(transaction, drafts)
        return [_batch(channel, draft, loaded) for draft in drafts]

    async def _due(self, transaction: Transaction, call: _Begin) -> list[DueRow]:
        alerts = await transaction.rows("due_alerts", destination_id=call.to, now=call.now, limit=call.limit)
        entries = await transaction.rows("due_digest_entries", destination_id=call.to, now=call.now)
        return [_due_row(row) for row in (*alerts, *entries)]

    async def _load(self, transaction: Transaction, drafts: Sequence[Draft]) -> _Loaded:
        ids = json_list(each for draft in drafts for each in draft.ids)
        deliveries = [delivery_of(row) for row in await transaction.rows("delivery_items", ids=ids)]
        evidence: dict[ArticleId, tuple[Evidence, ...]] = {}
        for row in await transaction.rows("delivered_evidence", ids=ids):
            evidence[row["article_id"]] = (*evidence.get(row["article_id"], ()), evidence_of(row))
        articles = [(article_of(row), row["source_title"]) for row in await transaction.rows("delivered_articles", ids=ids)]
        return _Loaded(
            deliveries={delivery.id: delivery for delivery in deliveries},
            articles={article.id: (article, shown_title(title, article)) for article, title in articles},
            evidence=evidence,
            reports=await self._reports(transaction, ids),
            cards={row["delivery_id"]: row["message_id"] for row in await transaction.rows("cards_to_edit", ids=ids)},
        )

    async def _reports(self, transaction: Transaction, ids: str) -> Mapping[DeliveryId, tuple[Coverage, ...]]:
        reports: dict[DeliveryId, tuple[Coverage, ...]] = {}
        for row in await transaction.rows("story_reports", ids=ids):
            reports[row["delivery_id"]] = (*reports.get(row["delivery_id"], ()), report_of_row(row))
        return reports

    async def file(self, deliveries: Collection[Delivery]) -> None:
        """Add what channels are owed; deliveries that exist already stay as they are."""
        await self._database.write(self._file_all, [delivery_row(each) for each in deliveries])

    async def _file_all(self, transaction: Transaction, calls: Sequence[list[dict[str, Any]]]) -> Sequence[None]:
        await transaction.run("add_delivery", [row for call in calls for row in call])
        return [None] * len(calls)

    async def settle(self, settlements: Collection[Settlement]) -> None:
        """Apply what became of batches; what is not sending any more is left as it is."""
        await self._database.write(self._settle_all, settlements)

    async def _settle_all(self, transaction: Transaction, calls: Sequence[Collection[Settlement]]) -> Sequence[None]:
        settlements = [settlement for call in calls for settlement in call]
        await self._judge_channels(transaction, settlements)
        await transaction.run("settle", [row for each in settlements for row in _settle_rows(each)])
        await self._release(transaction, settlements)
        await transaction.run("queue_behind", [row for each in settlements for row in _queue_rows(each)])
        await transaction.run("park_updates", [row for each in settlements for row in _parked_cards(each)])
        return [None] * len(calls)

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each state."""
        counts = {row["state"]: row["deliveries"] for row in await self._database.read("outbox_counts")}
        return {state.value: counts.get(state.value, 0) for state in State}


def _due_row(row: Row) -> DueRow:
    return DueRow(
        id=DeliveryId(row["id"]),
        kind=Kind(row["kind"]),
        due_at=instant(row["due_at"]),
        filed_at=instant(row["filed_at"]),
        state=State(row["state"]),
        nonce=None if row["nonce"] is None else Nonce(row["nonce"]),
    )


def _batch(destination: Destination, draft: Draft, loaded: _Loaded) -> Batch:
    items = tuple(loaded.item(each) for each in draft.ids)
    return Batch(destination=destination, kind=draft.kind, nonce=draft.nonce, items=items, interrupted=draft.interrupted)


def _queue_rows(settlement: Settlement) -> list[dict[str, Any]]:
    match settlement.outcome:
        case Again(at=at) if holds_the_queue(settlement):
            return [{"destination_id": settlement.batch.destination.id, "due_at": micros(at)}]
        case _:
            return []


def _parked_cards(settlement: Settlement) -> list[dict[str, Any]]:
    """Return the alerts that were given up: nothing of theirs can be edited."""
    match settlement:
        case Settlement(outcome=Parked(reason=reason), batch=Batch(kind=Kind.ALERT, items=items)):
            alerts = [item.delivery for item in items]
            return [{"destination_id": each.destination_id, "story_id": each.story_id, "error": reason} for each in alerts]
        case _:
            return []


def _settle_rows(settlement: Settlement) -> list[dict[str, Any]]:
    what = change(settlement)
    common = {
        "nonce": settlement.batch.nonce,
        "state": what.state.value,
        "due_at": maybe_micros(what.due_at),
        "failures": what.failures,
        "error": what.error,
        "message_id": what.message_id,
        "sent_at": maybe_micros(what.sent_at),
        "edits": what.edits,
    }
    return [{"id": item.delivery.id, **common} for item in settlement.batch.items]
