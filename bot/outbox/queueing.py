"""Whether a channel's queue waits behind a message that waits. Pure, and shared by every store."""

from typing import Final

from bot.domain.delivery import Again, Settlement

TRIES_IN_ORDER: Final = 30
"""Failures of one message through which its channel keeps its order: 1 + 2 + 4 ... 300, 300 ... seconds are about two hours.

docs/decisions/0024-order-through-an-outage.md says why it is that long.
"""


def holds_the_queue(settlement: Settlement) -> bool:
    """Say whether what the channel is owed waits for this message, so that it arrives in order.

    A platform that asks for patience, or that fails for an hour, fails every message; one that fails a single message
    for longer does not like that message, and the others need not wait the day until it is given up.
    """
    outcome = settlement.outcome
    return isinstance(outcome, Again) and (not outcome.counted or settlement.batch.attempts < TRIES_IN_ORDER)
