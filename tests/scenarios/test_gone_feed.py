"""A feed that answers 410: asked no more, and told once to the channel that read it, also by the next process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from bot.app.now import utc_now
from bot.app.parts import Watchers
from bot.app.wiring import Newsdesk, open_newsdesk
from bot.domain.destination import Platform
from bot.ports.engine import Step
from bot.settings import FixedSettings, PollingSettings, WebSettings
from bot.steps.commands.sources import FeedWish
from bot.steps.commands.wishes import Wish
from tests.fakes.chat import FakeChat
from tests.fakes.feed_server import FeedServer
from tests.fakes.make import make_destination
from tests.fakes.world import DULL, NEWS, feed

CHANNEL = make_destination("news", locale="de")


class Desk:
    """A database, the time, and the channel, which outlive the processes."""

    def __init__(self, folder: Path) -> None:
        self.chat = FakeChat()
        self.ahead = timedelta(0)
        polling = PollingSettings(host_spacing_seconds=0, allow_networks=(ip_network("127.0.0.0/8"),))
        self._settings = FixedSettings(database=folder / "newsdesk.db", polling=polling, web=WebSettings(port=0))

    def clock(self) -> datetime:
        return utc_now() + self.ahead

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Newsdesk]:
        """Open a Newsdesk as a new process does; at the end it has done all that was due."""
        async with open_newsdesk(self._settings, Watchers(), self.clock) as newsdesk:
            newsdesk.chats[Platform.DISCORD] = self.chat
            await newsdesk.engine.start()
            yield newsdesk
            await newsdesk.engine.wake(Step.TICK)
            await newsdesk.engine.idle()
            await newsdesk.engine.stop()

    async def poll(self, newsdesk: Newsdesk, **later: float) -> None:
        self.ahead += timedelta(**later)
        await newsdesk.engine.wake(Step.TICK)
        await newsdesk.engine.idle()

    @property
    def lines(self) -> list[str]:
        return [card.plain_text for _, card, _, _ in self.chat.messages]


async def test_the_end_of_a_feed_is_told_once_across_restarts(tmp_path):
    """One alert, then one line that the feed has ended; and the publisher is left alone for good."""
    desk = Desk(tmp_path)
    async with FeedServer() as server:
        url = server.serve("/feed.xml", feed(DULL))
        async with desk.opened() as newsdesk:
            await newsdesk.desk.subscribe(CHANNEL, Wish(topic="ai"))
            await newsdesk.add_sources([FeedWish(url=url)])
            await desk.poll(newsdesk)
            server.serve("/feed.xml", feed(NEWS, DULL))
            await desk.poll(newsdesk, days=1)
            server.serve("/feed.xml", status=410)
            await desk.poll(newsdesk, days=1)
        asked = len(server.log)
        for _ in range(2):
            async with desk.opened() as newsdesk:
                await desk.poll(newsdesk, days=1)
        assert len(server.log) == asked == 3
    alert, line = desk.lines
    assert NEWS in alert
    assert line.startswith("The Courier ist eingestellt · Der Herausgeber meldet")
