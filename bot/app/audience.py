"""Counts the channels that Newsdesk reads for: publishers see the number in the User-Agent."""

from bot.domain.source import Source
from bot.ports.store import Subscriptions


class Audience:
    """The number of channels that subscribed to anything, as it was counted last."""

    def __init__(self) -> None:
        self._channels = 0

    def __call__(self, _source: Source) -> int:
        """Return the number; a topic may draw on every source, so each source is read for all channels."""
        return self._channels

    async def count(self, store: Subscriptions) -> None:
        """Count again."""
        self._channels = (await store.readership()).channels
