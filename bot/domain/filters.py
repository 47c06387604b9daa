"""A filter: what a subscription lets through of what it is about. Pure.

What an article says is known where it is read; what is kept of that are marks, which stand beside its topics: one for each filter's query
that it fits, one for each kind of item that it is. docs/decisions/0085-filters-of-a-subscription.md gives the reasons.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.domain.ids import derived_id
from bot.domain.topic import Evidence, TopicSlug

_QUERY: Final = "own:if-"
_CONTRARY: Final = "own:un-"
_KIND: Final = "own:kind-"
"""Before the slugs of marks, which show nowhere, as nothing does of the topics of other workspaces (bot.domain.own_topic.is_own)."""

MOST_PUBLISHERS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is let through; by default all is.

    `query` is in the language of topics. One that only says what is not wanted fits nearly all, so that what is marked is its `contrary`.
    `without` are kinds of items that are left out. So many `publishers` have to tell a story before it is told.
    """

    query: str = ""
    contrary: bool = False
    without: frozenset[str] = frozenset()
    publishers: int = 1

    @property
    def mark(self) -> TopicSlug | None:
        """What an article bears that the query, or its contrary, fits; None without a query."""
        return TopicSlug(f"{_CONTRARY if self.contrary else _QUERY}{derived_id('filter', self.query):x}") if self.query else None

    @property
    def marks(self) -> bool:
        """Whether it judges by marks."""
        return bool(self.query or self.without)

    def lets(self, marks: Collection[TopicSlug]) -> bool:
        """Say whether an article with these marks, beside whatever else, is let through."""
        return self.fits(marks) and not self.kinds_in(marks)

    def fits(self, marks: Collection[TopicSlug]) -> bool:
        """Say whether the query lets an article through."""
        return self.mark is None or (self.mark in marks) != self.contrary

    def kinds_in(self, marks: Collection[TopicSlug]) -> frozenset[str]:
        """Return the kinds that are left out of which an article is."""
        return frozenset(each for each in self.without if kind_mark(each) in marks)


NO_FILTER: Final = Filter()


class LookBack(NamedTuple):
    """What a filter would have let through of so many days: how many stories there were, how many are left, and titles of some it held."""

    days: int
    stories: int
    left: int
    held: tuple[str, ...] = ()


def kind_mark(kind: str) -> TopicSlug:
    """Return what an article of a kind of items bears."""
    return TopicSlug(f"{_KIND}{kind}")


def is_mark(slug: str) -> bool:
    """Say whether a slug is that of a mark, and of no topic."""
    return slug.startswith((_QUERY, _CONTRARY, _KIND))


def marked(marks: Iterable[TopicSlug]) -> tuple[Evidence, ...]:
    """Return marks as they stand beside the evidence of an article's topics."""
    return tuple(Evidence(topic=each, score=1.0, threshold=1.0, hits=()) for each in marks)


def without_marks(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence of topics alone."""
    return tuple(each for each in evidence if not is_mark(each.topic))


def parted(evidence: Iterable[Evidence]) -> tuple[tuple[Evidence, ...], tuple[TopicSlug, ...]]:
    """Return the evidence of topics, and the marks among those that hold: why a filter's query holds is told nobody."""
    found = tuple(evidence)
    return without_marks(found), tuple(each.topic for each in found if each.matched and is_mark(each.topic))
