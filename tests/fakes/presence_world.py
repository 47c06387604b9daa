"""A workspace on each platform that may remove the bot and add it again, with two channels that subscribe to stories."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import NamedTuple

from bot.domain.destination import Destination, Platform, Workspace
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.filing import file_deliveries
from bot.platforms.slack.client import SlackPlatform
from bot.ports.chat import Chat
from tests.fakes import discord_payloads as payloads
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_state import MANAGER, READER, Json, User, walk
from tests.fakes.make import NOW, make_article, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import QUICK, SlackBot, make_desk, slack_bot
from tests.fakes.world import until

_EPHEMERAL, _V2 = 1 << 6, 1 << 15


class Question(NamedTuple):
    """What people are asked when the bot is back, and the value of its button."""

    text: str
    value: str


class PresenceWorld(ABC):
    """One platform. `me` subscribed the channels and manages them; `nobody` did and does neither."""

    def __init__(self, store: MemoryStore, channels: list[Destination], me: str, nobody: str) -> None:
        self.store, self.channels, self.me, self.nobody = store, channels, me, nobody
        self.clock = FakeClock(NOW + timedelta(seconds=1))  # after whatever was asked for at the desk

    @property
    def workspace(self) -> Workspace:
        """The workspace of the channels."""
        return self.channels[0].workspace

    async def begin(self) -> None:
        """Subscribe the channels."""
        await self.store.add_sources([make_source()])
        for channel in self.channels:
            await save_destination(self.store, channel)
            await save_subscription(self.store, make_subscription(channel, created_by=self.me))

    async def publish(self, title: str) -> None:
        """Let a poll bring a story, and deliver what is due."""
        article = make_article(title, published_at=self.clock(), seen_at=self.clock())
        story = Story(id=article.story_id, title=title, first_seen_at=self.clock(), last_seen_at=self.clock())
        evidence = {article.id: (make_evidence(),)}
        owed = file_deliveries([article], evidence, await self.store.all_subscriptions(), self.clock())
        await self.store.record(
            PollRecord(source=make_source(), at=self.clock(), articles=(article,), stories=(story,), evidence=evidence, deliveries=owed)
        )
        await self.deliver()

    async def deliver(self) -> None:
        """Deliver all that is due, as ticks do."""
        deliver = make_deliver(self.store, {self.channels[0].platform: self.chat}, self.clock)
        for each in await self.store.due_destinations(self.clock(), 100):
            await deliver(str(each))

    async def left(self) -> None:
        """Wait until it was noted that the bot was removed."""
        await until(lambda: all(self.store.tables.destinations[each.id].left_at for each in self.channels))

    async def asked(self) -> list[Question]:
        """Wait until somebody is to be asked, deliver that, and return it."""
        await until(lambda: any(each.notice for each in self.store.tables.deliveries.values()))
        await self.deliver()
        return self.questions()

    @property
    @abstractmethod
    def chat(self) -> Chat:
        """Where messages go."""

    @abstractmethod
    async def remove(self, *, told: bool = True) -> None:
        """Let the workspace remove the bot; `told`: it hears of that by an event."""

    @abstractmethod
    async def add(self) -> None:
        """Let the workspace add the bot again."""

    @abstractmethod
    async def stop(self) -> None:
        """Stop the bot."""

    @abstractmethod
    async def start(self) -> None:
        """Start it anew."""

    @abstractmethod
    async def told_again(self) -> None:
        """Tell the bot once more of its return, as a redelivered event does, or another start."""

    def texts(self) -> list[str]:
        """Return what the two channels got, in their order."""
        return [text for each in self.channels for text in self.texts_in(each)]

    @abstractmethod
    def texts_in(self, channel: Destination) -> list[str]:
        """Return what a channel got."""

    @abstractmethod
    def posts(self) -> int:
        """Return how often the platform was asked to post a message in one of the channels."""

    @abstractmethod
    def questions(self) -> list[Question]:
        """Return what people were asked."""

    @abstractmethod
    async def press(self, person: str, value: str) -> str:
        """Press the question's button, and return what the presser reads."""

    @abstractmethod
    async def neighbour_of_mine(self) -> str:
        """Return somebody whose the first channel alone is to decide about: they manage it, or subscribed it."""

    @abstractmethod
    async def list(self) -> tuple[str, str]:
        """Return the list of subscriptions as I read it, and the value of its button that resumes, empty where there is none."""

    @abstractmethod
    async def press_on_list(self, value: str) -> str:
        """Press that button, and return what stands in the place of the list then."""


