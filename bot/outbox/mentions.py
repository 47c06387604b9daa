"""Decides which role or group a card mentions. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.delivery import Kind
from bot.domain.subscription import Subscription
from bot.outbox.messages import Message
from bot.outbox.queue import Mention


def mention_of(message: Message, subscriptions: Iterable[Subscription], last: Mention | None, now: datetime, spacing: timedelta) -> str:
    """Return whom a message mentions: nobody, where another one of the channel did a short while ago; empty for nobody.

    Only a live card may, and only whom the channel's own subscription names, the oldest first. The message that mentioned somebody
    does so again when it is made again. What is dated in the future was sent while the clock ran ahead, and says nothing of now.
    """
    if message.kind is not Kind.ALERT or (last and last.nonce != message.nonce and abs(now - last.at) < spacing):
        return ""
    row = message.rows[0]
    return next((each.mention for each in subscriptions if each.mention and each.mode.live and each.wants(row, row.topics)), "")
