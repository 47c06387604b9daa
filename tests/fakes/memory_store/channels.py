"""Destinations and subscriptions in memory."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain.audit import Actor, AuditEntry
from bot.domain.channel_audit import of_settings, of_subscription
from bot.domain.choices import Choice, Chosen
from bot.domain.claims import Forgotten
from bot.domain.delivery import ENTRIES, Delivery, State
from bot.domain.destination import Destination, DestinationId
from bot.domain.editions import Contents, Shows
from bot.domain.filters import Filter
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import next_digest_at
from bot.domain.source import SourceId
from bot.domain.subscription import Change, Readership, Subscribed, Subscription, SubscriptionId, asked_at, dated
from bot.domain.topic import TopicSlug
from bot.outbox.limits import woken_from
from bot.outbox.pausing import without_backlog
from bot.outbox.withdrawal import without_stale, without_told
from tests.fakes.memory_store.tables import is_owed, require
from tests.fakes.memory_store.workspaces import MemoryWorkspaces

_AWAKE: dict[str, Any] = {"pauses": 0} | dict.fromkeys(("paused_at", "pause_reason", "pause_why", "recheck_at", "off_at", "left_at"))


class MemoryChannels(MemoryWorkspaces):
    """Satisfies bot.ports.store.Destinations and Subscriptions."""

    async def meet(self, destination: Destination) -> Destination:
        """Add a destination, and return what is stored."""
        self.tables.check_open()
        return self.tables.destinations.setdefault(destination.id, destination)

    async def destination(self, of: DestinationId) -> Destination | None:
        """Return one destination, None when it is unknown."""
        self.tables.check_open()
        return self.tables.destinations.get(of)

    async def destinations(self) -> Sequence[Destination]:
        """Return all destinations, by platform, workspace and channel."""
        self.tables.check_open()
        return sorted(self.tables.destinations.values(), key=lambda each: (each.platform.value, each.workspace_id, each.channel_id))

    async def rename(self, of: DestinationId, name: str) -> bool:
        """Let a channel have another name; say whether it is known under another one."""
        self.tables.check_open()
        known = self.tables.destinations.get(of)
        if known is None or known.name == name:
            return False
        self.tables.destinations[of] = replace(known, name=name)
        return True

    def _change(self, channel: Destination, by: Actor | None = None, /, **columns: Any) -> Destination:
        self.tables.check_open()
        known = self.tables.destinations.setdefault(channel.id, channel)
        self.tables.destinations[channel.id] = replace(known, **columns)
        self._note_all(of_settings(known, self.tables.destinations[channel.id], by))
        return self.tables.destinations[channel.id]

    def _note_all(self, entries: Iterable[AuditEntry]) -> None:
        for each in entries:
            self.tables.audit.setdefault(each.id, each)

    async def set_quiet_hours(self, channel: Destination, hours: QuietHours | None, now: datetime, by: Actor | None = None) -> Destination:
        """Let a channel sleep in other hours; what waits for the end of those before waits no longer."""
        until = woken_from(await self.meet(channel), hours, now)
        for each in self._pending(channel.id):
            if until and each.kind != "digest" and each.due_at == until:
                self.tables.deliveries[each.id] = replace(each, due_at=now)
        return self._change(channel, by, quiet_hours=hours)

    async def set_most_cards(self, channel: Destination, most: int | None, by: Actor | None = None) -> Destination:
        """Let a channel get another number of cards an hour."""
        return self._change(channel, by, most_cards=most)

    async def choose(self, channel: Destination, of: Choice, value: Chosen | None, by: Actor | None = None) -> Destination:
        """Let a channel have another value of a choice."""
        return self._change(channel, by, **{of.value: value})

    async def set_locale(self, channel: Destination, locale: str, by: Actor | None = None) -> Destination:
        """Let a channel be written to in another language."""
        return self._change(channel, by, locale=locale)

    async def set_zone(self, channel: Destination, zone: str, now: datetime, by: Actor | None = None) -> Destination:
        """Let a channel live in another zone, with the digests and quiet hours that were in the one before."""
        before = await self.meet(channel)
        if before.zone == zone:
            return before
        for each in await self.subscriptions(channel.id):
            if each.digest and each.digest.zone == before.zone:
                moved = replace(each, digest=replace(each.digest, zone=zone), created_at=now)
                self.tables.subscriptions[each.id] = moved
                self._hasten([moved])
        hours = before.quiet_hours
        if hours and hours.zone == before.zone:
            await self.set_quiet_hours(before, replace(hours, zone=zone), now)
        after = self._change(before, zone=zone)
        self._note_all(of_settings(before, after, by))
        return after

    def _hasten(self, moved: Iterable[Subscription]) -> None:
        for wish in (each for each in moved if each.digest):
            assert wish.digest
            next_at = next_digest_at(wish.digest, wish.created_at)
            for each in self._pending(wish.destination_id):
                if each.kind in ENTRIES and each.nonce is None and each.due_at > next_at and self._is_about(each, wish):
                    self.tables.deliveries[each.id] = replace(each, due_at=next_at)

    def _is_about(self, entry: Delivery, wish: Subscription) -> bool:
        article = self.tables.articles.get(entry.article_id) if entry.article_id else None
        found = self.tables.evidence.get(article.id, {}).get(wish.topic) if article and wish.topic else None
        return (article is not None and article.source_id == wish.feed) or bool(found and found.matched)

    async def is_sending(self, to: DestinationId) -> bool:
        """Say whether a message to a channel is on its way, or may be."""
        self.tables.check_open()
        return any(each.destination_id == to and each.state is State.SENDING for each in self.tables.deliveries.values())

    async def bring_forward(self, of: DestinationId, at: datetime) -> bool:
        """Ask a channel that refused us again at `at`; say whether it waits."""
        known = self.tables.destinations.get(of)
        if known is None or known.recheck_at is None or known.recheck_at <= at or known.off_at is not None:
            return False
        self._change(known, recheck_at=at)
        return True

    async def subscribe(self, channel: Destination, changes: Sequence[Change], by: Actor | None = None) -> Sequence[Subscribed] | None:
        """Save the wishes of a channel, unless one of its subscriptions has become another one."""
        known = await self.meet(channel)
        require(self.tables.destinations, [each.wish.destination_id for each in changes], "destination")
        if any(self.tables.subscriptions.get(each.wish.id) != each.before for each in changes):
            return None
        then = await self.subscriptions(known.id)
        kept = [dated(each.wish, each.before) for each in changes]
        self.tables.subscriptions |= {each.id: each for each in kept}
        self._note_all(entry for each in changes for entry in of_subscription(known, each.before, each.wish, by))
        self._hasten(each.wish for each in changes if each.moves_digest)
        if any(each.ends_digest for each in changes):
            await self._withdraw(known.id, then)
        self._hear_again(known.id, asked_at(changes))
        if known.left_at is not None:
            self._save_changed(partial(without_stale, now=asked_at(changes)), known.id)
        if known.paused_at is not None:
            self._save_changed(without_backlog, known.id)
        after = self._change(known, **_AWAKE)
        return [Subscribed(channel=after, subscription=now, before=each.before) for now, each in zip(kept, changes, strict=True)]

    async def unsubscribe(self, of: SubscriptionId, by: Actor | None = None) -> bool:
        """End a subscription; say whether there was one."""
        self.tables.check_open()
        known = self.tables.subscriptions.get(of)
        if known is None:
            return False
        then = await self.subscriptions(known.destination_id)
        del self.tables.subscriptions[of]
        self._note_all(of_subscription(self.tables.destinations[known.destination_id], known, None, by))
        await self._withdraw(known.destination_id, then)
        return True

    async def _withdraw(self, of: DestinationId, then: Sequence[Subscription]) -> None:
        now = await self.subscriptions(of)
        self._save_changed(partial(without_told, before=then, after=now), of)

    async def subscriptions(self, destination: DestinationId) -> Sequence[Subscription]:
        """Return a channel's subscriptions, oldest first."""
        return [each for each in self._subscriptions() if each.destination_id == destination]

    async def workspace_subscriptions(self, platform: str, workspace_id: str) -> Sequence[tuple[Destination, Subscription]]:
        """Return the subscriptions of all channels of a workspace, with their channels, oldest first."""
        pairs = [(self.tables.destinations[each.destination_id], each) for each in self._subscriptions()]
        return [pair for pair in pairs if pair[0].platform.value == platform and pair[0].workspace_id == workspace_id]

    async def all_subscriptions(self) -> Sequence[Subscription]:
        """Return every subscription of channels that polls file for, oldest first; see the port."""
        return [each for each in self._subscriptions() if self._is_filed_for(self.tables.destinations[each.destination_id])]

    async def subscriptions_to(self, topics: Collection[TopicSlug], source: SourceId) -> Sequence[Subscription]:
        """Return the subscriptions to some topics or to a source, of channels that polls file for, oldest first."""
        asked = [each for each in await self.all_subscriptions() if each.topic in topics or each.feed == source]
        return [each for each in asked if self.tables.is_for(source, each.destination_id)]

    async def filters(self) -> Sequence[Filter]:
        """Return the queries of all filters, each once."""
        asked = {(each.filter.query, each.filter.contrary) for each in self._subscriptions() if each.filter.query}
        return [Filter(query=query, contrary=contrary) for query, contrary in sorted(asked)]

    async def readership(self) -> Readership:
        """Return how many channels subscribe, and to how much."""
        open_ = [each for each in self._subscriptions() if _is_open(self.tables.destinations[each.destination_id])]
        return Readership(channels=len({each.destination_id for each in open_}), subscriptions=len(open_))

    async def readers_of(self, source: SourceId, *, sent: bool) -> Sequence[Destination]:
        """Return the channels that a source matters to."""
        self.tables.check_open()
        matters = {each.destination_id for each in self.tables.subscriptions.values() if each.feed == source}
        if sent:
            matters |= self._sent_of(source) & {each.destination_id for each in self.tables.subscriptions.values()}
        return [
            each
            for key, each in sorted(self.tables.destinations.items())
            if key in matters and self.tables.is_for(source, key) and each.off_at is None and each.left_at is None
        ]

    def _sent_of(self, source: SourceId) -> set[DestinationId]:
        articles = {article.id for article in self.tables.articles.values() if article.source_id == source}
        came = (State.SENT, State.DELETED)
        return {each.destination_id for each in self.tables.deliveries.values() if each.state in came and each.article_id in articles}

    async def forget_off(self, before: datetime) -> Forgotten:
        """Delete the channels that have been off, or left, since before `before`, with all that belongs to them."""
        self.tables.check_open()
        tables = self.tables
        since = {each.id: [at for at in (each.off_at, each.left_at) if at is not None] for each in tables.destinations.values()}
        gone = {key for key, times in since.items() if any(at < before for at in times)}
        left = {each.workspace for each in tables.destinations.values() if each.left_at and each.left_at < before}
        left -= {each.workspace for each in tables.destinations.values() if each.left_at is None or each.left_at >= before}
        tables.topics = {key: each for key, each in tables.topics.items() if each.workspace not in left}
        tables.audit = {key: each for key, each in tables.audit.items() if each.workspace not in left}
        subscriptions = sum(each.destination_id in gone for each in tables.subscriptions.values())
        tables.deliveries = {key: each for key, each in tables.deliveries.items() if each.destination_id not in gone}
        tables.asks = {key: each for key, each in tables.asks.items() if each.destination_id not in gone}
        tables.subscriptions = {key: each for key, each in tables.subscriptions.items() if each.destination_id not in gone}
        tables.destinations = {key: each for key, each in tables.destinations.items() if key not in gone}
        places = {(each.platform, each.workspace_id) for each in tables.destinations.values()}
        if gone:
            tables.saved = {key: each for key, each in tables.saved.items() if each.keeper[:2] in places}
            tables.editions = {key: each for key, each in tables.editions.items() if not self._is_lost(each.what)}
        return Forgotten(channels=len(gone), subscriptions=subscriptions)

    def _is_lost(self, what: Contents) -> bool:
        if what.shows is Shows.CHANNEL:
            return int(what.of) not in self.tables.destinations
        places = {(str(each.platform), each.workspace_id) for each in self.tables.destinations.values()}
        return what.shows is Shows.SAVED and bool(what.workspace_id) and what[2:] not in places

    def _is_filed_for(self, channel: Destination) -> bool:
        if channel.paused_at is None or channel.left_at is not None:
            return channel.left_at is None
        recheck_at = channel.recheck_at
        theirs = (each for each in self.tables.deliveries.values() if each.destination_id == channel.id and is_owed(each))
        return recheck_at is not None and not any(each.state is State.SENDING or each.due_at <= recheck_at for each in theirs)

    def _subscriptions(self) -> list[Subscription]:
        self.tables.check_open()
        return sorted(self.tables.subscriptions.values(), key=lambda each: (each.created_at, each.id))


def _is_open(channel: Destination) -> bool:
    return channel.paused_at is None and channel.left_at is None
