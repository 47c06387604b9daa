"""Restoring: the reports of the last days as the store has them, for a grouper that begins anew. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from bot.domain.article import Article, StoryId
from bot.domain.history import StoredStory
from bot.domain.own_topic import is_own
from bot.domain.source import SourceId
from bot.stories.extractor import FeatureExtractor
from bot.stories.grouping import is_recent
from bot.stories.report import Report, report_of


def members_of(
    stories: Iterable[StoredStory], hosts: Mapping[SourceId, str], extractor: FeatureExtractor
) -> Iterator[tuple[Report, StoryId]]:
    """Yield every report that was placed, with its story, in the order of reading; `hosts` are those of the sources.

    Each is what it was when it was read, so that a restart changes no later placement.
    """
    placed = [(article, stored) for stored in stories for article in stored.articles if is_recent(article.published_at, article.seen_at)]
    for article, stored in sorted(placed, key=lambda one: _read_at(one[0])):
        features = extractor.features(article.title, article.summary, article.lang)
        topics = tuple(each for each in stored.topics.get(article.id, ()) if not is_own(each))
        host = hosts.get(article.source_id, "")
        yield report_of(article, features, topics=topics, source_host=host), stored.story.id


def _read_at(article: Article) -> tuple[object, ...]:
    return article.seen_at, article.published_at, article.identity
