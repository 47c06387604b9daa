"""The port of the feeds that Newsdesk offers."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.editions import Edition, EditionId


class Editions(Protocol):
    """Which feeds are offered, and the keys that sign their addresses."""

    async def add_edition(self, made: Edition) -> Edition:
        """Keep an edition, unless there is one of the same already, and return the one that holds."""
        ...

    async def renew_edition(self, made: Edition, instead_of: str) -> bool:
        """Let an edition have another key in the place of one that it has; say whether it had that one (still)."""
        ...

    async def edition(self, of: EditionId) -> Edition | None:
        """Return one edition, None where it is not (any more)."""
        ...

    async def editions(self) -> Sequence[Edition]:
        """Return all of them, the oldest first."""
        ...

    async def end_edition(self, of: EditionId, key: str) -> bool:
        """End an edition that has this key: its address opens nothing from now on. Say whether there was one."""
        ...
