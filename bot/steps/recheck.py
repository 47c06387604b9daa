"""Recheck: where a workspace's permissions changed, its paused channels are asked at once whether they take messages again."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.destination import Platform
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Step
from bot.ports.store import Destinations


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """Brings forward the next look at channels that refused us; those that are off stay as they are."""

    store: Destinations
    engine: Engine
    clock: Clock

    async def __call__(self, platform: Platform, workspace_id: str, may_post: Callable[[str], bool]) -> None:
        """Ask again now each paused channel of a workspace whose id `may_post` says yes to."""
        now = self.clock()
        for channel in await self.store.destinations():
            theirs = channel.platform is platform and channel.workspace_id == workspace_id
            waits = channel.recheck_at is not None and not channel.person
            if theirs and waits and may_post(channel.channel_id) and await self.store.bring_forward(channel.id, now):
                await self.engine.wake(Step.DELIVER, str(channel.id))
