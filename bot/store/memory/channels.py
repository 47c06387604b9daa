"""Destinations and subscriptions in memory."""

from collections.abc import Sequence

from bot.domain.delivery import State
from bot.domain.destination import Destination, DestinationId
from bot.domain.subscription import Subscription, SubscriptionId
from bot.store.memory.pauses import MemoryPauses
from bot.store.memory.tables import require


class MemoryChannels(MemoryPauses):
    """Satisfies bot.ports.store.Destinations and Subscriptions."""

    async def save_destination(self, destination: Destination) -> None:
        """Insert the destination, or replace its locale, zone and pause."""
        self.tables.check_open()
        if destination.paused_at is None:
            self._park_backlog(destination.id)
        self.tables.destinations[destination.id] = destination

    async def destination(self, of: DestinationId) -> Destination | None:
        """Return one destination, None when it is unknown."""
        self.tables.check_open()
        return self.tables.destinations.get(of)

    async def destinations(self) -> Sequence[Destination]:
        """Return all destinations, by platform, workspace and channel."""
        self.tables.check_open()
        return sorted(self.tables.destinations.values(), key=lambda each: (each.platform.value, each.workspace_id, each.channel_id))

    async def save_subscription(self, subscription: Subscription) -> None:
        """Insert the subscription, or replace the one with the same id."""
        self.tables.check_open()
        require(self.tables.destinations, [subscription.destination_id], "destination")
        self.tables.subscriptions[subscription.id] = subscription

    async def remove_subscription(self, of: SubscriptionId) -> bool:
        """Delete a subscription; say whether there was one."""
        self.tables.check_open()
        return self.tables.subscriptions.pop(of, None) is not None

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

    def _is_filed_for(self, channel: Destination) -> bool:
        if channel.paused_at is None:
            return True
        owed = (each for each in self.tables.deliveries.values() if each.destination_id == channel.id)
        return channel.recheck_at is not None and not any(each.state in (State.PENDING, State.SENDING) for each in owed)

    def _subscriptions(self) -> list[Subscription]:
        self.tables.check_open()
        return sorted(self.tables.subscriptions.values(), key=lambda each: (each.created_at, each.id))
