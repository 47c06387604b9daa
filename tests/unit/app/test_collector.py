"""The garbage collector around a run."""

import gc
import weakref
from contextlib import suppress

from bot.app.collector import calm_collector


def interrupt(*, unless: tuple[int, int, int]) -> None:
    """End as Ctrl-C does, if the thresholds are others by now."""
    assert gc.get_threshold() != unless
    raise KeyboardInterrupt


class Knot:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_loaded_is_left_alone_while_it_runs():
    """Everything that exists at the beginning is set aside."""
    loaded = [[number] for number in range(1000)]
    with calm_collector():
        assert gc.get_freeze_count() >= len(loaded)


def test_cycles_made_meanwhile_are_freed():
    """Calm is not idle: garbage of the run itself is still found."""
    with calm_collector():
        knot = weakref.ref(Knot())
        gc.collect()
        assert knot() is None


def test_all_is_as_before_at_the_end():
    """Thresholds return and nothing stays set aside, however the run ends."""
    before = gc.get_threshold()
    with suppress(KeyboardInterrupt), calm_collector():
        interrupt(unless=before)
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_newsdesks_may_be_open_at_once():
    """The inner one of two leaves the outer one's thresholds as they were."""
    with calm_collector():
        calm = gc.get_threshold()
        with calm_collector():
            pass
        assert gc.get_threshold() == calm
