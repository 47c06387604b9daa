"""A delivery: one story, or one notice, owed to one channel, until its platform confirmed it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.article import Article, ArticleId, StoryId
from bot.domain.change import Change
from bot.domain.destination import Destination, DestinationId
from bot.domain.ids import derived_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.source import SourceKind
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence, TopicSlug

DeliveryId = NewType("DeliveryId", int)
MessageId = NewType("MessageId", str)
Nonce = NewType("Nonce", str)


def stands_at(channel_id: str, message: MessageId) -> tuple[str, MessageId]:
    """Return the channel in which a message stands, and its id there: one that stands in a post of a forum names that before a colon."""
    post, _, ident = message.rpartition(":")
    return post or channel_id, MessageId(ident)


class Kind(StrEnum):
    """An alert has a card of its own; digest entries of one time share a card; an update edits the alert's card; a fact answers it.

    What an earlier digest told comes in a digest `again`, once, where there is enough that is new.

    Where a minute brings a flood, the best stories are alerts, and the rest share one card: they are `more`. A notice is about no story.
    """

    ALERT = "alert"
    DIGEST = "digest"
    UPDATE = "update"
    FACT = "fact"
    MORE = "more"
    AGAIN = "again"
    NOTICE = "notice"


ENTRIES = (Kind.DIGEST, Kind.AGAIN)
"""What shares the card of a digest."""
FOLLOWERS = (Kind.UPDATE, Kind.FACT)
"""What follows the card of an alert, and is owed only where that was sent."""


class Deferred(StrEnum):
    """Why a story did not come as a card at once: a flood, quiet hours, the channel's cards of the hour, an outage of our own.

    Or that too few publishers told it, where the channel waits for more. A digest entry that is `asked` for comes before its time.
    """

    FLOOD = "flood"
    QUIET = "quiet"
    MOST = "most"
    OUTAGE = "outage"
    ALONE = "alone"
    ASKED = "asked"


class State(StrEnum):
    """Pending until due, sending once a send was announced (committed before any I/O), then sent or parked for good.

    A card that was sent is deleted where somebody deleted its message: nothing more of its story comes there.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    PARKED = "parked"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One story or `notice` owed to one channel. `nonce` names the message that carries it, and never changes once it is set.

    Of an update, `edits` counts how often it was made, and `again_at` says when to make it again: the story grew while it was under way.
    `deferred` keeps the first reason for which it had to wait or to share a card.

    `shown` are the reports of the story as its message shows them, the head first, once the message was announced; `place` is where it
    stands in the message, `topics` are those that the message names of it. Of an update also `head_at`, when an edit last gave the card
    another head.
    """

    id: DeliveryId
    destination_id: DestinationId
    kind: Kind
    story_id: StoryId | None = None
    article_id: ArticleId | None = None
    notice: Notice | None = None
    due_at: datetime
    filed_at: datetime
    state: State = State.PENDING
    attempts: int = 0
    last_error: str | None = None
    nonce: Nonce | None = None
    message_id: MessageId | None = None
    sending_at: datetime | None = None
    sent_at: datetime | None = None
    edits: int = 0
    again_at: datetime | None = None
    deferred: Deferred | None = None
    shown: tuple[ArticleId, ...] = ()
    place: int | None = None
    topics: tuple[TopicSlug, ...] = ()
    head_at: datetime | None = None

    @property
    def untold(self) -> bool:
        """Whether it was given up before anything of it can have been posted: then the next report that is wanted files it anew."""
        return self.state is State.PARKED and self.nonce is None and self.story_id is not None

    def given_up(self, reason: str) -> "Delivery":
        """Return it given up while it waited. It keeps its name where an earlier try may stand in the channel, unless it is an edit."""
        may_be_posted = self.attempts > 0 and self.kind is not Kind.UPDATE
        return replace(self, state=State.PARKED, last_error=reason, nonce=self.nonce if may_be_posted else None)


def delivery_id(destination: DestinationId, story: StoryId, kind: Kind) -> DeliveryId:
    """Return the id of the one delivery of this kind that a story may have in a channel.

    An alert and a mention in the card of a flood are the same delivery: whichever came first, the story was told.
    """
    told = Kind.ALERT if kind is Kind.MORE else kind
    return DeliveryId(derived_id("delivery", destination, story, told))


def notice_id(destination: DestinationId, kind: NoticeKind, *about: str | int) -> DeliveryId:
    """Return the id of the one notice of this kind that a destination gets about something."""
    return DeliveryId(derived_id("notice", destination, kind, *about))


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A story that others reported before got another report: its cards are to be edited.

    A card is edited at most once in `spacing` and `most` times in all, so that neither people nor platforms are bothered.
    With `fact` the report also answers the card, once a story and channel: it changes what is told.
    """

    story_id: StoryId
    article_id: ArticleId
    spacing: timedelta = timedelta(minutes=1)
    most: int = 10
    fact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One article of a story, with its source, and the evidence of its topics."""

    article: Article
    source_title: str
    source_kind: SourceKind
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The message that told a channel of a story, and when; its readers live in `zone`."""

    message: MessageId
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A delivery with what its card shows.

    `article` is the head of the story, `reports` are the other articles in the order in which they are shown, and `evidence` is that of
    the story. `card` is the alert's message that it follows; `earlier` is what told the channel of the story before, in a card or a
    digest. `since` are the reports that these did not show when they were posted, and `change` is what those changed.
    """

    delivery: Delivery
    article: Article
    source_title: str
    source_kind: SourceKind = SourceKind.PRESS
    evidence: tuple[Evidence, ...]
    reports: tuple[Coverage, ...] = ()
    card: MessageId | None = None
    earlier: Telling | None = None
    since: frozenset[ArticleId] = frozenset()
    change: Change | None = None

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """All reports of the story, the head first."""
        head = Coverage(article=self.article, source_title=self.source_title, source_kind=self.source_kind, evidence=self.evidence)
        return (head, *self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of a report, as it stands there."""

    text: str
    source: str
    url: str
    story_id: StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The deliveries that one message carries: one alert, a digest, a list, or a notice, which has no items.

    `interrupted`: an earlier send was announced and never settled. `mention` is whom the message mentions, as the platform names
    them; `subscriptions` are the channel's. `items` of a list stand best first.
    """

    destination: Destination
    kind: Kind
    nonce: Nonce
    items: tuple[Item, ...] = ()
    notice: Delivery | None = None
    interrupted: bool = False
    mention: str = ""
    subscriptions: tuple[Subscription, ...] = ()

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """The items that the message carries."""
        return (self.notice,) if self.notice else tuple(item.delivery for item in self.items)

    @property
    def attempts(self) -> int:
        """The number of sends that have failed so far."""
        return max(each.attempts for each in self.deliveries)

    @property
    def filed_at(self) -> datetime:
        """When the oldest of the deliveries was filed."""
        return min(each.filed_at for each in self.deliveries)

    @property
    def announced_at(self) -> datetime:
        """When it was first about to be sent: its message cannot be older, whatever was said in the channel before."""
        return min(each.sending_at or each.filed_at for each in self.deliveries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The platform confirmed the message."""

    message_id: MessageId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Try again at `at`. `counted` is False where the platform only asked for patience."""

    at: datetime
    reason: str
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """Give up on this message; it stays in the database with its reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted:
    """The card that this message follows was deleted by somebody: they want nothing more of its story there."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """The whole destination pauses: its deliveries go back to pending and wait until one of them is tried at `recheck_at`.

    `why` and `named` are what people are told of the reason: a name of its words, and what those name.
    """

    at: datetime
    reason: str
    recheck_at: datetime
    why: str = ""
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """The whole destination is given up, and what it is owed with it; its settings stay for a while."""

    at: datetime
    reason: str


Outcome = Sent | Again | Parked | Muted | Paused | Off


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The outcome of one batch."""

    batch: Batch
    outcome: Outcome
