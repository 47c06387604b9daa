"""Prune: let go of what nobody will ask for any more."""

from datetime import timedelta

from bot.ports.clock import Clock
from bot.ports.store import Maintenance


class Prune:
    """Delete old articles; what was seen stays known, so that nothing is posted twice."""

    def __init__(self, store: Maintenance, clock: Clock, keep: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._keep = keep

    async def __call__(self, _key: str = "") -> None:
        """Delete what was last seen longer than the kept time ago."""
        await self._store.prune(self._clock() - self._keep)
