"""What the last polls of a source came to: a letter each, the newest last, so that a whole history is one short text."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

KEPT: Final = 48
"""Polls that are remembered: a day of a source that is asked every half hour."""


class Came(StrEnum):
    """What a poll came to. A letter is for ever: it stands in databases."""

    NEWS = "n"
    SAME = "u"
    FAILED = "f"
    OURS = "o"
    """Nobody was asked, or in vain: the network of this machine was down."""


def with_poll(polls: str, came: Came, times: int = 1) -> str:
    """Return a history with another poll, or some of a kind, without those that are too long ago."""
    return (polls + came.value * times)[-KEPT:]


def read_polls(polls: str) -> Sequence[Came]:
    """Return what a history says, the oldest first; a letter that another version wrote is left out."""
    return [Came(each) for each in polls if each in _LETTERS]


def counted(polls: str) -> Mapping[Came, int]:
    """Return how many of the last polls came to what."""
    return {came: polls.count(came.value) for came in Came}


_LETTERS: Final = frozenset(each.value for each in Came)
