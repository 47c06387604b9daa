"""Recheck: where a workspace's permissions changed, its paused channels are asked at once whether they take messages again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.destination import Destination, Platform
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Step
from bot.ports.store import Destinations


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """Brings forward the next look at channels that refused us; those that a person paused, or that are off, stay as they are."""

    store: Destinations
    engine: Engine
    clock: Clock

    async def __call__(self, platform: Platform, workspace_id: str, may_post: Callable[[str], bool]) -> None:
        """Ask again now each paused channel of a workspace whose id `may_post` says yes to."""
        now = self.clock()
        for channel in await self.store.destinations():
            theirs = channel.platform is platform and channel.workspace_id == workspace_id
            if theirs and _waits(channel, now) and may_post(channel.channel_id):
                await self._ask(channel, now)

    async def _ask(self, channel: Destination, now: datetime) -> None:
        """Ask a channel again, if it still waits: many were asked before it, and it may take messages since, or be off."""
        stored = await self.store.destination(channel.id)
        if stored is not None and _waits(stored, now):
            await self.store.save_destination(replace(stored, recheck_at=now))
            await self.engine.wake(Step.DELIVER, str(stored.id))


def _waits(channel: Destination, now: datetime) -> bool:
    return channel.recheck_at is not None and channel.off_at is None and not channel.takes_messages(now)
