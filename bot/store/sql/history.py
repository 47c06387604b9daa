"""What became of an article, in SQL."""

from collections.abc import Sequence

from bot.domain.article import Article
from bot.domain.delivery import Delivery
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory
from bot.store.channel_rows import destination_of
from bot.store.rows import article_of, delivery_of, evidence_of, shown_title
from bot.store.sql.part import SqlPart

MOST = 5


class SqlHistory(SqlPart):
    """Satisfies bot.ports.store.History."""

    async def told(self, url: str, canonical_url: str) -> Sequence[ArticleHistory]:
        """Return the newest articles that have one of these addresses, and what became of each."""
        rows = await self._database.read("articles_at", url=url, canonical_url=canonical_url, limit=MOST)
        return [await self._told(article_of(row), row["source_title"]) for row in rows]

    async def _told(self, article: Article, title: str | None) -> ArticleHistory:
        evidence = [evidence_of(row) for row in await self._database.read("evidence_of", article_id=article.id)]
        deliveries = [delivery_of(row) for row in await self._database.read("deliveries_of", story_id=article.story_id)]
        channels = [(await self._channel(each), each) for each in deliveries]
        return ArticleHistory(article, shown_title(title, article), tuple(evidence), tuple(channels))

    async def _channel(self, delivery: Delivery) -> Destination:
        (row,) = await self._database.read("destination", id=delivery.destination_id)
        return destination_of(row)
