"""Gates: why a channel that subscribes to a topic was owed nothing of an article about it. Pure.

They stand in the order in which a poll passes them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.article import Article
from bot.domain.destination import Destination
from bot.domain.subscription import Mode, Subscription
from bot.domain.topic import TopicSlug


class Gate(StrEnum):
    """What held an article back. The values are keys of config/locales."""

    LANGUAGE = "language"  # the subscription takes other languages only
    FILTER = "filter"  # the query of the subscription's filter does not fit it
    KIND = "kind"  # it is of a kind that is left out
    BASELINE = "baseline"  # it stood in the first document that its feed gave
    YOUNGER = "younger"  # the channel subscribed, or changed its digest, after it was found
    LEFT = "left"  # the bot had been removed from the channel's workspace, and does not go on yet
    PAUSED = "paused"
    OFF = "off"  # the channel was given up
    OLD = "old"  # it was published too long before it was found
    UNTOLD = "untold"  # nothing that is kept: revisions, pauses that are over, and what was asked for before are not


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An article on its way to channels, with its `marks`.

    `first_look`: when what its feed held at first was stored; `news_for`: how old news may be.
    """

    article: Article
    marks: Collection[TopicSlug] = ()
    first_look: datetime | None
    news_for: timedelta

    @property
    def is_baseline(self) -> bool:
        """Whether the feed had it already when it was read for the first time."""
        return self.first_look is not None and self.article.seen_at <= self.first_look

    @property
    def is_old(self) -> bool:
        """Whether it was no news any more when it was found."""
        return self.article.seen_at - self.article.published_at > self.news_for


def gate(passage: Passage, wish: Subscription, channel: Destination) -> Gate:
    """Return the first gate that held an article back from a channel with a subscription to its topic."""
    found_at = passage.article.seen_at
    if held := _held_by_wish(passage, wish):
        return held
    if passage.is_baseline:
        return Gate.BASELINE
    if wish.created_at > found_at:
        return Gate.YOUNGER
    if channel.left_at is not None and channel.left_at <= found_at:
        return Gate.LEFT
    if channel.paused_at is not None and channel.paused_at <= found_at:
        return Gate.OFF if channel.off_at else Gate.PAUSED
    return Gate.OLD if passage.is_old and wish.mode is Mode.LIVE else Gate.UNTOLD


def _held_by_wish(passage: Passage, wish: Subscription) -> Gate | None:
    """Return what of a subscription holds an article back: its languages, its filter, or the kinds that it leaves out."""
    if not wish.takes(passage.article.lang):
        return Gate.LANGUAGE
    if wish.filter.lets(passage.marks) or wish.created_at > passage.article.seen_at:
        return None
    return Gate.KIND if wish.filter.fits(passage.marks) else Gate.FILTER
