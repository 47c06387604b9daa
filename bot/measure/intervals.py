"""How sure a figure is: the bootstrap. What was measured is drawn again and again, with repetition, and the figure made anew."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, NamedTuple

DRAWS: Final = 400
OUTSIDE: Final = 0.025  # on either side: between them lie 95 of 100 draws


class Interval(NamedTuple):
    """Where a figure lies in 95 of 100 draws."""

    low: float
    high: float


def interval(parts: Sequence[tuple[float, ...]], figure: Callable[[tuple[float, ...]], float], *, draws: int = DRAWS) -> Interval:
    """Return the interval of a figure made of the sums of `parts`.

    A part is what may be drawn as a whole: the counts of a story or of an article, never of one pair, since the pairs of a story
    stand and fall together. The same parts give the same interval.
    """
    if not parts:
        return Interval(figure(()), figure(()))
    dice = Random(0)  # noqa: S311 - draws of a sample are no secret
    found = sorted(figure(_sums(dice.choices(parts, k=len(parts)))) for _ in range(draws))
    outside = int(draws * OUTSIDE)
    return Interval(found[outside], found[-outside - 1])


def _sums(parts: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*parts, strict=True)))
