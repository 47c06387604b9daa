"""From what was sent, and what became of it since, to the message as it stands in its channel now. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.article import StoryId
from bot.domain.delivery import Batch, Delivery, Kind, Nonce
from bot.domain.destination import Destination
from bot.domain.filters import without_marks
from bot.domain.subscription import Mode, Subscription, subscription_id
from bot.outbox.composition import Told, composed
from bot.outbox.messages import Message
from bot.outbox.queue import Owed, Queue

_KINDS: Final = {"a": Kind.ALERT, "d": Kind.DIGEST, "m": Kind.MORE, "f": Kind.FACT, "n": Kind.NOTICE}
"""What a message is by the first letter of its name: what is left of a flood may stand alone, as an alert."""

_Edits = Mapping[StoryId | None, Delivery]


def remembered(channel: Destination, subscriptions: Sequence[Subscription], told: Iterable[Told], edits: Iterable[Delivery]) -> list[Batch]:
    """Return the messages that carry some deliveries, the newest first; `edits` are those of their cards that were made."""
    edited = {each.story_id: each for each in edits}
    by_name: dict[Nonce, list[Told]] = {}
    for each in told:
        if each.delivery.nonce and each.delivery.sent_at and (each.reports or each.delivery.notice):
            by_name.setdefault(each.delivery.nonce, []).append(_as_edited(each, edited))
    made = [_message(channel, subscriptions, nonce, each) for nonce, each in by_name.items()]
    return sorted(made, key=lambda batch: (sent_at(batch), batch.nonce), reverse=True)


def sent_at(batch: Batch) -> datetime:
    """Return when a message was sent."""
    return next(each.sent_at or each.filed_at for each in batch.deliveries)


def _as_edited(told: Told, edits: _Edits) -> Told:
    """Return a story's card as its last edit shows it."""
    delivery = told.delivery
    edit = edits.get(delivery.story_id) if delivery.kind is Kind.ALERT and delivery.story_id else None
    return replace(told, delivery=replace(delivery, shown=edit.shown or delivery.shown), card=delivery) if edit else told


def _message(channel: Destination, subscriptions: Sequence[Subscription], nonce: Nonce, told: Sequence[Told]) -> Batch:
    rows = tuple(Owed(delivery=each.delivery) for each in told)
    kind = _KINDS.get(nonce[:1], told[0].delivery.kind)
    message = Message(nonce=nonce, kind=kind, rows=rows, interrupted=True)
    stories = [] if message.notice else told
    queue = Queue(channel=channel, rows=rows, subscriptions=tuple(subscriptions) or _as_wanted(channel, told))
    return composed(queue, message, stories, rows[0].delivery.sent_at or rows[0].delivery.filed_at).batch


def _as_wanted(channel: Destination, told: Collection[Told]) -> tuple[Subscription, ...]:
    """Return the wishes that explain what a channel got which has ended them since."""
    found = {each.topic for one in told for report in one.reports for each in without_marks(report.evidence)}
    return tuple(
        Subscription(
            id=subscription_id(channel.id, topic),
            destination_id=channel.id,
            topic=topic,
            mode=Mode.LIVE,
            created_at=told_at(told),
        )
        for topic in sorted(found)
    )


def told_at(told: Collection[Told]) -> datetime:
    """Return when the first of some deliveries was filed."""
    return min(each.delivery.filed_at for each in told)
