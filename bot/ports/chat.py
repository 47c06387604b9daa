"""The chat port."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.cards.card import Card
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId


class Chat(Protocol):
    """Posts cards on one platform."""

    async def send(  # noqa: PLR0913 - a message, and what may come with it
        self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, thread: MessageId | None = None, mention: str = ""
    ) -> MessageId:
        """Post a card in a channel or to a person, and return the platform's id of the message; with `thread`, as an answer to that one.

        `nonce` (at most 25 characters) travels with the message so that `find` can recognise it, and so that the platform
        can refuse a double. `plain` asks for title and link only, for when the card was rejected. `mention` is whom the message
        calls, as the platform names them (Subscription.mention); nobody else, whatever the card's texts say.
        Raises a ChatError: Throttled, Ambiguous, Rejected, Unreachable, Gone or Unauthorized; never anything else. People who take no
        messages are Unreachable, those who are not there any more Gone.
        """
        ...

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        """Replace the card of a message that `send` posted with `nonce`, which stays its mark; doing so twice changes nothing more.

        Whom the message called when it was sent stands above it still, and is not called again.
        Raises a ChatError: Rejected also where the message was deleted meanwhile.
        """
        ...

    async def find(self, to: Destination, *, nonce: Nonce, since: datetime, thread: MessageId | None = None) -> MessageId | None:
        """Return the message that carries `nonce` if the channel or thread got one after `since`; None too where history is closed to us.

        `since` is our clock's, which may be wrong by more than any margin: the newest messages are looked at whatever it says.
        Raises a ChatError when the platform could not answer.
        """
        ...

    async def read_by(self, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:
        """Return those of some channels that a person reads, as the platform says now; one of which it cannot say so is not among them.

        Raises a ChatError when the platform could not answer.
        """
        ...
