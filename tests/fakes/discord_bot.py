"""The bot's Discord side with a store in memory, connected to the local Discord: what the tests of this platform start with."""

import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from yarl import URL

from bot.app.peoples_feeds import lists_of
from bot.cards.card import AlertCard, Chip, DigestCard, DigestLine, DigestSection
from bot.cards.filters import kinds_of
from bot.cards.words import Words
from bot.domain.change_quota import ChangeQuota
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.topic import Topic, Topics, TopicSlug
from bot.platforms.discord.chat import PATIENCE, DiscordChat
from bot.platforms.discord.client import DiscordPlatform
from bot.ports.engine import Engine
from bot.ports.store import Store
from bot.resources import read_texts
from bot.steps.commands.all_stories import AllStories
from bot.steps.commands.audited import audited
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.desk import Desk, acting, forgetting, setting_up, sparing, subscribing
from bot.steps.commands.digest_now import DigestNow
from bot.steps.commands.digest_times import DigestTimes
from bot.steps.commands.edit_filter import EditFilter
from bot.steps.commands.first_words import Looks
from bot.steps.commands.news import news_of
from bot.steps.commands.of_message import OfMessage
from bot.steps.commands.paced import paced
from bot.steps.commands.publishing import Publishing
from bot.steps.commands.saved import SavedList
from bot.steps.commands.spare_typed import TypedMute
from bot.steps.commands.subscribe import ListSubscriptions
from bot.steps.commands.unsubscribe import Unsubscribe
from bot.steps.commands.why_article import WhyHere
from bot.steps.commands.why_message import WhyMessage
from bot.steps.commands.why_told import Why
from bot.steps.names import Names
from bot.steps.presence import Presence
from bot.steps.recheck import Recheck
from tests.fakes.analyst import AnalystOf
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import Channel, Guild, User
from tests.fakes.feed_finder import feeds_of
from tests.fakes.memory_store import MemoryStore
from tests.fakes.own_topics import own_topics
from tests.fakes.wakes import Wakes
from tests.fakes.words import shipped_words

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

TOPICS = Topics(
    [
        Topic(slug=TopicSlug("ai"), titles={"en": "Artificial intelligence", "fr": "Intelligence artificielle"}, colour=0x7C3AED),
        Topic(slug=TopicSlug("quantum"), titles={"en": "Quantum", "fr": "Quantique"}, colour=0x0891B2),
    ]
)


ANY_NUMBER = 10_000
"""Of changes a minute: whoever tries many things is not to wait."""


def desk(store: Store, words: Words | None = None, first: Looks | None = None, topics: Topics = TOPICS) -> Desk:
    """Return a desk over a store in memory; each look at its clock is a microsecond after the one before."""
    looks = itertools.count()

    def clock() -> datetime:
        return NOW + timedelta(microseconds=next(looks))

    own = own_topics(store, topics, clock)
    known = own.live
    why = WhyHere(why=Why(store=store, topics=known, clock=clock, analyst=AnalystOf(), news_for=timedelta(days=7)))
    feeds = feeds_of(store)
    publishing = Publishing(store=store, clock=clock, base="https://news.example.org")
    words = words or shipped_words()
    subscribe = subscribing(store, known, clock, own.trial.judge, kinds_of(words, tuple(read_texts("kinds"))))
    set_up, edit_settings = setting_up(store, known, clock, words.languages, subscribe)
    return Desk(
        subscribe=subscribe,
        set_up=set_up,
        edit_settings=edit_settings,
        edit_filter=EditFilter(store=store, subscribe=subscribe, clock=clock),
        digest_now=DigestNow(store=store, topics=known, clock=clock),
        digest_times=DigestTimes(store=store, clock=clock),
        unsubscribe=Unsubscribe(store, known),
        subscriptions=ListSubscriptions(store),
        settings=ChannelSettings(store, clock, words.languages),
        act=acting(store, why, own, feeds, publishing),
        own=own,
        feeds=feeds,
        feed_lists=lists_of(feeds),
        spare=sparing(store, why),
        forget=forgetting(store, own),
        mute=TypedMute(spare=sparing(store, why), store=store),
        saved=SavedList(store=store, clock=clock, publishing=publishing),
        all_stories=AllStories(store=store, topics=known),
        why=why,
        of_message=OfMessage(why_message=WhyMessage(act=acting(store, why, own, feeds, publishing), why=why)),
        news=news_of(store, known, clock),
        names=Names(store=store),
        presence=Presence(store=store, engine=Wakes(), clock=clock),
        first=first,
        topics=known,
        words=words,
        clock=clock,
        zone="Europe/Paris",
    )


