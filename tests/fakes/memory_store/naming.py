"""The words of articles in memory."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.article import Article, ArticleId
from bot.domain.rising import SeenArticle
from tests.fakes.memory_store.tables import MemoryPart


class MemoryNaming(MemoryPart):
    """Satisfies bot.ports.naming.Naming."""

    async def seen_after(self, after: ArticleId | None, since: datetime, limit: int) -> Sequence[SeenArticle]:
        """Return articles that all may see and that were seen since an instant, in the order of their ids."""
        self.tables.check_open()
        public = (each for each in self.tables.articles.values() if each.owner is None and each.seen_at >= since)
        later = sorted((each for each in public if after is None or each.id > after), key=lambda each: each.id)
        return [self._seen(each) for each in later[:limit]]

    def _seen(self, article: Article) -> SeenArticle:
        source = self.tables.sources.get(article.source_id)
        evidence = self.tables.evidence.get(article.id, {})
        return SeenArticle(
            id=article.id,
            story_id=article.story_id,
            seen_at=article.seen_at,
            title=article.title,
            summary=article.summary,
            lang=article.lang or "",
            url=article.url,
            source_title=source.title if source else "",
            topics=frozenset(topic for topic, each in evidence.items() if each.matched),
        )
