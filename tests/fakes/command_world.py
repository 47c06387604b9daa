"""A bot on each platform, and somebody who types commands in one of its channels."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from bot.domain.destination import Destination, Platform
from bot.steps.commands.first_words import Looks
from tests.fakes.button_world import Answer, discord_answer, slack_values
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_bot import running_bot
from tests.fakes.discord_state import READER
from tests.fakes.make import make_destination
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_bot import slack_bot
from tests.fakes.world import until

LooksAt = Callable[[MemoryStore], Looks | None]


@dataclass(frozen=True, kw_only=True)
class CommandWorld:
    """`why` asks about a link, in a language; `subscribe` subscribes to AI. Both give all that is answered, the last of it last.

    `look` types a command that only shows something, `mute` mutes a word; `reader` is who types it.
    """

    store: MemoryStore
    channel: Destination
    other: Destination
    why: Callable[[str, str], Coroutine[object, object, Answer]]
    subscribe: Callable[[int], Coroutine[object, object, list[str]]]
    look: Callable[[str], Coroutine[object, object, Answer]]
    mute: Callable[[str], Coroutine[object, object, Answer]]
    reader: str


OpenCommands = Callable[[LooksAt], AbstractAsyncContextManager[CommandWorld]]


@asynccontextmanager
async def discord_commands(first: LooksAt) -> AsyncIterator[CommandWorld]:
    """Give a moderator, and for questions a reader who may manage nothing."""
    async with running_bot(first=first) as bot:
        reader = bot.server.add_user()
        reader.permissions = READER

        async def why(link: str, locale: str) -> Answer:
            reader.locale = locale
            reply = await bot.server.slash(bot.guild, bot.channel, reader, "why", link=link)
            return Answer(text=reply.text, private=reply.ephemeral)

        async def look(name: str) -> Answer:
            return discord_answer(await bot.server.slash(bot.guild, bot.channel, reader, name))

        async def mute(what: str) -> Answer:
            return discord_answer(await bot.server.slash(bot.guild, bot.channel, reader, "mute", what=what))

        async def subscribe(answers: int) -> list[str]:
            reply = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", topic="ai")
            seen = [reply.text]
            while len(seen) < answers:
                await until(lambda: reply.text != seen[-1])
                seen.append(reply.text)
            assert reply.ephemeral
            return seen

        yield CommandWorld(
            store=bot.store,
            channel=discord_destination(bot.channel),
            other=discord_destination(bot.other),
            why=why,
            subscribe=subscribe,
            look=look,
            mute=mute,
            reader=str(reader.id),
        )


@asynccontextmanager
async def slack_commands(first: LooksAt) -> AsyncIterator[CommandWorld]:
    """Give a member of the workspace."""
    async with slack_bot(first=first) as bot:
        assert isinstance(bot.store, MemoryStore)

        async def typed(text: str, answers: int) -> list[Answer]:
            payload = bot.server.slash_payload("C1", "U1", text)
            await bot.server.socket.deliver("slash_commands", payload)
            told = [await bot.server.answer(payload["response_url"]) for _ in range(answers)]
            return [
                Answer(text=each["text"], private=each["response_type"] == "ephemeral", values=tuple(slack_values(each))) for each in told
            ]

        async def look(name: str) -> Answer:
            return (await typed(name, 1))[0]

        async def why(link: str, locale: str) -> Answer:
            bot.server.add_user("U1", locale=locale)
            return (await typed(f"why {link}", 1))[0]

        async def subscribe(answers: int) -> list[str]:
            told = await typed("subscribe ai", answers)
            assert all(each.private for each in told)
            return [each.text for each in told]

        yield CommandWorld(
            store=bot.store,
            channel=make_destination("C1", platform=Platform.SLACK, workspace="T1"),
            other=make_destination("C2", platform=Platform.SLACK, workspace="T1"),
            why=why,
            subscribe=subscribe,
            look=look,
            mute=lambda what: look(f"mute {what}"),
            reader="U1",
        )
