"""Which cards wait or share a list: quiet hours, and the most that a channel gets in an hour. Pure, and shared by every store.

docs/decisions/0022-channels-in-peace.md gives the reasons.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import DeliveryId, Kind
from bot.outbox.messages import DueRow

MOST_AT_ONCE: Final = 5  # cards of one burst in one channel: of a poll, or of quiet hours
LONGEST_ON_A_LIST: Final = timedelta(days=1)  # then the list comes beside the cards: quiet hours may leave no hour that begins without any
TOLD_IN_A_LIST: Final = "the story is told in a list, which nothing answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An alert that waits. `fit`: its best topic score over that topic's threshold."""

    id: DeliveryId
    fit: float
    published_at: datetime


def left_for_the_list(waiting: Iterable[Waiting], most: int = MOST_AT_ONCE) -> list[DeliveryId]:
    """Return the alerts that get no card of their own when quiet hours end: all but those that fit best, of equals the newest.

    Made again as others join, the choice is the same as if all had come at once.
    """
    best_first = sorted(waiting, key=lambda each: (-each.fit, -each.published_at.timestamp(), each.id))
    return [each.id for each in best_first[most:]]


def hour_of(now: datetime) -> datetime:
    """Return when the present hour of the clock began."""
    return now.replace(minute=0, second=0, microsecond=0)


def next_hour(now: datetime) -> datetime:
    """Return when the next hour of the clock begins."""
    return hour_of(now) + timedelta(hours=1)


def with_room(due: Iterable[DueRow], room: int | None) -> list[DueRow]:
    """Return what is due without the new cards for which this hour has no room (None: any number); what was named before has its place."""
    rows = sorted(due, key=lambda row: (row.due_at, row.filed_at, row.id))
    if room is None:
        return rows
    fresh = [row.id for row in rows if row.kind is Kind.ALERT and row.nonce is None]
    left_out = set(fresh[max(0, room - _named_cards(rows)) :])
    return [row for row in rows if row.id not in left_out]


def _named_cards(rows: Iterable[DueRow]) -> int:
    return sum(row.kind is Kind.ALERT and row.nonce is not None for row in rows)
