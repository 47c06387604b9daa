"""The overview in memory."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TypeAlias

from bot.domain.delivery import Delivery, Kind, State
from bot.domain.destination import DestinationId
from bot.domain.loads import Settled, Told, Waiting
from bot.domain.subscription import Subscription
from tests.fakes.memory_store.tables import MemoryPart, is_owed

_Reason: TypeAlias = tuple[DestinationId, State, str | None]


class MemoryOverview(MemoryPart):
    """Satisfies bot.ports.overview.Overview."""

    async def waiting(self) -> Sequence[Waiting]:
        """Return what is pending or being sent, the first due first."""
        self.tables.check_open()
        groups: dict[tuple[object, ...], list[Delivery]] = defaultdict(list)
        for each in filter(is_owed, self.tables.deliveries.values()):
            groups[each.destination_id, each.kind, each.deferred, each.last_error].append(each)
        return sorted((_waiting(owed) for owed in groups.values()), key=lambda each: (each.due_at, each.channel, each.kind))

    async def settled(self) -> Sequence[Settled]:
        """Return what is over, by channel, state and reason; the newest first."""
        self.tables.check_open()
        groups: dict[_Reason, list[Delivery]] = defaultdict(list)
        for each in self.tables.deliveries.values():
            if not is_owed(each):
                groups[each.destination_id, each.state, each.last_error if each.state is State.PARKED else None].append(each)
        found = [_settled(key, over) for key, over in groups.items()]
        return sorted(found, key=lambda each: (-(each.sent_at.timestamp() if each.sent_at else 0), each.channel, each.state))

    async def deliveries(self, states: Collection[State], limit: int, channel: DestinationId | None = None) -> Sequence[Told]:
        """Return deliveries in some states, of one channel or of all: what waits first, then what is over."""
        self.tables.check_open()
        found = [each for each in self.tables.deliveries.values() if each.state in states and channel in (None, each.destination_id)]
        return [self._told_of(each) for each in sorted(found, key=_place)[:limit]]

    def _told_of(self, delivery: Delivery) -> Told:
        article = self.tables.articles.get(delivery.article_id) if delivery.article_id else None
        channel = self.tables.destinations[delivery.destination_id]
        return Told(delivery=delivery, channel=channel, title=article.title if article else "", url=article.url if article else "")

    async def wishes(self) -> Sequence[Subscription]:
        """Return every subscription, oldest first."""
        self.tables.check_open()
        return sorted(self.tables.subscriptions.values(), key=attrgetter("created_at", "id"))

    async def database_size(self) -> int:
        """Return how many bytes the rows may take: it is no file."""
        self.tables.check_open()
        return 1_000 * (1 + len(self.tables.articles) + len(self.tables.deliveries))


def _waiting(owed: Sequence[Delivery]) -> Waiting:
    one = owed[0]
    due_at = min(each.due_at for each in owed)
    return Waiting(channel=one.destination_id, kind=one.kind, count=len(owed), due_at=due_at, deferred=one.deferred, error=one.last_error)


def _settled(key: _Reason, over: Sequence[Delivery]) -> Settled:
    channel, state, reason = key
    news = [each for each in over if each.kind not in {Kind.UPDATE, Kind.NOTICE} and state is not State.PARKED]
    sent = [each.sent_at for each in news if each.sent_at]
    return Settled(channel=channel, state=state, count=len(over), reason=reason, sent_at=max(sent, default=None))


def _place(delivery: Delivery) -> tuple[bool, float, int]:
    at: datetime = delivery.sent_at or delivery.filed_at
    return (True, -at.timestamp(), delivery.id) if not is_owed(delivery) else (False, delivery.due_at.timestamp(), delivery.id)
