"""The store ports. One adapter satisfies them all; each step asks for the one it needs.

Every method raises StoreError when the database cannot be used, and nothing else of the driver's.
What a method wrote is durable when it returns.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.article import Article, ArticleId, Identity
from bot.domain.audit import Actor
from bot.domain.choices import Choice, Chosen
from bot.domain.claims import HostClaim
from bot.domain.destination import Destination, DestinationId
from bot.domain.filters import Filter
from bot.domain.following import Viewer
from bot.domain.history import StoredStory
from bot.domain.polling import PollRecord
from bot.domain.quiet_hours import QuietHours
from bot.domain.source import Source, SourceId
from bot.domain.subscription import Change, Readership, Subscribed, Subscription, SubscriptionId
from bot.domain.topic import TopicSlug
from bot.ports.absences import Absences
from bot.ports.asks import Asks
from bot.ports.browsing import Browsing
from bot.ports.editions import Editions
from bot.ports.following import Following
from bot.ports.forgetting import Forgetting
from bot.ports.history import History
from bot.ports.maintenance import Maintenance
from bot.ports.naming import Naming
from bot.ports.outages import Outages
from bot.ports.outbox import Digests, EarlyDigests, Outbox
from bot.ports.overview import Overview
from bot.ports.own_topics import Audit, OwnTopics
from bot.ports.own_words import OwnWords
from bot.ports.reading import Reading
from bot.ports.restoring import Restoring
from bot.ports.saved import SavedStories
from bot.ports.vitals import Reckoning


class Sources(Protocol):
    """The sources and when each is due."""

    async def add_sources(self, sources: Collection[Source]) -> Sequence[Source]:
        """Add those whose URL is new (a stored URL keeps its row) and return the added ones. A source disabled by hand is enabled again.

        They are the operator's, and so everybody's: also those that belonged to workspaces before.
        """
        ...

    async def remove_source(self, url: str) -> bool:
        """Forget the source stored under `url` and its articles' future polls; say whether there was one.

        One of the operator that workspaces follow, too, is theirs from then on.
        """
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

    async def ask_soon(self, sources: Collection[SourceId], at: datetime) -> None:
        """Let those of some enabled sources that are due after `at`, and whose last poll did not fail, be due then: somebody waits."""
        ...

    async def readdress(self, of: SourceId, url: str, at: datetime) -> bool:
        """Let a source have another address, or be asked again at its own, from `at` on, as if it had not failed; its history stays.

        One that ended is asked again, too. Say whether that is so: not where there is no such source, or another one has the address.
        """
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


class Articles(Protocol):
    """Entries that were seen, and the articles that they became."""

    async def known(
        self, source: SourceId, identities: Collection[Identity], noted_before: datetime | None = None
    ) -> Mapping[Identity, bool]:
        """Return those of `identities` that this source has shown before, each with whether that was last noted before `noted_before`."""
        ...

    async def brought_since(self, since: datetime) -> Mapping[SourceId, int]:
        """Return how many articles each source has brought since an instant, without those that brought none."""
        ...

    async def recent_stories(self, since: datetime) -> Sequence[StoredStory]:
        """Return the stories last seen at or after `since`, oldest first."""
        ...

    async def record(self, poll: PollRecord) -> Sequence[DestinationId]:
        """Apply a poll in one transaction, idempotently, and return the destinations to wake.

        Those are the ones with a delivery due by `poll.at` that take messages: what a paused one is owed waits.

        What is `seen` is noted at the time of the poll, whether it was known or not.
        The same record applied twice changes nothing the second time. Deliveries that exist already
        (destination, story, kind) are left as they are, but for those given up before anything of them can have been posted
        (Delivery.untold), which are owed anew.
        """
        ...

    async def latest_of(self, source: SourceId, limit: int, viewer: Viewer) -> Sequence[Article]:
        """Return the newest articles of a source that the viewer may see, newest first."""
        ...

    async def latest(self, topic: TopicSlug, limit: int, viewer: Viewer) -> Sequence[Article]:
        """Return the newest articles that matched `topic` and the viewer may see, newest first."""
        ...

    async def marks_of(self, articles: Collection[ArticleId]) -> Mapping[ArticleId, Collection[TopicSlug]]:
        """Return what articles matched, marks among it, without those that matched nothing."""
        ...

    async def mark(self, marks: Mapping[ArticleId, Collection[TopicSlug]]) -> None:
        """Let articles that are there bear marks, beside those that they have."""
        ...


class Destinations(Protocol):
    """The channels, and persons, that Newsdesk may write to. What changes is said by intents: each keeps what others change meanwhile."""

    async def meet(self, destination: Destination) -> Destination:
        """Add a destination as its platform describes it, and return what is stored; a known one stays as it is."""
        ...

    async def destination(self, of: DestinationId) -> Destination | None:
        """Return one destination, None when it is unknown."""
        ...

    async def destinations(self) -> Sequence[Destination]:
        """Return all destinations, by platform, workspace and channel."""
        ...

    async def rename(self, of: DestinationId, name: str) -> bool:
        """Let a channel have another name; say whether it is known under another one."""
        ...

    async def is_sending(self, to: DestinationId) -> bool:
        """Say whether a message to a channel is on its way, or may be."""
        ...

    async def bring_forward(self, of: DestinationId, at: datetime) -> bool:
        """Ask a channel that refused us again at `at`; say whether it waits. One that is off stays as it is."""
        ...


class DestinationSettings(Protocol):
    """What channels ask for themselves. Each is an intent, which keeps what others change meanwhile, and returns the channel.

    Who changed it is noted in the audit, in the same commit, where somebody is named.
    """

    async def set_quiet_hours(self, channel: Destination, hours: QuietHours | None, now: datetime, by: Actor | None = None) -> Destination:
        """Let a channel, which is met where it is unknown, sleep in other hours, and return it.

        What waits for the end of the hours before waits no longer, where they hold `now` and others do not end with them.
        """
        ...

    async def set_most_cards(self, channel: Destination, most: int | None, by: Actor | None = None) -> Destination:
        """Let a channel, which is met where it is unknown, get another number of cards an hour, and return it."""
        ...

    async def choose(self, channel: Destination, of: Choice, value: Chosen | None, by: Actor | None = None) -> Destination:
        """Let a channel, which is met where it is unknown, have another value of a choice (None: what is usual), and return it."""
        ...

    async def set_locale(self, channel: Destination, locale: str, by: Actor | None = None) -> Destination:
        """Let a channel, which is met where it is unknown, be written to in another language, and return it."""
        ...

    async def set_zone(self, channel: Destination, zone: str, now: datetime, by: Actor | None = None) -> Destination:
        """Let a channel, which is met where it is unknown, live in another zone, and return it.

        Digests and quiet hours that were in its zone before move along, as if each were asked for anew; those of other zones stay.
        """
        ...


class Subscriptions(Protocol):
    """The wishes of channels."""

    async def subscribe(self, channel: Destination, changes: Sequence[Change], by: Actor | None = None) -> Sequence[Subscribed] | None:
        """Save the wishes of a channel in one commit, and return what is stored then and what was before.

        Where one of the subscriptions is not (any more) as its change says that it was, none is saved, and None is returned: what
        was wished has to be thought over. A known channel keeps its locale and zone; its pause ends, and the oldest of the
        alerts that waited for that are given up (bot.outbox.pausing). A wish that replaces one with the same digest keeps its date:
        a digest missed meanwhile is owed. Who changed what is noted in the audit, in the same commit, where somebody is named.
        """
        ...

    async def unsubscribe(self, of: SubscriptionId, by: Actor | None = None) -> bool:
        """End a subscription; say whether there was one. What was filed only for it is withdrawn when its turn comes."""
        ...

    async def subscriptions(self, destination: DestinationId) -> Sequence[Subscription]:
        """Return a channel's subscriptions, oldest first."""
        ...

    async def workspace_subscriptions(self, platform: str, workspace_id: str) -> Sequence[tuple[Destination, Subscription]]:
        """Return the subscriptions of all channels of a workspace, with their channels, oldest first."""
        ...

    async def all_subscriptions(self) -> Sequence[Subscription]:
        """Return every subscription but those of destinations that are off, or paused, which catch up afterwards.

        A paused one that is owed nothing by the time at which it is to be asked again is among them: its next message shows
        whether it still refuses us.
        """
        ...

    async def subscriptions_to(self, topics: Collection[TopicSlug], source: SourceId) -> Sequence[Subscription]:
        """Return those of `all_subscriptions` that ask for one of these topics or for this source, and that it is for."""
        ...

    async def filters(self) -> Sequence[Filter]:
        """Return the queries of all filters of subscriptions, each once, without what else they hold back."""
        ...

    async def readership(self) -> Readership:
        """Return how many channels subscribe, and to how much, without those that are paused or off."""
        ...

    async def readers_of(self, source: SourceId, *, sent: bool) -> Sequence[Destination]:
        """Return the channels that a source is for and matters to, but those that are off: who subscribed to the feed itself.

        With `sent` also those who were sent an article of it and still subscribe to anything.
        """
        ...


class Store(
    Sources,
    Articles,
    Destinations,
    DestinationSettings,
    Absences,
    Subscriptions,
    Following,
    Forgetting,
    Outbox,
    Digests,
    EarlyDigests,
    History,
    Browsing,
    Reading,
    Naming,
    SavedStories,
    Editions,
    OwnWords,
    Asks,
    OwnTopics,
    Audit,
    Outages,
    Reckoning,
    Overview,
    Restoring,
    Maintenance,
    Protocol,
):
    """All of them: what the composition root hands out."""