class DiscordPresence(PresenceWorld):
    """On a local Discord, whose own messages stand in a channel of their own."""

    def __init__(self, bot: Running) -> None:
        self._bot = bot
        bot.guild.system = bot.server.add_channel(bot.guild, "lobby")
        self._listed: list[Json] = []
        self._people: dict[str, User] = {str(bot.moderator.id): bot.moderator}
        nobody = bot.server.add_user("reader", permissions=READER)
        self._people[str(nobody.id)] = nobody
        channels = [discord_destination(each) for each in (bot.channel, bot.other)]
        super().__init__(bot.store, channels, str(bot.moderator.id), str(nobody.id))

    @property
    def chat(self) -> Chat:
        return self._bot.platform.chat

    async def remove(self, *, told: bool = True) -> None:
        if told:
            await self._bot.server.kick(self._bot.guild)
            return
        self._bot.server.guilds.remove(self._bot.guild)
        for channel in self._bot.guild.channels:
            channel.added = False

    async def add(self) -> None:
        await self._bot.server.invite(self._bot.guild)

    async def stop(self) -> None:
        await self._bot.platform.stop()
        self._bot.server.gateway.ready.clear()

    async def start(self) -> None:
        await self._bot.platform.start()
        await self._bot.server.reconnected()

    async def lose_session(self) -> None:
        """Let Discord end the session: the bot connects anew, without a restart."""
        await self._bot.server.gateway.invalidate()
        await self._bot.server.reconnected()

    async def neighbour(self) -> Destination:
        """Add a channel of another server that has the bot."""
        guild = self._bot.server.add_guild("Neighbours")
        channel = discord_destination(self._bot.server.add_channel(guild, "theirs"))
        await self._bot.server.join(guild)
        await save_destination(self.store, channel)
        return channel

    async def forget_neighbour(self, channel: Destination) -> None:
        """Let another server remove the bot without a word."""
        self._bot.server.guilds[:] = [each for each in self._bot.server.guilds if str(each.id) != channel.workspace_id]

    async def outage(self) -> None:
        """Let the server be away for a moment."""
        await self._bot.server.outage(self._bot.guild)

    async def close_lobby(self) -> None:
        """Let the bot not write where Discord does."""
        assert self._bot.guild.system
        await self._bot.server.permit(self._bot.guild.system, READER)

    async def told_again(self) -> None:
        await self._bot.server.join(self._bot.guild)

    def texts_in(self, channel: Destination) -> list[str]:
        return self._bot.server.texts(channel.channel_id)

    def posts(self) -> int:
        paths = {f"/channels/{each.channel_id}/messages" for each in self.channels}
        return sum(body.method == "POST" and body.path in paths for body in self._bot.server.bodies)

    def questions(self) -> list[Question]:
        system = self._bot.guild.system
        messages = self._bot.server.messages(system.id) if system else []
        return [Question("\n".join(_texts(each)), _value(each["components"])) for each in messages]

    async def press(self, person: str, value: str) -> str:
        system = self._bot.guild.system
        assert system
        message = self._bot.server.messages(system.id)[-1]
        return (await self._bot.server.press(self._bot.guild, system, self._people[person], message, value)).text

    async def neighbour_of_mine(self) -> str:
        first = int(self.channels[0].channel_id)
        person = self._bot.server.add_user("half", permissions=READER)
        system = self._bot.guild.system
        assert system
        person.permissions_in = {first: MANAGER, system.id: MANAGER}  # the question stands in a channel that they manage, too
        self._people[str(person.id)] = person
        return str(person.id)

    async def list(self) -> tuple[str, str]:
        reply = await self._bot.server.slash(self._bot.guild, self._bot.channel, self._bot.moderator, "subscriptions")
        self._listed = reply.components
        return reply.text, _value(reply.components)

    async def press_on_list(self, value: str) -> str:
        bot, flags = self._bot, _EPHEMERAL | _V2
        message = payloads.message(bot.channel.id, bot.channel.id, bot.server.bot, {"components": self._listed, "flags": flags})
        return (await bot.server.press(bot.guild, bot.channel, bot.moderator, message, value)).text


