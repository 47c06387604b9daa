"""The page put together: its addresses, each behind the guard."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from aiohttp import web

from bot.domain.delivery import DeliveryId
from bot.domain.destination import DestinationId
from bot.ports.asks import Asks
from bot.ports.browsing import Browsing
from bot.ports.clock import Clock
from bot.ports.editions import Editions
from bot.ports.outages import Outages
from bot.ports.own_topics import Audit
from bot.ports.saved import SavedStories
from bot.ports.store import Destinations, Sources
from bot.settings import Settings
from bot.steps.commands.act import Act
from bot.steps.commands.all_stories import AllStories
from bot.steps.commands.own_topics import OwnTopicsDesk
from bot.steps.commands.own_words import OwnWordsDesk
from bot.steps.commands.prove import Prove
from bot.steps.commands.publishing import Publishing
from bot.steps.commands.repair import Repair
from bot.steps.drawing import Drawing
from bot.web.health import HealthCheck
from bot.web.page.access import Access, Role
from bot.web.page.audit import AuditPage
from bot.web.page.channel import ChannelPage
from bot.web.page.coming_in import ComingIn
from bot.web.page.deliveries import DeliveriesPage
from bot.web.page.digests import DigestsPage
from bot.web.page.feeds import FeedsPage
from bot.web.page.guard import Guard, Handler, Visit
from bot.web.page.live import Happened, Hub
from bot.web.page.painting import HERE, STATIC, Painter, page_words
from bot.web.page.setup import SetupPage
from bot.web.page.shelves import Shelves
from bot.web.page.sources import SourcesPage
from bot.web.page.stories import StoriesPage
from bot.web.page.topic_editor import TopicEditor
from bot.web.page.topic_words import TopicWordsPage
from bot.web.page.topics import TopicsPage

_A_YEAR: Final = "public, max-age=31536000, immutable"


class PageStore(Browsing, Destinations, Asks, Sources, Outages, SavedStories, Editions, Audit, Protocol):
    """The ports that the page needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """What the page stands on. `home` is the channel that it is the face of, where no platform has a token.

    `private` says of a source's address whether it is not for everybody.
    """

    settings: Settings
    store: PageStore
    drawing: Drawing
    act: Act
    all_stories: AllStories
    own: OwnTopicsDesk
    words: OwnWordsDesk
    invite: Callable[[int], str]
    check: HealthCheck
    clock: Clock
    publishing: Publishing
    repair: Repair
    prove: Prove
    private: Callable[[str], bool] = lambda _: False
    home: DestinationId | None = None


