"""When a feed has failed for so long that those who follow it should hear of it. Pure."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.source import Source

_MOST_NIGHTS: Final = timedelta(days=1)
"""What is over by the next day was a server's bad night, and nobody has to do anything about it."""

_LEAST_FAILURES: Final = 5
_STILL_NEWS: Final = timedelta(days=3)
_STILL_FEW: Final = 4


def is_ill(source: Source, now: datetime) -> bool:
    """Say whether a feed has ended, or has failed several times in a row, and for more than a day where it ever answered."""
    if source.disabled_at is not None:
        return True
    return source.errors >= _LEAST_FAILURES and (source.fetched_at is None or now - source.fetched_at >= _MOST_NIGHTS)


def fell_ill_lately(source: Source, now: datetime) -> bool:
    """Say whether that a feed fails is news still: each of its polls of these days says so, in case one of them could not be stored."""
    if source.disabled_at is not None or not is_ill(source, now):
        return False
    if source.fetched_at is None:
        return source.errors < _LEAST_FAILURES + _STILL_FEW
    return now - source.fetched_at < _MOST_NIGHTS + _STILL_NEWS
