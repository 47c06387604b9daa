"""How long a platform waits until it hears that a press is worked on, while 2,000 feeds are polled.

Run with `pytest tests/benchmarks/test_acknowledging.py --benchmark-enable -n 0 -s`. The bot is a process of its own between a Discord and a
Slack on loopback, and feeds of another process, each on a host of its own, that it has never read. Buttons are pressed from the first
answer of a feed to the last, on both platforms in turn. The clock starts when the platform sends the press, and stops when it hears back.
A plain run polls twenty feeds, and times nothing.
"""

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from bot.cards.actions import ActionKind
from tests.benchmarks.delivery_times import percentile
from tests.benchmarks.polling_server import address
from tests.benchmarks.test_polling import serving
from tests.fakes.button_world import one_of
from tests.fakes.discord_state import walk
from tests.fakes.world import SLACK_CHANNEL, World, open_world

FEEDS, FEW = 2_000, 20
P95 = 0.2  # seconds
_PAUSE = 0.1
_LEAST = 10  # presses on each platform

pytestmark = pytest.mark.timeout(900)

CALM = {
    "NEWSDESK_POLLING__FLOOR_MINUTES": "10",
    "NEWSDESK_POLLING__CAP_HOURS": "24",
    "NEWSDESK_TICK_SECONDS": "2",
    "NEWSDESK_LOG_LEVEL": "info",
}
"""What holds where nobody sets anything."""


class Presser:
    """Presses *Why?* on the card of each platform, and notes how long the platform waited."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.discord: list[float] = []
        self.slack: list[float] = []

    async def press(self) -> None:
        """Press on both."""
        world = self._world
        card = world.discord.messages(world.channel.id)[0]
        value = one_of((part["custom_id"] for part in walk(card["components"]) if part.get("custom_id")), ActionKind.WHY)
        reply = await world.discord.press(world.guild, world.channel, world.person, card, value, within=60)
        self.discord.append(reply.acknowledged_at - reply.caused_at)
        payload = world.slack.action_payload(SLACK_CHANNEL, "U1", "act:why", value)
        began = time.monotonic()
        await world.slack.socket.deliver("interactive", payload)
        self.slack.append(time.monotonic() - began)
        await world.slack.answer(payload["response_url"], within=60)


def opml(folder: Path, feeds: int, port: int) -> Path:
    """Write a list of feeds."""
    outlines = "".join(f"<outline type='rss' xmlUrl={quoteattr(f'http://{address(feed)}:{port}/feed.xml')}/>" for feed in range(feeds))
    path = folder / "feeds.opml"
    path.write_text(f"<?xml version='1.0'?><opml version='2.0'><body>{outlines}</body></opml>", encoding="utf-8")
    return path


def let_all_be_due(folder: Path) -> None:
    """Let every feed be asked now, as after a long stop: a list that was just imported is asked over half an hour."""
    with closing(sqlite3.connect(folder / "newsdesk.db")) as database, database:
        database.execute("UPDATE source SET next_poll_at = 0")


async def all_read(folder: Path, feeds: int) -> None:
    """Return once so many feeds have answered."""

    def read() -> int:
        with closing(sqlite3.connect(f"file:{folder / 'newsdesk.db'}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM source WHERE fetched_at IS NOT NULL").fetchone()[0])

    while await asyncio.to_thread(read) < feeds:  # noqa: ASYNC110 - the bot is another process
        await asyncio.sleep(0.5)


async def pressed(folder: Path, feeds: int, port: int) -> tuple[Presser, float]:
    """Give the bot a card and then the feeds, and press until all are read; return the presses, and how long that took."""
    async with open_world(folder) as world:
        await world.begin()
        world.publish()
        await world.delivered()
        await world.bot.terminate()
        world.bot.environment |= CALM
        await world.bot.run("feed", "import", str(opml(folder, feeds, port)))
        let_all_be_due(folder)
        await world.run_bot()
        began, presser = time.monotonic(), Presser(world)
        reading = asyncio.create_task(all_read(folder, feeds))
        while not reading.done() or len(presser.slack) < _LEAST:
            await presser.press()
            await asyncio.sleep(_PAUSE)
        await reading
        return presser, time.monotonic() - began


def test_a_press_is_acknowledged_at_once_while_feeds_are_polled(tmp_path: Path, benchmark: Any):
    """Of a hundred presses 95 within 0.2 seconds, on both platforms."""
    feeds = FEEDS if benchmark.enabled else FEW
    with serving(feeds) as server:
        presser, took = benchmark.pedantic(lambda: asyncio.run(pressed(tmp_path, feeds, server.port)), rounds=1)
    assert min(len(presser.discord), len(presser.slack)) >= _LEAST
    if not benchmark.enabled:
        return
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{feeds} feeds read for the first time in {took:.0f} s, load {load}")  # noqa: T201 - the figures are for people
    for name, waits in (("Discord", presser.discord), ("Slack", presser.slack)):
        figures = {f"p{percent}": f"{percentile(waits, percent) * 1000:.0f} ms" for percent in (50, 90, 95, 99)}
        print(f"{name}, {len(waits)} presses: {figures}, longest {max(waits) * 1000:.0f} ms")  # noqa: T201
    assert max(percentile(presser.discord, 95), percentile(presser.slack, 95)) < P95
