"""A run: switch the platforms on, tick until told to stop, and stop without losing anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import time

from rich.console import Console

from bot.app.first_cards import show_first_cards
from bot.app.logs import log_oddities, log_started, log_stopped
from bot.app.wiring import Newsdesk
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.errors import StoreError
from bot.domain.orphans import orphans
from bot.feeds.settings import product_version
from bot.platforms.console.chat import ConsoleChat
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.patience import Patience
from bot.ports.engine import Step
from bot.ports.platform import ChatPlatform
from bot.settings import Settings
from bot.steps.commands.wishes import Wish
from bot.steps.empty_days import silent_since
from bot.steps.recheck import Recheck
from bot.web.health import Health
from bot.web.server import HealthServer

_PRUNE_EVERY = 6 * 3600.0
_COUNT_EVERY = 600.0
_EMPTY_DAYS_EVERY = 60.0
_GRACE = 7.0  # seconds for what is being sent: Docker kills ten seconds after it asked
_WHOLE_STOP = 8.5
_LAST_WORDS = 0.5
_LATE = 10  # ticks: a tick that takes long, or a busy machine, are no fault yet


async def run(newsdesk: Newsdesk, stop: asyncio.Event, console: Console, now: asyncio.Event | None = None) -> None:
    """Run until `stop` is set: ask nobody any more, finish what is being sent, disconnect; give up at once what is still connecting.

    What is not over after a while, or when `now` is set, is given up too.
    """
    online = asyncio.Event()
    serving = asyncio.create_task(_serve(newsdesk, stop, online, console))
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


async def _serve(newsdesk: Newsdesk, stop: asyncio.Event, online: asyncio.Event, console: Console) -> None:
    await newsdesk.warm_up()
    async with AsyncExitStack() as stack:
        platforms = await stack.enter_async_context(_switched_on(newsdesk))
        if platforms:
            await unsubscribe_console(newsdesk)
        else:
            await subscribe_console(newsdesk, console, digest=newsdesk.settings.console.digest)
        if newsdesk.settings.web.port:
            await stack.enter_async_context(_health_server(newsdesk, platforms))
        stack.push_async_callback(newsdesk.engine.stop, _GRACE)
        await _started(newsdesk, platforms)
        if not platforms:
            showing = asyncio.create_task(show_first_cards(newsdesk, console_destination(newsdesk.settings)))
            stack.callback(showing.cancel)
        online.set()
        await stop.wait()
        newsdesk.asking.give_up()


async def _started(newsdesk: Newsdesk, platforms: dict[Platform, ChatPlatform]) -> None:
    newsdesk.engine.every(newsdesk.settings.tick_seconds, Step.TICK)
    newsdesk.engine.every(_PRUNE_EVERY, Step.PRUNE)
    newsdesk.engine.every(_COUNT_EVERY, Step.COUNT)
    newsdesk.engine.every(_EMPTY_DAYS_EVERY, Step.EMPTY_DAYS)
    await newsdesk.engine.start()
    await newsdesk.engine.wake(Step.TICK)
    log_started(
        platforms=[str(platform) for platform in platforms] or ["console"],
        sources=len(await newsdesk.store.sources()),
        subscriptions=(await newsdesk.store.readership()).subscriptions,
        contact=bool(newsdesk.settings.contact_url),
    )
    log_oddities(orphans(await newsdesk.store.all_subscriptions(), newsdesk.shipped.topics))


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
    if settings.discord_token:
        platforms[Platform.DISCORD] = DiscordPlatform(
            settings.discord_token.get_secret_value(),
            desk,
            api_url=settings.discord.api_url,
            gateway_url=settings.discord.gateway_url,
            silent_cards=settings.delivery.silent_cards,
            recheck=Recheck(store=newsdesk.store, engine=newsdesk.engine, clock=newsdesk.clock),
        )
    if settings.slack_bot_token and settings.slack_app_token:
        platforms[Platform.SLACK] = SlackPlatform(
            settings.slack_bot_token.get_secret_value(),
            settings.slack_app_token.get_secret_value(),
            desk,
            api_url=settings.slack.api_url,
            patience=Patience(settling=settings.slack.settling_seconds),
        )
    return platforms


def console_destination(settings: Settings) -> Destination:
    """Return the terminal as a channel."""
    return Destination(
        id=destination_id(Platform.CONSOLE, "local", "terminal"),
        platform=Platform.CONSOLE,
        workspace_id="local",
        channel_id="terminal",
        locale=settings.language,
        zone=settings.zone,
    )


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


def _health_server(newsdesk: Newsdesk, platforms: dict[Platform, ChatPlatform]) -> HealthServer:
    async def check() -> Health:
        return await health(newsdesk, platforms)

    return HealthServer(newsdesk.settings.web.host, newsdesk.settings.web.port, check)


async def health(newsdesk: Newsdesk, platforms: dict[Platform, ChatPlatform]) -> Health:
    """Look at the ticks, the database, the analyst and the platforms."""
    faults: list[str] = []
    counts: dict[str, int] = {}
    try:
        await newsdesk.store.check()
        counts = dict(await newsdesk.store.outbox_counts())
        if since := await silent_since(newsdesk.store, newsdesk.clock()):
            faults.append(f"no source has answered since {since:%Y-%m-%d %H:%M} UTC: look at the network, or at `newsdesk feed list`")
    except StoreError as error:
        faults.append(str(error))
    last_tick = newsdesk.engine.age(Step.TICK)
    faults += _late(last_tick, newsdesk.settings.tick_seconds)
    if newsdesk.analyst.fault:
        faults.append(newsdesk.analyst.fault)
    connected = {str(platform): connection.healthy for platform, connection in platforms.items()}
    faults += [fault for connection in platforms.values() if (fault := connection.fault(newsdesk.clock()))]
    return Health(version=product_version(), faults=tuple(faults), platforms=connected, outbox=counts, last_tick=round(last_tick, 1))


def _late(last_tick: float, every: float) -> list[str]:
    """Return what is wrong where the last tick is old: nothing is polled or delivered then, whatever else is well."""
    if last_tick <= _LATE * every:
        return []
    return [f"nothing was looked for in {last_tick:.0f} s, where it should be every {every:g} s: look into the log, and restart Newsdesk"]
