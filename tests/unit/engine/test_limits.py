"""How many keys of a step run at once."""

from bot.engine.local import DEFAULT_LIMITS
from bot.ports.engine import Step


def test_each_step_has_a_limit():
    """One without would break whoever switches it on, which no plain run does for each."""
    assert set(DEFAULT_LIMITS) == set(Step)
