"""People who say the same on Discord and on Slack: what they wish as options of a slash command, or as words of one line."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.domain.destination import Destination, DestinationId, Platform, destination_id
from bot.domain.subscription import Subscription
from bot.domain.topic import Topics
from bot.ports.store import Store
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.make import TOPICS
from tests.fakes.slack_bot import SlackBot, slack_bot


class _Talker:
    """Somebody in one channel: `here` is how the platform writes it, `key` what it is stored under."""

    here: str
    key: DestinationId
    store: Store

    async def channel(self) -> Destination:
        """Return the channel as it is stored."""
        found = await self.store.destination(self.key)
        assert found
        return found

    async def subscribed(self) -> Sequence[Subscription]:
        """Return what the channel is subscribed to."""
        return await self.store.subscriptions(self.key)


@dataclass
class OnDiscord(_Talker):
    """Whoever moderates the server."""

    bot: Running

    def __post_init__(self) -> None:
        guild, channel = str(self.bot.guild.id), str(self.bot.channel.id)
        self.here, self.store = f"<#{channel}>", self.bot.store
        self.key = destination_id(Platform.DISCORD, guild, channel)

    async def _say(self, command: str, **options: Any) -> str:
        return (await self.bot.server.slash(self.bot.guild, self.bot.channel, self.bot.moderator, command, **options)).text

    async def subscribe(self, topic: str, **wish: str) -> str:
        """By /subscribe."""
        return await self._say("subscribe", topic=topic, **wish)

    async def unsubscribe(self, topic: str) -> str:
        """By /unsubscribe, typed."""
        return await self._say("unsubscribe", subscription=topic)

    async def settings(self, what: str, value: str) -> str:
        """By /settings."""
        option, command = what, {"zone": "time-zone"}.get(what, what)
        return await self._say(f"settings {command}", **{option: value})

    async def listed(self) -> str:
        """By /subscriptions."""
        return await self._say("subscriptions")

    def become(self, locale: str, zone: str) -> None:
        """Another moderator, whose client is in another language."""
        self.bot.moderator = self.bot.server.add_user(locale=locale)


@dataclass
class OnSlack(_Talker):
    """Whoever is in #general."""

    bot: SlackBot
    user: str = "U1"

    def __post_init__(self) -> None:
        self.here, self.store = "<#C1>", self.bot.store
        self.key = destination_id(Platform.SLACK, "T1", "C1")

    async def _say(self, text: str) -> str:
        return str((await self.bot.server.slash("C1", self.user, text))["text"])

    async def subscribe(self, topic: str, **wish: str) -> str:
        """By one line."""
        words = {"mode": "", "digest": "", "days": "", "zone": "zone ", "languages": "languages ", "quiet": "quiet "}
        return await self._say(" ".join([f"subscribe {topic}", *(words[option] + said for option, said in wish.items())]))

    async def unsubscribe(self, topic: str) -> str:
        """By one line."""
        return await self._say(f"unsubscribe {topic}")

    async def settings(self, what: str, value: str) -> str:
        """By one line."""
        return await self._say(f"settings {what} {value}")

    async def listed(self) -> str:
        """By one word."""
        return await self._say("list")

    def become(self, locale: str, zone: str) -> None:
        """Another member, whose profile says other things."""
        self.user = f"U{locale[:2].upper()}"
        self.bot.server.add_user(self.user, locale=locale, tz=zone)


Talker = OnDiscord | OnSlack
Opened = Callable[..., AbstractAsyncContextManager[Talker]]


@asynccontextmanager
async def on_discord(topics: Topics = TOPICS) -> AsyncIterator[OnDiscord]:
    """Give somebody on a local Discord with the bot."""
    async with running_bot(topics=topics) as bot:
        yield OnDiscord(bot)


@asynccontextmanager
async def on_slack(topics: Topics = TOPICS) -> AsyncIterator[OnSlack]:
    """Give somebody on a local Slack with the bot."""
    async with slack_bot(topics=topics) as bot:
        yield OnSlack(bot)
