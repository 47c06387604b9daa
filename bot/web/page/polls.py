"""The bar of a source's last polls: where each stands, and all of it in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bot.domain.came import KEPT, Came, counted, read_polls

STEP: Final = 5  # of the chart, in its own units: a bar of four, and one between two
WIDTH: Final = KEPT * STEP
_SHAPES: Final = {Came.NEWS: (1, 15), Came.SAME: (10, 4), Came.FAILED: (8, 15), Came.OURS: (10, 4)}  # where each begins, and how tall it is


class PollBars(NamedTuple):
    """All polls in the bar that came to the same: one path, since a page has thousands of them."""

    came: str
    path: str


@lru_cache(4_096)
def poll_bars(polls: str) -> Sequence[PollBars]:
    """Return the bars of a history, the newest at the right."""
    came = read_polls(polls)
    first = KEPT - len(came)
    places = {each: [first + place for place, it in enumerate(came) if it is each] for each in _SHAPES}
    return [PollBars(each.name.lower(), _path(each, found)) for each, found in places.items() if found]


def _path(came: Came, places: Iterable[int]) -> str:
    top, height = _SHAPES[came]
    return "".join(f"M{place * STEP} {top}h4v{height}h-4z" for place in places)


def poll_counts(polls: str) -> Mapping[str, int]:
    """Return how many polls came to what, by the names that words have for it."""
    found = counted(polls)
    return {"count": sum(found.values()), **{came.name.lower(): number for came, number in found.items()}}


LEGEND: Final = tuple(PollBars(came.name.lower(), _path(came, [0])) for came in Came)
"""What a bar may stand for, by the names that words have for it, drawn alone."""
