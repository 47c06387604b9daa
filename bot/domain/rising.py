"""Names that rise: what is counted of them, and what is proposed of a topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.article import ArticleId, StoryId
from bot.domain.learned import As
from bot.domain.topic import TopicSlug


class SeenArticle(NamedTuple):
    """An article as names are counted in it: its words, where they stand, and the topics that it matched."""

    id: ArticleId
    story_id: StoryId
    seen_at: datetime
    title: str
    summary: str
    lang: str
    url: str
    source_title: str
    topics: frozenset[TopicSlug]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A name that rises in a topic. Counts are of articles: of the week with the name, of those on the topic, and on the topic before it.

    `likelihood` is Dunning's: how surely it is no chance that the topic's articles have the name more often than those before.
    """

    name: str
    spelling: str
    likelihood: float
    articles: int
    on_topic: int
    before: int
    publishers: int
    stories: int


class Headline(NamedTuple):
    """A headline with its outlet."""

    title: str
    outlet: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What else would have matched in the week with a name added: how many stories, and headlines of some."""

    stories: int
    examples: tuple[Headline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A name to think about: how it rises, headlines that have it, and what adding it would have changed."""

    topic: TopicSlug
    rise: Rise
    headlines: tuple[Headline, ...]
    more: Mapping[As, More]


class Risen(NamedTuple):
    """What rises: proposals for the topics that learn names, and the names that rise in queries, by topic."""

    proposals: Sequence[Proposal]
    in_queries: Mapping[TopicSlug, Sequence[str]]
