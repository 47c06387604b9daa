"""The past as a store knows it: stories to compare with, and what became of an article."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import Coverage, Delivery, DeliveryId, Kind
from bot.domain.destination import Destination, DestinationId
from bot.domain.source import SourceKind
from bot.domain.story import Story, story_id
from bot.domain.topic import Evidence, TopicSlug


class StoredStory(NamedTuple):
    """A recent story with its articles, oldest first, and the topics that each matched, by name: what grouping compares with."""

    story: Story
    articles: tuple[Article, ...]
    topics: Mapping[ArticleId, tuple[TopicSlug, ...]]


class Headline(NamedTuple):
    """A message that a channel got: the delivery that stands for its story, and the report under whose title it shows that."""

    delivery: DeliveryId
    kind: Kind
    article: Article


class StoryFile(NamedTuple):
    """A story with its reports, oldest first, each with its evidence, and what channels were owed of it, in the order of filing."""

    story: Story
    reports: tuple[Coverage, ...]
    deliveries: tuple[tuple[Destination, Delivery], ...] = ()


def story_name(title: str, seen: Collection[Article]) -> str:
    """Return what a story is called for whoever may see some of its articles: as its first one is, where that is not among them."""
    if not seen or any(each.owner is None or story_id(each.id) == each.story_id for each in seen):
        return title
    return min(seen, key=lambda each: (each.seen_at, each.published_at, each.id)).title


class ArticleHistory(NamedTuple):
    """A stored article, the topics that it matched, best first, and what channels were owed of its story, in the order of filing.

    `first_look` is that of its source, None also where that was removed. `reports` are the other articles of its story, oldest first.
    """

    article: Article
    source_title: str
    evidence: tuple[Evidence, ...]
    deliveries: tuple[tuple[Destination, Delivery], ...]
    first_look: datetime | None = None
    story_title: str = ""
    reports: tuple[Coverage, ...] = ()
    source_kind: SourceKind = SourceKind.PRESS

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """All reports of its story, itself first."""
        own = Coverage(article=self.article, source_title=self.source_title, source_kind=self.source_kind, evidence=self.evidence)
        return (own, *self.reports)

    def as_told(self, channel: DestinationId) -> Coverage:
        """Return the report by which a channel was told the story; the article itself where it was not."""
        posted = [each.shown for to, each in self.deliveries if to.id == channel and each.shown and each.kind is not Kind.FACT]
        known = {each.article.id: each for each in self.coverage}
        return known.get(posted[-1][0], self.coverage[0]) if posted else self.coverage[0]