def _texts(message: Json) -> list[str]:
    return [each["content"] for each in walk(message["components"]) if each.get("type") == 10]


def _value(components: list[Json]) -> str:
    return next((each["custom_id"] for each in walk(components) if each.get("label") == "Resume all"), "")


class SlackPresence(PresenceWorld):
    """On a local Slack: the bot is installed with a token each time."""

    @property
    def healthy(self) -> bool:
        """Whether the platform says that it is well."""
        return self._bot.platform.healthy

    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot
        assert isinstance(bot.store, MemoryStore)
        bot.server.add_user("U1")
        bot.server.add_user("U2")
        bot.server.team.channels["C2"].member = True
        channels = [make_destination(each, platform=Platform.SLACK, workspace="T1") for each in ("C1", "C2")]
        super().__init__(bot.store, channels, "U1", "U2")

    @property
    def chat(self) -> Chat:
        return self._bot.platform.chat

    async def remove(self, *, told: bool = True) -> None:
        await self._bot.server.uninstall(told=told)

    async def add(self) -> None:
        """Install the app again: whoever runs the bot puts its new token in, and starts it anew."""
        self._bot.server.install()
        await self.stop()
        await self.start()

    async def stop(self) -> None:
        await self._bot.platform.stop()

    async def start(self) -> None:
        server, desk = self._bot.server, make_desk(self._bot.store, self._bot.clock)
        self._bot.platform = SlackPlatform(server.bot_token, server.app_token, desk, api_url=server.api_url, patience=QUICK)
        await self._bot.platform.start()

    async def told_again(self) -> None:
        await self.stop()
        await self.start()

    def texts_in(self, channel: Destination) -> list[str]:
        return [shown(message) for message in self._bot.server.messages(channel.channel_id)]

    def posts(self) -> int:
        ids = {each.channel_id for each in self.channels}
        return sum(call["channel"] in ids for call in self._bot.server.calls("chat.postMessage"))

    def questions(self) -> list[Question]:
        direct = self._bot.server.team.directs.get("U1")
        return [Question(shown(each), _slack_value(each)) for each in direct.messages] if direct else []

    async def press(self, person: str, value: str) -> str:
        return shown(await self._bot.server.press(f"D{person}", person, "act:resume", value))

    async def neighbour_of_mine(self) -> str:
        self._bot.server.add_user("U3")
        await save_subscription(self.store, make_subscription(self.channels[0], created_by="U3"))
        return "U3"

    async def list(self) -> tuple[str, str]:
        answer = await self._bot.server.slash("C1", "U1", "list")
        return shown(answer), _slack_value(answer)

    async def press_on_list(self, value: str) -> str:
        answer = await self._bot.server.press("C1", "U1", "act:resume", value, private=True)
        assert answer["replace_original"]
        return shown(answer)


def _slack_value(message: Json) -> str:
    rows = [block["elements"] for block in message.get("blocks") or [] if block["type"] == "actions"]
    return next((each["value"] for row in rows for each in row if each["text"]["text"] == "Resume all"), "")


OpenPresence = Callable[[], AbstractAsyncContextManager[PresenceWorld]]


@asynccontextmanager
async def discord_presence() -> AsyncIterator[DiscordPresence]:
    """Give a server on a local Discord."""
    async with running_bot() as bot:
        world = DiscordPresence(bot)
        await bot.server.join(bot.guild)
        await world.begin()
        yield world


@asynccontextmanager
async def slack_presence() -> AsyncIterator[SlackPresence]:
    """Give a workspace on a local Slack."""
    async with slack_bot() as bot:
        world = SlackPresence(bot)
        await world.begin()
        try:
            yield world
        finally:
            await world.stop()
