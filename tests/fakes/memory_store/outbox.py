"""The outbox in memory, on the same planner as every store."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.article import StoryId
from bot.domain.delivery import ENTRIES, Batch, Delivery, DeliveryId, Kind, Settlement, State
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.errors import StoreError
from bot.domain.subscription import Subscription
from bot.outbox.aftermath import Aftermath, aftermath
from bot.outbox.composition import composed, kept_with
from bot.outbox.digest_days import DigestDay, Fetching
from bot.outbox.messages import announced, nonce_of
from bot.outbox.plan import Look, Plan, place_of_lists, plan
from bot.outbox.queue import Queue
from bot.outbox.rules import ANY_NUMBER, ChannelRules
from tests.fakes.memory_store.queue import SHARED, MemoryQueue
from tests.fakes.memory_store.tables import is_owed

WORKER = "memory"


class MemoryOutbox(MemoryQueue):
    """Satisfies bot.ports.outbox.Outbox and Digests."""

    async def due_destinations(
        self, now: datetime, limit: int, platforms: Collection[Platform] = tuple(Platform)
    ) -> Sequence[DestinationId]:
        """Return destinations of these platforms that take messages and are owed something at `now`; workspaces take turns."""
        self.tables.check_open()
        first_due: dict[DestinationId, datetime] = {}
        for delivery in self.tables.deliveries.values():
            destination = self.tables.destinations[delivery.destination_id]
            if _is_due(delivery, now) and destination.platform in platforms and _is_heard(delivery, destination, now):
                known = first_due.get(delivery.destination_id, delivery.due_at)
                first_due[delivery.destination_id] = min(delivery.due_at, known)
        overdue = sorted(first_due, key=lambda destination: (first_due[destination], destination))
        return self._in_turns(overdue)[:limit]

    def _in_turns(self, overdue: Sequence[DestinationId]) -> list[DestinationId]:
        """Return the most overdue channel of each workspace, then the second of each, and so on."""
        seen: Counter[tuple[str, str]] = Counter()
        turns: list[int] = []
        for each in overdue:
            channel = self.tables.destinations[each]
            workspace = (channel.platform.value, channel.workspace_id)
            turns.append(seen[workspace])
            seen[workspace] += 1
        return [each for _, each in sorted(zip(turns, overdue, strict=True), key=lambda pair: pair[0])]

    async def begin(self, to: DestinationId, now: datetime, limit: int, rules: ChannelRules = ANY_NUMBER) -> Sequence[Batch]:
        """Mark at most `limit` batches as sending and return them in the order in which they fell due."""
        look = Look(now=now, limit=limit, rules=rules, worker=WORKER)
        while (batches := self._begin(to, look)) is None:
            look = look._replace(again=True)
        return batches

    def _begin(self, to: DestinationId, look: Look) -> Sequence[Batch] | None:
        """Plan; None where it is to be done again."""
        self.tables.check_open()
        channel = self.tables.destinations.get(to)
        if channel is None:
            return ()
        queue = self._queue(channel, look)
        planned = plan(queue, look)
        card = place_of_lists(planned, look.limit)
        if not queue.whole and (card is None or self._has_list_before(card)):
            queue = self._with_lists(queue, look.now, look.now)
            planned = plan(queue, look)
        self._refuse_second_digests(planned)
        told = [[self._loaded(row.delivery) for row in each.rows if row.delivery.story_id] for each in planned.messages]
        messages = [composed(queue, each, stories, look.now) for each, stories in zip(planned.messages, told, strict=True)]
        self._apply(channel, kept_with(planned, messages))
        if planned.again:
            return None
        return [each.batch for each in messages]

    def _refuse_second_digests(self, planned: Plan) -> None:
        if taken := {day for _, day in planned.days} & self.tables.digests.keys():
            raise StoreError(f"The store refused a second digest of {taken}.")

    async def message_of(self, delivery: DeliveryId) -> Batch | None:
        """Return the digest or list that carries a delivery, as it was announced; None where none does, or where it was let go."""
        self.tables.check_open()
        asked = self.tables.deliveries.get(delivery)
        if asked is None or asked.nonce is None or asked.sending_at is None or asked.kind not in SHARED:
            return None
        owed = (each for each in self.tables.deliveries.values() if each.destination_id == asked.destination_id)
        carried = sorted((each for each in owed if each.nonce == asked.nonce and each.kind in SHARED), key=lambda each: each.id)
        wishes = sorted(self.tables.subscriptions.values(), key=lambda each: (each.created_at, each.id))
        channel = self.tables.destinations[asked.destination_id]
        queue = Queue(channel=channel, rows=(), subscriptions=tuple(each for each in wishes if each.destination_id == channel.id))
        return composed(queue, announced(carried), map(self._loaded, carried), asked.filed_at).batch

    async def file(self, deliveries: Collection[Delivery]) -> None:
        """Add what channels are owed; deliveries that exist already stay as they are."""
        self.tables.check_open()
        self.tables.file(deliveries)

    async def told_elsewhere(self, person: Destination, now: datetime) -> Sequence[tuple[Destination, StoryId]]:
        """Return which channels were sent stories of a person's due digest."""
        self.tables.check_open()
        theirs = (each for each in self.tables.deliveries.values() if each.destination_id == person.id)
        owed = {each.story_id for each in theirs if _is_fresh_entry(each, now)}
        sent = [each for each in self.tables.deliveries.values() if each.story_id in owed and _was_told(each)]
        newest = sorted(sent, key=lambda each: (-(each.sent_at or each.due_at).timestamp(), each.id))
        told = [(self.tables.destinations[each.destination_id], each.story_id) for each in newest]
        return [(channel, story) for channel, story in told if story is not None and _is_read_beside(channel, person)]

    async def settle(self, settlements: Collection[Settlement]) -> None:
        """Apply what became of batches; what is not sending any more is left as it is."""
        self.tables.check_open()
        for each in settlements:
            channel = self.tables.destinations.get(each.batch.destination.id)
            if channel is not None:
                self._keep(aftermath(each, channel, self.tables.deliveries))

    def _keep(self, after: Aftermath) -> None:
        channel = after.channel
        self._save(after.changed)
        self._abandon(channel.id, after.abandoned)
        if after.muted is not None:
            self._mute(channel.id, after.muted)
        self.tables.destinations[channel.id] = channel
        self.tables.digests = {day: nonce for day, nonce in self.tables.digests.items() if nonce != after.freed}
        for each in self._pending(channel.id):
            if after.given_up is not None:
                self.tables.deliveries[each.id] = each.given_up(after.given_up)
            elif after.wait_until and each.due_at < after.wait_until:
                self.tables.deliveries[each.id] = replace(each, due_at=after.wait_until)
        self._release(channel.id)

    def _release(self, channel: DestinationId) -> None:
        """Let others send to a channel again, unless something of it is still being sent, or another worker took it over."""
        under_way = any(each.destination_id == channel and each.state is State.SENDING for each in self.tables.deliveries.values())
        lease = self.tables.leases.get(channel)
        if lease and lease.worker == WORKER and not under_way:
            del self.tables.leases[channel]

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each state."""
        self.tables.check_open()
        counts = Counter(each.state for each in self.tables.deliveries.values())
        return {state.value: counts[state] for state in State}

    async def empty_day_wishes(self, now: datetime) -> Sequence[Subscription]:
        """Return the subscriptions with a digest that ask for a line on empty days, of channels that take messages."""
        self.tables.check_open()
        asked = [each for each in self.tables.subscriptions.values() if each.empty_days and each.digest]
        taking = [each for each in asked if self.tables.destinations[each.destination_id].takes_messages(now)]
        return sorted(taking, key=lambda each: (each.destination_id, each.created_at, each.id))

    async def digest_days(self, since: date) -> Collection[DigestDay]:
        """Return the days since a local date that are taken, of the subscriptions that ask for a line on empty days."""
        self.tables.check_open()
        asking = {each.id for each in self.tables.subscriptions.values() if each.empty_days}
        return {each for each in self.tables.digests if each.day >= since and each.subscription in asking}

    async def file_empty_day(self, line: Delivery, days: Collection[DigestDay]) -> bool:
        """File the line that says that nothing came, and take its days, where nothing is owed and some day is free."""
        self.tables.check_open()
        owed = (each for each in self.tables.deliveries.values() if each.destination_id == line.destination_id and each.kind in ENTRIES)
        free = [day for day in days if day not in self.tables.digests]
        if any(is_owed(each) and each.due_at <= line.due_at for each in owed) or not free:
            return False
        self.tables.digests |= dict.fromkeys(free, nonce_of(line))
        await self.file([line])
        return True

    async def fetching(self) -> Fetching:
        """Return when an enabled source was last asked, and when one last answered."""
        self.tables.check_open()
        enabled = [each for each in self.tables.sources.values() if each.disabled_at is None]
        return Fetching(
            asked_at=max((each.polled_at for each in enabled if each.polled_at), default=None),
            answered_at=max((each.fetched_at for each in enabled if each.fetched_at), default=None),
        )


def _is_due(delivery: Delivery, now: datetime) -> bool:
    return delivery.state is State.SENDING or (delivery.state is State.PENDING and delivery.due_at <= now)


def _is_heard(delivery: Delivery, channel: Destination, now: datetime) -> bool:
    return channel.takes_notices(now) if delivery.kind is Kind.NOTICE else channel.takes_messages(now)


def _is_fresh_entry(delivery: Delivery, now: datetime) -> bool:
    return delivery.kind is Kind.DIGEST and delivery.state is State.PENDING and delivery.nonce is None and delivery.due_at <= now


def _was_told(delivery: Delivery) -> bool:
    return delivery.state is State.SENT and delivery.kind in (Kind.ALERT, Kind.MORE, Kind.DIGEST) and delivery.message_id is not None


def _is_read_beside(channel: Destination, person: Destination) -> bool:
    same = channel.platform is person.platform and person.workspace_id in ("", channel.workspace_id)
    return same and channel.id != person.id and not channel.person and channel.left_at is None
