"""A subscription: what one channel wants to hear of, and when."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType, Protocol

from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import InvalidInput
from bot.domain.filters import NO_FILTER, Filter, LookBack
from bot.domain.ids import derived_id
from bot.domain.schedule import DigestTime
from bot.domain.source import SourceId
from bot.domain.topic import TopicSlug

SubscriptionId = NewType("SubscriptionId", int)


class Mode(StrEnum):
    """How a match reaches the channel: at once, in the digest, or both."""

    LIVE = "live"
    DIGEST = "digest"
    BOTH = "both"

    @property
    def live(self) -> bool:
        """Whether a match becomes an alert."""
        return self is not Mode.DIGEST

    @property
    def digest(self) -> bool:
        """Whether a match goes into the digest."""
        return self is not Mode.LIVE


class Reported(Protocol):
    """Something that a wish is compared with: an article, or what is known of one."""

    @property
    def lang(self) -> str | None:
        """The language in which it reports."""
        ...

    @property
    def source_id(self) -> SourceId | None:
        """Which source has it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One channel's wish: a topic, or all of one feed, which had the name `feed_name` then.

    `digest` is set unless the mode is live; no languages means all of them.

    `empty_days` asks for a line also on a day on which nothing came. `mention` is whom its alerts mention, as the platform names them
    (the id of a role or group, or "here"); empty for nobody.
    """

    id: SubscriptionId
    destination_id: DestinationId
    topic: TopicSlug | None = None
    feed: SourceId | None = None
    feed_name: str = ""
    mode: Mode = Mode.LIVE
    digest: DigestTime | None = None
    languages: frozenset[str] = frozenset()
    empty_days: bool = False
    mention: str = ""
    filter: Filter = NO_FILTER
    created_by: str = ""
    created_at: datetime

    def wants(self, article: Reported, topics: Collection[TopicSlug]) -> bool:
        """Say whether an article that matched `topics`, and bears the marks among them, is what the channel wants to hear of."""
        return self.is_about(article, topics) and self.filter.lets(topics)

    def is_about(self, article: Reported, topics: Collection[TopicSlug]) -> bool:
        """Say whether an article is what the channel asked for, whatever the filter says of it."""
        return self.takes(article.lang) and (self.topic in topics or (self.feed is not None and self.feed == article.source_id))

    def takes(self, lang: str | None) -> bool:
        """Say whether articles in a language pass the channel's filter; one whose language nobody knows does, since headlines are short."""
        return not self.languages or not lang or lang.partition("-")[0] in self.languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A subscription as it shall be, and as it was when somebody decided that; None: there was none."""

    wish: Subscription
    before: Subscription | None = None

    @property
    def moves_digest(self) -> bool:
        """Whether the digest comes at other times than before."""
        return self.before is None or self.before.digest != self.wish.digest

    @property
    def ends_digest(self) -> bool:
        """Whether there is no digest any more, where there was one."""
        return self.before is not None and self.before.mode.digest and not self.wish.mode.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """The result of a wish: the channel and subscription as they are stored, and the subscription that it replaced.

    `look_back` is what a filter that was changed would have let through lately.
    """

    channel: Destination
    subscription: Subscription
    before: Subscription | None = None
    look_back: LookBack | None = None


class Readership(NamedTuple):
    """How many channels subscribe, and to how much in all."""

    channels: int
    subscriptions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The result of ending subscriptions of a channel, and what may still come: by those that are left, or by a message on its way."""

    channel: Destination
    ended: Sequence[Subscription]
    left: Sequence[Subscription] = ()
    on_its_way: bool = False


def dated(wish: Subscription, before: Subscription | None) -> Subscription:
    """Return a wish with the date of the one that it replaces, where the digest stays: a digest missed meanwhile is owed."""
    return replace(wish, created_at=before.created_at) if before and before.digest == wish.digest else wish


def asked_at(changes: Iterable[Change]) -> datetime:
    """Return when somebody asked for changes, of which there is one at least: each wish bears that date until it is stored."""
    return max(each.wish.created_at for each in changes)


def subscription_id(destination: DestinationId, subject: TopicSlug | SourceId) -> SubscriptionId:
    """Return the id of the one subscription that a channel may have to a topic or feed."""
    return SubscriptionId(derived_id("subscription", destination, subject))


def new_ones(done: Iterable[Subscribed]) -> Sequence[Subscription]:
    """Return the subscriptions that were none before."""
    return [each.subscription for each in done if each.before is None]


def unknown_subscription() -> InvalidInput:
    """Return the error for a subscription that is not there, or not for this person."""
    return InvalidInput("That subscription does not exist any more: look at the list of subscriptions.", code="unknown_subscription")
