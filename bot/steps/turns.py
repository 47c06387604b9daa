"""Turns: workspaces take turns in delivering, a message each, and so do the channels of a workspace."""

from dataclasses import dataclass, field

from bot.domain.destination import DestinationId
from bot.ports.engine import Engine, Step
from bot.ports.store import Destinations
from bot.steps.deliver import Deliver


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspaces:
    """Names the workspace of a channel: whose turn a delivery is. What a channel belongs to never changes, so it is asked once."""

    store: Destinations
    known: dict[str, str] = field(default_factory=dict)

    async def __call__(self, key: str) -> str:
        """Return the workspace of the destination whose id is `key`; empty where there is none."""
        if key not in self.known:
            channel = await self.store.destination(DestinationId(int(key)))
            if channel is None:
                return ""
            self.known[key] = f"{channel.platform} {channel.workspace_id}"
        return self.known[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverInTurns:
    """Deliver one message, and stand in line again for the next: the channels of others come first."""

    deliver: Deliver
    engine: Engine

    async def __call__(self, key: str) -> bool:
        """Take one turn for the destination whose id is `key`; say whether there was a message."""
        sent = await self.deliver.turn(key)
        if sent:
            await self.engine.wake(Step.DELIVER, key)
        return sent