class Page:
    """The page: its routes, and what it is told of."""

    def __init__(self, parts: PageParts) -> None:
        settings = parts.settings.page
        self._parts = parts
        self.hub = Hub()
        self._access = Access(settings, time.monotonic)
        self._painter = Painter(page_words(), parts.clock, settings.base_path, parts.settings.zone, pictures=settings.pictures)
        self._guard = Guard(
            settings=settings, access=self._access, painter=self._painter, host=parts.settings.web.host, language=parts.settings.language
        )
        self._channel = ChannelPage(
            store=parts.store, drawing=parts.drawing, act=parts.act, all_stories=parts.all_stories, hub=self.hub, home=parts.home
        )
        self._setup = SetupPage(invite=parts.invite, store=parts.store, prove=parts.prove)
        self._feeds = _feeds(parts)
        self._editor = TopicEditor(store=parts.store, desk=parts.own, queries=parts.settings.topics)
        self._words = TopicWordsPage(desk=parts.words)
        self._sources = SourcesPage(store=parts.store, clock=parts.clock, repair=parts.repair)
        self._check = parts.check

    def told(self, channel: DestinationId, delivery: DeliveryId) -> None:
        """Tell all who look that a message was sent, or a card edited, by a delivery that it carries."""
        self.hub.tell(Happened(str(channel), str(delivery)))

    def close(self) -> None:
        """End what is open: Newsdesk stops."""
        self.hub.close()

    def routes(self) -> Iterator[web.RouteDef]:
        """Yield what the server answers."""
        door, channel = ComingIn(access=self._access), self._channel
        if self._painter.to(""):
            yield self._get("", _first, Role.NOBODY)
        yield self._get("/", channel.first)
        yield self._get("/channel/{channel}", channel.one)
        yield self._get("/channel/{channel}/before", channel.older)
        yield self._get("/channel/{channel}/message/{message}", channel.message)
        yield self._post("/channel/{channel}/act", channel.press)
        yield self._get("/live", channel.live)
        for path, handler in self._further().items():
            yield self._get(path, handler)
        yield self._get("/status", self._status)
        yield self._get("/enter", door.door, Role.NOBODY)
        yield self._post("/enter", door.enter, Role.NOBODY)
        yield self._post("/setup", self._setup.check)
        yield self._post("/setup/test", self._setup.test)
        yield self._post("/feeds", self._feeds.change)
        yield self._post("/topics/new", self._editor.save_new)
        yield self._post(r"/topics/{topic:\d+}", self._editor.change)
        yield self._post("/topics/words/{topic}", self._words.change)
        yield self._post("/sources/{source}/repair", self._sources.mend)
        yield self._get("/feed/{name}.{form:atom|json}", self._feeds.read, Role.NOBODY)
        yield self._post("/leave", door.leave, Role.NOBODY)
        yield self._post("/look", door.look, Role.NOBODY)
        yield self._get("/static/{name}", _static, Role.NOBODY)
        yield self._get("/{rest:.*}", _missing, Role.NOBODY)

    def _further(self) -> Mapping[str, Handler]:
        """Return the pages that only show something."""
        store, topics = self._parts.store, self._parts.drawing.topics
        stories, deliveries = StoriesPage(store=store, topics=topics), DeliveriesPage(store=store)
        digests = DigestsPage(store=store, drawing=self._parts.drawing)
        return {
            "/stories": stories.listed,
            "/stories/{story}": stories.one,
            "/sources": self._sources.listed,
            "/deliveries": deliveries.listed,
            "/digests": digests.listed,
            "/digests/{digest}": digests.one,
            "/topics": TopicsPage(topics=topics, queries=self._parts.settings.topics, desk=self._parts.own).shown,
            "/topics/new": self._editor.new,
            "/topics/preview": self._editor.preview,
            "/topics/settings": self._editor.in_settings,
            r"/topics/{topic:\d+}": self._editor.edit,
            "/topics/words/{topic}": self._words.shown,
            "/feeds": self._feeds.listed,
            "/audit": AuditPage(store=store, topics=self._parts.own.live).listed,
            "/setup": self._setup.shown,
        }

    def _get(self, path: str, handler: Handler, needs: Role = Role.READER) -> web.RouteDef:
        return web.get(self._painter.to(path), self._guard.over(handler, needs))

    def _post(self, path: str, handler: Handler, needs: Role = Role.EDITOR) -> web.RouteDef:
        return web.post(self._painter.to(path), self._guard.over(handler, needs))

    async def _status(self, visit: Visit) -> web.StreamResponse:
        return visit.page("status.html", health=await self._check())


def _feeds(parts: PageParts) -> FeedsPage:
    settings = parts.settings
    shelves = Shelves(
        store=parts.store,
        topics=parts.drawing.topics,
        words=parts.drawing.words,
        clock=parts.clock,
        language=settings.language,
        kept=timedelta(days=settings.keep_days),
        private=parts.private,
    )
    return FeedsPage(store=parts.store, publishing=parts.publishing, shelves=shelves, base=settings.page.public)


async def _static(visit: Visit) -> web.StreamResponse:
    name = visit.request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound
    return web.FileResponse(HERE / "static" / name, headers={"Cache-Control": _A_YEAR})


async def _first(visit: Visit) -> web.StreamResponse:
    return web.Response(status=303, headers={"Location": visit.to("/")})


async def _missing(_visit: Visit) -> web.StreamResponse:
    raise web.HTTPNotFound
