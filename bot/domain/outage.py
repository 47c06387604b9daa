"""Our own outage: the network of this machine is down, and no source can be reached from here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NO_SOURCE: Final = "No source can be reached from here: check this machine's network."
"""The one sentence about it, wherever somebody looks, in place of one about each source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One of our own. `since`: the first failure of it. `back_at`: when a source answered again; None while none does."""

    since: datetime
    back_at: datetime | None = None

    @property
    def under_way(self) -> bool:
        """Whether still no source answers."""
        return self.back_at is None

    @property
    def lasted(self) -> timedelta | None:
        """Return how long it was; None while it goes on."""
        return None if self.back_at is None else self.back_at - self.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of an outage once it was over: cards of their own, and lists of the rest, in all channels."""

    cards: int = 0
    lists: int = 0
