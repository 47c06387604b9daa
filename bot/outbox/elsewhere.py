"""Stories that one person has read elsewhere: their digest leaves out what a channel that they read has told. Pure.

Who reads what only the platform knows: the step asks it before each look at a person's queue (bot.steps.told_elsewhere).
"""

from collections.abc import Collection, Iterable
from typing import Final

from bot.domain.article import StoryId
from bot.domain.delivery import Kind
from bot.outbox.queue import Owed

TOLD_ELSEWHERE: Final = "withdrawn: a channel that they read has told it"


def without_told_elsewhere(rows: Iterable[Owed], told: Collection[StoryId]) -> list[Owed]:
    """Return a queue without the entries of digests whose stories were told elsewhere; what is new of one since is told all the same."""
    return [row.given_up(TOLD_ELSEWHERE) if _is_entry(row) and row.delivery.story_id in told else row for row in rows]


def _is_entry(row: Owed) -> bool:
    return row.delivery.kind is Kind.DIGEST and row.unnamed
