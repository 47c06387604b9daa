"""Deliveries to Slack under every fault: each story is posted, and none twice."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import aiohttp
import pytest

from bot.domain.delivery import Kind
from bot.domain.destination import Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.rules import ANY_NUMBER, OutboxRules
from bot.steps.deliver import Deliver
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel, save_subscription
from tests.fakes.slack_bot import chat_on
from tests.fakes.slack_server import Fault, SlackServer

CHANNEL = make_destination("C1", platform=Platform.SLACK, workspace="T1")
POST, HISTORY = "chat.postMessage", "conversations.history"
REQUEST_LIMIT = 0.15  # seconds: what a hanging call costs a test


@dataclass
class Delivery:
    """A Slack, and the step that delivers to it."""

    server: SlackServer
    store: MemoryStore
    clock: FakeClock
    deliver: Deliver

    async def owe(self, count: int, kind: Kind = Kind.ALERT) -> None:
        """Record so many stories that the channel is owed."""
        articles = [make_article(f"Story {number}") for number in range(count)]
        await save_channel(self.store, CHANNEL)
        await save_subscription(self.store, make_subscription(CHANNEL))
        await self.store.add_sources([make_source()])
        await self.store.record(
            PollRecord(
                source=make_source(),
                at=NOW,
                articles=tuple(articles),
                stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles),
                evidence={each.id: (make_evidence(),) for each in articles},
                deliveries=tuple(make_delivery(CHANNEL, each, kind) for each in articles),
            )
        )

    async def settle(self) -> None:
        """Deliver until nothing waits any more."""
        for _ in range(500):  # a message that waits holds the queue, so each failure takes a round
            await self.deliver(str(CHANNEL.id))
            counts = await self.store.outbox_counts()
            if not counts.get("pending") and not counts.get("sending"):
                return
            self.clock.advance(minutes=6)

    def copies(self) -> Counter[int]:
        """How many messages have how many copies, by nonce."""
        nonces = Counter(message["metadata"]["event_payload"]["nonce"] for message in self.server.messages("C1"))
        return Counter(nonces.values())


@asynccontextmanager
async def delivery() -> AsyncIterator[Delivery]:
    """Give a delivery whose waits cost no time."""
    clock, store = FakeClock(NOW), MemoryStore()
    server = await SlackServer(clock=lambda: clock().timestamp()).start()
    server.add_channel("C1", "news")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REQUEST_LIMIT)) as session:
        chat = chat_on(server, session=session, monotonic=lambda: clock().timestamp())
        step = make_deliver(store, {Platform.SLACK: chat}, clock, rules=OutboxRules(channel=ANY_NUMBER))
        try:
            yield Delivery(server, store, clock, step)
        finally:
            await server.stop()


@pytest.mark.parametrize(("fault", "count"), [("accept-then-500", 100), ("accept-then-drop", 100), ("accept-then-hang", 20)])
async def test_no_message_is_doubled_when_its_answer_is_lost(fault: str, count: int):
    """Each first send is accepted and its answer lost; each message stands in the channel once."""
    async with delivery() as slack:
        await slack.owe(count)
        slack.server.fail(POST, *[fault] * count)
        await slack.settle()
        assert slack.copies() == {1: count}


@pytest.mark.parametrize("fault", ["500", "drop", (429, 30), {"ok": False, "error": "fatal_error"}])
async def test_no_message_is_lost_when_it_was_not_accepted(fault: Fault):
    """Each first send fails before Slack took it; each message arrives later, once."""
    async with delivery() as slack:
        await slack.owe(20)
        slack.server.fail(POST, *[fault] * 20)
        await slack.settle()
        assert slack.copies() == {1: 20}


@pytest.mark.parametrize("seed", range(4))
async def test_any_mixture_of_faults_ends_with_each_message_once(seed: int):
    """Sends and looks fail at random, several times in a row."""
    random = Random(seed)
    posts: list[Fault] = ["500", "drop", "accept-then-500", "accept-then-drop", (429, 20), {"ok": False, "error": "internal_error"}]
    looks: list[Fault] = ["503", (429, 20), {"ok": False, "error": "fatal_error"}]
    async with delivery() as slack:
        await slack.owe(30)
        slack.server.fail(POST, *random.choices(posts, k=60))
        slack.server.fail(HISTORY, *random.choices(looks, k=10))
        await slack.settle()
        assert slack.copies() == {1: 30}


async def test_a_long_digest_arrives_once_however_often_it_fails():
    """Thirty stories are one message; a lost answer doubles nothing."""
    async with delivery() as slack:
        await slack.owe(30, Kind.DIGEST)
        slack.server.fail(POST, "500", "accept-then-drop")
        await slack.settle()
        assert slack.copies() == {1: 1}
        assert (await slack.store.outbox_counts())["sent"] == 30


async def test_blocks_that_slack_refuses_arrive_as_text():
    """The title and the link are better than nothing."""
    async with delivery() as slack:
        await slack.owe(1)
        slack.server.fail(POST, {"ok": False, "error": "invalid_blocks"})
        await slack.settle()
        (message,) = slack.server.messages("C1")
        assert message["blocks"] == []
        assert "|Story 0>" in message["text"]


async def test_a_channel_that_refuses_us_is_paused_and_keeps_what_it_is_owed():
    """Archived today, perhaps not tomorrow: nothing is lost, and nobody is asked again and again."""
    async with delivery() as slack:
        slack.server.team.channels["C1"].archived = True
        await slack.owe(3)
        await slack.deliver(str(CHANNEL.id))
        paused = await slack.store.destination(CHANNEL.id)
        assert paused
        assert "is_archived" in (paused.pause_reason or "")
        assert (await slack.store.outbox_counts())["pending"] == 3
