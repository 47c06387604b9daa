"""People who say the same on Discord and on Slack: what they wish as options of a slash command, or as words of one line."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.cards.actions import Action, ActionKind
from bot.domain.destination import Destination, DestinationId, Platform, destination_id
from bot.domain.subscription import Subscription
from bot.domain.topic import Topics
from bot.ports.store import Store
from tests.fakes.button_world import discord_answer, one_of
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_forms import Given as DiscordGiven
from tests.fakes.discord_forms import held as discord_held
from tests.fakes.discord_state import Json
from tests.fakes.list_world import Last
from tests.fakes.make import TOPICS
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_views import Given as SlackGiven
from tests.fakes.slack_views import View
from tests.fakes.slack_views import held as slack_held
from tests.fakes.slack_windows import hand_in, pressed, settled


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

    async def preview(self, topic: str, **wish: str) -> str:
        """By the same, with the option that changes nothing."""
        return await self._say("subscribe", topic=topic, preview=True, **wish)

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

    async def window(self, topic: str, **wish: Any) -> Json:
        """Change a wish, and press the button that opens its filter."""
        reply = await self.bot.server.slash(self.bot.guild, self.bot.channel, self.bot.moderator, "subscribe", topic=topic, **wish)
        last, value = Last(), one_of(discord_answer(reply).values, ActionKind.FILTER)
        last.of(reply)
        opened = await self.bot.server.press(self.bot.guild, self.bot.channel, self.bot.moderator, last.message(self.bot, value), value)
        assert opened.modal, opened.text
        return opened.modal

    async def hand_in(self, window: Json, **changed: DiscordGiven) -> str:
        """Hand a window in, and return what is said."""
        return (await self.bot.server.submit(self.bot.guild, self.bot.channel, self.bot.moderator, window, changed)).text

    def held(self, window: Json) -> dict[str, DiscordGiven]:
        """Return what stands in a window."""
        return discord_held(window)

    def become(self, locale: str, zone: str) -> None:
        """Another moderator, whose client is in another language."""
        self.bot.moderator = self.bot.server.add_user(locale=locale)


_FILTERS = ("filter", "without", "publishers")


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
        options = (f'{option}:"{said}"' if option in _FILTERS else words[option] + said for option, said in wish.items())
        return await self._say(" ".join([f"subscribe {topic}", *options]))

    async def preview(self, topic: str, **wish: str) -> str:
        """By the same line, with one word behind it."""
        return await self._say(" ".join([f"subscribe {topic}", *(f'{option}:"{said}"' for option, said in wish.items()), "preview"]))

    async def unsubscribe(self, topic: str) -> str:
        """By one line."""
        return await self._say(f"unsubscribe {topic}")

    async def settings(self, what: str, value: str) -> str:
        """By one line."""
        return await self._say(f"settings {what} {value}")

    async def listed(self) -> str:
        """By one word."""
        return await self._say("list")

    async def window(self, topic: str, **wish: str) -> View:
        """Change a wish, and press the button that opens its filter."""
        await self.subscribe(topic, **wish)
        [subscription] = await self.subscribed()
        return await pressed(self.bot.server, "C1", self.user, Action(kind=ActionKind.FILTER, subject=subscription.id).value)

    async def hand_in(self, window: View, **changed: SlackGiven) -> str:
        """Hand a window in, and return what is said."""
        ack = await hand_in(self.bot.server, window, changed, self.user)
        if ack["response_action"] == "errors":
            return "\n".join(ack["errors"].values())
        return shown(await settled(self.bot.server, window["id"]))

    def held(self, window: View) -> dict[str, SlackGiven]:
        """Return what stands in a window."""
        return slack_held(window)

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
