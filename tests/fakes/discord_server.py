"""A Discord of our own on loopback: REST and gateway as the real ones speak them, so that the real discord.py runs against it.

    async with DiscordServer() as server:
        guild = server.add_guild("Alert HQ")
        channel = server.add_channel(guild, "news-ai")
        moderator = server.add_user("mod", locale="fr")
        ... start the bot, in this process or another, with server.token, server.api_url and server.gateway_url ...
        await server.ready()                                          # the bot identified and registered its commands
        reply = await server.slash(guild, channel, moderator, "subscribe", topic="ai")
        message = (await server.wait_messages(channel.id, 1))[0]
        server.fail("POST /channels/*/messages", "accept-then-500")   # see discord_faults.py

What the bot did stands in `server.bodies` (every request), `server.messages(channel_id)` and `server.commands`.
Messages read from a channel's history carry no nonce, as on Discord; a POST with enforce_nonce returns the message
that the same channel got with the same nonce less than `server.nonce_window` seconds ago.
"""

import asyncio
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes import discord_payloads as payloads
from tests.fakes.discord_faults import Answer, Fault
from tests.fakes.discord_gateway import Gateway, shard_of
from tests.fakes.discord_people import DiscordPeople
from tests.fakes.discord_rest import API, Rest
from tests.fakes.discord_state import (
    BOT_MAY_POST,
    MANAGER,
    TEXT,
    Body,
    Channel,
    Guild,
    Json,
    Role,
    Snowflakes,
    User,
    message_text,
)
from tests.fakes.kept_bodies import keep


