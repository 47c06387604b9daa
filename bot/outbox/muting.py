"""Muted stories: whoever deletes a card wants to hear nothing more of its story there. Pure.

docs/decisions/0055-a-deleted-card-mutes-its-story.md gives the reasons.
"""

from collections.abc import Iterable
from typing import Final

from bot.outbox.queue import Owed

MUTED: Final = "withdrawn: somebody deleted the card of this story here"


def without_muted(rows: Iterable[Owed]) -> list[Owed]:
    """Return a queue in which is given up what tells a muted story; what a message was named for is not called back."""
    return [row.given_up(MUTED) if row.muted and row.unnamed else row for row in rows]
