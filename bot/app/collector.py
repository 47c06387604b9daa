"""The garbage collector, told what a poller's memory is like."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 5_000
"""New containers before the youngest are looked through: 64 polls under way hold about as many, so that fewer would all be found alive."""

_OLDER = 20
"""Collections of one generation before the next is looked through, twice Python's default: lexicons and stories live for days."""


@contextmanager
def calm_collector() -> Iterator[None]:
    """Leave alone what has been loaded so far, and look for cycles less often; as it was before at the end.

    Topics, names and the stories of the window are a hundred thousand objects and more, in no cycle. Looking through them again and
    again took a seventh of the processor time of a round over unchanged feeds (docs/speed.md).
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLDER, _OLDER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
