"""The chats on which the contract of the port runs: each with a channel, people, and the eyes of who reads there."""

import io
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console

from bot.domain.destination import Destination, Platform, person_of
from bot.platforms.console.chat import ConsoleChat
from bot.ports.chat import Chat
from tests.contracts.chat_wires import DiscordWire, ForumWire, Read, SlackWire, Wire
from tests.fakes.clock import FakeClock
from tests.fakes.discord_bot import destination, logged_in_chat
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import FORUM, Channel
from tests.fakes.make import make_destination
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import chat_on
from tests.fakes.slack_server import SlackServer
from tests.fakes.words import shipped_words


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A chat with one channel and one person, and the chat `later`, after a restart. `read` returns what a destination got, oldest first.

    `mention` is how the channel is mentioned in a text. `deaf` takes no messages of apps, `nobody` does not exist; `clock` is what
    holds go by. A terminal has no server that could fail, no people, and nobody to call: its wire and people are None.
    """

    chat: Chat
    later: Chat
    channel: Destination
    person: Destination
    read: Read
    mention: str
    clock: FakeClock = field(default_factory=FakeClock)
    wire: Wire | None = None
    deaf: Destination | None = None
    nobody: Destination | None = None


OpenRig = Callable[[], AbstractAsyncContextManager[Rig]]


@asynccontextmanager
async def console_rig() -> AsyncIterator[Rig]:
    """Give a terminal's chat; one paper holds what everybody gets."""
    paper = io.StringIO()
    chat = ConsoleChat(Console(file=paper, width=100), shipped_words(), FakeClock())
    channel = make_destination("terminal", platform=Platform.CONSOLE)

    def read(_to: Destination) -> list[str]:
        return [each for each in paper.getvalue().split("\n\n") if each]

    yield Rig(chat=chat, later=chat, channel=channel, person=person_of(channel, "me"), read=read, mention="terminal")


@asynccontextmanager
async def discord_rig() -> AsyncIterator[Rig]:
    """Give Discord's chat, logged in to a local Discord."""
    async with DiscordServer() as server, _on_discord(server, server.add_channel(server.add_guild(), "news"), DiscordWire(server)) as rig:
        yield rig


@asynccontextmanager
async def forum_rig() -> AsyncIterator[Rig]:
    """Give Discord's chat with a forum, in which each message is a post."""
    async with DiscordServer() as server:
        forum = server.add_channel(server.add_guild(), "news", kind=FORUM)
        async with _on_discord(server, forum, ForumWire(server)) as rig:
            yield rig


@asynccontextmanager
async def _on_discord(server: DiscordServer, opened: Channel, wire: DiscordWire) -> AsyncIterator[Rig]:
    clock = FakeClock()
    channel = destination(opened)
    person, deaf = server.add_user("reader"), server.add_user("deaf")
    deaf.closed = True
    async with logged_in_chat(server, monotonic=lambda: clock().timestamp()) as chat, logged_in_chat(server) as later:
        yield Rig(
            chat=chat,
            later=later,
            channel=channel,
            person=person_of(channel, str(person.id)),
            deaf=person_of(channel, str(deaf.id)),
            nobody=person_of(channel, "42"),
            read=wire.read,
            mention=f"<#{channel.channel_id}>",
            clock=clock,
            wire=wire,
        )


@asynccontextmanager
async def slack_rig() -> AsyncIterator[Rig]:
    """Give Slack's chat on a local Slack."""
    clock = FakeClock()
    server = await SlackServer().start()
    server.add_channel("C1", "news")
    server.add_user("U1")
    server.add_user("U2").disabled = True
    channel = make_destination("C1", platform=Platform.SLACK, workspace="T1")

    def read(to: Destination) -> list[str]:
        place = server.team.directs.get(to.channel_id) if to.person else server.team.channels[to.channel_id]
        return [shown(message) for message in place.messages] if place else []

    try:
        yield Rig(
            chat=chat_on(server, monotonic=lambda: clock().timestamp()),
            later=chat_on(server),
            channel=channel,
            person=person_of(channel, "U1"),
            deaf=person_of(channel, "U2"),
            nobody=person_of(channel, "U404"),
            read=read,
            mention="<#C1>",
            clock=clock,
            wire=SlackWire(server),
        )
    finally:
        await server.stop()


SERVED: Final[Mapping[str, OpenRig]] = {"discord": discord_rig, "forum": forum_rig, "slack": slack_rig}
"""The places with a server between us and the readers, which may fail; each message in a forum is a post."""

RIGS: Final[Mapping[str, OpenRig]] = {"console": console_rig, **SERVED}
"""Every platform that messages go to."""
