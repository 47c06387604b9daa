"""The drill: a backup while everything goes on, a disk that is lost, the backup restored. What was told stays told, and once.

TESTS_TORTURE_SEED=7 pytest -m torture -n 0 -k drill      the same choices again
"""

import asyncio
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.fakes.postgres import new_place
from tests.fakes.torture_news import SUBJECTS
from tests.fakes.torture_process import Process
from tests.fakes.torture_rows import Rows
from tests.fakes.torture_world import PLATFORMS, World, open_world

pytestmark = [pytest.mark.torture, pytest.mark.timeout(600)]

_SOME = 15  # articles between two events
_PAUSE = 0.6  # seconds between two articles at most
_AFTER_ALL = 1.5  # seconds in which a double would still show


@pytest.mark.parametrize("postgres", [False, True], ids=["sqlite", "postgres"])
async def test_a_restored_backup_loses_and_doubles_nothing_that_was_settled_before_it(tmp_path: Path, seed: int, postgres: bool):  # noqa: FBT001
    """Nor is anything else told twice, and what is published once the bot runs again comes to all channels."""
    settings = {"NEWSDESK_SLACK__SETTLING_SECONDS": "0.5"} | ({"NEWSDESK_DATABASE": new_place().url} if postgres else {})
    async with open_world(tmp_path, Random(seed), nonce_window=300.0, platforms=PLATFORMS, runs=Process, **settings) as world:
        await world.begin(len(SUBJECTS), 0)
        world.following = False
        publishing = asyncio.create_task(world.publish_for_ever(_PAUSE))
        settled = await _backed_up(world, tmp_path / "backup.db")
        await _published(world)
        said = await _lost_and_restored(world, tmp_path / "backup.db")
        first = len(world.pieces)
        world.resting = False
        await _published(world)
        world.resting = True
        assert await world.until(lambda: not world.missing_since(first), 120, look=0.2), (
            f"seed {seed}: {world.missing_since(first)} never came"
        )
        await asyncio.sleep(_AFTER_ALL)
        publishing.cancel()
        await world.bot.terminate()
        told = world.told()
    print(f"seed={seed} settled={len(settled)} published={len(world.pieces)}; {said}")  # noqa: T201 - the figures are for people
    assert len(settled) >= _SOME
    assert [pair for pair in settled if not told[pair]] == []
    assert [pair for pair, times in told.items() if times > 1] == []


async def _published(world: World) -> None:
    """Wait until some more has been published, and much of it told."""
    before = len(world.pieces)
    assert await world.until(lambda: len(world.pieces) >= before + _SOME, 120)


async def _backed_up(world: World, file: Path) -> Counter[tuple[str, str]]:
    """Make a backup while the bot runs, and return what had been told by then, as the backup says."""
    await _published(world)
    await world.bot.run("backup", str(file))
    return Counter(Rows(str(file)).alerts())


async def _lost_and_restored(world: World, file: Path) -> str:
    """Kill the bot, restore the backup, and let the bot look at its feeds for the first time since; return what the command said."""
    world.resting = True
    await world.bot.kill()
    said = await world.bot.run("restore", str(file))
    await world.start()
    assert await world.until(lambda: world.online), world.bot.log[-2000:]
    await world.polled_again()
    return said.replace("\n", " ")
