"""What became of an article, in memory."""

from collections.abc import Sequence

from bot.domain.article import Article
from bot.domain.delivery import DeliveryId
from bot.domain.destination import DestinationId
from bot.domain.history import ArticleHistory
from bot.store.rows import shown_title
from tests.fakes.memory_store.tables import MemoryPart

MOST = 5


class MemoryHistory(MemoryPart):
    """Satisfies bot.ports.store.History."""

    async def history_of(self, url: str, canonical_url: str) -> Sequence[ArticleHistory]:
        """Return the newest articles that have one of these addresses, and what became of each."""
        self.tables.check_open()
        found = [each for each in self.tables.articles.values() if each.url == url or each.canonical_url == canonical_url]
        newest = sorted(found, key=lambda each: (-each.seen_at.timestamp(), each.id))[:MOST]
        return [self._told(each) for each in newest]

    async def owed(self, delivery: DeliveryId) -> ArticleHistory | None:
        """Return the article of a delivery, and what its channel alone was owed of the story; None where it was let go."""
        self.tables.check_open()
        known = self.tables.deliveries.get(delivery)
        article = self.tables.articles.get(known.article_id) if known and known.article_id else None
        return self._told(article, known.destination_id) if known and article else None

    def _told(self, article: Article, only: DestinationId | None = None) -> ArticleHistory:
        source = self.tables.sources.get(article.source_id)
        evidence = sorted(self.tables.evidence.get(article.id, {}).values(), key=lambda each: (-each.score, each.topic))
        owed = [
            each for each in self.tables.deliveries.values() if each.story_id == article.story_id and only in (None, each.destination_id)
        ]
        filed = sorted(owed, key=lambda each: (each.filed_at, each.id))
        channels = tuple((self.tables.destinations[each.destination_id], each) for each in filed)
        return ArticleHistory(article, shown_title(source.title if source else None, article), tuple(evidence), channels)