class DiscordServer(DiscordPeople):
    """The server; `port` 0 takes a free one, and a test that restarts it may ask for the same again."""

    def __init__(self, token: str = "local-token", port: int = 0) -> None:  # noqa: S107 - this is where the token means something
        self.token = token
        self.port = port
        self.guilds: list[Guild] = []
        self.users: list[User] = []
        self._ids = Snowflakes()
        self.bot = payloads.user(self._ids(), "Newsdesk", bot=True)
        self.rest = Rest(token, self.bot, self._ids, lambda: self.gateway_url)
        self.gateway = Gateway(token, self._hello)
        self.rest.told = self.gateway.dispatch
        self._runner: web.AppRunner | None = None
        self._kept = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def files_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/attachments"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    @property
    def application_id(self) -> int:
        return int(self.bot["id"])

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; a stopped server may start again, on the same port and with the same state."""
        self.rest.stopping.clear()
        app = web.Application()
        app.add_routes([web.get("/gateway", self.gateway.handle), web.get("/gateway/", self.gateway.handle), *self.rest.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Drop every connection and stop listening; the state stays."""
        self.rest.stopping.set()
        self.gateway.cut()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        new, self._kept = self.bodies[self._kept :], len(self.bodies)
        keep(
            "discord",
            ({"method": each.method, "path": each.path, "json": _without_files(each.json)} for each in new if each.json is not None),
        )

    # What stands on Discord

    def add_guild(self, name: str = "Alert HQ", *, locale: str = "en-US") -> Guild:
        guild = Guild(id=self._ids(), name=name, locale=locale)
        self.guilds.append(guild)
        return guild

    def add_channel(
        self, guild: Guild, name: str = "news", *, kind: int = TEXT, may: int = BOT_MAY_POST, parent: Channel | None = None
    ) -> Channel:
        parent_id = parent.id if parent else None
        channel = Channel(id=self._ids(), guild_id=guild.id, name=name, type=kind, parent_id=parent_id, bot_permissions=may)
        guild.channels.append(channel)
        self.rest.channels[channel.id] = channel
        return channel

    def add_role(self, guild: Guild, name: str = "desk", *, mentionable: bool = True) -> Role:
        guild.roles.append(Role(id=self._ids(), name=name, mentionable=mentionable))
        return guild.roles[-1]

    def everyone(self, guild: Guild) -> Role:
        """Return the role that all members of a server have: its id is the server's."""
        return Role(id=guild.id, name="@everyone", mentionable=False)

    def add_user(self, name: str = "mod", *, locale: str = "en-US", permissions: int = MANAGER) -> User:
        self.users.append(User(id=self._ids(), name=name, locale=locale, permissions=permissions))
        self.rest.people[self.users[-1].id] = self.users[-1]
        return self.users[-1]

    async def permit(self, channel: Channel, permissions: int) -> None:
        """Change what the bot may do in a channel, and tell it."""
        channel.bot_permissions = permissions
        await self.gateway.dispatch("CHANNEL_UPDATE", self._channel(channel))

    async def join(self, guild: Guild) -> None:
        """Tell the bot that it was added to a server while it runs."""
        await self.gateway.dispatch("GUILD_CREATE", self._guild(guild))

    async def kick(self, guild: Guild) -> None:
        """Let a server remove the bot, and tell it so, where it listens: it may do nothing there any more."""
        self.guilds.remove(guild)
        for channel in guild.channels:
            channel.added = False
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})

    async def invite(self, guild: Guild) -> None:
        """Let a server add the bot again, and tell it so, where it listens."""
        self.guilds.append(guild)
        for channel in guild.channels:
            channel.added = True
        await self.join(guild)

    async def outage(self, guild: Guild) -> None:
        """Let a server be away for a moment, which is no removal."""
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    # What the bot did

    @property
    def bodies(self) -> list[Body]:
        return self.rest.bodies

    def messages(self, channel_id: int | str) -> list[Json]:
        """Return a channel's messages, oldest first."""
        return self.rest.channels[int(channel_id)].messages

    def direct_texts(self, person: int) -> list[str]:
        """Return what a person got in direct messages, oldest first."""
        direct = self.rest.directs.get(person)
        return self.texts(direct.id) if direct else []

    def posts(self, forum: Channel) -> list[Channel]:
        """Return the posts of a forum, oldest first."""
        return [each for each in self.rest.channels.values() if each.parent_id == forum.id and not each.gone]

    async def wait_posts(self, forum: Channel, count: int, within: float = 45.0) -> list[Channel]:
        """Wait until a forum has `count` posts, and return them."""
        async with asyncio.timeout(within), self.rest.posted:
            await self.rest.posted.wait_for(lambda: len(self.posts(forum)) >= count)
        return self.posts(forum)

    def texts(self, channel_id: int | str) -> list[str]:
        """Return the text of each message of a channel, oldest first."""
        return [message_text(message) for message in self.messages(channel_id)]

    async def wait_messages(self, channel_id: int | str, count: int, within: float = 45.0) -> list[Json]:
        """Wait until a channel holds `count` messages, and return them."""
        async with asyncio.timeout(within), self.rest.posted:
            await self.rest.posted.wait_for(lambda: len(self.messages(channel_id)) >= count)
        return self.messages(channel_id)

    async def wait_request(self, method: str, pattern: str, count: int = 1, within: float = 45.0) -> list[Body]:
        """Wait until the bot made `count` requests to paths like `pattern`, whatever became of them, and return them."""

        def seen() -> list[Body]:
            return [body for body in self.bodies if body.method == method and fnmatchcase(body.path, pattern)]

        async with asyncio.timeout(within), self.rest.asked:
            await self.rest.asked.wait_for(lambda: len(seen()) >= count)
        return seen()

    async def ready(self, within: float = 45.0) -> None:
        """Wait until the bot is on the gateway and its commands are registered."""
        async with asyncio.timeout(within):
            await self.rest.commands_put.wait()
            await self.gateway.ready.wait()

    async def reconnected(self, within: float = 45.0) -> None:
        """Wait until the bot is on the gateway again, after cut or invalidate."""
        async with asyncio.timeout(within):
            await self.gateway.ready.wait()

    # What goes wrong

    def fail(self, pattern: str, kind: int | str | Answer, times: int | None = 1) -> Fault:
        """Commit a fault on the next `times` requests like "POST /channels/*/messages" (None: on all of them)."""
        return self.rest.faults.add(pattern, kind, times)

    def rate_limit(self, pattern: str, retry_after: float, *, via: bool = True, everywhere: bool = False, times: int | None = 1) -> Fault:
        """Answer 429: Discord's own with a Via header, a ban by the proxy in front of it without."""
        headers = {"Via": "1.1 google", "Retry-After": str(int(retry_after))} if via else {}
        told = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
        return self.fail(pattern, (429, headers, told), times)

    def heal(self) -> None:
        """Commit no more faults."""
        self.rest.faults.heal()

    @property
    def latency(self) -> float:
        return self.rest.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self.rest.latency = seconds

    @property
    def nonce_window(self) -> float:
        return self.rest.nonce_window

    @nonce_window.setter
    def nonce_window(self, seconds: float) -> None:
        self.rest.nonce_window = seconds

    def _channel(self, channel: Channel) -> Json:
        return payloads.channel(
            channel, {self.application_id: channel.bot_permissions} | {user.id: user.may(channel) for user in self.users}
        )

    def _guild(self, guild: Guild) -> Json:
        return payloads.guild(guild, self.bot, [self._channel(each) for each in guild.channels if each.added and not each.gone])

    def _hello(self, session_id: str, identified: Json) -> list[tuple[str, Json]]:
        """Tell a shard of its own servers."""
        shard, count = identified.get("shard") or [0, 1]
        theirs = [guild for guild in self.guilds if shard_of(guild.id, count) == shard]
        ready = {"v": 10, "user": self.bot, "session_id": session_id, "resume_gateway_url": self.gateway_url, "shard": [shard, count]}
        ready |= {"application": {"id": self.bot["id"], "flags": 0}}
        ready |= {"guilds": [{"id": str(guild.id), "unavailable": True} for guild in theirs]}
        return [("READY", ready), *(("GUILD_CREATE", self._guild(guild) | {"unavailable": False}) for guild in theirs)]


def _without_files(sent: Any) -> Any:
    """Return what was sent as JSON beside files."""
    return {name: value for name, value in sent.items() if name != "files"} if isinstance(sent, dict) else sent
