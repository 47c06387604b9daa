"""The status: everything that whoever runs Newsdesk looks at, worked out from what the store says. Pure; the terminal and pages show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from bot.domain.delivery import ENTRIES, State
from bot.domain.destination import Destination, DestinationId
from bot.domain.loads import Settled, Waiting
from bot.domain.outage import Outage
from bot.domain.schedule import next_digest_at
from bot.domain.source import Source
from bot.domain.subscription import Subscription

Thing = TypeVar("Thing")


class FeedState(StrEnum):
    """How a feed does: its last answer was good or not, it never gave one, was not asked yet, waits for our network, or is not asked."""

    OK = "ok"
    FAILING = "failing"
    NEVER = "never"
    NEW = "new"
    OURS = "ours"
    GONE = "gone"


class ChannelState(StrEnum):
    """How a channel does: it takes messages, it refuses them, it was given up, or its workspace removed us."""

    OK = "ok"
    PAUSED = "paused"
    OFF = "off"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and how it does. `since`: the last good answer of one that fails; None where it never gave any."""

    source: Source
    state: FeedState

    @property
    def since(self) -> datetime | None:
        """When it last answered."""
        return self.source.fetched_at

    @property
    def is_in_trouble(self) -> bool:
        """Whether it was asked, and its last answer was none."""
        return self.state in (FeedState.FAILING, FeedState.NEVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel and how it does. `last_at`: when it got its last card or digest; `parked`: what was given up, by reason.

    `next_digest`: when its next digest falls due; one that is due and was not sent yet stands in `late_digest`.
    """

    channel: Destination
    state: ChannelState
    wishes: Sequence[Subscription] = ()
    last_at: datetime | None = None
    sent: int = 0
    waiting: Sequence[Waiting] = ()
    parked: Mapping[str, int] = field(default_factory=dict)
    next_digest: datetime | None = None
    late_digest: datetime | None = None

    @property
    def owed(self) -> int:
        """How much waits for it."""
        return sum(each.count for each in self.waiting)

    @property
    def reason(self) -> str:
        """Why it takes no messages, as the operator reads it; empty where it does."""
        return self.channel.pause_reason or ("removed from the workspace" if self.state is ChannelState.LEFT else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All of it, at one moment. Feeds stand by address; channels with the newest message first."""

    at: datetime
    feeds: Sequence[Feed] = ()
    channels: Sequence[Channel] = ()
    outage: Outage | None = None
    database_size: int = 0

    @property
    def feed_counts(self) -> Mapping[FeedState, int]:
        """How many feeds do how."""
        counted = Counter(each.state for each in self.feeds)
        return {state: counted[state] for state in FeedState}

    @property
    def troubled_feeds(self) -> Sequence[Feed]:
        """The feeds that fail, those that failed most often first."""
        return sorted((each for each in self.feeds if each.is_in_trouble), key=lambda each: (-each.source.errors, each.source.url))

    @property
    def next_asks(self) -> Sequence[Feed]:
        """The feeds that are asked, the next one first."""
        asked = (each for each in self.feeds if each.state is not FeedState.GONE)
        return sorted(asked, key=lambda each: (each.source.next_poll_at, each.source.url))

    @property
    def silenced(self) -> Sequence[Channel]:
        """The channels that take no messages."""
        return [each for each in self.channels if each.state is not ChannelState.OK]

    @property
    def parked(self) -> Mapping[str, int]:
        """What was given up in all channels, by reason, the most frequent first."""
        reasons: Counter[str] = Counter()
        for each in self.channels:
            reasons.update(each.parked)
        return dict(reasons.most_common())

    @property
    def digests(self) -> Sequence[Channel]:
        """The channels with a digest to come, late ones first."""
        coming = (each for each in self.channels if each.state is ChannelState.OK and (each.late_digest or each.next_digest))
        return sorted(coming, key=lambda each: (each.late_digest is None, each.late_digest or each.next_digest or self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFacts:
    """What the store says, from which the status is worked out."""

    sources: Sequence[Source] = ()
    destinations: Sequence[Destination] = ()
    wishes: Sequence[Subscription] = ()
    waiting: Sequence[Waiting] = ()
    settled: Sequence[Settled] = ()
    outage: Outage | None = None
    database_size: int = 0


def status_of(facts: StoredFacts, now: datetime) -> Status:
    """Return the status at `now`. People, and channels that neither subscribed nor got anything, are no channels of it."""
    wishes = _by_channel(facts.wishes, lambda each: each.destination_id)
    waiting = _by_channel(facts.waiting, lambda each: each.channel)
    settled = _by_channel(facts.settled, lambda each: each.channel)
    known = [each for each in facts.destinations if not each.person and any(each.id in table for table in (wishes, waiting, settled))]
    channels = [_channel(each, wishes.get(each.id, ()), waiting.get(each.id, ()), settled.get(each.id, ()), now) for each in known]
    return Status(
        at=now,
        feeds=[Feed(source=each, state=feed_state(each, facts.outage, now)) for each in facts.sources],
        channels=sorted(channels, key=lambda each: -each.last_at.timestamp() if each.last_at else 0),
        outage=facts.outage,
        database_size=facts.database_size,
    )


def feed_state(source: Source, outage: Outage | None, now: datetime) -> FeedState:
    """Return how a feed does; one that should have been asked while our own network is down is not to blame."""
    if source.disabled_at is not None:
        return FeedState.GONE
    if outage and outage.under_way and source.next_poll_at <= now:
        return FeedState.OURS
    if source.fetched_at is None:
        return FeedState.NEVER if source.polled_at or source.errors else FeedState.NEW
    return FeedState.FAILING if source.errors else FeedState.OK


def channel_state(channel: Destination) -> ChannelState:
    """Return how a channel does."""
    if channel.left_at is not None:
        return ChannelState.LEFT
    if channel.off_at is not None:
        return ChannelState.OFF
    return ChannelState.OK if channel.paused_at is None else ChannelState.PAUSED


def _channel(
    channel: Destination, wishes: Sequence[Subscription], waiting: Sequence[Waiting], settled: Sequence[Settled], now: datetime
) -> Channel:
    late = [each.due_at for each in waiting if each.kind in ENTRIES and each.due_at <= now]
    return Channel(
        channel=channel,
        state=channel_state(channel),
        wishes=wishes,
        last_at=max((each.sent_at for each in settled if each.sent_at), default=None),
        sent=sum(each.count for each in settled if each.state is not State.PARKED),
        waiting=waiting,
        parked={each.reason or "": each.count for each in settled if each.state is State.PARKED},
        next_digest=min((next_digest_at(each.digest, now) for each in wishes if each.digest), default=None),
        late_digest=min(late, default=None),
    )


def _by_channel(things: Iterable[Thing], channel: Callable[[Thing], DestinationId]) -> Mapping[DestinationId, Sequence[Thing]]:
    found: dict[DestinationId, list[Thing]] = {}
    for each in things:
        found.setdefault(channel(each), []).append(each)
    return found
