"""Discord as a chat: sends cards, and finds them again after an ambiguous failure. Needs a login, but no gateway."""

import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import discord

from bot.cards.card import Card
from bot.cards.words import Words
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, Platform
from bot.domain.errors import Gone, Throttled
from bot.platforms.discord import render
from bot.platforms.discord.announcing import Announcer
from bot.platforms.discord.errors import NO_HISTORY, place_name
from bot.platforms.discord.permissions import require_open
from bot.platforms.discord.requests import Requests
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
        self, words: Words, *, silent_cards: bool = True, patience: timedelta = PATIENCE, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._logged_in: discord.Client | None = None
        self._words = words
        self._silent_cards = silent_cards
        self._requests = Requests(patience, monotonic)
        self._confirmed = Confirmed()
        self._announcer = Announcer(self._requests.make)

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
        silent = self._silent_cards and not card.rings and not mention
        options: dict[str, Any] = {"nonce": nonce, "allowed_mentions": _only(mention), "suppress_embeds": True, "silent": silent}
        if plain:
            options["content"] = render.plain(card, nonce)
        else:
            options["view"] = render.message(card, self._words.into(card.locale, Platform.DISCORD), nonce, mention, render.jump_in(to))
        message = await self._told(lambda: self._post(to, options, thread), to)
        posted = self._confirmed.add(to, nonce, MessageId(str(message.id)), mention)
        self._announcer.consider(self._logged_in, to, posted, card)
        return posted

    async def _post(self, to: Destination, options: dict[str, Any], thread: MessageId | None) -> discord.Message:
        place = await self._place(to)
        if thread is None:
            return await place.send(**options)
        try:
            answered: Any = _Answered(thread)
            return await place.send(**options, reference=answered)
        except discord.Forbidden as error:  # nothing was posted: it comes without its reference, rather than not at all
            if error.code != NO_HISTORY:
                raise
        return await place.send(**options)

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        """Replace the card of one of our messages; see the port."""
        self._require_login(to)
        known = self._confirmed.get(to, nonce)
        called = known.mention if known else await self._told(lambda: self._called(to, message), to)
        view = render.message(
            card, self._words.into(card.locale, Platform.DISCORD), nonce, called, render.jump_in(to)
        )  # its faults are not Discord's
        await self._told(lambda: self._replace(to, message, view), to)
        self._announcer.consider(self._logged_in, to, message, card)

    async def _called(self, to: Destination, message: MessageId) -> str:
        return await _called_by((await self._place(to)).get_partial_message(int(message)))

    async def _replace(self, to: Destination, message: MessageId, view: discord.ui.LayoutView) -> None:
        posted = (await self._place(to)).get_partial_message(int(message))
        await posted.edit(view=view, allowed_mentions=discord.AllowedMentions.none())

    async def find(
        self,
        to: Destination,
        *,
        nonce: Nonce,
        since: datetime,
        thread: MessageId | None = None,  # noqa: ARG002  (answers stand in the channel's history, as all messages do)
    ) -> MessageId | None:
        """Return our message with the marks of `nonce`, confirmed or in the channel's history; None too where that may not be read."""
        if (known := self._confirmed.get(to, nonce)) is not None:
            return known.message
        self._require_open(to)
        found = await self._told(lambda: self._search(to, nonce, since - _CLOCK_SKEW), to)
        return MessageId(str(found)) if found else None

    async def close(self) -> None:
        """Give up the requests that are still under way."""
        await self._announcer.close()
        await self._requests.close()

    async def _search(self, to: Destination, nonce: Nonce, since: datetime) -> int | None:
        """Look where the message must be by our clock, and then among the newest ones: our clock may be hours ahead, or years behind."""
        place = await self._place(to)
        found = await self._first(place.history(limit=_MOST_HISTORY, after=since, oldest_first=True), nonce)
        return found or await self._first(place.history(limit=_NEWEST), nonce)

    async def _first(self, messages: AsyncIterator[discord.Message], nonce: Nonce) -> int | None:
        me = self._client.user
        async for message in messages:
            if me is not None and message.author.id == me.id and _carries(message, nonce):
                return message.id
        return None

    async def _place(self, to: Destination) -> discord.PartialMessageable:
        """Return where messages go: a channel, or the bot's own conversation with a person, opened where there was none."""
        if not to.person:
            return self._client.get_partial_messageable(int(to.channel_id), guild_id=int(to.workspace_id))
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

    async def _told(self, request: Callable[[], Coroutine[object, object, T]], to: Destination) -> T:
        return await self._requests.make(request, self._client, place_name(to))


async def _called_by(posted: discord.PartialMessage) -> str:
    """Return the role that one of our cards calls, empty where it calls none, or where the message may not be read."""
    try:
        message = await posted.fetch()
    except discord.Forbidden:
        return ""
    lines = (render.role_in(each.content) for each in message.components if isinstance(each, discord.TextDisplay))
    return next(filter(None, lines), "")


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
