"""The port of the feed doctor."""

from typing import Protocol

from bot.domain.diagnosis import Diagnosis


class Examiner(Protocol):
    """Examines addresses."""

    async def examine(self, written: str) -> Diagnosis:
        """Return what is wrong with an address, or that nothing is; none of that is raised."""
        ...
