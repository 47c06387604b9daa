"""A story that was posted as a card with buttons, on each platform, and people who press them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from bot.cards.actions import ActionKind
from bot.cards.article_card import article_card
from bot.cards.card import AlertCard
from bot.domain.delivery import Item, Kind, Nonce, State
from bot.domain.destination import Destination, Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.domain.topic import Topics
from bot.ports.chat import Chat
from tests.fakes import discord_payloads as payloads
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_people import BUTTON
from tests.fakes.discord_state import READER, Json, Reply, walk
from tests.fakes.make import (
    AI,
    NOW,
    QUANTUM,
    TOPICS,
    make_article,
    make_delivery,
    make_destination,
    make_evidence,
    make_source,
    make_subscription,
)
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.words import shipped_words

ARTICLE = make_article("A lab opens its language model")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the presser read, whether they alone did, and the values of the buttons below it."""

    text: str
    private: bool
    values: tuple[str, ...] = ()


class ValueOf(Protocol):
    """Finds the button of a kind on what a place got last."""

    def __call__(self, to: Destination, kind: ActionKind = ActionKind.WHY) -> str:
        """Return its value."""
        ...


IN_ENGLISH = {
    "why_message": "Why this story?",
    "save_message": "Save this story",
    "mute_message": "Mute…",
    "reports_message": "Other reports",
}
"""What the menu of a message offers, as Discord calls it in English."""


class AskWhy(Protocol):
    """Chooses from the menu of a message; "Why this story?" unless something else is named."""

    def __call__(
        self, at: Destination, said: str | None = None, locale: str = "en-US", menu: str = "why_message"
    ) -> Coroutine[object, object, Answer]:
        """Ask about what a place got last, or about a message of somebody else that says something."""
        ...


def one_of(values: Iterable[str], kind: ActionKind) -> str:
    """Return the one value that is of a kind."""
    (value,) = [each for each in values if each.startswith(f"n1:{kind}:")]
    return value


@dataclass(frozen=True, kw_only=True)
class ButtonWorld:
    """A bot on one platform with two channels. `press` clicks a button with that value, in a language, in a channel or a direct message.

    A stranger may read a channel, but not decide what comes there.
    """

    store: MemoryStore
    chat: Chat
    channel: Destination
    other: Destination
    person: Destination
    press: Callable[[Destination, str, str], Coroutine[object, object, Answer]]
    ask_why: AskWhy
    press_as_stranger: Callable[[Destination, str], Coroutine[object, object, Answer]]
    value_of: ValueOf
    restart: Callable[[], Awaitable[None]]
    acknowledged: Callable[[], bool]

    async def post(self, to: Destination) -> None:
        """Post the story's card, as delivering does."""
        await self.chat.send(to, card_for(to), nonce=Nonce(f"nd-{to.channel_id}"))


OpenButtons = Callable[[], AbstractAsyncContextManager[ButtonWorld]]


def card_for(to: Destination, topics: Topics = TOPICS) -> AlertCard:
    """Return the card that a channel gets of the story."""
    item = Item(delivery=make_delivery(to, ARTICLE), article=ARTICLE, source_title="The Courier", evidence=(make_evidence(),))
    return article_card(item, topics, shipped_words().into("en"))


async def tell_story(store: MemoryStore, *to: Destination) -> None:
    """Store a story about two topics that was sent to channels of which each asked for the first topic alone."""
    await store.add_sources([make_source()])
    for each in to:
        await save_destination(store, each)
        await save_subscription(store, make_subscription(each, AI))
    story = Story(id=ARTICLE.story_id, title=ARTICLE.title, first_seen_at=NOW, last_seen_at=NOW)
    sent = tuple(make_delivery(each, ARTICLE, Kind.ALERT, state=State.SENT, sent_at=NOW) for each in to)
    evidence = {ARTICLE.id: (make_evidence(), make_evidence(QUANTUM, "qubit"))}
    await store.record(PollRecord(source=make_source(), at=NOW, articles=(ARTICLE,), stories=(story,), evidence=evidence, deliveries=sent))


