"""The preview of a query: what it would have told of some days, what it nearly would have, and how it differs from another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.article import ArticleId
from bot.domain.delivery import Coverage
from bot.domain.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a query says of an article: `words` of it were found, as the article spells them; `lacks` is the part that does not hold."""

    words: tuple[str, ...]
    lacks: str = ""

    @property
    def holds(self) -> bool:
        """Whether the query holds."""
        return not self.lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article, and what the query says of it."""

    report: Coverage
    judged: Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a query differs from a topic, or (None) from its wording before: how many stories more and fewer, and the newest of each.

    `why` is what the query says of these, where it was asked: by which words it holds now, or what of it does not.
    """

    topic: Topic | None
    more: int
    fewer: int
    gained: tuple[Coverage, ...] = ()
    lost: tuple[Coverage, ...] = ()
    why: Mapping[ArticleId, Judged] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a query would have told in some days: `stories` of `looked_at` articles; `more`: there were others that nobody looked at."""

    days: int
    stories: int
    looked_at: int
    more: bool
    examples: tuple[Example, ...] = ()
    near: tuple[Example, ...] = ()
    difference: Difference | None = None
