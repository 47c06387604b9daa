"""A whole Newsdesk in this process on a local platform, with its database, engine and health, and a clock that is told to move.

It ticks when it is told to, and `newsdesk health` asks it as a container does.
"""

import asyncio
import contextlib
import io
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from pydantic import SecretStr

from bot.app import running
from bot.app.health import HealthWatch
from bot.app.logs import log_delivered, log_outage, log_polled
from bot.app.parts import Watchers
from bot.app.wiring import Newsdesk
from bot.cli.health import Address, ask
from bot.domain.destination import Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.filing import file_deliveries
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.registering import Registration
from bot.ports.engine import Step
from bot.ports.platform import ChatPlatform
from bot.settings import DiscordSettings, FixedSettings, PollingSettings, SlackSettings, WebSettings
from bot.web.server import HealthServer
from tests.fakes.bulletin import quickly_opened
from tests.fakes.clock import FakeClock
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import BOT_MAY_POST, FORUM, MANAGE_CHANNELS, READER
from tests.fakes.make import make_article, make_evidence, make_source
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_server import SlackServer

MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


class Told(NamedTuple):
    """What `newsdesk health` printed, and its exit code."""

    code: int
    words: dict[str, Any]

    @property
    def faults(self) -> list[str]:
        return list(self.words["faults"])

    @property
    def warnings(self) -> list[str]:
        return list(self.words["warnings"])


class RunningBot:
    """What publishes, lets time pass and asks for health; of several platforms `connection` is the one that `platform` names."""

    platform: Platform

    def __init__(self, newsdesk: Newsdesk, clock: FakeClock, port: int, connection: ChatPlatform) -> None:
        self.newsdesk, self.clock, self._port, self.connection = newsdesk, clock, port, connection

    async def publish(self, title: str) -> None:
        """Let a poll bring a story, and file it; the source is not asked again for half a day."""
        now = self.clock()
        article = make_article(title, published_at=now, seen_at=now)
        story = Story(id=article.story_id, title=title, first_seen_at=now, last_seen_at=now)
        evidence, store = {article.id: (make_evidence(),)}, self.newsdesk.store
        source = make_source(polled_at=now, fetched_at=now, next_poll_at=now + timedelta(hours=12))
        await store.add_sources([source])
        owed = file_deliveries([article], evidence, await store.all_subscriptions(), now)
        await store.record(PollRecord(source=source, at=now, articles=(article,), stories=(story,), evidence=evidence, deliveries=owed))

    async def tick(self, **after: float) -> None:
        """Let time pass, tick, and let all that follows happen."""
        self.clock.advance(**after)
        await self.newsdesk.engine.wake(Step.TICK)
        await self.newsdesk.engine.idle()

    async def poll(self, **after: float) -> None:
        """Let time pass, ask all feeds, and let all that follows happen."""
        self.clock.advance(**after)
        await self.newsdesk.poll_all()
        await self.tick()

    async def health(self) -> Told:
        """Ask as containers do."""

        def asked() -> Told:
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                code = ask(Address("127.0.0.1", self._port))
            return Told(code, json.loads(printed.getvalue()))

        return await asyncio.to_thread(asked)


class WholeBot(RunningBot, ABC):
    """One platform with a channel in which somebody types."""

    @abstractmethod
    async def type(self, command: str) -> str:
        """Type a command as Slack has it, and return the answer."""

    @abstractmethod
    async def subscribe_calling(self) -> str:
        """Subscribe the channel to AI with somebody to call, and return how their mention reads."""

    @abstractmethod
    def texts(self) -> list[str]:
        """Return what the channel got."""

    @abstractmethod
    def edits(self) -> int:
        """Return how often a message of the channel was edited."""

    @abstractmethod
    def answered(self) -> list[bool]:
        """Say of each message of the channel, after the first, whether it answers that."""

    @abstractmethod
    def fail(self) -> None:
        """Let the platform fail at each message, whatever becomes of that."""

    @abstractmethod
    async def close(self) -> None:
        """Let the channel take no messages."""

    @abstractmethod
    async def mend(self) -> None:
        """End what is wrong."""


class OnDiscord(WholeBot):
    """On a local Discord."""

    platform = Platform.DISCORD
    connection: DiscordPlatform

    def live_on(self, server: DiscordServer) -> None:
        self.server, self.guild = server, server.guilds[0]
        self.channel, self.person = self.guild.channels[0], server.users[0]

    async def type(self, command: str) -> str:
        name, topic, *rest = command.split()
        options: dict[str, Any] = {"digest": rest[1], "mode": "digest", "zone": "UTC"} if rest else {}
        return (await self.server.slash(self.guild, self.channel, self.person, name, topic=topic, **options)).text

    async def subscribe_calling(self) -> str:
        role = self.server.add_role(self.guild)
        called = f"<@&{role.id}>"
        assert called in (await self.server.slash(self.guild, self.channel, self.person, "subscribe", topic="ai", mention=role)).text
        return called

    def texts(self) -> list[str]:
        return self.server.texts(self.channel.id)

    def edits(self) -> int:
        return sum(body.method == "PATCH" and body.path.startswith(f"/channels/{self.channel.id}/messages/") for body in self.server.bodies)

    def answered(self) -> list[bool]:
        first, *others = self.server.messages(self.channel.id)
        return [each["message_reference"]["message_id"] == first["id"] for each in others]

    def fail(self) -> None:
        self.server.fail("POST /channels/*/messages", 503, times=None)

    async def close(self) -> None:
        await self.server.permit(self.channel, READER)

    async def mend(self) -> None:
        self.server.rest.faults.heal()
        await self.server.permit(self.channel, BOT_MAY_POST)


