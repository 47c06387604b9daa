"""From a message of a plan, and what its stories are, to the batch that is sent. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.delivery import Batch, Item
from bot.domain.subscription import Subscription
from bot.outbox.messages import Message
from bot.outbox.queue import Queue
from bot.outbox.ranking import ranked_items


def batch_of(queue: Queue, message: Message, items: Iterable[Item]) -> Batch:
    """Return a message as it is sent: its stories best first, with the evidence of the channel's own topics alone."""
    batch = Batch(
        destination=queue.channel,
        kind=message.kind,
        nonce=message.nonce,
        items=tuple(heard(item, queue.subscriptions) for item in items),
        notice=message.notice,
        interrupted=message.interrupted,
        mention=message.mention,
        subscriptions=queue.subscriptions,
    )
    return replace(batch, items=ranked_items(batch.items, batch.announced_at))


def heard(item: Item, subscriptions: Iterable[Subscription]) -> Item:
    """Return what a card shows without the topics that the channel did not subscribe to: they are no news to it."""
    topics = {each.topic for each in subscriptions}
    return replace(item, evidence=tuple(each for each in item.evidence if each.topic in topics))
