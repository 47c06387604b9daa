"""A story: one event, and the articles that report it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.domain.article import ArticleId, StoryId
from bot.domain.ids import derived_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event. It carries the title of the article that opened it."""

    id: StoryId
    title: str
    first_seen_at: datetime
    last_seen_at: datetime


@lru_cache(64)  # asked for twice about each new article
def story_id(first: ArticleId) -> StoryId:
    """Return the id of the story that the article `first` opens."""
    return StoryId(derived_id("story", first))
