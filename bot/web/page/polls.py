"""The bar of a source's last polls: where each stands, and all of it in words. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bot.domain.came import KEPT, Came, counted, read_polls

STEP: Final = 5  # of the chart, in its own units: a bar of four, and one between two
WIDTH: Final = KEPT * STEP


class PollBar(NamedTuple):
    """One poll in the bar: where it stands, and what it came to."""

    x: int
    came: str


def poll_bars(polls: str) -> Sequence[PollBar]:
    """Return the bars of a history, the newest at the right."""
    came = read_polls(polls)
    first = KEPT - len(came)
    return [PollBar((first + place) * STEP, each.name.lower()) for place, each in enumerate(came)]


def poll_counts(polls: str) -> Mapping[str, int]:
    """Return how many polls came to what, by the names that words have for it."""
    found = counted(polls)
    return {"count": sum(found.values()), **{came.name.lower(): number for came, number in found.items()}}


LEGEND: Final = tuple(came.name.lower() for came in Came)
"""What a bar may stand for, by the names that words have for it."""
