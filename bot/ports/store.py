"""The store ports. One adapter satisfies them all; each step asks for the one it needs.

Every method raises StoreError when the database cannot be used, and nothing else of the driver's.
What a method wrote is durable when it returns.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.article import Article, Identity
from bot.domain.claims import HostClaim, SeenLimits
from bot.domain.delivery import Batch, Delivery, Nonce, Settlement
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.history import ArticleHistory, StoredStory
from bot.domain.polling import PollRecord
from bot.domain.source import Source, SourceId
from bot.domain.subscription import Subscription, SubscriptionId
from bot.domain.topic import TopicSlug
from bot.outbox.digest_days import DigestDay, Fetching, QuietDay
from bot.outbox.notices import Notice


class Sources(Protocol):
    """The sources and when each is due."""

    async def add_sources(self, sources: Collection[Source]) -> Sequence[Source]:
        """Add those whose URL is new (a stored URL keeps its row) and return the added ones. A source disabled by hand is enabled again."""
        ...

    async def remove_source(self, url: str) -> bool:
        """Forget the source stored under `url` and its articles' future polls; say whether there was one."""
        ...

    async def sources(self) -> Sequence[Source]:
        """Return all sources, by URL."""
        ...

    async def due_hosts(self, now: datetime, limit: int) -> Sequence[str]:
        """Return hosts that have an enabled source due at `now`, most overdue first, without those on hold or claimed."""
        ...

    async def due_at(self, host: str, now: datetime) -> Sequence[Source]:
        """Return the enabled sources of `host` that are due at `now`, most overdue first; none while it is on hold or claimed."""
        ...

    async def claim_hosts(self, hosts: Collection[str], claim: HostClaim) -> Collection[str]:
        """Claim those of `hosts` that are free, in one transaction, and return them: they are due for nobody until the claim ends.

        A host on hold is not free.
        """
        ...

    async def held_hosts(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts on hold at `now`, each with the end of its hold."""
        ...

    async def release_hosts(self, hosts: Collection[str], until: datetime, free_at: datetime) -> None:
        """Let the claims of `hosts` that were made until `until` end at `free_at`; those of others stay."""
        ...


class History(Protocol):
    """What became of an article."""

    async def told(self, url: str, canonical_url: str) -> Sequence[ArticleHistory]:
        """Return the articles that have one of these addresses, the newest first, and what became of each; a few at most."""
        ...


class Articles(Protocol):
    """What was seen, and what it became."""

    async def known(
        self, source: SourceId, identities: Collection[Identity], noted_before: datetime | None = None
    ) -> Mapping[Identity, bool]:
        """Return those of `identities` that this source has shown before, each with whether that was last noted before `noted_before`."""
        ...

    async def recent_stories(self, since: datetime) -> Sequence[StoredStory]:
        """Return the stories last seen at or after `since`, oldest first."""
        ...

    async def record(self, poll: PollRecord) -> Sequence[DestinationId]:
        """Apply a poll in one transaction, idempotently, and return the destinations to wake.

        Those are the ones with a delivery due by `poll.at` that take messages: what a paused one is owed waits.

        What is `seen` is noted at the time of the poll, whether it was known or not.
        The same record applied twice changes nothing the second time. Deliveries that exist already
        (destination, story, kind) are left as they are.
        """
        ...

    async def latest(self, topic: TopicSlug, limit: int) -> Sequence[Article]:
        """Return the newest articles that matched `topic`, newest first."""
        ...


class Destinations(Protocol):
    """The channels that Newsdesk may post to."""

    async def save_destination(self, destination: Destination) -> None:
        """Insert the destination, or replace its locale, zone, pause, quiet hours and number of cards.

        Where that ends a pause, the oldest of the alerts that waited for it are given up (bot.outbox.pausing).
        """
        ...

    async def destination(self, of: DestinationId) -> Destination | None:
        """Return one destination, None when it is unknown."""
        ...

    async def destinations(self) -> Sequence[Destination]:
        """Return all destinations, by platform, workspace and channel."""
        ...


class Subscriptions(Protocol):
    """What channels want."""

    async def save_subscription(self, subscription: Subscription) -> None:
        """Insert the subscription, or replace the one with the same id. Its destination must have been saved."""
        ...

    async def remove_subscription(self, of: SubscriptionId) -> bool:
        """Delete a subscription; say whether there was one. Deliveries already filed stay."""
        ...

    async def subscriptions(self, destination: DestinationId) -> Sequence[Subscription]:
        """Return a channel's subscriptions, oldest first."""
        ...

    async def workspace_subscriptions(self, platform: str, workspace_id: str) -> Sequence[tuple[Destination, Subscription]]:
        """Return the subscriptions of all channels of a workspace, with their channels, oldest first."""
        ...

    async def all_subscriptions(self) -> Sequence[Subscription]:
        """Return every subscription but those of destinations that are off, or paused, which catch up afterwards.

        A paused one that is owed nothing is among them: its next message shows whether it still refuses us.
        """
        ...


class Outbox(Protocol):
    """What is owed to channels.

    pending -> sending (committed before any I/O) -> sent | pending again | parked. A batch, once named by its nonce,
    keeps its deliveries: a later send of the same nonce carries the same stories.
    """

    async def due_destinations(
        self, now: datetime, limit: int, platforms: Collection[Platform] = tuple(Platform)
    ) -> Sequence[DestinationId]:
        """Return destinations with a delivery due at `now` (pending, or sending and never settled).

        Workspaces take turns: the most overdue channel of each, then the second of each, and so on.

        Without those that are paused, but with those that are to be asked again by now; only of these platforms, so that
        what waits for one that is switched off does not stand before the others.
        """
        ...

    async def begin(self, to: DestinationId, now: datetime, limit: int, most: int | None = None) -> Sequence[Batch]:
        """Mark at most `limit` batches as sending, commit, and return them in the order in which they fell due.

        Each due alert is a batch of its own; all due digest entries that no batch carries yet become one batch. A subscription has
        one such batch a local date: entries that fall due after it become due with the channel's next digest.
        Batches found in state sending come back with `interrupted` set: the caller is the only one to send to this
        destination, so nobody else is sending them.

        In the channel's quiet hours all but digests and what is sending waits for their end; the best alerts as cards, the others as
        one list. Of alerts, a channel gets `most` in an hour of the clock, or its own number; the others become the next hour's list.
        """
        ...

    async def release_held(self, to: DestinationId, until: datetime, now: datetime) -> None:
        """Let what waits for the end of quiet hours at `until` be due `now`: they were changed."""
        ...

    async def take_mention(self, to: DestinationId, nonce: Nonce, now: datetime, since: datetime) -> bool:
        """Let a message mention somebody, and say so, unless another message of the channel did after `since`.

        The message that took the mention keeps it: made again, it mentions again.
        """
        ...

    async def file(self, deliveries: Collection[Delivery]) -> None:
        """Add what channels are owed of stored articles; deliveries that exist already stay as they are."""
        ...

    async def settle(self, settlements: Collection[Settlement]) -> None:
        """Apply what became of batches, in one transaction.

        Paused also pauses the destination, Off gives it up with all that it is owed, and Sent ends its pause. While it is paused it
        keeps its newest alerts only (bot.outbox.pausing).

        A digest of which nothing was posted for certain is undone: its entries may join others, and its day is open again.

        Again makes the channel's whole queue wait: what was due before `at` becomes due at `at`, behind the message that
        waits, so that a channel's messages keep their order.
        """
        ...

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each state."""
        ...


class Digests(Protocol):
    """Which days had their digest, and which were quiet."""

    async def digest_days(self, since: date) -> Collection[DigestDay]:
        """Return the days since a local date that are taken: by a digest, or by a line that said that nothing came."""
        ...

    async def take_quiet_days(self, to: DestinationId, days: Collection[DigestDay], nonce: Nonce, now: datetime) -> bool:
        """Take days of a channel's subscriptions for one line that says that nothing came; say whether it is to be said.

        Nothing is taken while the channel is owed digest entries by `now`, nor a day that is taken already.
        """
        ...

    async def quiet_days_due(self, now: datetime) -> Sequence[QuietDay]:
        """Return the quiet days that channels are still to be told of at `now`, oldest first."""
        ...

    async def settle_quiet_day(self, nonce: Nonce, again_at: datetime | None) -> None:
        """Note that a channel was told of a quiet day, or when to try again."""
        ...

    async def fetching(self) -> Fetching:
        """Return when an enabled source was last asked, and when one last answered."""
        ...


class Notices(Protocol):
    """What channels are told of the sources themselves."""

    async def file_notices(self, gone: Source, at: datetime, *, to_readers: bool) -> int:
        """File one notice that a source is gone for each channel that it matters to, and return how many are new.

        It matters to those who subscribed to that feed itself; with `to_readers` also to those who were sent an article of it
        and still subscribe to anything. A channel is told of a source once.
        """
        ...

    async def notices_due(self, now: datetime) -> Sequence[Notice]:
        """Return the notices that channels which are not off are to be told at `now`, oldest first."""
        ...

    async def settle_notice(self, nonce: Nonce, again_at: datetime | None) -> None:
        """Note that a channel was told, or when to try again."""
        ...


class Maintenance(Protocol):
    """Housekeeping."""

    async def prune(self, before: datetime) -> int:
        """Delete articles, evidence and stories last seen before `before` that no unsettled delivery needs; return how many articles went.

        What was seen stays known.
        """
        ...

    async def forget_seen(self, limits: SeenLimits, now: datetime) -> int:
        """Forget identities that their sources have not shown for long; return how many. What the last documents held stays known.

        Time is not counted back from a note made after `now`, while the clock ran ahead: all that is noted since would be old.
        """
        ...

    async def forget_off(self, before: datetime) -> int:
        """Delete the destinations that have been off since before `before`, with their subscriptions and deliveries; return how many."""
        ...

    async def check(self) -> None:
        """Prove that the database can be read and written; raise StoreError with one sentence when it cannot."""
        ...

    async def close(self) -> None:
        """Finish the writes that were accepted and release the database; may be called twice."""
        ...


class Store(Sources, Articles, Destinations, Subscriptions, Outbox, Digests, Notices, History, Maintenance, Protocol):
    """All of them: what the composition root hands out."""
