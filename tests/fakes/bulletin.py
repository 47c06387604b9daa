"""A whole Newsdesk in this process, with a clock that is told to move: feeds are served, and the titles of the cards are read.

Store, fetcher, grouping and outbox are the real ones; parser and analyst work in this process; the chat keeps what it is sent.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from unittest.mock import patch

from bot.analyst.shipped import load_aliases, load_background
from bot.app import shipped, wiring
from bot.app.learning import learning_names
from bot.app.parts import Watchers
from bot.app.shipped import Shipped, load_shipped
from bot.app.wiring import Newsdesk, open_newsdesk
from bot.cards.card import AlertCard
from bot.domain.destination import Destination, Platform, destination_id
from bot.feeds import fetcher
from bot.ports.engine import Step
from bot.settings import FixedSettings, PollingSettings, WebSettings
from bot.steps.commands.desk import Desk
from bot.steps.commands.sources import FeedWish
from bot.steps.commands.wishes import Wish
from bot.steps.poll import Polled
from tests.fakes.analyst import OpenAnalyst
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.feed_server import FeedServer
from tests.fakes.parser import ParserHere

FIRST_POLL = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Bulletin:
    """Serves documents, polls them, and tells what came of it."""

    def __init__(self, newsdesk: Newsdesk, server: FeedServer, clock: FakeClock, polls: list[Polled]) -> None:
        self._newsdesk = newsdesk
        self._server = server
        self._chat = FakeChat()
        self._polls = polls
        self._clock = clock
        self._told = 0
        newsdesk.chats[Platform.CONSOLE] = self._chat

    @property
    def articles(self) -> int:
        """How many articles the last step stored."""
        return sum(len(polled.record.articles) for polled in self._polls)

    @property
    def desk(self) -> Desk:
        """What its people may do."""
        return self._newsdesk.desk

    @property
    def places(self) -> list[str]:
        """The workspaces that the last step told something."""
        return [to.workspace_id for to, _, _, _ in self._chat.messages[self._told :]]

    async def look_at_names(self) -> list[str]:
        """Look at what was decided on names, as is done each minute, and return what went wrong."""
        faults: list[str] = []
        await learning_names(self._newsdesk, lambda _text: asyncio.sleep(0, result=True), faults.append)()
        return faults

    async def step(self, documents: Mapping[str, bytes], **after: float) -> list[str]:
        """Serve documents some time later, poll all feeds, and return the titles of the cards that were posted, sorted."""
        self._clock.advance(**after or {"hours": 1})
        self._polls.clear()
        for path, body in documents.items():
            self._server.serve(path, body=body, content_type="application/rss+xml")
        await self._newsdesk.add_sources([FeedWish(url=self._server.url(path)) for path in documents])
        self._told = told = len(self._chat.messages)
        await self._newsdesk.poll_all()
        await self._newsdesk.engine.wake(Step.TICK)
        await self._newsdesk.engine.idle()
        return sorted(card.title for _, card, _, _ in self._chat.messages[told:] if isinstance(card, AlertCard))


@cache
def _shipped() -> Shipped:
    return load_shipped()


_aliases, _background = cache(load_aliases), cache(load_background)


@asynccontextmanager
async def quickly_opened(settings: FixedSettings, watchers: Watchers, clock: FakeClock) -> AsyncIterator[Newsdesk]:
    """A Newsdesk that starts no process, neither an analyst's nor a parser's, and reads what ships once for all tests.

    That is a second of work for each.
    """
    here = patch.multiple(wiring, AnalystProcess=OpenAnalyst, load_shipped=lambda _queries: _shipped())
    read_once = patch.multiple(shipped, load_aliases=_aliases, load_background=_background)
    with here, read_once, patch.object(fetcher, "ParserPool", ParserHere):
        async with open_newsdesk(settings, watchers, clock) as newsdesk:
            yield newsdesk


@asynccontextmanager
async def open_bulletin(folder: Path, topic: str = "ai", languages: str = "") -> AsyncIterator[Bulletin]:
    """A Newsdesk with one channel that is subscribed to a topic."""
    settings = FixedSettings(
        database=folder / "newsdesk.db",
        polling=PollingSettings(host_spacing_seconds=0, allow_networks=(ip_network("127.0.0.0/8"),)),
        web=WebSettings(port=0),
    )
    clock, channel, polls = FakeClock(FIRST_POLL), destination_id(Platform.CONSOLE, "here", "news"), list[Polled]()
    async with FeedServer() as server, quickly_opened(settings, Watchers(polled=polls.append), clock) as newsdesk:
        bulletin = Bulletin(newsdesk, server, clock, polls)
        to = Destination(id=channel, platform=Platform.CONSOLE, workspace_id="here", channel_id="news")
        await newsdesk.desk.subscribe(to, Wish(topic=topic, languages=languages))
        await newsdesk.engine.start()
        yield bulletin
        await newsdesk.engine.stop()