@asynccontextmanager
async def discord_buttons() -> AsyncIterator[ButtonWorld]:
    """Give the story on a local Discord."""
    async with running_bot() as bot:
        channel, other = discord_destination(bot.channel), discord_destination(bot.other)
        person = discord_person(bot)
        elsewhere = make_destination("elsewhere", platform=Platform.DISCORD, workspace="99")
        await tell_story(bot.store, channel, other, person, elsewhere)

        def place(to: Destination) -> list[Json]:
            return bot.server.messages(bot.server.rest.directs[int(to.channel_id)].id if to.person else to.channel_id)

        async def press(at: Destination, value: str, locale: str) -> Answer:
            bot.moderator.locale = locale
            message = place(at)[-1] | {"components": with_button(place(at)[-1]["components"], value)}
            if at.person:
                reply = await bot.server.press_in_person(bot.moderator, message, value)
            else:
                where = bot.channel if at.channel_id == str(bot.channel.id) else bot.other
                reply = await bot.server.press(bot.guild, where, bot.moderator, message, value)
            return discord_answer(reply)

        async def ask_why(at: Destination, said: str | None = None, locale: str = "en-US", menu: str = "why_message") -> Answer:
            bot.moderator.locale = locale
            somebody = payloads.user(bot.moderator.id, "mod")
            message = place(at)[-1] if said is None else payloads.message(1, int(at.channel_id), somebody, {"content": said})
            where = bot.channel if at.channel_id == str(bot.channel.id) else bot.other
            return discord_answer(await bot.server.of_message(bot.guild, where, bot.moderator, message, IN_ENGLISH[menu]))

        async def press_as_stranger(at: Destination, value: str) -> Answer:
            message = place(at)[-1] | {"components": with_button(place(at)[-1]["components"], value)}
            reply = await bot.server.press(bot.guild, bot.channel, bot.server.add_user("reader", permissions=READER), message, value)
            return discord_answer(reply)

        async def restart() -> None:
            await bot.platform.stop()
            bot.server.gateway.ready.clear()
            await bot.platform.start()
            await bot.server.reconnected()

        def value_of(to: Destination, kind: ActionKind = ActionKind.WHY) -> str:
            ids = [part["custom_id"] for part in walk(place(to)[-1]["components"]) if part["type"] == BUTTON and "custom_id" in part]
            return one_of(ids, kind)

        yield ButtonWorld(
            store=bot.store,
            chat=bot.platform.chat,
            channel=channel,
            other=other,
            person=person,
            press=press,
            ask_why=ask_why,
            press_as_stranger=press_as_stranger,
            value_of=value_of,
            restart=restart,
            acknowledged=lambda: any(reply.deferred for reply in bot.server.rest.replies.values()),
        )


def discord_answer(reply: Reply) -> Answer:
    """Return what a person read, with its buttons."""
    values = (part["custom_id"] for part in walk(reply.components) if part.get("custom_id"))
    return Answer(text=reply.text, private=reply.ephemeral, values=tuple(values))


def slack_values(answer: Json) -> Iterator[str]:
    """Yield the values of the buttons of a message."""
    for block in answer.get("blocks") or []:
        for element in [*block.get("elements", []), *filter(None, [block.get("accessory")])]:
            if "value" in element:
                yield element["value"]


def discord_person(bot: Running) -> Destination:
    """Return the moderator as somebody to write to."""
    return make_destination(str(bot.moderator.id), platform=Platform.DISCORD, workspace=str(bot.guild.id), person=True)


def with_button(components: list[Json], value: str) -> list[Json]:
    """Return components in which the card's button has that value, as another version would have drawn it."""
    return [
        {key: with_button(inner, value) if isinstance(inner, list) else inner for key, inner in each.items()}
        | ({"custom_id": value} if "custom_id" in each else {})
        for each in components
    ]


@asynccontextmanager
async def slack_buttons() -> AsyncIterator[ButtonWorld]:
    """Give the story on a local Slack."""
    async with slack_bot() as bot:
        channel, other = (make_destination(each, platform=Platform.SLACK, workspace="T1") for each in ("C1", "C2"))
        person = make_destination("U1", platform=Platform.SLACK, workspace="T1", person=True)
        elsewhere = make_destination("CELSEWHERE", platform=Platform.SLACK, workspace="T9")
        assert isinstance(bot.store, MemoryStore)
        await tell_story(bot.store, channel, other, person, elsewhere)

        async def press(at: Destination, value: str, locale: str, user: str = "U1") -> Answer:
            bot.server.add_user(user, locale=locale)
            conversation = f"D{at.channel_id}" if at.person else at.channel_id
            answer = await bot.server.press(conversation, user, "act:any", value)
            return slack_answer(answer)

        async def ask_why(at: Destination, said: str | None = None, locale: str = "en-US", menu: str = "why_message") -> Answer:
            bot.server.add_user("U1", locale=locale)
            place = bot.server.team.directs[at.channel_id] if at.person else bot.server.team.channels[at.channel_id]
            message = place.messages[-1] if said is None else {"ts": "1.0", "user": "U2", "text": said}
            return slack_answer(await bot.server.of_message(place.id, "U1", message, menu))

        async def press_as_stranger(at: Destination, value: str) -> Answer:
            bot.server.team.channels[at.channel_id].people = {"U1"}
            return await press(at, value, "en-US", "U2")

        yield ButtonWorld(
            store=bot.store,
            chat=bot.platform.chat,
            channel=channel,
            other=other,
            person=person,
            press=press,
            ask_why=ask_why,
            press_as_stranger=press_as_stranger,
            value_of=lambda to, kind=ActionKind.WHY: slack_value(bot, to, kind),
            restart=lambda: restart_slack(bot),
            acknowledged=lambda: bool(bot.server.socket.acks),
        )


def slack_answer(answer: Json) -> Answer:
    """Return what a person read, with its buttons."""
    private = answer["response_type"] == "ephemeral" and answer["replace_original"] is False
    return Answer(text=answer["text"], private=private, values=tuple(slack_values(answer)))


def slack_value(bot: SlackBot, to: Destination, kind: ActionKind) -> str:
    """Return the value of the one button of a kind."""
    place = bot.server.team.directs[to.channel_id] if to.person else bot.server.team.channels[to.channel_id]
    rows = [block["elements"] for block in place.messages[-1]["blocks"] if block["type"] == "actions"]
    return one_of([element["value"] for row in rows for element in row if "value" in element], kind)


async def restart_slack(bot: SlackBot) -> None:
    """Stop the platform and start it anew."""
    await bot.platform.stop()
    await bot.platform.start()
