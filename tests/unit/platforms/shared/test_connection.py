"""A connection that comes back by itself: what is tried when, and what is let go of."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import Ambiguous, SettingError, Throttled
from bot.platforms.shared.connection import Connection, Retries

AWAY = Ambiguous("The platform does not answer: it is tried again by itself.")
WRONG = SettingError("The token is wrong: copy a new one.")


class World:
    """A platform that opens links as it is told, on a clock that only waiting moves."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.now = 0.0
        self.waits: list[float] = []
        self.links: list[Link] = []
        self.changed = asyncio.Event()
        retries = Retries(first=1.0, longest=8.0, lasting=60.0)
        self.connection = Connection("The platform", self.make, retries, monotonic=lambda: self.now, sleep=self.sleep)

    def make(self) -> "Link":
        self.links.append(Link(self))
        self.changed.set()
        return self.links[-1]

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    @property
    def open_links(self) -> int:
        return sum(link.opened and not link.closed for link in self.links)

    async def made(self, links: int) -> None:
        """Return once so many links were made and nothing moves any more."""
        while len(self.links) < links:
            self.changed.clear()
            await self.changed.wait()
        for _ in range(5):
            await asyncio.sleep(0)


class Link:
    """One life, as its world has it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._broke = asyncio.Event()
        self.opened = self.closed = False
        self.bug: Exception | None = None

    async def open(self) -> None:
        error = self._world.answers.pop(0) if self._world.answers else None
        if error:
            raise error
        self.opened = True

    async def broken(self) -> str:
        await self._broke.wait()
        if self.bug:
            raise self.bug
        return "It broke."

    async def close(self) -> None:
        self.closed = True

    def breaks(self, *, after: float = 0.0) -> None:
        self._world.now += after
        self._broke.set()


async def test_a_link_that_broke_is_thrown_away_and_another_is_made():
    """The old one is closed before the new one opens, and one is open afterwards."""
    world = World()
    await world.connection.start()
    world.links[0].breaks()
    await world.made(2)
    assert (world.links[0].closed, world.open_links, world.connection.up) == (True, 1, True)
    await world.connection.stop()
    assert (world.open_links, world.connection.up) == (0, False)


async def test_waits_grow_until_a_link_has_lasted():
    """A platform that is away is asked less and less often; after a good while the next loss is mended at once."""
    world = World(None, *[AWAY] * 5)
    await world.connection.start()
    world.links[0].breaks()
    await world.made(7)
    assert world.waits == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    world.links[6].breaks(after=61)
    await world.made(8)
    assert world.waits[-1] == 1.0
    await world.connection.stop()


async def test_a_link_that_breaks_at_once_is_not_made_at_once_for_ever():
    """Opening alone proves nothing: who breaks right away waits longer each time."""
    world = World()
    await world.connection.start()
    for number in range(4):
        world.links[number].breaks()
        await world.made(number + 2)
    assert world.waits == [1.0, 2.0, 4.0, 8.0]
    await world.connection.stop()


async def test_what_a_person_must_mend_is_raised_at_the_start():
    """The bot does not start with a wrong token."""
    world = World(WRONG)
    with pytest.raises(SettingError):
        await world.connection.start()
    assert world.links[0].closed


async def test_what_a_person_must_mend_later_is_told_and_tried_rarely():
    """It may be mended while the bot runs."""
    world = World(AWAY, WRONG, WRONG)
    await world.connection.start()
    await world.made(3)
    assert world.waits[:3] == [1.0, 8.0, 8.0]
    await world.made(4)
    assert (world.connection.up, world.connection.trouble) == (True, "")
    await world.connection.stop()


async def test_a_request_for_patience_is_obeyed():
    """The platform said how long."""
    world = World(Throttled("later", retry_after=timedelta(seconds=30)))
    await world.connection.start()
    await world.made(2)
    assert world.waits == [30.0]
    await world.connection.stop()


async def test_what_nobody_foresaw_does_not_end_the_connection():
    """A bug of ours or of a library's, while a link opens or while it lives: the operator reads it, and the connection comes back."""
    world = World(ZeroDivisionError("bug"), None, None)
    await world.connection.start()
    assert "ZeroDivisionError" in world.connection.trouble
    await world.made(2)
    world.links[1].bug = KeyError("ts")
    world.links[1].breaks()
    await world.made(3)
    assert (world.connection.up, world.open_links) == (True, 1)
    await world.connection.stop()


async def test_trouble_is_told_while_it_lasts():
    """The operator reads why the bot is not connected."""
    world = World(AWAY)
    started = asyncio.create_task(world.connection.start())
    await asyncio.sleep(0)
    await started
    assert (world.connection.up, world.connection.trouble) == (False, str(AWAY))
    await world.connection.stop()
    assert world.connection.trouble == ""


async def test_a_stop_closes_what_was_just_opened():
    """Also before anybody watched it."""
    world = World()
    await world.connection.start()
    await world.connection.stop()
    await world.connection.stop()
    assert world.open_links == 0


async def test_a_connection_may_begin_in_the_background():
    """Nobody waits for it, and nothing is raised."""
    world = World(WRONG)
    world.connection.begin()
    await world.made(2)
    assert world.connection.up
    await world.connection.stop()
