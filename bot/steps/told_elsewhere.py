"""What a person is owed in a digest, and has read already: a channel told it that they read, as their platform says at that moment."""

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.domain.article import StoryId
from bot.domain.destination import Destination
from bot.domain.errors import ChatError
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.outbox import Outbox

_PATIENCE: Final = 10  # seconds for the platform: a digest that tells something twice is better than none


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldElsewhere:
    """Looks for such stories; where the platform cannot say what somebody reads, there are none."""

    store: Outbox
    clock: Clock

    async def __call__(self, person: Destination, chat: Chat) -> frozenset[StoryId]:
        """Return the stories of a person's due digest that channels which they read have told."""
        told = await self.store.told_elsewhere(person, self.clock())
        channels = {channel.id: channel for channel, _ in told}
        if not channels:
            return frozenset()
        try:
            async with asyncio.timeout(_PATIENCE):
                read = frozenset(await chat.read_by(person, list(channels.values())))
        except (ChatError, TimeoutError):
            return frozenset()
        return frozenset(story for channel, story in told if channel.id in read)
