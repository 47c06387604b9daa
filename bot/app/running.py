"""A run: switch the platforms on, tick until told to stop, and stop without losing anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import time, timedelta

from rich.console import Console

from bot.app.first_cards import show_first_cards
from bot.app.health import HealthWatch
from bot.app.logs import log_oddities, log_started, log_stopped, set_level
from bot.app.observing import Observing
from bot.app.probing import probing
from bot.app.rules import fetch_settings
from bot.app.serving import page_address, page_oddities, serving
from bot.app.slack_pairs import slack_pairs
from bot.app.wiring import Newsdesk
from bot.domain.destination import HOUSE, Destination, Platform, channel_at
from bot.domain.orphans import orphans
from bot.platforms.console.chat import ConsoleChat
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.shared.way_out import WayOut
from bot.platforms.slack.patience import Patience
from bot.platforms.slack.teams import SlackTeams
from bot.ports.engine import Step
from bot.ports.platform import ChatPlatform
from bot.settings import Settings
from bot.steps.commands.wishes import Wish
from bot.steps.recheck import Recheck

_PRUNE_EVERY = 6 * 3600.0
_COUNT_EVERY = 600.0
_EMPTY_DAYS_EVERY = 60.0
_BACKUP_EVERY = 60.0
_WATCH_EVERY = 60.0
_INDEX_EVERY = 5.0  # what came in between is found, too: a search indexes what waits
_NAMES_EVERY = 60.0  # what was decided at the terminal holds within a minute
_GRACE = 7.0  # seconds for what is being sent: Docker kills ten seconds after it asked
_WHOLE_STOP = 8.5
_LAST_WORDS = 0.5


async def run(
    newsdesk: Newsdesk, stop: asyncio.Event, console: Console, now: asyncio.Event | None = None, observed: Observing | None = None
) -> None:
    """Run until `stop` is set: ask nobody any more, finish what is being sent, disconnect; give up at once what is still connecting.

    What is not over after a while, or when `now` is set, is given up too. `observed` is who counts what happens.
    """
    online = asyncio.Event()
    serving = asyncio.create_task(_serve(newsdesk, stop, online, console, observed or Observing()))
    await _either(serving, stop)
    if stop.is_set():
        if not online.is_set():
            serving.cancel()
        await _either(serving, now or asyncio.Event(), _WHOLE_STOP)
        serving.cancel()
        await asyncio.wait({serving}, timeout=_LAST_WORDS)
    if serving.done():
        with suppress(asyncio.CancelledError):
            await serving
    log_stopped()


async def _either(task: asyncio.Task[None], event: asyncio.Event, seconds: float | None = None) -> None:
    """Return once a task is done, an event is set, or the time is over."""
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=seconds)
    waiting.cancel()


async def _serve(newsdesk: Newsdesk, stop: asyncio.Event, online: asyncio.Event, console: Console, observing: Observing) -> None:
    await newsdesk.warm_up()
    async with AsyncExitStack() as stack:
        platforms = await stack.enter_async_context(_switched_on(newsdesk))
        if platforms:
            await unsubscribe_console(newsdesk)
        else:
            await subscribe_console(newsdesk, console, digest=newsdesk.settings.console.digest)
        watch = HealthWatch(newsdesk=newsdesk, platforms=platforms, since=newsdesk.clock())
        routes = await stack.enter_async_context(probing(newsdesk, platforms, watch, observing))
        home = None if platforms else console_destination(newsdesk.settings).id
        await stack.enter_async_context(serving(newsdesk, watch, home, routes))
        stack.push_async_callback(newsdesk.engine.stop, _GRACE)
        _let_change(newsdesk)
        await _started(newsdesk, platforms)
        if not platforms:
            showing = asyncio.create_task(show_first_cards(newsdesk, console_destination(newsdesk.settings)))
            stack.callback(showing.cancel)
        online.set()
        await stop.wait()
        newsdesk.asking.give_up()


def _let_change(newsdesk: Newsdesk) -> None:
    """Name the settings that may change while Newsdesk runs."""
    newsdesk.reloading.on("log_level", set_level)
    newsdesk.reloading.on("keep_days", lambda settings: newsdesk.prune.keep_for(timedelta(days=settings.keep_days)))
    newsdesk.reloading.on("access", lambda settings: newsdesk.fetcher.client.let_in(fetch_settings(settings).access))


async def _started(newsdesk: Newsdesk, platforms: dict[Platform, ChatPlatform]) -> None:
    newsdesk.engine.every(newsdesk.settings.tick_seconds, Step.TICK)
    newsdesk.engine.every(_PRUNE_EVERY, Step.PRUNE)
    newsdesk.engine.every(_COUNT_EVERY, Step.COUNT)
    newsdesk.engine.every(_EMPTY_DAYS_EVERY, Step.EMPTY_DAYS)
    newsdesk.engine.every(_WATCH_EVERY, Step.WATCH)
    if newsdesk.nightly:
        newsdesk.engine.every(_BACKUP_EVERY, Step.BACKUP)
    newsdesk.engine.every(_INDEX_EVERY, Step.INDEX)
    newsdesk.engine.every(_NAMES_EVERY, Step.NAMES)
    await newsdesk.engine.start()
    await newsdesk.engine.wake(Step.TICK)
    log_started(
        platforms=[str(platform) for platform in platforms] or ["console"],
        sources=len(await newsdesk.store.sources()),
        subscriptions=(await newsdesk.store.readership()).subscriptions,
        contact=bool(newsdesk.settings.contact_url),
        page=page_address(newsdesk.settings),
    )
    log_oddities(page_oddities(newsdesk.settings))
    log_oddities(orphans(await newsdesk.store.all_subscriptions(), newsdesk.live.every))


@asynccontextmanager
async def _switched_on(newsdesk: Newsdesk) -> AsyncIterator[dict[Platform, ChatPlatform]]:
    """Start every platform that has a token, and stop them all at the end."""
    platforms = chat_platforms(newsdesk)
    async with AsyncExitStack() as stack:
        for platform, connection in platforms.items():
            stack.push_async_callback(connection.stop)
            await connection.start()
            newsdesk.chats[platform] = connection.chat
        yield platforms


def chat_platforms(newsdesk: Newsdesk) -> dict[Platform, ChatPlatform]:
    """Return the platforms that the settings have tokens for, not yet connected."""
    settings, desk = newsdesk.settings, newsdesk.desk
    platforms: dict[Platform, ChatPlatform] = {}
    way = WayOut(proxy=settings.proxy.get_secret_value() if settings.proxy else "")
    if settings.discord_token:
        platforms[Platform.DISCORD] = DiscordPlatform(
            settings.discord_token.get_secret_value(),
            desk,
            api_url=settings.discord.api_url,
            gateway_url=settings.discord.gateway_url,
            silent_cards=settings.delivery.silent_cards,
            settling=timedelta(seconds=settings.discord.settling_seconds),
            way=way,
            recheck=Recheck(store=newsdesk.store, engine=newsdesk.engine, clock=newsdesk.clock),
        )
    if pairs := slack_pairs(settings):
        slack = SlackTeams(pairs, desk, patience=Patience(settling=settings.slack.settling_seconds))
        slack.go_through(way)
        platforms[Platform.SLACK] = slack
    return platforms


def console_destination(settings: Settings) -> Destination:
    """Return the terminal as a channel."""
    return channel_at(HOUSE, "terminal", locale=settings.language, zone=settings.zone)


async def subscribe_console(newsdesk: Newsdesk, console: Console, *, digest: time) -> None:
    """Switch the terminal on and subscribe it to the topics of the settings, live and in a digest."""
    settings = newsdesk.settings
    newsdesk.chats[Platform.CONSOLE] = ConsoleChat(console, newsdesk.shipped.words, newsdesk.clock)
    terminal = console_destination(settings)
    await unsubscribe_console(newsdesk)
    await newsdesk.store.set_locale(terminal, settings.language)
    await newsdesk.store.set_zone(terminal, settings.zone, newsdesk.clock())
    for topic in settings.console.topics:
        await newsdesk.desk.subscribe(terminal, Wish(topic=topic, mode="both", digest=f"{digest:%H:%M}", by="settings"))


async def unsubscribe_console(newsdesk: Newsdesk) -> None:
    """End what an earlier run subscribed the terminal to: nobody may be looking at it any more."""
    for subscription in await newsdesk.store.subscriptions(console_destination(newsdesk.settings).id):
        await newsdesk.store.unsubscribe(subscription.id)
