"""What an operator reads of a platform: whether its messages go out, and one sentence on what is wrong where they do not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.platforms.shared.connection import Connection


class Sends(Protocol):
    """A chat that may be refused as a whole."""

    @property
    def refused(self) -> bool:
        """Whether nothing is sent."""
        ...

    def fault(self, now: datetime) -> str | None:
        """Return why, and until when."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Of one platform. One of its connections is enough; `also` tells of what else may be wrong, each None while it is right.

    `notes` tell of what does not work though messages go out: that is worth a look, and nobody must be called for it.
    """

    platform: str
    connections: Sequence[Connection]
    sends: Sends
    also: Sequence[Callable[[], str | None]] = ()
    notes: Sequence[Callable[[], str | None]] = ()

    @property
    def healthy(self) -> bool:
        """Whether it is connected, takes messages, and nothing else is wrong."""
        connected = any(each.up for each in self.connections)
        return connected and not self.sends.refused and not any(tell() for tell in self.also)

    def fault(self, now: datetime) -> str | None:
        """Return the first thing that is wrong, the worst first; None while it is healthy."""
        return None if self.healthy else self.sends.fault(now) or self._disconnected() or self._otherwise()

    def note(self) -> str | None:
        """Return the first thing that is worth a look; None where there is none."""
        return next(filter(None, (tell() for tell in self.notes)), None)

    def _disconnected(self) -> str | None:
        if any(each.up for each in self.connections):
            return None
        trouble = next((each.trouble for each in self.connections if each.trouble), "")
        return f"{self.platform} is not connected" + (f": {trouble}" if trouble else "")

    def _otherwise(self) -> str | None:
        return next(filter(None, (tell() for tell in self.also)), None)