class OnForum(OnDiscord):
    """On a local Discord whose second channel is a forum, which gets all; people type in the first one."""

    def live_on(self, server: DiscordServer) -> None:
        super().live_on(server)
        self.forum = self.guild.channels[1]

    async def type(self, command: str) -> str:
        name, topic, *rest = command.split()
        options: dict[str, Any] = {"digest": rest[1], "mode": "digest", "zone": "UTC"} if rest else {}
        return (await self.server.slash(self.guild, self.channel, self.person, name, topic=topic, channel=self.forum, **options)).text

    def texts(self) -> list[str]:
        return [text for post in self.server.posts(self.forum) for text in self.server.texts(post.id)]

    def edits(self) -> int:
        return sum(body.method == "PATCH" and "/messages/" in body.path for body in self.server.bodies)

    def answered(self) -> list[bool]:
        return [each is not post.messages[0] for post in self.server.posts(self.forum) for each in post.messages[1:]]

    def fail(self) -> None:
        self.server.fail("POST /channels/*/threads", 503, times=None)


class OnSlack(WholeBot):
    """On a local Slack."""

    platform = Platform.SLACK

    def live_on(self, server: SlackServer) -> None:
        self.server = server

    async def type(self, command: str) -> str:
        zone = " zone UTC" if "digest" in command else ""
        return shown(await self.server.slash("C1", "U1", command + zone))

    async def subscribe_calling(self) -> str:
        called = "<!subteam^S1>"
        assert called in await self.type("subscribe ai mention <!subteam^S1|@desk>")
        return called

    def texts(self) -> list[str]:
        return [shown(each) for each in self.server.messages("C1")]

    def edits(self) -> int:
        return len(self.server.calls("chat.update"))

    def answered(self) -> list[bool]:
        first, *others = self.server.messages("C1")
        return [each["thread_ts"] == first["ts"] for each in others]

    def fail(self) -> None:
        self.server.fail("chat.postMessage", "internal_error", always=True)

    async def close(self) -> None:
        self.server.team.channels["C1"].archived = True

    async def mend(self) -> None:
        self.server.recover("chat.postMessage")
        self.server.team.channels["C1"].archived = False


POLLING = PollingSettings(host_spacing_seconds=0, allow_networks=(ip_network("127.0.0.0/8"),))


@asynccontextmanager
async def on_forum(folder: Path, **more: Any) -> AsyncIterator[OnForum]:
    """Give a whole bot on a local Discord with a forum that it may manage; `more` are other settings."""
    async with on_discord(folder, kind=OnForum, **more) as bot:
        assert isinstance(bot, OnForum)
        yield bot


@asynccontextmanager
async def on_discord(
    folder: Path, registering: Registration | None = None, kind: type[OnDiscord] = OnDiscord, **more: Any
) -> AsyncIterator[OnDiscord]:
    """Give a whole bot on a local Discord; `registering` sees to it that Discord has its commands, `more` are other settings."""
    async with DiscordServer() as server:
        server.add_channel(server.add_guild(), "news")
        if kind is OnForum:
            server.add_channel(server.guilds[0], "stories", kind=FORUM, may=BOT_MAY_POST | MANAGE_CHANNELS)
        server.add_user()
        settings = FixedSettings(
            database=folder / "newsdesk.db",
            web=WebSettings(port=0),
            polling=POLLING,
            discord_token=SecretStr(server.token),
            discord=DiscordSettings(api_url=server.api_url, gateway_url=server.gateway_url, settling_seconds=0),
            **more,
        )
        made = patch.object(running, "DiscordPlatform", partial(DiscordPlatform, registering=registering))
        with made:
            async with whole_bot(settings, kind) as bot:
                bot.live_on(server)
                await server.ready()
                yield bot


@asynccontextmanager
async def on_slack(folder: Path, **more: Any) -> AsyncIterator[OnSlack]:
    """Give a whole bot on a local Slack; `more` are other settings."""
    server = await SlackServer().start()
    server.add_channel("C1", "news")
    server.add_user("U1")
    settings = FixedSettings(
        database=folder / "newsdesk.db",
        web=WebSettings(port=0),
        polling=POLLING,
        slack_bot_token=SecretStr(server.bot_token),
        slack_app_token=SecretStr(server.app_token),
        slack=SlackSettings(api_url=server.api_url, settling_seconds=0),
        **more,
    )
    try:
        async with whole_bot(settings, OnSlack) as bot:
            bot.live_on(server)
            yield bot
    finally:
        await server.stop()


OpenBot = Callable[..., AbstractAsyncContextManager[WholeBot]]


@asynccontextmanager
async def whole_bot(settings: FixedSettings, kind: Any) -> AsyncIterator[Any]:
    """Open everything, connect to each platform that has tokens, and serve health."""
    clock = FakeClock(MORNING)
    async with quickly_opened(settings, Watchers(polled=log_polled, delivered=log_delivered, outage=log_outage), clock) as newsdesk:
        platforms = running.chat_platforms(newsdesk)
        for platform, connection in platforms.items():
            await connection.start()
            newsdesk.chats[platform] = connection.chat
        await newsdesk.engine.start()
        watch = HealthWatch(newsdesk=newsdesk, platforms=platforms, since=clock())
        try:
            async with HealthServer("127.0.0.1", 0, watch) as health:
                yield kind(newsdesk, clock, health.port, platforms[kind.platform])
        finally:
            await newsdesk.engine.stop()
            for connection in platforms.values():
                await connection.stop()
