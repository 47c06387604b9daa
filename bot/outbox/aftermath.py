"""Changes after a send: in the rows of its batch, in its channel, and in the rows that wait behind it. Pure.

`settle` of every store does the same: lock the channels, load them and the deliveries, and write what follows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.article import StoryId
from bot.domain.delivery import Again, Delivery, DeliveryId, Kind, Muted, Nonce, Off, Parked, Paused, Sent, Settlement, State
from bot.domain.destination import Destination, Reason
from bot.outbox.muting import MUTED
from bot.outbox.plan import Abandoned

TRIES_IN_ORDER: Final = 30
"""Failures of one message through which its channel keeps its order: 1 + 2 + 4 ... 300, 300 ... seconds are about two hours.

docs/decisions/0024-order-through-an-outage.md says why it is that long.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """The changes that follow from one settlement.

    `freed`: nothing of this digest was posted for certain, so its days are open again. `wait_until`: what the channel is owed before
    that waits until then. `given_up`: the channel is, and with it all that it is owed, for this reason. `muted`: the story whose
    card was deleted there.
    """

    channel: Destination
    changed: tuple[Delivery, ...] = ()
    freed: Nonce | None = None
    wait_until: datetime | None = None
    abandoned: tuple[Abandoned, ...] = ()
    given_up: str | None = None
    muted: StoryId | None = None


def aftermath(settlement: Settlement, channel: Destination, stored: Mapping[DeliveryId, Delivery]) -> Aftermath:
    """Return what follows from what became of a batch, given its channel and deliveries as they are stored now.

    What is not being sent under the batch's name any more is left as it is.
    """
    batch, outcome = settlement.batch, settlement.outcome
    under_way = [found for each in batch.deliveries if (found := stored.get(each.id)) and _is_under_way(found, batch.nonce)]
    freed = bool(under_way) and _nothing_was_posted(settlement)
    muted = _muted(settlement) if under_way else None
    changed = tuple(_settled(each, settlement, unnamed=freed) for each in under_way)
    return Aftermath(
        channel=_judged(channel, settlement),
        changed=changed,
        freed=batch.nonce if freed else None,
        wait_until=outcome.at if isinstance(outcome, Again) and keeps_order(settlement) else None,
        abandoned=(Abandoned(muted, MUTED),) if muted is not None else tuple(_abandoned(changed)),
        given_up=outcome.reason if isinstance(outcome, Off) else None,
        muted=muted,
    )


def keeps_order(settlement: Settlement) -> bool:
    """Say whether what the channel is owed waits for this message, so that it arrives in order.

    A platform that asks for patience, or that fails for an hour, fails every message; one that fails a single message
    for longer does not like that message, and the others need not wait the day until it is given up.
    """
    outcome = settlement.outcome
    return isinstance(outcome, Again) and (not outcome.counted or settlement.batch.attempts < TRIES_IN_ORDER)


def _muted(settlement: Settlement) -> StoryId | None:
    """Return the story that people want no more of in the channel, since they deleted its card."""
    return settlement.batch.items[0].delivery.story_id if isinstance(settlement.outcome, Muted) and settlement.batch.items else None


def _is_under_way(delivery: Delivery, nonce: Nonce) -> bool:
    return delivery.state is State.SENDING and delivery.nonce == nonce


def _nothing_was_posted(settlement: Settlement) -> bool:
    """Say whether a digest goes back to waiting without any doubt that something of it was posted: it may be made anew."""
    if settlement.batch.kind is not Kind.DIGEST or settlement.batch.attempts or settlement.batch.interrupted:
        return False
    outcome = settlement.outcome
    return isinstance(outcome, Paused) or (isinstance(outcome, Again) and not outcome.counted)


def _settled(stored: Delivery, settlement: Settlement, *, unnamed: bool) -> Delivery:
    """Return the next state of a delivery.

    An interrupted send may have arrived, so it counts as a failed one also where the outcome does not count: whoever sends
    next sees that there was an attempt, and looks in the channel first.
    """
    interrupted = int(settlement.batch.interrupted)
    match settlement.outcome:
        case Sent() as sent:
            return _sent(stored, sent)
        case Again() as again:
            failures = int(again.counted) or interrupted
            waits = replace(stored, state=State.PENDING, due_at=again.at, attempts=stored.attempts + failures, last_error=again.reason)
        case Parked(reason=reason) | Muted(reason=reason) | Off(reason=reason):
            return replace(stored, state=State.PARKED, last_error=reason)
        case Paused(reason=reason):
            waits = replace(stored, state=State.PENDING, attempts=stored.attempts + interrupted, last_error=reason)
    return replace(waits, nonce=None, sending_at=None, shown=(), place=None, topics=()) if unnamed else waits


def _sent(stored: Delivery, sent: Sent) -> Delivery:
    """Return a delivery that was confirmed. An edit during which the story grew again is due again."""
    again = stored.again_at
    return replace(
        stored,
        state=State.PENDING if again else State.SENT,
        due_at=again or stored.due_at,
        again_at=None,
        edits=stored.edits + int(stored.kind is Kind.UPDATE),
        last_error=None,
        message_id=sent.message_id,
        sent_at=sent.at,
    )


def _judged(channel: Destination, settlement: Settlement) -> Destination:
    """Return the channel paused, resumed or given up. The first refusal keeps its date and reason."""
    if channel.off_at is not None:
        return channel
    match settlement.outcome:
        case Sent() if settlement.batch.destination.paused_at is not None:
            return replace(channel, paused_at=None, pause_reason=None, pause_why=None, pauses=0, recheck_at=None)
        case Paused() as paused:
            return _paused(channel, paused, settlement.batch.destination.pauses + 1)
        case Off(at=at, reason=reason):
            return replace(_begun(channel, at, reason), pause_reason=reason, recheck_at=None, off_at=at)
        case _:
            return channel


def _paused(channel: Destination, paused: Paused, pauses: int) -> Destination:
    why = Reason(paused.why, tuple(sorted(paused.named.items()))) if paused.why else None
    return replace(_begun(channel, paused.at, paused.reason, why), pauses=pauses, recheck_at=paused.recheck_at)


def _begun(channel: Destination, at: datetime, reason: str, why: Reason | None = None) -> Destination:
    """Return the channel with a pause that begins, unless one holds."""
    if channel.paused_at is not None:
        return channel
    return replace(channel, paused_at=at, pause_reason=reason, pause_why=why, pause_number=channel.pause_number + 1)


def _abandoned(changed: Iterable[Delivery]) -> Iterable[Abandoned]:
    """Yield the stories whose alert was given up: nothing of theirs can be edited or answered."""
    for each in changed:
        if each.kind is Kind.ALERT and each.state is State.PARKED and each.story_id is not None:
            yield Abandoned(each.story_id, each.last_error or "")
