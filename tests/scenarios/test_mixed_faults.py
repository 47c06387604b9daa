"""Three in ten requests fail, each in its own way: every message arrives once, in its channel's order, and no platform is hurried.

TESTS_DELIVERIES sets how many messages each platform is owed (200 by default).
"""

import asyncio
import os
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import aiohttp
import pytest

from bot.domain.delivery import State
from bot.domain.destination import Destination, Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.rules import ANY_NUMBER, OutboxRules
from bot.platforms.slack.chat import SlackChat
from bot.ports.chat import Chat
from bot.steps.deliver import Deliver
from tests.fakes.clock import FakeClock
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_bot import logged_in_chat
from tests.fakes.discord_faults import Fault, Faults
from tests.fakes.discord_server import DiscordServer
from tests.fakes.make import TOPICS, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel
from tests.fakes.slack_bot import chat_on
from tests.fakes.slack_server import Fault as SlackFault
from tests.fakes.slack_server import SlackServer
from tests.fakes.words import shipped_words

COUNT = int(os.environ.get("TESTS_DELIVERIES", "200"))
CHANNELS = 8
SHARE = 0.3
ANSWER_WITHIN = timedelta(seconds=0.5)  # what silence costs; an answer that a busy machine gives later than this was not heard
_OWED = (State.PENDING, State.SENDING)
TITLE = re.compile(r"Story \d+")

pytestmark = pytest.mark.timeout(60 + COUNT)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as a server saw it. `wait`: the seconds that its answer asked for."""

    bucket: str
    at: datetime
    seconds: float
    wait: float = 0.0


class Troubles(Faults):
    """Faults by chance, with a log of every request: what the local Discord asks before it answers."""

    def __init__(self, random: Random, clock: FakeClock) -> None:
        super().__init__()
        self.log: list[Request] = []
        self.committed = 0
        self._random = random
        self._clock = clock

    def take(self, method: str, path: str) -> Fault | None:
        chosen = self._choose(method) if self._random.random() < SHARE else None
        answer = float(str(chosen[2]["retry_after"])) if isinstance(chosen, tuple) else 0.0
        self.log.append(Request(bucket=f"{method} {path}", at=self._clock(), seconds=time.monotonic(), wait=answer))
        self.committed += chosen is not None
        return None if chosen is None else Fault(pattern="*", kind=chosen)

    def _choose(self, method: str) -> int | str | tuple[int, dict[str, str], dict[str, object]]:
        patience = self._random.choice([0.05, 0.1, 31.0, 45.0, 90.0])  # the library waits for the short ones by itself
        told = {"message": "You are being rate limited.", "retry_after": patience, "global": False}
        limit = (429, {"Via": "1.1 google", "Retry-After": str(int(patience))}, told)
        lost = ["accept-then-503", "accept-then-503", "accept-then-drop", "accept-then-hang"] if method == "POST" else []
        kinds: list[int | str | tuple[int, dict[str, str], dict[str, object]]] = [
            limit,
            limit,
            limit,
            500,
            503,
            503,
            "drop",
            "drop",
            "hang",
        ]
        return self._random.choice([*kinds, *lost])


@dataclass(kw_only=True)
class World:
    """Channels that are owed stories, and the step that delivers them by a clock that only the test moves."""

    channels: list[Destination]
    store: MemoryStore
    clock: FakeClock
    deliver: Deliver

    async def owe(self) -> None:
        """File the stories one after the other, a second apart, round the channels."""
        await self.store.add_sources([make_source()])
        for channel in self.channels:
            await save_channel(self.store, channel)
        for number in range(COUNT):
            now, article = self.clock.advance(seconds=1), make_article(f"Story {number}")
            owed = make_delivery(self.channels[number % CHANNELS], article, due_at=now, filed_at=now)
            story = Story(id=article.story_id, title=article.title, first_seen_at=now, last_seen_at=now)
            found = {article.id: (make_evidence(),)}
            record = PollRecord(source=make_source(), at=now, articles=(article,), stories=(story,), evidence=found, deliveries=(owed,))
            await self.store.record(record)

    async def settle(self) -> None:
        """Deliver whatever is due, all channels side by side, until nothing waits; where nothing is due, time passes until something is."""
        while waiting := [each for each in self.store.tables.deliveries.values() if each.state in _OWED]:
            due = await self.store.due_destinations(self.clock(), CHANNELS)
            await asyncio.gather(*(self.deliver(str(each)) for each in due))
            next_due = min(each.due_at for each in waiting) - self.clock()
            self.clock.advance(seconds=max(1.0, 0.0 if due else next_due.total_seconds()))

    def keeps_order(self, texts: list[str]) -> bool:
        """Whether a channel's stories stand in the order of filing, each once."""
        numbers = [int(TITLE.findall(text)[0].removeprefix("Story ")) for text in texts]
        return numbers == sorted(set(numbers))


