"""What grouping reads and what it answers: a report of an event, and the story that it was placed in."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.domain.analysis import Features
from bot.domain.article import Article, ArticleId, StoryId
from bot.domain.topic import TopicSlug


class Report(NamedTuple):
    """One article as grouping sees it. `url` is canonical and may be empty, as may `content_hash`: an empty key identifies nothing.

    `owner` is that of the article (bot.domain.following).
    """

    article_id: ArticleId
    features: Features
    published_at: datetime
    seen_at: datetime
    url: str = ""
    content_hash: str = ""
    topics: tuple[TopicSlug, ...] = ()
    host: str = ""
    owner: int | None = None


class Likeness(NamedTuple):
    """Why a report belongs to a story: the score, its named parts, and the member that it is most like.

    `shared` are the terms that both have, those that count most first; `against` what keeps them apart by rule, each with what it is in
    the one title and in the other (bot/stories/reasons.py puts both in words).
    """

    score: float
    threshold: float
    parts: tuple[tuple[str, float], ...] = ()
    member: ArticleId | None = None
    shared: tuple[str, ...] = ()
    against: tuple[tuple[str, str, str], ...] = ()


class Placement(NamedTuple):
    """Where a report went. `likeness` speaks of the story that it joined, or of the nearest that it did not join; None when none could be.

    `fact`: the report brings a number or a name that changes the story.
    """

    story_id: StoryId
    is_new: bool
    likeness: Likeness | None = None
    fact: bool = False


def report_of(article: Article, features: Features, *, topics: tuple[TopicSlug, ...] = (), source_host: str = "") -> Report:
    """Return the report that an article makes; one without an address is its source's."""
    return Report(
        article_id=article.id,
        features=features,
        url=article.canonical_url,
        content_hash=article.content_hash,
        published_at=article.published_at,
        seen_at=article.seen_at,
        topics=topics,
        host=urlsplit(article.canonical_url).hostname or source_host,
        owner=article.owner,
    )
