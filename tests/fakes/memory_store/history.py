"""What became of an article, in memory."""

from collections.abc import Sequence

from bot.domain.article import Article, ArticleId, StoryId
from bot.domain.delivery import ENTRIES, Coverage, Delivery, DeliveryId, Kind, State, delivery_id
from bot.domain.destination import Destination, DestinationId
from bot.domain.following import Viewer, viewer_of
from bot.domain.history import ArticleHistory, Headline, story_name
from bot.domain.source import SourceKind
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug
from bot.store.rows import shown_title
from tests.fakes.memory_store.tables import MemoryPart

MOST = 5


class MemoryHistory(MemoryPart):
    """Satisfies bot.ports.history.History."""

    async def history_of(self, url: str, canonical_url: str, viewer: Viewer) -> Sequence[ArticleHistory]:
        """Return the newest articles that have one of these addresses, and what became of each."""
        self.tables.check_open()
        found = [each for each in self.tables.articles.values() if each.url == url or each.canonical_url == canonical_url]
        seen = [each for each in found if self.tables.sees(each, viewer)]
        newest = sorted(seen, key=lambda each: (-each.seen_at.timestamp(), each.id))[:MOST]
        return [self._told(each, viewer) for each in newest]

    async def owed(self, delivery: DeliveryId) -> ArticleHistory | None:
        """Return the article of a delivery, and what its channel alone was owed of the story; None where it was let go."""
        self.tables.check_open()
        known = self.tables.deliveries.get(delivery)
        article = self.tables.articles.get(known.article_id) if known and known.article_id else None
        if known is None or article is None:
            return None
        return self._told(article, viewer_of(self.tables.destinations[known.destination_id].workspace), known.destination_id)

    async def told_lately(self, of: DestinationId, limit: int) -> Sequence[Headline]:
        """Return what a channel was sent last, the newest first, under the titles that stand there now."""
        self.tables.check_open()
        told, came = (Kind.ALERT, Kind.MORE, *ENTRIES, Kind.FACT), (State.SENT,)
        sent = [each for each in self.tables.deliveries.values() if each.destination_id == of and each.state in came]
        newest = sorted((each for each in sent if each.kind in told), key=lambda each: (each.sent_at or each.due_at, each.id), reverse=True)
        heads = ((each, self.tables.articles.get(self._head_of(each))) for each in newest[:limit])
        return [Headline(delivery=each.id, kind=each.kind, article=head) for each, head in heads if head]

    def _head_of(self, told: Delivery) -> ArticleId:
        edit = self.tables.deliveries.get(delivery_id(told.destination_id, told.story_id or StoryId(0), Kind.UPDATE))
        edited = edit.shown if edit and told.kind is Kind.ALERT else ()
        return next((each for each in (*edited, *told.shown) if each in self.tables.articles), told.article_id or ArticleId(0))

    async def subscribers(self, topic: TopicSlug) -> Sequence[tuple[Destination, Subscription]]:
        """Return the subscriptions to a topic with their channels, oldest first."""
        self.tables.check_open()
        wishes = sorted(self.tables.subscriptions.values(), key=lambda each: (each.created_at, each.id))
        return [(self.tables.destinations[each.destination_id], each) for each in wishes if each.topic == topic]

    def _told(self, article: Article, viewer: Viewer, only: DestinationId | None = None) -> ArticleHistory:
        source = self.tables.sources.get(article.source_id)
        evidence = sorted(self.tables.evidence.get(article.id, {}).values(), key=lambda each: (-each.score, each.topic))
        owed = [
            each for each in self.tables.deliveries.values() if each.story_id == article.story_id and only in (None, each.destination_id)
        ]
        filed = sorted(owed, key=lambda each: (each.filed_at, each.id))
        channels = tuple((self.tables.destinations[each.destination_id], each) for each in filed)
        story, others = self.tables.stories.get(article.story_id), self._others(article, viewer)
        return ArticleHistory(
            article,
            shown_title(source.title if source else None, article.url),
            tuple(evidence),
            channels,
            first_look=source.first_look if source else None,
            story_title=story_name(story.title if story else "", [article, *(each.article for each in others)]),
            reports=others,
            source_kind=source.kind if source else SourceKind.PRESS,
        )

    def _others(self, article: Article, viewer: Viewer) -> tuple[Coverage, ...]:
        others = [each for each in self.tables.articles.values() if each.story_id == article.story_id and each.id != article.id]
        others = [each for each in others if self.tables.sees(each, viewer)]
        return tuple(self._coverage(each) for each in sorted(others, key=lambda each: (each.seen_at, each.published_at, each.id)))

    def _coverage(self, article: Article) -> Coverage:
        source = self.tables.sources.get(article.source_id)
        title = shown_title(source.title if source else None, article.url)
        return Coverage(article=article, source_title=title, source_kind=source.kind if source else SourceKind.PRESS)
