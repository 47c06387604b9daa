"""The port for vitals."""

from datetime import datetime
from typing import Protocol

from bot.domain.following import Viewer
from bot.domain.vitals import Vitals


class Reckoning(Protocol):
    """Counts, for health."""

    async def vitals(self, now: datetime, viewer: Viewer) -> Vitals:
        """Return what the rows say at `now`. Channels whose workspace removed the bot are none; given up ones are paused.

        Sources are those that are for the viewer.
        """
        ...
