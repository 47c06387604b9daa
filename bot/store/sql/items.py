"""Loads what a plan's messages tell, in SQL. The plan itself was made of ids and ranks, so only the texts of these are read."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from bot.domain.article import ArticleId
from bot.domain.delivery import FOLLOWERS, Coverage, Delivery, DeliveryId
from bot.domain.topic import Evidence
from bot.outbox.composition import Composed, Told, composed
from bot.outbox.messages import Message
from bot.outbox.queue import Queue
from bot.store.rows import Row, delivery_of, evidence_of, report_of_row
from bot.store.sql.part import json_list

Rows = Callable[..., Awaitable[Sequence[Row]]]
"""Returns the rows of a named query, in a transaction or beside it."""

_Reports = Mapping[DeliveryId, tuple[Coverage, ...]]
_Cards = Mapping[DeliveryId, Delivery]


async def load_messages(rows: Rows, queue: Queue, messages: Sequence[Message], now: datetime) -> Sequence[Composed]:
    """Return the messages of a plan with what they show."""
    owed = [[row.delivery for row in each.rows if row.delivery.article_id is not None] for each in messages]
    told = {each.delivery.id: each for each in await load_told(rows, [each for some in owed for each in some], queue.channel.zone)}
    return [composed(queue, each, [told[one.id] for one in some], now) for each, some in zip(messages, owed, strict=True)]


async def load_told(rows: Rows, owed: Sequence[Delivery], zone: str = "UTC") -> Sequence[Told]:
    """Return some deliveries with the reports of their stories, and with what told these before, as readers in a zone date it."""
    if not owed:
        return ()
    reports = await _reports(rows, [each.id for each in owed])
    cards = await _cards(rows, [each.id for each in owed if each.kind in FOLLOWERS])
    tellings = await tellings_of(rows, [each.id for each in owed if each.kind not in FOLLOWERS])
    return [
        Told(delivery=each, reports=reports[each.id], card=cards.get(each.id), tellings=tellings.get(each.id, ()), zone=zone)
        for each in owed
    ]


async def tellings_of(rows: Rows, ids: Sequence[DeliveryId]) -> Mapping[DeliveryId, tuple[Delivery, ...]]:
    """Return what told the channels of some deliveries of the same stories."""
    found: dict[DeliveryId, tuple[Delivery, ...]] = {}
    for row in await rows("tellings", ids=json_list(ids)) if ids else ():
        found[row["retold_by"]] = (*found.get(row["retold_by"], ()), delivery_of(row))
    return found


async def _reports(rows: Rows, ids: Sequence[DeliveryId]) -> _Reports:
    """Return the reports of the stories of some deliveries, oldest first."""
    evidence = await _evidence(rows, ids)
    reports: dict[DeliveryId, list[Coverage]] = {}
    for row in await rows("told_reports", ids=json_list(ids)):
        reports.setdefault(row["delivery_id"], []).append(report_of_row(row, evidence.get(row["id"], ())))
    return {each: tuple(found) for each, found in reports.items()}


async def _evidence(rows: Rows, ids: Sequence[DeliveryId]) -> Mapping[ArticleId, tuple[Evidence, ...]]:
    evidence: dict[ArticleId, tuple[Evidence, ...]] = {}
    for row in await rows("told_evidence", ids=json_list(ids)):
        evidence[row["article_id"]] = (*evidence.get(row["article_id"], ()), evidence_of(row))
    return evidence


async def _cards(rows: Rows, ids: Sequence[DeliveryId]) -> _Cards:
    return {row["followed_by"]: delivery_of(row) for row in await rows("cards_followed", ids=json_list(ids))} if ids else {}
