"""A page over a store in memory, and browsers of aiohttp that ask it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.article import Article
from bot.domain.delivery import Kind, MessageId, Sent, Settlement
from bot.domain.destination import Destination, Platform
from bot.domain.diagnosis import Diagnosis, Problem
from bot.domain.errors import AddressRefused
from bot.domain.history import ArticleHistory
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.feeds.finding.diagnosis import absent, healthy
from bot.ports.chat import Chat
from bot.ports.examiner import Examiner
from bot.ports.store import Store
from bot.settings import FixedSettings, PageSettings, WebSettings
from bot.steps.commands.act import Acted, Press
from bot.steps.commands.all_stories import AllStories
from bot.steps.commands.desk import acting
from bot.steps.commands.own_topics import OwnTopicsDesk
from bot.steps.commands.own_words import OwnWordsDesk
from bot.steps.commands.prove import Prove
from bot.steps.commands.publishing import Publishing
from bot.steps.commands.repair import Repair
from bot.steps.drawing import Drawing
from bot.web.health import Health
from bot.web.page.passwords import hashed
from bot.web.page.routes import Page, PageParts
from tests.fakes.clock import FakeClock
from tests.fakes.feed_finder import feeds_of
from tests.fakes.make import NOW, TOPICS, make_article, make_delivery, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.own_topics import own_topics, words_of
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.words import shipped_words

PASSWORD, READERS = "correct horse battery", "staple look only"
HOME = make_destination("terminal", platform=Platform.CONSOLE, workspace="local")
NEWS = make_destination("100", name="news")
EDITOR = {"Sec-Fetch-Site": "same-origin"}


@cache
def hash_of(password: str) -> str:
    """Return what a setting holds, made at a cost that suits tests."""
    return hashed(password, (16, 8, 1))


class Because:
    """Stands in for what tells why."""

    def __init__(self, clock: FakeClock) -> None:
        self.why = SimpleNamespace(clock=clock, topics=TOPICS)

    async def pressed(self, press: Press, _told: ArticleHistory, _channel: Destination) -> Acted:
        """Answer with what would like to be more than text."""
        return Acted(lines=[f"because of <b>words</b> ({press.speech.code})"])


class Healthy:
    """Stands in for the feed doctor: whatever it is shown works."""

    async def examine(self, written: str) -> Diagnosis:
        """Find nothing."""
        return Diagnosis(problem=Problem.HEALTHY, sentence=f"{written} works.", proposal="nothing to do.")


class Absent:
    """Stands in for the feed doctor: it finds nothing at an old address, and names another one, which works."""

    async def examine(self, written: str) -> Diagnosis:
        """Look at the address alone."""
        return absent("old.example", for_good=False, instead="https://new.example/feed") if "new" not in written else healthy(NOW, 3)


def checked(url: str) -> str:
    """Refuse what is no address, as the guard of addresses does."""
    if not url.startswith("https://"):
        raise AddressRefused("Not this one.", code="address-refused")
    return url


@dataclass
class PageWorld:
    """A page that is asked by a browser on this machine; `page` is told what happens."""

    store: Store
    page: Page
    client: TestClient[web.Request, web.Application]
    clock: FakeClock
    own: OwnTopicsDesk
    words: OwnWordsDesk
    health: Health = field(default_factory=lambda: Health(version="1"))

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        response = await self.client.get(path, headers=_named(headers), allow_redirects=False)
        return response.status, await response.text()

    async def ask(self, path: str, **headers: str) -> ClientResponse:
        return await self.client.get(path, headers=_named(headers), allow_redirects=False)

    async def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str] = EDITOR) -> ClientResponse:
        return await self.client.post(path, data=form, headers=headers, allow_redirects=False)

    async def enter(self, password: str = PASSWORD) -> ClientResponse:
        return await self.post("/enter", {"password": password})


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@asynccontextmanager
async def open_page(
    store: Store | None = None,
    *,
    host: str = "127.0.0.1",
    doctor: Examiner | None = None,
    chats: Mapping[Platform, Chat] | None = None,
    topics: Mapping[str, str] | None = None,
    **page: Any,
) -> AsyncIterator[PageWorld]:
    """Open a page with some of its settings changed."""
    settings = FixedSettings(page=PageSettings(**page), web=WebSettings(host=host), topics=dict(topics or {}))
    known, clock = store or MemoryStore(), FakeClock(NOW)
    own = own_topics(known, TOPICS, clock)
    await own.live.refresh()
    world: list[PageWorld] = []

    async def check() -> Health:
        return world[0].health

    parts = PageParts(
        settings=settings,
        store=known,
        drawing=Drawing(topics=own.live, words=shipped_words(), clock=clock),
        act=acting(known, Because(clock), own, feeds_of(known)),  # type: ignore[arg-type] # as much of it as a button needs
        all_stories=AllStories(store=known, topics=TOPICS),
        own=own,
        words=words_of(known, own.live, clock),
        invite=lambda application: f"https://discord.com/oauth2/authorize?client_id={application}",
        check=check,
        clock=clock,
        publishing=Publishing(store=known, clock=clock, base=settings.page.public),
        prove=Prove(store=known, chats=chats or {}, words=shipped_words(), clock=clock),
        repair=Repair(store=known, examiner=doctor or Healthy(), check_url=checked, clock=clock),
        private=lambda url: "private" in url,
        home=HOME.id,
    )
    served, app = Page(parts), web.Application()
    app.router.add_routes(served.routes())
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        world.append(PageWorld(store=known, page=served, client=client, clock=clock, own=own, words=parts.words))
        yield world[0]
        served.close()


async def tell(store: Store, to: Destination, *articles: Article, kind: Kind = Kind.ALERT) -> list[str]:
    """Let a channel be sent stories; return the ids by which the page knows their messages."""
    source = make_source()
    await store.add_sources([source])
    await save_destination(store, to)
    await save_subscription(store, make_subscription(to))
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
    owed = tuple(make_delivery(to, each, kind) for each in articles)
    evidence = {each.id: (make_evidence(),) for each in articles}
    await store.record(PollRecord(source=source, at=NOW, articles=articles, stories=stories, evidence=evidence, deliveries=owed))
    return await send(store, to)


async def send(store: Store, to: Destination, apart: Callable[[int], Any] = lambda _: NOW) -> list[str]:
    """Send what is due."""
    sent: list[str] = []
    while batches := await store.begin(to.id, NOW, 1):
        outcome = Sent(message_id=MessageId(f"m{len(sent)}"), at=apart(len(sent)))
        await store.settle([Settlement(batch=batches[0], outcome=outcome)])
        sent.append(str(batches[0].deliveries[0].id))
    return sent


def article(title: str = "A lab opens its language model", **changes: Any) -> Article:
    return make_article(title, **changes)
