"""A chat that takes its time, so that a person can follow what is printed."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

from bot.cards.card import Card
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.ports.chat import Chat


class PacedChat:
    """Satisfies bot.ports.chat.Chat over another one; before each message but the first it waits for some seconds."""

    def __init__(self, chat: Chat, seconds: float, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._chat = chat
        self._seconds = seconds
        self._sleep = sleep
        self._began = False

    async def send(  # noqa: PLR0913 - the port's signature
        self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, thread: MessageId | None = None, mention: str = ""
    ) -> MessageId:
        """Post a card in its turn."""
        await self._pause()
        return await self._chat.send(to, card, nonce=nonce, plain=plain, thread=thread, mention=mention)

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        """Edit a card in its turn."""
        await self._pause()
        await self._chat.edit(to, message, card, nonce=nonce)

    async def find(self, to: Destination, *, nonce: Nonce, since: datetime, thread: MessageId | None = None) -> MessageId | None:
        """Look for a message at once."""
        return await self._chat.find(to, nonce=nonce, since=since, thread=thread)

    async def read_by(self, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:
        """Say at once what somebody reads."""
        return await self._chat.read_by(person, channels)

    async def _pause(self) -> None:
        if self._began:
            await self._sleep(self._seconds)
        self._began = True