def make_world(platform: Platform, chat: Chat, channels: list[Destination], clock: FakeClock, random: Random) -> World:
    store = MemoryStore()
    deliver = Deliver(
        store=store,
        chats={platform: chat},
        topics=TOPICS,
        words=shipped_words(),
        clock=clock,
        rules=OutboxRules(channel=ANY_NUMBER),
        jitter=random.random,
        watch=lambda _: None,
    )
    return World(channels=channels, store=store, clock=clock, deliver=deliver)


def hurried(log: list[Request], wait_is_over: Callable[[Request, Request], bool]) -> list[tuple[Request, Request]]:
    """Return the requests that came before the wait was over which an earlier answer of their bucket asked for."""
    buckets: dict[str, list[Request]] = defaultdict(list)
    for request in log:
        buckets[request.bucket].append(request)
    pairs = [(first, later) for each in buckets.values() for number, first in enumerate(each) if first.wait for later in each[number + 1 :]]
    return [pair for pair in pairs if not wait_is_over(*pair)]


async def test_discord_gets_every_message_once_and_in_order():
    """Rate limits short and long, 5xx, resets and silence, before and after Discord took the message, for sending and looking alike."""
    random, clock = Random(COUNT), FakeClock(datetime.now(UTC) - timedelta(days=2))  # Discord's messages bear the real time
    async with DiscordServer() as server:
        guild = server.add_guild()
        channels = [server.add_channel(guild, f"news-{number}") for number in range(CHANNELS)]
        async with logged_in_chat(server, patience=ANSWER_WITHIN, monotonic=lambda: clock().timestamp()) as chat:
            troubles = server.rest.faults = Troubles(random, clock)
            world = make_world(Platform.DISCORD, chat, [discord_destination(each) for each in channels], clock, random)
            await world.owe()
            await world.settle()
        texts = [server.texts(each.id) for each in channels]
    assert (await world.store.outbox_counts())["sent"] == COUNT
    assert sum(map(len, texts)) == COUNT
    assert all(map(world.keeps_order, texts))
    assert troubles.committed > COUNT * SHARE / 2
    assert hurried(troubles.log, waited_for_discord) == []


def waited_for_discord(first: Request, later: Request) -> bool:
    """Whether a bucket got its rest, by the clock of the outbox or, where the library waits by itself, by the real one."""
    return (later.at - first.at).total_seconds() >= first.wait or later.seconds - first.seconds >= first.wait


class SlackTroubles:
    """Faults by chance, in the place of the local Slack's list of those to come for one method."""

    def __init__(self, method: str, random: Random, clock: FakeClock, faults: list[SlackFault]) -> None:
        self.log: list[Request] = []
        self.committed = 0
        self._method, self._random, self._clock, self._faults = method, random, clock, faults

    def popleft(self) -> SlackFault | None:
        fault = self._random.choice(self._faults) if self._random.random() < SHARE else None
        wait = float(fault[1]) if isinstance(fault, tuple) else 0.0
        self.log.append(Request(bucket=self._method, at=self._clock(), seconds=time.monotonic(), wait=wait))
        self.committed += fault is not None
        return fault


@asynccontextmanager
async def slack_chat(clock: FakeClock) -> AsyncIterator[tuple[SlackServer, SlackChat]]:
    """Give a Slack, and a chat whose holds go by the test's clock."""
    server = await SlackServer(clock=lambda: clock().timestamp()).start()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN.total_seconds())) as session:
        try:
            yield server, chat_on(server, session=session, monotonic=lambda: clock().timestamp())
        finally:
            await server.stop()


async def test_slack_gets_every_message_once_and_in_order():
    """The same of Slack, where a limit holds a method in the whole workspace, and only looking keeps a lost answer from a double."""
    random, clock = Random(COUNT), FakeClock()
    limits: list[SlackFault] = [(429, 5), (429, 30), (429, 60)]
    lost: list[SlackFault] = ["accept-then-500", "accept-then-drop", "accept-then-hang", {"ok": False, "error": "internal_error"}]
    silent: list[SlackFault] = ["500", "503", "drop", "hang"]
    async with slack_chat(clock) as (server, chat):
        posts = SlackTroubles("chat.postMessage", random, clock, [*limits, *silent, *lost])
        looks = SlackTroubles("conversations.history", random, clock, [*limits, *silent])
        server._faults |= {"chat.postMessage": posts, "conversations.history": looks}  # type: ignore[dict-item]  # faults by chance
        names = [server.add_channel(f"C{number}", f"news-{number}").id for number in range(CHANNELS)]
        world = make_world(
            Platform.SLACK, chat, [make_destination(name, platform=Platform.SLACK, workspace="T1") for name in names], clock, random
        )
        await world.owe()
        await world.settle()
        texts = [[message["text"] for message in server.messages(name)] for name in names]
    assert (await world.store.outbox_counts())["sent"] == COUNT
    assert sum(map(len, texts)) == COUNT
    assert all(map(world.keeps_order, texts))
    assert posts.committed > COUNT * SHARE / 2
    assert hurried([*posts.log, *looks.log], waited_for_slack) == []


def waited_for_slack(first: Request, later: Request) -> bool:
    """Whether a method got its rest; what was under way in the same instant cannot be called back."""
    return later.at == first.at or (later.at - first.at).total_seconds() >= first.wait
