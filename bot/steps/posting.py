"""Posting a message, so that a stop at any moment neither loses nor doubles it."""

from bot.cards.card import Card
from bot.domain.delivery import Batch, MessageId
from bot.domain.errors import Deleted, Rejected
from bot.outbox.settle import must_look_first
from bot.ports.chat import Chat


async def post(chat: Chat, batch: Batch, card: Card) -> MessageId:
    """Return the message of a batch if it is in the channel, else send it; where the card is refused, its plain text.

    After an interruption it is looked for by its name before it is sent. The plain text mentions nobody.
    """
    to, answered = batch.destination, _answered(batch)
    if must_look_first(batch) and (found := await chat.find(to, nonce=batch.nonce, since=batch.announced_at, thread=answered)):
        return found
    try:
        return await chat.send(to, card, nonce=batch.nonce, thread=answered, mention=batch.mention)
    except Deleted:  # no other form of it has a place
        raise
    except Rejected:
        return await chat.send(to, card, nonce=batch.nonce, plain=True, thread=answered)


def _answered(batch: Batch) -> MessageId | None:
    """Return the message that a batch answers."""
    return batch.items[0].card if batch.items else None
