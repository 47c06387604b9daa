"""Whom a poll wakes."""

from collections.abc import Sequence

from bot.domain.destination import DestinationId
from bot.domain.polling import PollRecord


def to_wake(poll: PollRecord) -> Sequence[DestinationId]:
    """Return the destinations that a poll owes something by now, each once; a wake for what was sent already finds nothing to do."""
    return tuple(dict.fromkeys(delivery.destination_id for delivery in poll.deliveries if delivery.due_at <= poll.at))
