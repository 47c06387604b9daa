"""Steps of the wall clock under a bot that runs: how soon it works on, and what that costs."""

import asyncio
from datetime import timedelta
from typing import Final

from tests.fakes.torture_process import ClockedProcess
from tests.fakes.torture_world import World
from tests.torture.report import Step

HOUR, DAY = 3600.0, 86_400.0
_THERE_AND_BACK = (-1, 1, 1, -1)
STEPS: Final = (*(sign * by for by in (5.0, HOUR, 26 * HOUR) for sign in _THERE_AND_BACK), 365 * DAY, -365 * DAY)
"""Back and right again, ahead and right again; and a year ahead, and right again."""

_AN_ERA = 3 * DAY  # beyond it what was published before is past news, and no report of today's events
_LONGEST = 60.0  # seconds after which the bot counts as stuck
_AFTERWARDS = 1.0  # seconds in which what a step costs shows in the memory


async def stepped(world: World, seconds: float) -> Step:
    """Let the clock step while articles come out, and return when the first of them was told."""
    bot = world.bot
    assert isinstance(bot, ClockedProcess)
    far = abs(seconds) > _AN_ERA
    await _between_stories(world, rest=far)
    held, published, began = bot.memory, len(world.pieces), _now()
    bot.set_clock(seconds)
    world.begin_era(timedelta(seconds=max(seconds, 0.0) if far else 0.0))
    world.resting = False
    await world.until(lambda: world.told_since(published), _LONGEST, look=0.01)
    told_after = _now() - began
    await asyncio.sleep(_AFTERWARDS)
    return Step(seconds, told_after, bot.memory - held)


async def _between_stories(world: World, *, rest: bool) -> None:
    """Wait until every report of an earlier story was read: the earliest heads a story, and the step changes which one that is.

    With `rest` the outlets publish nothing more, and wait until all is told.
    """
    world.following, world.resting = False, rest
    await world.polled_again()
    if rest:
        await world.until(lambda: not world.unsettled, _LONGEST, look=0.1)


def _now() -> float:
    return asyncio.get_running_loop().time()
