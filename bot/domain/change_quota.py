"""How often the people of a workspace may change something: so that no mistake, and nobody's script, keeps all others waiting."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.domain.destination import HOUSE, Destination, DestinationId, Workspace
from bot.domain.errors import InvalidInput

A_MINUTE: Final = timedelta(minutes=1)
_MANY: Final = 1_000

Whose = Workspace | DestinationId
"""Who changes: a workspace, or one person who changes what comes to them alone."""


def whose(destination: Destination) -> Whose:
    """Return whose change one of a channel, or of a person, is."""
    return destination.id if destination.person else destination.workspace


@dataclass(slots=True)
class ChangeQuota:
    """So many changes a minute (`most`) each may make, but for whoever runs Newsdesk. A restart begins anew."""

    most: int
    _made: dict[Whose, deque[datetime]] = field(default_factory=dict)

    def spend(self, by: Whose, now: datetime) -> None:
        """Note a change; raise InvalidInput that says when the next one may be made where there were too many."""
        if by == HOUSE:
            return
        lately = self._lately(by, now)
        if len(lately) >= self.most:
            wait = max(1, -(-(lately[0] + A_MINUTE - now) // timedelta(seconds=1)))
            raise InvalidInput(
                f"{self.most} things were changed here within a minute, which is as many as may be: try again in {wait} s.",
                code="too_many_changes",
                most=self.most,
                seconds=wait,
            )
        lately.append(now)

    def _lately(self, by: Whose, now: datetime) -> deque[datetime]:
        if len(self._made) >= _MANY:
            self._made = {each: made for each, made in self._made.items() if made and _is_recent(made[-1], now)}
        made = self._made.setdefault(by, deque())
        while made and not _is_recent(made[0], now):
            made.popleft()
        return made


def _is_recent(made: datetime, now: datetime) -> bool:
    """Say whether a change counts still; one from a time that the clock left again does not."""
    return timedelta(0) <= now - made < A_MINUTE
