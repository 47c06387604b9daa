"""Which digest entries tell nothing new: their story came before, in a card or a digest, and too little has come since. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.domain.delivery import ENTRIES
from bot.outbox.queue import Owed

TOLD: Final = "withdrawn: the channel was told of it before, and there is too little that is new"


def is_judged(row: Owed, now: datetime) -> bool:
    """Say whether it is to be known if an entry tells anything new: it is due, and no message has been named for it."""
    return row.delivery.kind in ENTRIES and row.unnamed and row.due(now)


def without_retold(rows: Iterable[Owed], now: datetime) -> list[Owed]:
    """Return a queue without the entries that tell nothing new; the next report of their story may file them anew."""
    return [row.given_up(TOLD) if row.stale and is_judged(row, now) else row for row in rows]
