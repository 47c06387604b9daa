"""Posting a message and the pages that answer it, so that a stop between two of them neither loses nor doubles one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.cards.card import Card
from bot.domain.delivery import Batch, MessageId, Nonce
from bot.domain.errors import Ambiguous, ChatError, Deleted, Rejected, Throttled
from bot.outbox.settle import must_look_first
from bot.ports.chat import Chat


async def post(chat: Chat, batch: Batch, cards: Sequence[Card]) -> MessageId:
    """Post the first card, which may mention somebody, and the others as answers to it; return the first one's message.

    Each has a name of its own. After an interruption each is looked for by its name before it is sent. Once the first is posted no
    failure may pass for a message of which nothing arrived: it is ambiguous, but where only patience is asked for a message that is
    looked for anyway. A page that is refused does not keep the next ones back.
    """
    first = await _find_or_send(chat, batch, _Page(cards[0], batch.nonce, _answered(batch), batch.mention))
    refused: Rejected | None = None
    for number, card in enumerate(cards[1:], start=2):
        try:
            await _find_or_send(chat, batch, _Page(card, page_nonce(batch.nonce, number), first))
        except Rejected as error:
            refused = error
        except ChatError as error:
            if isinstance(error, Throttled) and must_look_first(batch):
                raise
            wait = error.retry_after if isinstance(error, Throttled) else timedelta(0)
            raise Ambiguous(f"Page {number} of {len(cards)} was not confirmed: {error}", settles_in=wait) from error
    if refused:
        raise refused
    return first


def page_nonce(first: Nonce, number: int) -> Nonce:
    """Return the name of a further page (21 characters at most; Discord takes 25)."""
    return Nonce(f"{first}-{number}")


class _Page(NamedTuple):
    """One message of a batch: its card and name, the message that it answers, and whom it mentions."""

    card: Card
    nonce: Nonce
    thread: MessageId | None
    mention: str = ""


async def _find_or_send(chat: Chat, batch: Batch, page: _Page) -> MessageId:
    """Return the message if it is in the channel, else send it; where the card is refused, as its plain text, which mentions nobody."""
    to, since = batch.destination, batch.announced_at
    if must_look_first(batch) and (found := await chat.find(to, nonce=page.nonce, since=since, thread=page.thread)):
        return found
    try:
        return await chat.send(to, page.card, nonce=page.nonce, thread=page.thread, mention=page.mention)
    except Deleted:  # no other form of it has a place
        raise
    except Rejected:
        return await chat.send(to, page.card, nonce=page.nonce, plain=True, thread=page.thread)


def _answered(batch: Batch) -> MessageId | None:
    """Return the message that a batch answers."""
    return batch.items[0].card if batch.items else None
