"""The real Slack platform on our own local Slack, with an empty store behind its desk."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.peoples_feeds import lists_of
from bot.cards.filters import kinds_of
from bot.domain.change_quota import ChangeQuota
from bot.domain.topic import Topics
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.patience import Patience
from bot.platforms.slack.workspaces import Workspaces
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
from tests.fakes.analyst import AnalystOf
from tests.fakes.clock import FakeClock
from tests.fakes.discord_bot import ANY_NUMBER
from tests.fakes.feed_finder import feeds_of
from tests.fakes.make import TOPICS
from tests.fakes.memory_store import MemoryStore
from tests.fakes.own_topics import own_topics
from tests.fakes.slack_server import SlackServer
from tests.fakes.wakes import Wakes
from tests.fakes.words import shipped_words

QUICK = Patience(request=5.0, connect=5.0, ping=0.2, away=1.0, between_messages=0.0, settling=0.0, first_retry=0.05, longest_retry=0.1)


@dataclass
class SlackBot:
    """Both ends of a Slack, and what the bot stored."""

    server: SlackServer
    platform: SlackPlatform
    store: Store
    clock: FakeClock
    desk: Desk


def make_desk(store: Store, clock: FakeClock, topics: Topics = TOPICS, first: Looks | None = None) -> Desk:
    """Return a desk on that store."""
    own = own_topics(store, topics, clock)
    known = own.live
    why = WhyHere(why=Why(store=store, topics=known, clock=clock, analyst=AnalystOf(), news_for=timedelta(days=7)))
    feeds = feeds_of(store)
    publishing = Publishing(store=store, clock=clock, base="https://news.example.org")
    subscribe = subscribing(store, known, clock, own.trial.judge, kinds_of(shipped_words(), tuple(read_texts("kinds"))))
    set_up, edit_settings = setting_up(store, known, clock, shipped_words().languages, subscribe)
    return Desk(
        subscribe=subscribe,
        set_up=set_up,
        edit_settings=edit_settings,
        edit_filter=EditFilter(store=store, subscribe=subscribe, clock=clock),
        digest_now=DigestNow(store=store, topics=known, clock=clock),
        digest_times=DigestTimes(store=store, clock=clock),
        unsubscribe=Unsubscribe(store, known),
        subscriptions=ListSubscriptions(store),
        settings=ChannelSettings(store, clock, shipped_words().languages),
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
        words=shipped_words(),
        clock=clock,
    )


def chat_on(
    server: SlackServer,
    *,
    timeout: float = 5,
    settling: timedelta = timedelta(0),
    session: aiohttp.ClientSession | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> SlackChat:
    """Return a chat over the real client, as the platform makes it, that waits for nothing between messages."""
    client = AsyncWebClient(token=server.bot_token, base_url=server.api_url, timeout=int(timeout), session=session, retry_handlers=[])
    workspaces = Workspaces(client, lambda: Pace(seconds_between=0.0, monotonic=monotonic), monotonic=monotonic)
    return SlackChat(workspaces, settling=settling, monotonic=monotonic)


@asynccontextmanager
async def slack_bot(
    *,
    listening: bool = True,
    patience: Patience = QUICK,
    first: Callable[[MemoryStore], Looks | None] = lambda _: None,
    topics: Topics = TOPICS,
    changes: int = ANY_NUMBER,
) -> AsyncIterator[SlackBot]:
    """Give a Slack with the public channels #general (C1, here) and #news (C2, not entered yet), and a bot on it."""
    server = await SlackServer().start()
    server.add_channel("C1", "general")
    server.add_channel("C2", "news", member=False)
    server.add_user("U1", locale="en-US", tz="Europe/Paris")
    clock, store = FakeClock(), MemoryStore()
    desk = make_desk(paced(audited(store, clock), ChangeQuota(most=changes), clock), clock, topics, first=first(store))
    platform = SlackPlatform(server.bot_token, server.app_token, desk, api_url=server.api_url, patience=patience)
    try:
        if listening:
            await platform.start()
        yield SlackBot(server, platform, store, clock, desk)
    finally:
        await platform.stop()
        await server.stop()
