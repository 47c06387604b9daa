"""Each kind of alarm reaches whoever is called: a webhook, a channel of theirs; and the monitor that expects a sign of life."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.app.calling import Caller, ask_outside, body_for
from bot.app.keeping_watch import WatchKeeper
from bot.app.tally import Tally
from bot.domain.alarms import Alarm
from bot.domain.destination import Platform, Workspace
from bot.domain.errors import Unreachable
from bot.domain.outage import Outage
from bot.domain.vitals import QueueVitals, SourceVitals, Vitals
from bot.settings import AlarmSettings
from bot.web.health import Health
from bot.web.judging import Facts, faults
from tests.contracts.store_data import destination
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination

HOUR = timedelta(hours=1)
WEBHOOK, HEARTBEAT = "https://hooks.example/alarm", "https://beat.example/1"


class Desk:
    """A watch over a health that tests set, with a webhook, a channel and a monitor that keep what they get."""

    def __init__(self, **settings: str) -> None:
        self.clock, self.chat, self.store, self.faults = FakeClock(), FakeChat(), MemoryStore(), list[str]()
        self.asked: list[tuple[str, str, Mapping[str, Any] | None]] = []
        self.failures: list[tuple[str, str]] = []
        self.summaries: list[Mapping[str, int]] = []
        self.answer = ""
        settings = settings or {"webhook": WEBHOOK, "heartbeat": HEARTBEAT, "channel": "#ops"}
        caller = Caller(
            settings=AlarmSettings(**settings),
            store=self.store,
            chats={Platform.SLACK: self.chat},
            failed=lambda setting, reason: self.failures.append((setting, reason)),
            ask=self._ask,
        )
        self.keeper = WatchKeeper(
            check=self._check,
            caller=caller,
            clock=self.clock,
            tally=Tally(),
            alarmed=lambda _: None,
            summed_up=lambda counted, _: self.summaries.append(counted),
        )

    async def _check(self) -> Health:
        return Health(version="1", faults=tuple(self.faults))

    async def _ask(self, method: str, url: str, body: Mapping[str, Any] | None) -> str:
        self.asked.append((method, url, body))
        return self.answer

    async def look(self, **later: float) -> list[str]:
        """Look once more, and return what was told since the look before."""
        self.clock.advance(**later)
        self.asked.clear()
        await self.keeper()
        return [body["text"] for _, url, body in self.asked if url == WEBHOOK and body]


def judged(**more: Any) -> list[str]:
    """What is at fault by some facts."""
    clock = FakeClock()
    return list(
        faults(Facts(**{"now": clock.now, "started_at": clock.now - 24 * HOUR, "on": (Platform.SLACK,), "vitals": Vitals(), **more}))
    )


NOW = FakeClock().now
KINDS = {
    "a digest was missed": judged(vitals=Vitals(queues={Workspace(Platform.SLACK, "T1"): QueueVitals(digest=NOW - HOUR)})),
    "no feed answers": judged(vitals=Vitals(sources=SourceVitals(failing=9, asked=9, last_answer=NOW - 2 * HOUR))),
    "the network is down": judged(outage=Outage(since=NOW - HOUR)),
    "a platform refuses us": ["Slack refuses the bot (invalid_auth): look at SLACK_BOT_TOKEN."],
    "the disk is full": judged(free=12_000_000),
    "every channel is paused": judged(vitals=Vitals(channels=3, paused=3)),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_of_fault_calls_somebody_and_says_when_it_is_over(kind):
    """After two minutes, once; and no monitor gets a sign of life meanwhile."""
    desk = Desk(webhook=WEBHOOK, heartbeat=HEARTBEAT)
    [fault] = desk.faults = KINDS[kind]
    assert await desk.look() == []
    assert await desk.look(minutes=2) == [f"Newsdesk: {fault}"]
    assert await desk.look(minutes=1) == []
    assert all(url != HEARTBEAT for _, url, _ in desk.asked)
    desk.faults = []
    assert await desk.look(minutes=1) == [f"Newsdesk: over after 4 min: {fault}"]
    assert ("GET", HEARTBEAT, None) in desk.asked


async def test_a_channel_of_the_operator_gets_alarms_too():
    """By its name, as a card that says no more."""
    desk = Desk(channel="#ops")
    await save_destination(desk.store, destination("C1", name="ops"))
    desk.faults = ["The disk is full."]
    await desk.look()
    await desk.look(minutes=3)
    [(to, card, nonce, _)] = desk.chat.messages
    assert (to.channel_id, getattr(card, "text", ""), len(nonce) <= 25) == ("C1", "Newsdesk: The disk is full.", True)


async def test_what_nobody_heard_is_told_again_and_the_log_says_why():
    """The channel refuses, the webhook fails; one of the two is enough."""
    desk = Desk(channel="C1", webhook=WEBHOOK)
    await save_destination(desk.store, destination("C1"))
    desk.faults, desk.answer = ["The disk is full."], "HTTP 500"
    desk.chat.fail_next(Unreachable("not_in_channel"))
    await desk.look()
    await desk.look(minutes=2)
    assert desk.failures == [("alarms.webhook", "HTTP 500"), ("alarms.channel", "not_in_channel")]
    await desk.look(minutes=1)
    assert len(desk.chat.messages) == 1
    await desk.look(minutes=1)
    assert len(desk.chat.messages) == 1


async def test_a_channel_that_nobody_knows_is_said_in_the_log():
    """With what to do."""
    desk = Desk(channel="nowhere")
    desk.faults = ["The disk is full."]
    await desk.look()
    await desk.look(minutes=2)
    assert "knows no such channel" in desk.failures[0][1]


async def test_every_ten_minutes_it_says_what_happened():
    """In the ten minutes before, and never of no time."""
    desk = Desk(heartbeat=HEARTBEAT)
    for _ in range(21):
        desk.keeper.tally.counted["polls"] += 1
        await desk.look(minutes=1)
    assert [each["polls"] for each in desk.summaries] == [10, 10]


def test_each_webhook_gets_what_it_understands():
    """Discord reads another field than the others."""
    assert body_for("https://discord.com/api/webhooks/1/x", "hi") == {"content": "hi", "allowed_mentions": {"parse": []}}
    assert len(body_for("https://discord.com/api/webhooks/1/x", "x" * 3_000)["content"]) == 2_000
    assert body_for("https://hooks.slack.com/services/1", "hi") == body_for(WEBHOOK, "hi") == {"text": "hi"}


@pytest.fixture
async def outside():
    """A server of somebody's own: it takes what comes to /good, and refuses the rest."""
    got: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        got.append((request.method, await request.json() if request.can_read_body else None))
        return web.Response(status=200 if request.path == "/good" else 503)

    app = web.Application()
    app.router.add_route("*", "/{path}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", got
    await runner.cleanup()


async def test_alarms_and_signs_of_life_go_over_real_http(outside):
    """A refusal, and nobody who listens, are reasons and no errors."""
    base, got = outside
    assert await ask_outside("POST", f"{base}/good", {"text": "hi"}) == ""
    assert await ask_outside("GET", f"{base}/good") == ""
    assert got == [("POST", {"text": "hi"}), ("GET", None)]
    assert await ask_outside("GET", f"{base}/bad") == "HTTP 503"
    assert await ask_outside("GET", "http://127.0.0.1:9/") != ""
    assert Alarm(sentence="x", since=NOW).text(NOW) == "Newsdesk: x"
    await asyncio.sleep(0)
