"""The intent of one poll, which the store applies in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.article import Article, ArticleId, Identity
from bot.domain.delivery import Delivery, Growth
from bot.domain.source import Source
from bot.domain.story import Story
from bot.domain.topic import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """All that one poll changes.

    `source` is the whole next state. `seen` are identities to remember (also those of entries that became no article).
    `dropped` says which entries could not be read; nothing of them is stored but that they were seen.
    `left_out` is how many entries were beyond what their source may bring in a day: they are remembered, and nothing was made of them.
    `grown` are stories whose cards are to be edited, in every channel that has or will have one.
    `evidence` maps an article to the topics it matched. `hold_host_until` keeps the whole host from being asked (a 429).
    `without_document`: the source's title, language, sleep and body are as they were, since none came that could change them.
    `asked` is the address that was asked: where the source was given another one meanwhile, its state stays as it is.
    """

    source: Source
    at: datetime
    seen: tuple[Identity, ...] = ()
    articles: tuple[Article, ...] = ()
    stories: tuple[Story, ...] = ()
    evidence: Mapping[ArticleId, tuple[Evidence, ...]] = field(default_factory=dict)
    deliveries: tuple[Delivery, ...] = ()
    grown: tuple[Growth, ...] = ()
    hold_host_until: datetime | None = None
    dropped: tuple[str, ...] = ()
    left_out: int = 0
    without_document: bool = False
    asked: str = ""
