"""Prune: let go of what nobody will ask for any more."""

from datetime import timedelta

from bot.outbox.pausing import KEEP_SETTINGS
from bot.ports.clock import Clock
from bot.ports.store import Maintenance


class Prune:
    """Delete old articles and lost channels; what was seen stays known, so that nothing is posted twice."""

    def __init__(self, store: Maintenance, clock: Clock, keep: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._keep = keep

    async def __call__(self, _key: str = "") -> None:
        """Delete what was last seen longer than the kept time ago, and the channels that were given up a month ago."""
        now = self._clock()
        await self._store.prune(now - self._keep)
        await self._store.forget_off(now - KEEP_SETTINGS)
