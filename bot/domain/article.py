"""An entry is what a feed says; an article is what Newsdesk keeps of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.domain.ids import derived_id
from bot.domain.source import SourceId

ArticleId = NewType("ArticleId", int)
Identity = NewType("Identity", int)
StoryId = NewType("StoryId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed as parsed: plain text, absolute http(s) addresses, and dates in UTC (None when missing or impossible).

    `outlet`: who wrote it, where the feed names another than itself. `revises`: it is a new version of what was published long ago.
    """

    guid: str | None = None
    url: str | None = None
    title: str = ""
    summary: str = ""
    body: str = ""
    lang: str | None = None
    image_url: str | None = None
    published_at: datetime | None = None
    outlet: str = ""
    revises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of one source. `published_at` is never later than `seen_at`; `url` may be empty when a feed gives no link.

    `owner` is that of its source when it was seen: where there is one, few may see it (bot.domain.following).
    """

    id: ArticleId
    source_id: SourceId
    identity: Identity
    url: str
    canonical_url: str
    title: str
    summary: str
    lang: str | None
    image_url: str | None
    published_at: datetime
    seen_at: datetime
    content_hash: str
    story_id: StoryId
    owner: int | None = None


def article_id(source_id: SourceId, identity: Identity) -> ArticleId:
    """Return the id of the article that a source knows under `identity`."""
    return ArticleId(derived_id("article", source_id, identity))
