"""Whom a card mentions. Pure.

Only a live card may, and only whom the channel's own subscription names; how often is the store's to keep (Outbox.take_mention).
"""

from collections.abc import Iterable

from bot.domain.delivery import Batch, Kind
from bot.domain.subscription import Subscription


def wanted_mention(batch: Batch, subscriptions: Iterable[Subscription]) -> str:
    """Return whom the message is to mention, by the oldest subscription that asks for it; empty for nobody."""
    if batch.kind is not Kind.ALERT:
        return ""
    item = batch.items[0]
    topics = {each.topic for each in item.evidence if each.matched}
    return next((each.mention for each in subscriptions if each.mention and each.mode.live and each.wants(item.article, topics)), "")
