"""Platforms at their worst: faults dealt one after the other from a shuffled deck, and answers that take their time."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from random import Random

from tests.fakes.discord_server import DiscordServer
from tests.fakes.slack_server import SlackServer

DISCORD_POST, DISCORD_EDIT = "POST /channels/*/messages", "PATCH /channels/*/messages/*"
SLACK_POST, SLACK_EDIT = "chat.postMessage", "chat.update"
KINDS = ("accept-then-500", "accept-then-drop", "accept-then-hang", "hang", "drop", "500")

_LOOK = 0.01  # seconds between two looks whether a fault was committed
_PAUSE = 0.3  # at most so many seconds between two faults of one platform
_CHANGE = 0.1  # seconds for which a latency stays

Deal = Callable[[str], Awaitable[None]]


class Deck:
    """`each` faults of every one of some kinds for one platform, in random order. `dealt` counts those that were committed."""

    def __init__(self, random: Random, each: int, kinds: Sequence[str], deal: Deal) -> None:
        self._random = random
        self._deal = deal
        self._cards = [kind for kind in kinds for _ in range(each)]
        self.dealt: Counter[str] = Counter()
        random.shuffle(self._cards)

    async def play(self) -> None:
        """Deal all faults, each after the one before was committed."""
        while self._cards:
            kind = self._cards.pop()
            await self._deal(kind)
            self.dealt[kind] += 1
            await asyncio.sleep(self._random.uniform(0, _PAUSE))


def discord_deal(server: DiscordServer, request: str) -> Deal:
    """Return how a Discord commits a fault on the next request like this, and until when that takes."""

    async def deal(kind: str) -> None:
        fault = server.fail(request, kind)
        while not fault.committed:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(_LOOK)

    return deal


def slack_deal(server: SlackServer, method: str) -> Deal:
    """Return how a Slack commits a fault on the next call of a method, and until when that takes."""

    async def deal(kind: str) -> None:
        server.fail(method, kind)
        while server._faults[method]:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(_LOOK)

    return deal


async def vary_latency(random: Random, longest: float, discord: DiscordServer, slack: SlackServer) -> None:
    """Let both platforms take between nothing and `longest` seconds for each answer, until cancelled."""
    while True:
        discord.latency, slack.latency = random.uniform(0, longest), random.uniform(0, longest)
        await asyncio.sleep(_CHANGE)
