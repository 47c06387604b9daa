"""A campaign: end the bot many times at random moments, then reckon."""

import asyncio
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.fakes.torture_faults import Deck, discord_deck, slack_deck, vary_latency
from tests.fakes.torture_ledger import Reckoning
from tests.fakes.torture_world import World, open_world

_PATIENCE = 400.0  # seconds without any progress after which what is missing counts as lost: the outbox waits up to 375
_AFTER_ALL = 1.5  # seconds in which a double would still show
_PAUSE = 1.0  # seconds between two articles at most
_CLOSE = 0.02  # seconds within which a process ends after it was seen to poll or post; half of them end at once
_BAD_NEWS = ("Task was destroyed", "never retrieved", "step failed", "message parked", "channel paused")


class Moment(StrEnum):
    """When a process is ended: while it starts, at any time after that, just after it asked for a feed, just after it posted."""

    STARTING = "starting"
    RUNNING = "running"
    POLLING = "polling"
    POSTING = "posting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What happens in a campaign.

    `kills` and `stops`: how often kill -9 and SIGTERM end the process. `faults`: how many of each kind each platform commits.
    `latency`: the longest answer of a platform. `nonce_window`: how long Discord refuses a double by itself. `settling`: what
    the bot is told of how long Slack may still post after a lost answer. `life`: the longest time that the process runs when
    it is online. Times in seconds.
    """

    name: str
    kills: int = 0
    stops: int = 0
    faults: int = 0
    latency: float = 0.0
    nonce_window: float = 300.0
    settling: float = 0.5
    life: float = 0.8
    channels: int = 4


@dataclass(kw_only=True)
class Report:
    """What a campaign came to.

    `caught_sending`: processes that ended with a send announced and not settled; `caught_posted`: with one that the platform
    had got already. `joined`: articles that grouping took for
    reports of an earlier story, which get no card of their own: the vocabulary must not let that happen.
    """

    plan: Plan
    seed: int
    moments: Counter[str] = field(default_factory=Counter)
    caught_sending: int = 0
    caught_posted: int = 0
    dealt: Counter[str] = field(default_factory=Counter)
    starts: list[float] = field(default_factory=list)
    exits: list[tuple[int, float]] = field(default_factory=list)
    reckoning: Reckoning | None = None
    outbox: dict[str, int] = field(default_factory=dict)
    joined: int = 0
    bad_news: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def line(self) -> str:
        """The summary in one line."""
        its = self.reckoning
        assert its
        counts = {"published": its.published, "expected": its.expected, "delivered": its.delivered}
        counts |= {"lost": len(its.lost), "doubled": len(its.doubled), "strange": its.strange, "joined": self.joined}
        ends = {"kills": self.plan.kills, "stops": self.plan.stops, "sending": self.caught_sending, "posted": self.caught_posted}
        exits = {"codes": {code for code, _ in self.exits}, "slowest": f"{max((took for _, took in self.exits), default=0):.1f}s"}
        told = {"moments": self.moments, "faults": self.dealt, "outbox": self.outbox, "bad news": self.bad_news}
        online = f"{statistics.median(self.starts):.1f}s" if self.starts else "?"
        rest = "; ".join(f"{name} {_listed(found)}" for name, found in told.items() if found)
        return (
            f"{self.plan.name}: seed={self.seed} {_listed(counts)}; {_listed(ends)}; exits {_listed(exits)}; {rest}; "
            f"online after {online}, {self.seconds:.0f} s in all"
        )


def _listed(values: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items())


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
        await self._world.begin(self._plan.channels)
        async with self._strain() as decks:
            await self._lives()
            await asyncio.gather(*(deck for deck in decks))
        self._world.discord.latency = self._world.slack.latency = 0.0
        await self._finish()
        self.report.seconds = self._now() - began
        return self.report

    @asynccontextmanager
    async def _strain(self) -> AsyncIterator[list["asyncio.Task[None]"]]:
        """Publish, and let the platforms misbehave, meanwhile; the tasks given are the faults that are still to be committed."""
        world, plan = self._world, self._plan
        decks = [discord_deck(self._fork(), plan.faults, world.discord), slack_deck(self._fork(), plan.faults, world.slack)]
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

    def _count(self, decks: list[Deck]) -> None:
        for deck in decks:
            self.report.dealt += deck.dealt

    async def _lives(self) -> None:
        ways = [True] * self._plan.kills + [False] * self._plan.stops
        self._random.shuffle(ways)
        for number, kill in enumerate(ways, 1):
            moment = await self._moment(kill=kill)
            await (self._kill() if kill else self._stop())
            sending, posted = self._world.in_flight()
            await self._start()
            self.report.moments[moment.value] += 1
            self.report.caught_sending += sending > 0
            self.report.caught_posted += posted > 0
            told = f"sending={sending} posted={posted} published={len(self._world.pieces)} missing={self._world.missing}"
            self._say(f"{number}/{len(ways)} {moment.value} {told}")

    async def _moment(self, *, kill: bool) -> Moment:
        """Wait for the moment at which this life ends."""
        world, began = self._world, self._now()
        moment = self._random.choices(list(Moment), weights=(1, 2, 1, 4))[0]
        if not kill:
            await world.until(lambda: world.bot.listens_to_sigterm)
        if moment is Moment.STARTING:
            await asyncio.sleep(self._random.uniform(0, 1.5))
            return moment
        await self._online(began)
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
        while (missing := world.missing) and await world.until(lambda: world.missing < missing, _PATIENCE):
            pass
        await asyncio.sleep(_AFTER_ALL)
        await self._stop()
        self.report.reckoning = world.reckoning()
        self.report.outbox = dict(world.outbox())
        self.report.joined = world.count("SELECT COUNT(*) - COUNT(DISTINCT story_id) FROM article")
        self.report.bad_news = Counter({each: found for each in _BAD_NEWS if (found := world.bot.log.count(each))})

    def _fork(self) -> Random:
        return Random(self._random.getrandbits(64))

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


async def carry_out(plan: Plan, seed: int, folder: Path, say: Callable[[str], None]) -> Report:
    """Run one campaign in a folder of its own."""
    settling = {"NEWSDESK_SLACK__SETTLING_SECONDS": str(plan.settling)}
    async with open_world(folder, Random(seed), nonce_window=plan.nonce_window, **settling) as world:
        return await Campaign(plan, world, seed, say).run()
