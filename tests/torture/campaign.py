"""A campaign: end the bot many times at random moments, then reckon."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.fakes.postgres import new_place
from tests.fakes.torture_faults import (
    DISCORD_EDIT,
    DISCORD_POST,
    SLACK_EDIT,
    SLACK_POST,
    Deck,
    discord_deal,
    slack_deal,
    vary_latency,
)
from tests.fakes.torture_process import ClockedProcess, Process
from tests.fakes.torture_world import World, open_world
from tests.torture.clock import stepped
from tests.torture.report import Plan, Report, listed

_PATIENCE = 400.0  # seconds without any progress after which what is missing counts as lost: the outbox waits up to 375
_GLANCE = 0.2  # seconds between two looks into the database of a bot that runs
_AFTER_ALL = 1.5  # seconds in which a double would still show
_PAUSE = 1.0  # seconds between two articles at most
_CLOSE = 0.02  # seconds within which a process ends after it was seen to poll or post; half of them end at once
_SOON = 8.0  # seconds to a digest: the process lives until then
_AFTER_A_DIGEST = (0.0, 0.01, 0.1, 2.0)  # seconds to live at most after a digest was posted
_BAD_NEWS = ("Task was destroyed", "never retrieved", "step failed", "message parked", "channel paused")


_JOINED = """
SELECT COUNT(*) - COUNT(DISTINCT story_id) FROM article WHERE source_id = (SELECT id FROM source WHERE url LIKE '%/feed.xml')
"""


class Moment(StrEnum):
    """When a process ends: while it starts, any time later, just after it asked for a feed, posted or edited, while it posts a digest."""

    STARTING = "starting"
    RUNNING = "running"
    POLLING = "polling"
    POSTING = "posting"
    DIGEST = "digest"


class Campaign:
    """Carries out a plan in a world. `say` is told of each life of the process."""

    def __init__(self, plan: Plan, world: World, seed: int, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._world = world
        self._random = world.random
        self._say = say
        self.report = Report(plan=plan, seed=seed)

    async def run(self) -> Report:
        """Begin, torture, let the bot finish, stop it, and reckon."""
        began = self._now()
        await self._world.begin(self._plan.channels, self._plan.digests)
        async with self._strain() as decks:
            await self._lives()
            await self._set_clock()
            await asyncio.gather(*(deck for deck in decks))
        self._world.discord.latency = self._world.slack.latency = 0.0
        await self._finish()
        self.report.seconds = self._now() - began
        return self.report

    @asynccontextmanager
    async def _strain(self) -> AsyncIterator[list["asyncio.Task[None]"]]:
        """Publish, and let the platforms misbehave, meanwhile; the tasks given are the faults that are still to be committed."""
        world, plan = self._world, self._plan
        decks = self._decks()
        playing = [asyncio.create_task(deck.play()) for deck in decks]
        others = [asyncio.create_task(world.publish_for_ever(_PAUSE))]
        others.append(asyncio.create_task(vary_latency(self._fork(), plan.latency, world.discord, world.slack)))
        try:
            yield playing
        finally:
            for task in (*playing, *others):
                task.cancel()
            await asyncio.gather(*playing, *others, return_exceptions=True)
            self._count(decks)

    def _decks(self) -> list[Deck]:
        """Return the faults of the platforms that are switched on, on posts and on edits."""
        world, plan = self._world, self._plan
        posts = {"discord": discord_deal(world.discord, DISCORD_POST), "slack": slack_deal(world.slack, SLACK_POST)}
        edits = {"discord": discord_deal(world.discord, DISCORD_EDIT), "slack": slack_deal(world.slack, SLACK_EDIT)}
        dealt = [(plan.faults, posts[each]) for each in plan.platforms] + [(plan.edit_faults, edits[each]) for each in plan.platforms]
        return [Deck(self._fork(), count, plan.kinds, deal) for count, deal in dealt]

    def _count(self, decks: list[Deck]) -> None:
        for deck in decks:
            self.report.dealt += deck.dealt

    async def _lives(self) -> None:
        ways = [True] * self._plan.kills + [False] * self._plan.stops
        self._random.shuffle(ways)
        for number, kill in enumerate(ways, 1):
            moment = await self._moment(kill=kill)
            await (self._kill() if kill else self._stop())
            caught = self._world.in_flight()
            await self._start()
            self.report.moments[moment.value] += 1
            self.report.caught_sending += bool(caught.sending)
            self.report.caught_posted += caught.posted > 0
            self.report.caught.update(set(caught.sending))
            told = f"sending={listed(caught.sending) or 0} posted={caught.posted} missing={self._world.missing}"
            self._say(f"{number}/{len(ways)} {moment.value} {told} published={len(self._world.pieces)}")

    async def _set_clock(self) -> None:
        """Let the clock of the running process step, and see that it works on."""
        for number, seconds in enumerate(self._plan.steps, 1):
            step = await stepped(self._world, seconds)
            self.report.steps.append(step)
            self._say(f"{number}/{len(self._plan.steps)} {step.by:+.0f} s: told after {step.told_after:.1f} s, grew {step.grew:.1f} MB")

    async def _moment(self, *, kill: bool) -> Moment:
        """Wait for the moment at which this life ends."""
        world, began = self._world, self._now()
        moment = self._random.choices(list(Moment)[:4], weights=(1, 2, 1, 4))[0]
        if world.digests.next_in < _SOON:
            moment = Moment.DIGEST
        if not kill:
            await world.until(lambda: world.bot.listens_to_sigterm)
        if moment is Moment.STARTING:
            await asyncio.sleep(self._random.uniform(0, 1.5))
            return moment
        await self._online(began)
        if moment is Moment.DIGEST:
            await world.digests.posted(world.digests.next_in % 60 + 2)
            await asyncio.sleep(self._random.uniform(0, self._random.choice(_AFTER_A_DIGEST)))
            return moment
        await asyncio.sleep(self._random.uniform(0, self._plan.life))
        if moment is not Moment.RUNNING:
            await (world.polled() if moment is Moment.POLLING else world.posted())
            await asyncio.sleep(max(0.0, self._random.uniform(-_CLOSE, _CLOSE)))
        return moment

    async def _online(self, began: float) -> None:
        world = self._world
        was = world.online
        assert await world.until(lambda: world.online), f"the bot is not online: {world.bot.log[-2000:]}"
        if not was:
            self.report.starts.append(self._now() - began)

    async def _kill(self) -> None:
        assert not self._world.bot.ended, f"the bot ended by itself: {self._world.bot.log[-2000:]}"
        await self._world.bot.kill()

    async def _stop(self) -> None:
        assert not self._world.bot.ended, f"the bot ended by itself: {self._world.bot.log[-2000:]}"
        began = self._now()
        self.report.exits.append((await self._world.bot.terminate(), self._now() - began))

    async def _start(self) -> None:
        await self._world.start()

    async def _finish(self) -> None:
        """Run undisturbed until all is there or nothing comes any more, wait for doubles, stop, and count."""
        world = self._world
        await self._online(self._now())
        await world.polled_again()
        while (missing := world.unsettled) and await world.until(lambda: world.unsettled < missing, _PATIENCE, look=_GLANCE):
            pass
        await asyncio.sleep(_AFTER_ALL)
        await self._stop()
        self.report.reckoning = world.reckoning()
        self.report.outbox = dict(world.rows.outbox())
        self.report.joined = world.rows.count(_JOINED)
        self.report.bad_news = Counter({each: found for each in _BAD_NEWS if (found := world.bot.log.count(each))})

    def _fork(self) -> Random:
        return Random(self._random.getrandbits(64))

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


async def carry_out(plan: Plan, seed: int, folder: Path, say: Callable[[str], None]) -> Report:
    """Run one campaign in a folder of its own."""
    settings = {"NEWSDESK_SLACK__SETTLING_SECONDS": str(plan.settling)}
    if plan.postgres:
        settings["NEWSDESK_DATABASE"] = new_place().url
    process = ClockedProcess if plan.steps else Process
    async with open_world(
        folder, Random(seed), nonce_window=plan.nonce_window, platforms=plan.platforms, runs=process, **settings
    ) as world:
        return await Campaign(plan, world, seed, say).run()
