"""The history of an article, in SQL."""

from collections.abc import Sequence

from bot.domain.article import Article
from bot.domain.delivery import Delivery, DeliveryId
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory
from bot.store.channel_rows import destination_of
from bot.store.rows import article_of, delivery_of, evidence_of, shown_title
from bot.store.sql.part import SqlPart

MOST = 5


class SqlHistory(SqlPart):
    """Satisfies bot.ports.store.History."""

    async def history_of(self, url: str, canonical_url: str) -> Sequence[ArticleHistory]:
        """Return the newest articles that have one of these addresses, and what became of each."""
        rows = await self._database.read("articles_at", url=url, canonical_url=canonical_url, limit=MOST)
        return [await self._history(article_of(row), row["source_title"]) for row in rows]

    async def owed(self, delivery: DeliveryId) -> ArticleHistory | None:
        """Return the article of a delivery, and what its channel alone was owed of the story; None where it was let go."""
        rows = await self._database.read("article_owed", delivery_id=delivery)
        return await self._history(article_of(rows[0]), rows[0]["source_title"], rows[0]["destination_id"]) if rows else None

    async def _history(self, article: Article, title: str | None, only: int | None = None) -> ArticleHistory:
        evidence = [evidence_of(row) for row in await self._database.read("evidence_of", article_id=article.id)]
        owed = [delivery_of(row) for row in await self._database.read("deliveries_of", story_id=article.story_id)]
        deliveries = [each for each in owed if only in (None, each.destination_id)]
        channels = [(await self._channel(each), each) for each in deliveries]
        return ArticleHistory(article, shown_title(title, article), tuple(evidence), tuple(channels))

    async def _channel(self, delivery: Delivery) -> Destination:
        (row,) = await self._database.read("destination", id=delivery.destination_id)
        return destination_of(row)
