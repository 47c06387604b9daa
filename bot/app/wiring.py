"""Settings in, a running Newsdesk out."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bot.analyst.process import AnalystProcess
from bot.app.audience import Audience
from bot.app.backing_up import back_up
from bot.app.collector import calm_collector
from bot.app.desks import desk_of, own_words_of, publishing_of, repair_of
from bot.app.lock import is_locked
from bot.app.names_file import names_file, read_learned
from bot.app.nightly import Nightly, NightlyRules
from bot.app.now import utc_now
from bot.app.parts import Parts, Watchers
from bot.app.reloading import Reloading
from bot.app.rules import address_policy, fetch_settings, outbox_rules, polling_rules, workspace_share
from bot.app.shipped import Shipped, load_shipped, load_stories
from bot.app.warming import warm_up
from bot.domain.destination import Platform
from bot.domain.history import StoredStory
from bot.domain.source import SourceId
from bot.domain.topic_book import TopicBook
from bot.engine.local import LocalEngine
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.http.guard import check_url
from bot.polling.rules import PollingRules
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.engine import Step
from bot.ports.store import Store
from bot.resources import read_texts
from bot.settings import Settings
from bot.steps.articles import ArticleReader
from bot.steps.asking import Asking
from bot.steps.commands.claims import Claims
from bot.steps.commands.desk import Desk
from bot.steps.commands.own_words import OwnWordsDesk
from bot.steps.commands.poll_all import PollAll
from bot.steps.commands.publishing import Publishing
from bot.steps.commands.refresh import Refresh
from bot.steps.commands.repair import Repair
from bot.steps.commands.sources import AddSources, RemoveSource
from bot.steps.deliver import Deliver, Delivered, DeliverInTurns, Workspaces
from bot.steps.empty_days import EmptyDays
from bot.steps.index import Index
from bot.steps.live_topics import LiveTopics, asked_of, meanings_of
from bot.steps.network import Network
from bot.steps.poll import Poll
from bot.steps.prune import Prune
from bot.steps.tick import Tick
from bot.steps.window import members_of
from bot.store.opening import open_store
from bot.stories.grouping import WINDOW
from bot.stories.owned import OwnedStories

_DELIVERIES_AT_ONCE = 32
_LOOK_AGAIN = 0.25  # seconds until a host that another process asks is looked at again
_WORKER = "newsdesk"  # one runs a database at a time, and takes up at once what the one before it was sending


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsdesk:
    """Everything wired. `chats` is filled by whoever switches a platform on; `warm_up` is for those who run for long.

    `listeners` hear of each message after the watchers did, by whoever puts itself there.
    """

    settings: Settings
    clock: Clock
    store: Store
    engine: LocalEngine
    fetcher: HttpFetcher
    shipped: Shipped
    desk: Desk
    poll_all: PollAll
    add_sources: AddSources
    remove_source: RemoveSource
    refresh: Refresh
    analyst: AnalystProcess
    live: LiveTopics
    rules: PollingRules
    asking: Asking
    network: Network
    publishing: Publishing
    repair: Repair
    words: OwnWordsDesk
    prune: Prune
    nightly: Nightly | None
    warm_up: Callable[[], Awaitable[None]]
    chats: dict[Platform, Chat] = field(default_factory=dict)
    listeners: list[Callable[[Delivered], None]] = field(default_factory=list)
    reloading: Reloading = field(default_factory=Reloading)


@asynccontextmanager
async def open_newsdesk(settings: Settings, watchers: Watchers, clock: Clock = utc_now, *, make: bool = True) -> AsyncIterator[Newsdesk]:
    """Open the store and the fetcher, wire the steps, and close all of it at the end. Without `make` raise NoDatabase where there is none.

    What ships is read in threads, so that a signal to stop is heard meanwhile.
    """
    shipped = await asyncio.to_thread(load_shipped, settings.topics)
    learned = await asyncio.to_thread(read_learned, names_file(settings.names_file, settings.database))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database, _WORKER, make=make))
        audience = Audience()
        await audience.count(store)
        fetcher = await stack.enter_async_context(_fetcher(settings, clock, audience))
        own = await store.own_topics()
        words = await store.own_words()
        asked = await asked_of(store, own)
        analyst = await stack.enter_async_context(AnalystProcess(settings.topics, asked, learned, meanings_of(words)))
        spacing = timedelta(seconds=settings.edit_seconds)
        rules = polling_rules(settings)
        reader = ArticleReader(analyst, await _grouper(store, clock), rules, edit_spacing=spacing)
        parts = Parts(
            settings=settings,
            watchers=watchers,
            clock=clock,
            shipped=shipped,
            store=store,
            fetcher=fetcher,
            reader=reader,
            rules=rules,
            audience=audience,
            analyst=analyst,
            live=LiveTopics(store, TopicBook(shipped.topics, own), analyst, words),
        )
        stack.enter_context(calm_collector())
        yield _wired(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """What runs by itself and is asked for besides."""

    network: Network
    poll: Poll
    prune: Prune
    nightly: Nightly | None


def _wired(parts: Parts) -> Newsdesk:
    settings, store, clock = parts.settings, parts.store, parts.clock
    limits = {Step.POLL: settings.polling.concurrency, Step.DELIVER: _DELIVERIES_AT_ONCE}
    engine = LocalEngine(limits, {Step.DELIVER: workspace_share(settings)})
    steps = _steps(parts, engine)
    _run_by(engine, steps, parts)
    claims = _claims(settings, store, clock)
    return Newsdesk(
        settings=settings,
        clock=clock,
        store=store,
        engine=engine,
        fetcher=parts.fetcher,
        shipped=parts.shipped,
        desk=desk_of(parts, engine),
        poll_all=PollAll(store, steps.poll, claims, settings.polling.concurrency, steps.network),
        add_sources=AddSources(store, lambda url: check_url(url, address_policy(settings)), clock),
        remove_source=RemoveSource(store),
        refresh=Refresh(store, steps.poll, claims, parts.rules),
        analyst=parts.analyst,
        live=parts.live,
        rules=parts.rules,
        asking=steps.poll.asking,
        network=steps.network,
        publishing=publishing_of(parts),
        repair=repair_of(parts),
        words=own_words_of(parts),
        prune=steps.prune,
        nightly=steps.nightly,
        warm_up=partial(warm_up, parts.shipped.words, parts.analyst),
        chats=parts.chats,
        listeners=parts.listeners,
    )


def _steps(parts: Parts, engine: LocalEngine) -> _Steps:
    network = Network(parts.store, parts.clock, parts.rules, parts.watchers.outage)
    keep = timedelta(days=parts.settings.keep_days)
    prune = Prune(parts.store, parts.clock, keep, parts.watchers.forgotten)
    return _Steps(network=network, poll=_poll(parts, engine, network), prune=prune, nightly=_nightly(parts))


def _run_by(engine: LocalEngine, steps: _Steps, parts: Parts) -> None:
    """Let the engine run each step."""
    store, network = parts.store, steps.network
    engine.on(Step.TICK, Tick(store, engine, network, parts.chats, parts.rules, outbox=outbox_rules(parts.settings)))
    engine.on(Step.EMPTY_DAYS, _empty_days(parts))
    engine.on(Step.COUNT, lambda _key: parts.audience.count(store))
    engine.on(Step.POLL, steps.poll)
    engine.on(Step.DELIVER, DeliverInTurns(deliver=_deliver(parts, network), engine=engine), Workspaces(store=store))
    engine.on(Step.PRUNE, partial(_prune, steps.prune, parts.live))
    if steps.nightly:
        engine.on(Step.BACKUP, steps.nightly)
    engine.on(Step.INDEX, Index(store=store))


async def _prune(prune: Prune, live: LiveTopics, key: str = "") -> None:
    """Prune, and look for the topics of forgotten workspaces no more."""
    await prune(key)
    await live.refresh()


def _nightly(parts: Parts) -> Nightly | None:
    """Return what copies the database each day, None where the settings name no folder for it."""
    settings, watchers = parts.settings, parts.watchers
    if settings.backup.folder is None:
        return None
    rules = NightlyRules(folder=settings.backup.folder, at=settings.backup.at, zone=settings.zone, keep=settings.backup.keep)
    make = partial(back_up, settings.database)
    return Nightly(rules=rules, make=make, clock=parts.clock, watch=watchers.backed_up, failed=watchers.backup_failed)


def _claims(settings: Settings, store: Store, clock: Clock) -> Claims:
    return Claims(
        store=store,
        clock=clock,
        spacing=timedelta(seconds=settings.polling.host_spacing_seconds),
        is_beside_a_run=partial(is_locked, settings.database),
        pause=partial(asyncio.sleep, _LOOK_AGAIN),
    )


def _poll(parts: Parts, engine: LocalEngine, network: Network) -> Poll:
    return Poll(
        store=parts.store,
        fetcher=parts.fetcher,
        reader=parts.reader,
        engine=engine,
        clock=parts.clock,
        rules=parts.rules,
        jitter=random.random,
        watch=parts.watchers.polled,
        network=network,
        packs=frozenset(read_texts("sources")),
    )


def _deliver(parts: Parts, network: Network) -> Deliver:
    return Deliver(
        store=parts.store,
        chats=parts.chats,
        topics=parts.live,
        words=parts.shipped.words,
        overview=parts.shipped.overview,
        clock=parts.clock,
        rules=outbox_rules(parts.settings),
        jitter=random.random,
        hushed_until=network.hushed_until,
        watch=parts.delivered,
    )


def _empty_days(parts: Parts) -> EmptyDays:
    return EmptyDays(store=parts.store, chats=parts.chats, clock=parts.clock, silent=parts.watchers.silent)


def _fetcher(settings: Settings, clock: Clock, audience: Audience) -> HttpFetcher:
    return HttpFetcher.build(fetch_settings(settings), clock=clock, policy=address_policy(settings), subscribers=audience)


async def _grouper(store: Store, clock: Clock) -> OwnedStories:
    """Return a grouper that remembers the stories of its window."""
    stories = await store.recent_stories(clock() - WINDOW)
    hosts = {source.id: source.host for source in await store.sources()}
    return await asyncio.to_thread(_restored, stories, hosts)


def _restored(stories: Sequence[StoredStory], hosts: Mapping[SourceId, str]) -> OwnedStories:
    extractor, grouper = load_stories()
    owned = OwnedStories(grouper)
    owned.restore(members_of(stories, hosts, extractor))
    return owned
