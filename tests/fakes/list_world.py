"""A workspace on each platform with channels that subscribe, and people who read the list of them and press its buttons."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.destination import Destination, Platform
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_state import READER, Channel, Json, Reply, walk
from tests.fakes.make import NOW, make_destination, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import SlackBot, slack_bot

_V2 = 1 << 15


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What somebody reads of a list, the values of its buttons by their labels, and whether it came in the place of another."""

    text: str
    buttons: dict[str, list[str]]
    in_place: bool = False


@dataclass(frozen=True, kw_only=True)
class ListWorld:
    """One platform. `me` may manage all channels, `other` sees only those that are not hidden; `calls` counts what the platform was asked.

    Reading and pressing takes who does it. `delay` makes each call take as many seconds.
    """

    store: MemoryStore
    me: str
    other: str
    add: Callable[[str, bool], Destination]
    ready: Callable[[], Awaitable[None]]
    remove: Callable[[Destination], Awaitable[None]]
    close: Callable[[Destination], Awaitable[None]]
    read: Callable[[str], Awaitable[Listed]]
    press: Callable[[str, str], Awaitable[Listed]]
    calls: Callable[[], int]
    delay: Callable[[float], None]

    async def subscribe(self, called: str, *, hidden: bool = False, **state: object) -> Destination:
        """Add a channel that I subscribed."""
        made = self.add(called, hidden)
        channel = replace(made, **state)  # type: ignore[arg-type]
        await save_destination(self.store, channel)
        at = NOW + timedelta(seconds=len(self.store.tables.subscriptions))
        await save_subscription(self.store, make_subscription(channel, created_by=self.me, created_at=at))
        return channel


OpenListWorld = Callable[[], AbstractAsyncContextManager[ListWorld]]


@asynccontextmanager
async def discord_lists() -> AsyncIterator[ListWorld]:
    """Give a server on a local Discord; people type in the first channel."""
    async with running_bot() as bot:
        other = bot.server.add_user("reader", permissions=READER)
        people, last = {str(each.id): each for each in (bot.moderator, other)}, Last()

        def add(name: str, hidden: bool) -> Destination:  # noqa: FBT001
            channel = bot.server.add_channel(bot.guild, name)
            if hidden:
                other.permissions_in[channel.id] = 0
            return discord_destination(channel)

        async def read(person: str) -> Listed:
            return last.of(await bot.server.slash(bot.guild, bot.channel, people[person], "subscriptions"))

        async def press(person: str, value: str) -> Listed:
            message = last.message(bot, value)
            return last.of(await bot.server.press(bot.guild, bot.channel, people[person], message, value), in_place=True)

        yield ListWorld(
            store=bot.store,
            me=str(bot.moderator.id),
            other=str(other.id),
            add=add,
            ready=lambda: bot.server.join(bot.guild),
            remove=lambda gone: _delete(bot, bot.server.rest.channels[int(gone.channel_id)]),
            close=lambda closed: bot.server.permit(bot.server.rest.channels[int(closed.channel_id)], READER),
            read=read,
            press=press,
            calls=lambda: len(bot.server.bodies),
            delay=lambda seconds: setattr(bot.server, "latency", seconds),
        )


class Last:
    """The list that was read last: a press needs the message that it is made on."""

    def __init__(self) -> None:
        self._reply = Reply()

    def of(self, reply: Reply, *, in_place: bool = False) -> Listed:
        self._reply = reply
        buttons: dict[str, list[str]] = {}
        for each in walk(reply.components):
            if each.get("custom_id"):
                buttons.setdefault(each["label"], []).append(each["custom_id"])
        return Listed(text=reply.text, buttons=buttons, in_place=in_place and reply.deferred)

    def message(self, bot: Running, value: str) -> Json:
        """Return the message, with a button of that value where somebody made one up."""
        row = {"type": 1, "id": 900, "components": [{"type": 2, "id": 901, "style": 2, "label": "?", "custom_id": value}]}
        known = any(each.get("custom_id") == value for each in walk(self._reply.components))
        components = self._reply.components if known else [row]
        ident = str(bot.server.bot["id"])
        told = {"id": ident, "channel_id": str(bot.channel.id), "author": bot.server.bot, "content": "", "components": components}
        return (
            told
            | {"flags": _V2, "timestamp": NOW.isoformat(), "edited_timestamp": None, "type": 0, "tts": False, "pinned": False}
            | {"mention_everyone": False, "mentions": [], "mention_roles": [], "embeds": [], "attachments": []}
        )


async def _delete(bot: Running, channel: Channel) -> None:
    """Delete a channel, and tell the bot."""
    channel.gone = True
    await bot.server.gateway.dispatch(
        "CHANNEL_DELETE", {"id": str(channel.id), "guild_id": str(bot.guild.id), "type": channel.type, "name": channel.name}
    )


@asynccontextmanager
async def slack_lists() -> AsyncIterator[ListWorld]:
    """Give a workspace on a local Slack; people type in #general."""
    async with slack_bot() as bot:
        bot.server.add_user("U1", admin=True)
        bot.server.add_user("U2")
        assert isinstance(bot.store, MemoryStore)

        def add(name: str, hidden: bool) -> Destination:  # noqa: FBT001
            ident = f"C{abs(hash(name)) % 10**12:012}"
            bot.server.add_channel(ident, name, private=hidden, people={"U1"} if hidden else None)
            return make_destination(ident, platform=Platform.SLACK, workspace="T1")

        async def read(person: str) -> Listed:
            return slack_listed(await bot.server.slash("C1", person, "list"))

        async def press(person: str, value: str) -> Listed:
            return slack_listed(await bot.server.press("C1", person, "act:list", value, private=True))

        yield ListWorld(
            store=bot.store,
            me="U1",
            other="U2",
            add=add,
            ready=lambda: bot.server.socket.connected(times=2),  # of channels Slack tells no bot by itself
            remove=lambda gone: _vanish(bot, gone),
            close=lambda closed: _archive(bot, closed),
            read=read,
            press=press,
            calls=lambda: len(bot.server.bodies) + bot.server.responses,
            delay=lambda seconds: setattr(bot.server, "latency", seconds),
        )


def slack_listed(answer: Json) -> Listed:
    buttons: dict[str, list[str]] = {}
    for block in answer.get("blocks") or []:
        for element in [*block.get("elements", []), *filter(None, [block.get("accessory")])]:
            if "value" in element:
                buttons.setdefault(element["text"]["text"], []).append(element["value"])
    return Listed(text=shown(answer), buttons=buttons, in_place=bool(answer.get("replace_original")))


async def _vanish(bot: SlackBot, channel: Destination) -> None:
    del bot.server.team.channels[channel.channel_id]


async def _archive(bot: SlackBot, channel: Destination) -> None:
    bot.server.team.channels[channel.channel_id].archived = True
