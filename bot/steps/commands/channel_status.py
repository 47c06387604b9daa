"""Status: what one channel asked for, when its next digest comes, what is in its way, and how the feeds do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.destination import Destination
from bot.domain.following import viewer_of
from bot.domain.illness import is_ill
from bot.domain.reading import ChannelStatus
from bot.domain.schedule import next_digest_at
from bot.domain.subscription import Subscription
from bot.ports.clock import Clock
from bot.ports.following import Following
from bot.ports.store import Destinations, Subscriptions
from bot.ports.vitals import Reckoning


class StatusStore(Subscriptions, Destinations, Following, Reckoning, Protocol):
    """The ports that the status needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStatus:
    """Tells how things are in a channel. Whoever reads it may know: no other channel is named, nor a feed of others."""

    store: StatusStore
    clock: Clock

    async def __call__(self, met: Destination) -> ChannelStatus:
        """Return how things are where somebody asks."""
        now = self.clock()
        channel = await self.store.destination(met.id) or met
        wishes: Sequence[Subscription] = await self.store.subscriptions(channel.id)
        digests = [(next_digest_at(each.digest, now), each.digest.zone) for each in wishes if each.digest]
        sources = (await self.store.vitals(now, viewer_of(channel.workspace))).sources
        ill = tuple(each for each, _ in await self.store.followed(channel.workspace) if is_ill(each, now))
        return ChannelStatus(channel=channel, wishes=tuple(wishes), next_digest=min(digests, default=None), sources=sources, ill=ill)
