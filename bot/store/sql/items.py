"""Loads the texts of a plan's messages in SQL. The plan itself was made of ids and ranks, so only these texts are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import Batch, Coverage, Delivery, DeliveryId, Item, MessageId
from bot.domain.topic import Evidence
from bot.outbox.composition import batch_of
from bot.outbox.messages import Message
from bot.outbox.queue import Queue
from bot.store.rows import article_of, evidence_of, report_of_row, shown_title
from bot.store.sql.database import Transaction
from bot.store.sql.part import json_list


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """Everything that the items of some messages are made of."""

    articles: Mapping[ArticleId, tuple[Article, str]]
    evidence: Mapping[ArticleId, tuple[Evidence, ...]]
    reports: Mapping[DeliveryId, tuple[Coverage, ...]]
    cards: Mapping[DeliveryId, MessageId]

    def item(self, delivery: Delivery, of: ArticleId) -> Item:
        article, title = self.articles[of]
        return Item(
            delivery=delivery,
            article=article,
            source_title=title,
            evidence=self.evidence.get(article.id, ()),
            reports=self.reports.get(delivery.id, ()),
            card=self.cards.get(delivery.id),
        )


async def load_batches(transaction: Transaction, queue: Queue, messages: Sequence[Message]) -> Sequence[Batch]:
    """Return the messages of a plan with what they show."""
    ids = [each for message in messages if message.notice is None for each in message.ids]
    loaded = await _load(transaction, ids) if ids else _Loaded(articles={}, evidence={}, reports={}, cards={})
    return [_batch(queue, each, loaded) for each in messages]


def _batch(queue: Queue, message: Message, loaded: _Loaded) -> Batch:
    shown = [loaded.item(row.delivery, row.delivery.article_id) for row in message.rows if row.delivery.article_id is not None]
    return batch_of(queue, message, shown)


async def _load(transaction: Transaction, ids: Sequence[DeliveryId]) -> _Loaded:
    wanted = json_list(ids)
    evidence: dict[ArticleId, tuple[Evidence, ...]] = {}
    for row in await transaction.rows("delivered_evidence", ids=wanted):
        evidence[row["article_id"]] = (*evidence.get(row["article_id"], ()), evidence_of(row))
    articles = [(article_of(row), row["source_title"]) for row in await transaction.rows("delivered_articles", ids=wanted)]
    return _Loaded(
        articles={article.id: (article, shown_title(title, article)) for article, title in articles},
        evidence=evidence,
        reports=await _reports(transaction, wanted),
        cards={row["delivery_id"]: row["message_id"] for row in await transaction.rows("cards_to_edit", ids=wanted)},
    )


async def _reports(transaction: Transaction, ids: str) -> Mapping[DeliveryId, tuple[Coverage, ...]]:
    reports: dict[DeliveryId, tuple[Coverage, ...]] = {}
    for row in await transaction.rows("story_reports", ids=ids):
        reports[row["delivery_id"]] = (*reports.get(row["delivery_id"], ()), report_of_row(row))
    return reports
