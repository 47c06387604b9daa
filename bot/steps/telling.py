"""Telling: whoever subscribed a channel hears, once, that it refuses us or is gone."""

import structlog

from bot.cards.words import Words
from bot.domain.delivery import Batch, Off, Outcome, Paused
from bot.domain.errors import ChatError
from bot.ports.chat import Chat
from bot.ports.store import Subscriptions

_log = structlog.get_logger(__name__)


async def tell_subscribers(chat: Chat, store: Subscriptions, words: Words, batch: Batch, outcome: Outcome) -> None:
    """Tell those who subscribed the channel of a batch, where its outcome begins a pause; nobody hears of the refusals after it.

    Who cannot be told is not told: the pause stands, and the log says so.
    """
    channel = batch.destination
    about = _news(batch, outcome)
    if about is None:
        return
    text = words.into(channel.locale).template(about)
    for person in sorted({each.created_by for each in await store.subscriptions(channel.id) if each.created_by}):
        try:
            await chat.tell(channel, person, text)
        except ChatError as error:
            _log.warning("a subscriber could not be told", platform=str(channel.platform), channel=channel.channel_id, reason=str(error))


def _news(batch: Batch, outcome: Outcome) -> str | None:
    """Return the text that tells of an outcome; None where there is nothing new."""
    if batch.destination.paused_at is not None:
        return None
    match outcome:
        case Paused():
            return "pauses.refused"
        case Off():
            return "pauses.gone"
        case _:
            return None
