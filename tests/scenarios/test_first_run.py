"""The first minute in a terminal: a run without any token shows what it does, from the feeds that were just added."""

import asyncio
import io
from ipaddress import ip_network
from pathlib import Path

import pytest
from rich.console import Console

from bot.app.parts import Watchers
from bot.app.running import run
from bot.app.wiring import open_newsdesk
from bot.settings import FixedSettings, PollingSettings, WebSettings
from bot.steps.commands.sources import FeedWish
from tests.fakes.feed_server import FeedServer
from tests.fakes.world import DULL, NEWS, feed, until

OTHERS = ("A lab releases a large language model", "Quantum computer corrects its errors", "Semiconductor plant opens in the north")


@pytest.mark.timeout(120)
async def test_i_add_feeds_and_run_and_see_three_stories_at_once(tmp_path: Path):
    """The newest that would have come, marked as such; nothing of them counts as sent, so that what is new comes all the same."""
    polling = PollingSettings(host_spacing_seconds=0, allow_networks=(ip_network("127.0.0.0/8"),))
    settings = FixedSettings(database=tmp_path / "newsdesk.db", polling=polling, web=WebSettings(port=0), log_level="error")
    shown, stop = io.StringIO(), asyncio.Event()
    async with FeedServer() as server, open_newsdesk(settings, Watchers()) as newsdesk:
        server.serve("/feed.xml", feed(NEWS, DULL, *OTHERS), content_type="application/rss+xml")
        await newsdesk.add_sources([FeedWish(url=server.url("/feed.xml"))])
        running = asyncio.create_task(run(newsdesk, stop, Console(file=shown, width=100)))
        await until(lambda: shown.getvalue().count("https://outlet-") == 3)
        assert shown.getvalue().startswith("The newest that would have come:")
        assert sum(title in shown.getvalue() for title in (NEWS, *OTHERS)) == 3
        assert DULL not in shown.getvalue()
        assert not any((await newsdesk.store.outbox_counts()).values())
        stop.set()
        await running
