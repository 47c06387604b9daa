"""Discord as a chat: sends cards, and finds them again after an ambiguous failure. Needs a login, but no gateway."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import discord

from bot.cards.card import Card
from bot.cards.words import Words
from bot.domain.choices import Sound, Updates
from bot.domain.delivery import MessageId, Nonce, stands_at
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.errors import ChatError, Gone, Throttled
from bot.platforms.discord import render
from bot.platforms.discord.announcing import Announcer
from bot.platforms.discord.errors import NO_HISTORY, TAKES_NO_MESSAGES, place_name
from bot.platforms.discord.forums import title_of
from bot.platforms.discord.permissions import require_open
from bot.platforms.discord.posts import SETTLING, Posts, edit_open
from bot.platforms.discord.readers import read_by
from bot.platforms.discord.requests import Requests
from bot.platforms.discord.threads import beginning, told_in_thread
from bot.platforms.shared.confirmed import Confirmed

# discord.py repeats a 5xx for up to 25 s with the same nonce; what takes longer than this is for the outbox to repeat.
PATIENCE = timedelta(seconds=20)

_NOT_YET = timedelta(seconds=5)
_CLOCK_SKEW = timedelta(minutes=1)  # Discord dates its messages by its own clock
_NEWEST = 100  # a page
_MOST_HISTORY = 5_000  # fifty pages: what people and bots write in a busy channel during a long outage

T = TypeVar("T")


class DiscordChat:
    """Satisfies bot.ports.chat.Chat. A nonce makes Discord refuse a double for some minutes; component ids name the message for ever."""

    def __init__(
        self,
        words: Words,
        *,
        silent_cards: bool = True,
        patience: timedelta = PATIENCE,
        settling: timedelta = SETTLING,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._logged_in: discord.Client | None = None
        self._words = words
        self._silent_cards = silent_cards
        self._requests = Requests(patience, monotonic)
        self._confirmed = Confirmed()
        self._announcer = Announcer(self._requests.make)
        self._posts = Posts(settling, patience, monotonic)

    def use(self, client: discord.Client) -> None:
        """Send by this client, which is logged in, from now on."""
        self._logged_in = client

    @property
    def _client(self) -> discord.Client:
        """The client; Throttled while none is logged in: nothing was posted, and nothing is ambiguous."""
        client = self._logged_in
        if client is None or client.user is None or client.is_closed():
            raise Throttled("The bot is not logged in to Discord (yet).", retry_after=_NOT_YET)
        return client

    @property
    def refused(self) -> bool:
        """Whether Discord refuses the bot as a whole: its token, or its address."""
        return self._requests.breaker.on

    def fault(self, now: datetime) -> str | None:
        """Return why nothing is sent, and until when, while that is so."""
        return self._requests.breaker.fault(Platform.DISCORD, now)

    async def send(  # noqa: PLR0913 - the port's signature
        self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, thread: MessageId | None = None, mention: str = ""
    ) -> MessageId:
        """Post a card with no preview and no mention but the one asked for; an answer refers to its message.

        It is silent unless its card rings, or it calls somebody.
        """
        self._require_open(to)
        silent = self._is_silent(to, card) and not mention
        options: dict[str, Any] = {"nonce": nonce, "allowed_mentions": _only(mention), "suppress_embeds": True, "silent": silent}
        if plain:
            options["content"] = render.plain(card, nonce)
        else:
            options["view"] = render.message(card, self._words.into(card.locale, Platform.DISCORD), nonce, mention, render.jump_in(to))
        message = await self._told(lambda: self._post(to, card, options, thread), to, thread)
        posted = self._confirmed.add(to, nonce, message, mention)
        self._announcer.consider(self._logged_in, to, posted, card)
        return posted

    def _is_silent(self, to: Destination, card: Card) -> bool:
        """Say whether a card makes no sound: as the channel chose, else as the settings have it."""
        if to.sound is Sound.NONE or to.sound is Sound.ALL:
            return to.sound is Sound.NONE
        return (self._silent_cards or to.sound is Sound.DIGESTS) and not card.rings

    async def _post(self, to: Destination, card: Card, options: dict[str, Any], thread: MessageId | None) -> MessageId:
        """Post a message; in a forum, the first one of a post. That a channel is one may come out by Discord's answer alone."""
        if thread is not None:
            return await self._answer(to, card, options, thread)
        forum = await self._posts.forums.at(self._client, to) if self._posts.forums.told(self._client, to) else None
        if forum is None:
            try:
                return _id_of(await (await self._place(to)).send(**options))
            except discord.HTTPException as error:
                forum = await self._posts.forums.at(self._client, to) if error.code == TAKES_NO_MESSAGES else None
                if forum is None:
                    raise
        return await self._posts.open(self._client, to, forum, card, options)

    async def _answer(self, to: Destination, card: Card, options: dict[str, Any], thread: MessageId) -> MessageId:
        place, message = await self._place(to, thread), stands_at(to.channel_id, thread)[1]
        if message != thread:  # a post is about one card alone
            return MessageId(f"{place.id}:{(await place.send(**options)).id}")
        if to.told_in is Updates.THREAD and not to.person:
            told = await told_in_thread(self._client, place, thread, title_of(card, f"#{to.name or to.channel_id}"), options)
            if told is not None:
                return told
        try:
            answered: Any = _Answered(message)
            return _id_of(await place.send(**options, reference=answered))
        except discord.Forbidden as error:  # nothing was posted: it comes without its reference, rather than not at all
            if error.code != NO_HISTORY:
                raise
        return _id_of(await place.send(**options))

    async def read_by(self, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:
        """Return those of some channels that a person reads, in whichever server."""
        return await read_by(self._require_login(person), person, channels)

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        """Replace the card of one of our messages; see the port."""
        self._require_login(to)
        known = self._confirmed.get(to, nonce)
        called = known.mention if known else await self._told(lambda: self._called(to, message), to, message)
        view = render.message(
            card, self._words.into(card.locale, Platform.DISCORD), nonce, called, render.jump_in(to)
        )  # its faults are not Discord's
        await self._told(lambda: self._replace(to, message, view), to, message)
        self._announcer.consider(self._logged_in, to, message, card)

    async def _called(self, to: Destination, message: MessageId) -> str:
        return await _called_by(await self._message(to, message))

    async def _replace(self, to: Destination, message: MessageId, view: discord.ui.LayoutView) -> None:
        posted = await self._message(to, message)

        def edit() -> Awaitable[object]:
            return posted.edit(view=view, allowed_mentions=discord.AllowedMentions.none())

        await (edit() if message.isdigit() else edit_open(self._client, posted.channel.id, edit))

    async def find(
        self,
        to: Destination,
        *,
        nonce: Nonce,
        since: datetime,
        thread: MessageId | None = None,
    ) -> MessageId | None:
        """Return our message with the marks of `nonce`, confirmed or in the channel's history; None too where that may not be read.

        Answers stand in the channel's history, as all messages do, or in the thread or post that they answer; posts are looked for by how
        they begin.
        """
        if (known := self._confirmed.get(to, nonce)) is not None:
            return known.message
        self._require_open(to)
        return await self._told(lambda: self._look(to, nonce, since - _CLOCK_SKEW, thread), to)

    async def close(self) -> None:
        """Give up the requests that are still under way."""
        await self._announcer.close()
        await self._requests.close()

    async def _look(self, to: Destination, nonce: Nonce, since: datetime, thread: MessageId | None) -> MessageId | None:
        if thread is not None and not to.person:
            told = await self._look_in_post(to, nonce, since, beginning(thread))
            if told is not None or not thread.isdigit():
                return told
        if await self._posts.forums.is_forum(self._client, to):
            found = await self._first(self._posts.of_ours(self._client, to, since), nonce)
            if found is None:
                self._posts.require_settled(to)
            return MessageId(f"{found}:{found}") if found else None
        found = await self._search(await self._place(to), nonce, since)
        return MessageId(str(found)) if found else None

    async def _look_in_post(self, to: Destination, nonce: Nonce, since: datetime, first: MessageId) -> MessageId | None:
        place = await self._place(to, first)
        try:
            found = await self._search(place, nonce, since)
        except discord.NotFound:  # nothing stands in a post that was deleted
            return None
        return MessageId(f"{place.id}:{found}") if found else None

    async def _search(self, place: discord.PartialMessageable, nonce: Nonce, since: datetime) -> int | None:
        """Look where the message must be by our clock, and then among the newest ones: our clock may be hours ahead, or years behind."""
        found = await self._first(place.history(limit=_MOST_HISTORY, after=since, oldest_first=True), nonce)
        return found or await self._first(place.history(limit=_NEWEST), nonce)

    async def _first(self, messages: AsyncIterator[discord.Message], nonce: Nonce) -> int | None:
        me = self._client.user
        async for message in messages:
            if me is not None and message.author.id == me.id and _carries(message, nonce):
                return message.id
        return None

    async def _message(self, to: Destination, message: MessageId) -> discord.PartialMessage:
        return (await self._place(to, message)).get_partial_message(int(stands_at(to.channel_id, message)[1]))

    async def _place(self, to: Destination, beside: MessageId | None = None) -> discord.PartialMessageable:
        """Return where messages go: a channel, a post, or the bot's own conversation with a person, opened where there was none."""
        if not to.person:
            channel = stands_at(to.channel_id, beside)[0] if beside else to.channel_id
            return self._client.get_partial_messageable(int(channel), guild_id=int(to.workspace_id))
        conversation = await self._client.create_dm(discord.Object(id=int(to.channel_id)))
        return self._client.get_partial_messageable(conversation.id)

    def _require_login(self, to: Destination) -> discord.Client:
        """Return the client that sends; raise a ChatError where there is none, or where Discord has no such id."""
        client = self._client
        if not (to.channel_id.isascii() and to.channel_id.isdigit()):
            raise Gone(f"{place_name(to)} is nobody on Discord, whose ids are numbers: subscribe with a command there.")
        return client

    def _require_open(self, to: Destination) -> None:
        """Raise a ChatError where the bot is not logged in, or may not post as far as the gateway told."""
        client = self._require_login(to)
        if not to.person:
            require_open(client, to)

    async def _told(self, request: Callable[[], Coroutine[object, object, T]], to: Destination, about: MessageId | None = None) -> T:
        client = self._client
        try:
            return await self._requests.make(request, client, place_name(to))
        except ChatError as error:
            raise self._posts.meant(error, client, to, about) from error.__cause__


async def _called_by(posted: discord.PartialMessage) -> str:
    """Return the role that one of our cards calls, empty where it calls none, or where the message may not be read."""
    try:
        message = await posted.fetch()
    except discord.Forbidden:
        return ""
    lines = (render.role_in(each.content) for each in message.components if isinstance(each, discord.TextDisplay))
    return next(filter(None, lines), "")


def _id_of(message: discord.Message) -> MessageId:
    return MessageId(str(message.id))


def _only(role: str) -> discord.AllowedMentions:
    """Let a message call one role and nobody else: whatever else looks like a mention in it is text."""
    roles: Any = [_Called(role)] if role else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


@dataclass(frozen=True, slots=True)
class _Called:
    """A role by its id as Discord's schema has it, as text: discord.py's own objects send a number."""

    id: str


@dataclass(frozen=True, slots=True)
class _Answered:
    """A message that another one answers, in the same channel, by its id as Discord's schema has it."""

    id: str

    def to_message_reference_dict(self) -> dict[str, Any]:
        """Return what discord.py sends of it."""
        return {"message_id": self.id}


def _carries(message: discord.Message, nonce: Nonce) -> bool:
    if message.content.endswith(render.plain_mark(nonce)):
        return True
    outer, inner = render.marks(nonce)
    for component in message.components:
        if isinstance(component, discord.Container) and component.id == outer:
            return inner in set(_text_ids(component))
    return False


def _text_ids(box: discord.Container) -> Iterator[int | None]:
    """Yield the ids of the texts in a container, also of those beside a thumbnail."""
    for child in box.children:
        texts = child.children if isinstance(child, discord.SectionComponent) else [child]
        yield from (text.id for text in texts if isinstance(text, discord.TextDisplay))