@dataclass(kw_only=True)
class Running:
    """A bot that runs against a local Discord with one server, two channels and a moderator."""

    server: DiscordServer
    store: MemoryStore
    platform: DiscordPlatform
    guild: Guild
    channel: Channel
    other: Channel
    moderator: User
    desk: Desk


@asynccontextmanager
async def running_bot(
    *,
    locale: str = "en-US",
    guild_locale: str = "en-US",
    engine: Engine | None = None,
    first: Callable[[MemoryStore], Looks | None] = lambda _: None,
    topics: Topics = TOPICS,
    changes: int = ANY_NUMBER,
) -> AsyncIterator[Running]:
    """Run the whole Discord side: gateway, commands, chat. `platform.ready` follows two seconds later, as discord.py has it.

    `engine` is woken for paused channels whose permissions changed; `first` makes who looks for first stories.
    """
    async with DiscordServer() as server:
        guild = server.add_guild(locale=guild_locale)
        channel, other = server.add_channel(guild, "news"), server.add_channel(guild, "research")
        moderator = server.add_user(locale=locale)
        store = MemoryStore()
        recheck = Recheck(store=store, engine=engine, clock=lambda: NOW) if engine else None
        made = desk(paced(audited(store, lambda: NOW), ChangeQuota(most=changes), lambda: NOW), first=first(store), topics=topics)
        platform = DiscordPlatform(server.token, made, api_url=server.api_url, gateway_url=server.gateway_url, recheck=recheck)
        await platform.start()
        try:
            await server.ready()
            yield Running(
                server=server, desk=made, store=store, platform=platform, guild=guild, channel=channel, other=other, moderator=moderator
            )
        finally:
            await platform.stop()


@asynccontextmanager
async def logged_in_chat(
    server: DiscordServer,
    *,
    patience: timedelta = PATIENCE,
    settling: timedelta = timedelta(0),
    monotonic: Callable[[], float] = time.monotonic,
) -> AsyncIterator[DiscordChat]:
    """Yield a chat over a client that only logged in: no gateway."""
    former = discord.http.Route.BASE
    discord.http.Route.BASE = str(URL(server.api_url))
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30)
    chat = DiscordChat(shipped_words(), patience=patience, settling=settling, monotonic=monotonic)
    await client.login(server.token)
    chat.use(client)
    try:
        yield chat
    finally:
        await chat.close()
        await client.close()
        discord.http.Route.BASE = former


def destination(channel: Channel) -> Destination:
    """Return a channel as Newsdesk knows it."""
    workspace, ident = str(channel.guild_id), str(channel.id)
    return Destination(
        id=destination_id(Platform.DISCORD, workspace, ident), platform=Platform.DISCORD, workspace_id=workspace, channel_id=ident
    )


AI = Chip(slug="ai", name="AI", colour=0x7C3AED)
QUANTUM = Chip(slug="quantum", name="Quantum", colour=0x0891B2, words="“qubits”")

ALERT = AlertCard(
    title="Laboratory cools a million qubits",
    url="https://example.org/qubits",
    summary="The machine held its state for an hour, ten times longer than any before it.",
    byline="Example Courier",
    language="French",
    published_at=NOW - timedelta(minutes=12),
    chips=(AI, QUANTUM),
)


def line(number: int = 1, **changes: Any) -> DigestLine:
    """Return one line of a digest."""
    made = DigestLine(
        title=f"Story number {number}",
        url=f"https://example.org/{number}",
        summary="One sentence about what happened, and one about what it means.",
        byline="Example Courier",
        published_at=NOW - timedelta(hours=number),
    )
    return replace(made, **changes)


DIGEST = DigestCard(
    heading="AI and Quantum · Monday, November 23, 2026",
    sections=(DigestSection(chip=AI, lines=(line(1), line(2))), DigestSection(chip=QUANTUM, lines=(line(3),))),
    footer="4 more stories · Next digest: tomorrow 08:30, Paris",
    covers="covers Fri, Nov 20 to Mon, Nov 23",
    colour=0x7C3AED,
)
