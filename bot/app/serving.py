"""The server of a run: health, and the page beside it."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial

from aiohttp import web

from bot.app.logs import log_proved
from bot.app.rules import fetch_settings
from bot.app.wiring import Newsdesk
from bot.domain.delivery import DeliveryId, Kind, Sent, delivery_id
from bot.domain.destination import DestinationId
from bot.domain.redacting import keyless_text
from bot.feeds.access import FeedAccess
from bot.platforms.discord.invite import invite_url
from bot.settings import Settings
from bot.steps.commands.prove import Prove
from bot.steps.deliver import Delivered
from bot.steps.drawing import Drawing
from bot.web.health import HealthCheck
from bot.web.page.origins import is_loopback
from bot.web.page.routes import Page, PageParts
from bot.web.server import HealthServer


@asynccontextmanager
async def serving(
    newsdesk: Newsdesk, check: HealthCheck, home: DestinationId | None = None, probes: Sequence[web.RouteDef] = ()
) -> AsyncIterator[HealthServer | None]:
    """Answer as the settings say for as long as it is open; nothing where web.port is 0.

    `home` is the channel that the page is; `probes` are answered beside it.
    """
    where = newsdesk.settings.web
    if not where.port:
        yield None
        return
    page = _page(newsdesk, check, home) if newsdesk.settings.page.enabled else None
    pages = page.routes() if page else ()
    async with HealthServer(where.host, where.port, check, probes, pages=pages, names=newsdesk.settings.page.names) as server:
        with _listening(newsdesk, page):
            yield server


def page_address(settings: Settings) -> str:
    """Return where the page is for whoever sits at this machine; empty where it is not offered."""
    where, page = settings.web, settings.page
    if not (where.port and page.enabled and (page.password or is_loopback(where.host))):
        return ""
    host = where.host if is_loopback(where.host) else "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{where.port}{page.base_path}/"


def page_oddities(settings: Settings) -> list[str]:
    """Return a sentence where the page stays closed."""
    where, page = settings.web, settings.page
    if not (where.port and page.enabled) or page.password or is_loopback(where.host):
        return []
    address = f"{where.host}:{where.port}"
    return [f"the page stays closed, since others can reach {address} and page.password is not set: run `newsdesk page password`"]


def _page(newsdesk: Newsdesk, check: HealthCheck, home: DestinationId | None) -> Page:
    return Page(
        PageParts(
            settings=newsdesk.settings,
            store=newsdesk.store,
            drawing=_drawing(newsdesk),
            act=newsdesk.desk.act,
            all_stories=newsdesk.desk.all_stories,
            own=newsdesk.desk.own,
            words=newsdesk.words,
            invite=invite_url,
            check=check,
            clock=newsdesk.clock,
            publishing=newsdesk.publishing,
            repair=newsdesk.repair,
            prove=_prove(newsdesk),
            private=partial(_is_private, fetch_settings(newsdesk.settings).access),
            home=home,
        )
    )


def _prove(newsdesk: Newsdesk) -> Prove:
    return Prove(store=newsdesk.store, chats=newsdesk.chats, words=newsdesk.shipped.words, clock=newsdesk.clock, heard=log_proved)


def _is_private(accesses: Sequence[FeedAccess], url: str) -> bool:
    """Say whether a feed is for those alone who have its key, in its address or in the settings."""
    return keyless_text(url) != url or any(each.covers(url) for each in accesses)


@contextmanager
def _listening(newsdesk: Newsdesk, page: Page | None) -> Iterator[None]:
    """Tell the page what is sent for as long as it is open, and let its visitors go before the server waits for them."""
    if page is None:
        yield
        return

    def heard(delivered: Delivered) -> None:
        if isinstance(delivered.outcome, Sent):
            page.told(delivered.batch.destination.id, _message(delivered))

    newsdesk.listeners.append(heard)
    try:
        yield
    finally:
        newsdesk.listeners.remove(heard)
        page.close()


def _message(delivered: Delivered) -> DeliveryId:
    """Return the delivery by which a message is found; an edit is found by the card that it changed."""
    batch = delivered.batch
    if batch.kind is Kind.UPDATE:
        return delivery_id(batch.destination.id, batch.items[0].article.story_id, Kind.ALERT)
    return batch.deliveries[0].id


def _drawing(newsdesk: Newsdesk) -> Drawing:
    shipped = newsdesk.shipped
    return Drawing(topics=newsdesk.live, words=shipped.words, clock=newsdesk.clock, overview=shipped.overview)
