"""Platforms at their worst: faults dealt one after the other from a shuffled deck, and answers that take their time."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

from tests.fakes.discord_server import DiscordServer
from tests.fakes.slack_server import SlackServer

POST = "POST /channels/*/messages"
POST_MESSAGE = "chat.postMessage"
KINDS = ("accept-then-500", "accept-then-drop", "accept-then-hang", "hang", "drop", "500")

_LOOK = 0.01  # seconds between two looks whether a fault was committed
_PAUSE = 0.3  # at most so many seconds between two faults of one platform
_CHANGE = 0.1  # seconds for which a latency stays

Deal = Callable[[str], Awaitable[None]]


class Deck:
    """`each` faults of every kind for one platform, in random order. `dealt` counts those that were committed."""

    def __init__(self, random: Random, each: int, deal: Deal) -> None:
        self._random = random
        self._deal = deal
        self._cards = [kind for kind in KINDS for _ in range(each)]
        self.dealt: Counter[str] = Counter()
        random.shuffle(self._cards)

    async def play(self) -> None:
        """Deal all faults, each after the one before was committed."""
        while self._cards:
            kind = self._cards.pop()
            await self._deal(kind)
            self.dealt[kind] += 1
            await asyncio.sleep(self._random.uniform(0, _PAUSE))


def discord_deck(random: Random, each: int, server: DiscordServer) -> Deck:
    """Return the faults that a Discord commits on posts."""

    async def deal(kind: str) -> None:
        fault = server.fail(POST, kind)
        while not fault.committed:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(_LOOK)

    return Deck(random, each, deal)


def slack_deck(random: Random, each: int, server: SlackServer) -> Deck:
    """Return the faults that a Slack commits on posts."""

    async def deal(kind: str) -> None:
        server.fail(POST_MESSAGE, kind)
        while server._faults[POST_MESSAGE]:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(_LOOK)

    return Deck(random, each, deal)


async def vary_latency(random: Random, longest: float, discord: DiscordServer, slack: SlackServer) -> None:
    """Let both platforms take between nothing and `longest` seconds for each answer, until cancelled."""
    while True:
        discord.latency, slack.latency = random.uniform(0, longest), random.uniform(0, longest)
        await asyncio.sleep(_CHANGE)
