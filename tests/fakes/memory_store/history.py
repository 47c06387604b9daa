"""What became of an article, in memory."""

from collections.abc import Sequence

from bot.domain.article import Article
from bot.domain.history import ArticleHistory
from bot.store.rows import shown_title
from tests.fakes.memory_store.tables import MemoryPart

MOST = 5


class MemoryHistory(MemoryPart):
    """Satisfies bot.ports.store.History."""

    async def told(self, url: str, canonical_url: str) -> Sequence[ArticleHistory]:
        """Return the newest articles that have one of these addresses, and what became of each."""
        self.tables.check_open()
        found = [each for each in self.tables.articles.values() if each.url == url or each.canonical_url == canonical_url]
        newest = sorted(found, key=lambda each: (-each.seen_at.timestamp(), each.id))[:MOST]
        return [self._told(each) for each in newest]

    def _told(self, article: Article) -> ArticleHistory:
        source = self.tables.sources.get(article.source_id)
        evidence = sorted(self.tables.evidence.get(article.id, {}).values(), key=lambda each: (-each.score, each.topic))
        owed = [each for each in self.tables.deliveries.values() if each.story_id == article.story_id]
        filed = sorted(owed, key=lambda each: (each.filed_at, each.id))
        channels = tuple((self.tables.destinations[each.destination_id], each) for each in filed)
        return ArticleHistory(article, shown_title(source.title if source else None, article), tuple(evidence), channels)
