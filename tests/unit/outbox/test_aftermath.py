"""Who waits behind whom in a channel."""

from datetime import timedelta

import pytest

from bot.domain.delivery import Again, MessageId, Outcome, Parked, Sent, Settlement
from bot.outbox.aftermath import TRIES_IN_ORDER, keeps_order
from tests.fakes.make import NOW, make_batch

LATER = NOW + timedelta(seconds=9)


def held_by(outcome: Outcome, *, attempts: int = 0) -> bool:
    """Whether a message that failed `attempts` times before and now came to `outcome` holds up its channel."""
    return keeps_order(Settlement(batch=make_batch(attempts=attempts), outcome=outcome))


@pytest.mark.parametrize(("attempts", "holds"), [(0, True), (TRIES_IN_ORDER - 1, True), (TRIES_IN_ORDER, False), (289, False)])
def test_a_message_that_fails_holds_up_its_channel_for_some_tries(attempts, holds):
    """At first it may be the platform that fails; later it is the message."""
    assert held_by(Again(at=LATER, reason="HTTP 500"), attempts=attempts) is holds


def test_patience_is_asked_of_the_whole_channel():
    """However often a message failed before, a rate limit concerns those behind it too."""
    assert held_by(Again(at=LATER, reason="slow down", counted=False), attempts=100)


@pytest.mark.parametrize("outcome", [Sent(message_id=MessageId("m"), at=NOW), Parked(reason="refused")])
def test_what_is_settled_holds_up_nobody(outcome):
    """The next message goes at once."""
    assert not held_by(outcome)
