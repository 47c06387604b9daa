"""Whom a poll wakes."""

from collections.abc import Iterable, Sequence

from bot.domain.delivery import Delivery
from bot.domain.destination import DestinationId
from bot.domain.polling import PollRecord


def to_wake(poll: PollRecord, updates: Iterable[Delivery] = ()) -> Sequence[DestinationId]:
    """Return the destinations that a poll owes something by now, each once; a wake for what was sent already finds nothing to do."""
    owed = (*poll.deliveries, *updates)
    return tuple(dict.fromkeys(delivery.destination_id for delivery in owed if delivery.due_at <= poll.at))
