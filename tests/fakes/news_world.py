"""A workspace on each platform whose people read the news: what they ask, what they are answered, and the pages that they turn."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.domain.article import Article
from bot.domain.delivery import MessageId, State
from bot.domain.destination import Destination, Platform
from bot.domain.polling import PollRecord
from bot.domain.source import Source
from bot.domain.story import Story
from bot.domain.topic import Evidence
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_bot import running_bot
from tests.fakes.discord_state import READER
from tests.fakes.list_world import Last, Listed, slack_listed
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination
from tests.fakes.slack_bot import slack_bot


@dataclass(frozen=True, kw_only=True)
class NewsWorld:
    """One platform. Whoever asks reads `here`, and sees no `hidden` channel. `ask` takes a verb, what is said with it, and a language.

    `mute` mutes a word for whoever asks alone.
    """

    store: MemoryStore
    here: Destination
    hidden: Destination
    message: str
    ask: Callable[..., Awaitable[Listed]]
    press: Callable[[str], Awaitable[Listed]]
    mute: Callable[[str], Awaitable[Listed]]

    async def told(
        self, *articles: Article, evidence: Evidence | None = None, to: Destination | None = None, by: Source | None = None
    ) -> None:
        """Store articles of one source, as one that arrives at a channel where that is named."""
        source = by or make_source()
        await self.store.add_sources([source])
        deliveries = []
        if to is not None:
            await save_destination(self.store, to)
            message = MessageId(self.message)
            deliveries = [make_delivery(to, each, state=State.SENT, sent_at=NOW, message_id=message) for each in articles]
        stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
        about = {each.id: (evidence,) for each in articles} if evidence else {}
        record = PollRecord(source=source, at=NOW, articles=articles, stories=stories, evidence=about, deliveries=tuple(deliveries))
        await self.store.record(record)


def stories(count: int, title: str = "Chip number {}") -> tuple[Article, ...]:
    """Return as many articles, each with an address of its own."""
    return tuple(make_article(title.format(at), url=f"https://news.example.org/{at}") for at in range(1, count + 1))


OpenNews = Callable[[], AbstractAsyncContextManager[NewsWorld]]
_COMMANDS = {"status": "status"}
_OPTIONS = {"search": "words", "catchup": "since", "latest": "topic"}


@asynccontextmanager
async def discord_news() -> AsyncIterator[NewsWorld]:
    """Give a server on a local Discord, and a reader who may manage nothing."""
    async with running_bot() as bot:
        reader, last = bot.server.add_user("reader", permissions=READER), Last()
        secret = bot.server.add_channel(bot.guild, "secret")
        reader.permissions_in[secret.id] = 0
        await bot.server.join(bot.guild)

        async def ask(verb: str, said: str = "", locale: str = "en-US") -> Listed:
            reader.locale = locale
            options: dict[str, Any] = {_OPTIONS[verb]: said} if said else {}
            return last.of(await bot.server.slash(bot.guild, bot.channel, reader, _COMMANDS.get(verb, f"news {verb}"), **options))

        async def mute(what: str) -> Listed:
            return last.of(await bot.server.slash(bot.guild, bot.channel, reader, "mute", what=what, scope="me"))

        async def press(value: str) -> Listed:
            message = last.message(bot, value) | {"flags": (1 << 15) | (1 << 6)}
            return last.of(await bot.server.press(bot.guild, bot.channel, reader, message, value), in_place=True)

        yield NewsWorld(
            store=bot.store,
            here=discord_destination(bot.channel),
            hidden=discord_destination(secret),
            message="4711",
            ask=ask,
            press=press,
            mute=mute,
        )


@asynccontextmanager
async def slack_news() -> AsyncIterator[NewsWorld]:
    """Give a workspace on a local Slack, and one of its members."""
    async with slack_bot() as bot:
        bot.server.add_channel("C9", "secret", private=True, people={"U2"})
        assert isinstance(bot.store, MemoryStore)

        async def ask(verb: str, said: str = "", locale: str = "en-US") -> Listed:
            bot.server.add_user("U1", locale=locale)
            return slack_listed(await bot.server.slash("C1", "U1", f"{verb} {said}".strip()))

        async def press(value: str) -> Listed:
            return slack_listed(await bot.server.press("C1", "U1", "act:find", value, private=True))

        yield NewsWorld(
            store=bot.store,
            here=make_destination("C1", platform=Platform.SLACK, workspace="T1"),
            hidden=make_destination("C9", platform=Platform.SLACK, workspace="T1"),
            message="C1:1700000000.000100",
            ask=ask,
            press=press,
            mute=lambda what: ask("mute", f"{what} 7d for me"),
        )
