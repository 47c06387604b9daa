"""The order of a channel, and where it ends: one message that its platform never takes does not cost the others a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import Again, Batch, MessageId, Outcome, Sent, Settlement
from bot.outbox.aftermath import TRIES_IN_ORDER
from bot.ports.store import Store
from tests.contracts.store_data import NOW, destination, filed

MINUTE = timedelta(minutes=1)


def outcome_of(batch: Batch, poison: int, now: datetime) -> Outcome:
    """One article fails whenever it is tried; all others are taken."""
    if batch.items[0].article.identity == poison:
        return Again(at=now + MINUTE, reason="HTTP 500")
    return Sent(message_id=MessageId("m"), at=now)


async def delivered(store: Store, to, poison: int, now: datetime) -> Sequence[int]:
    """Send what is due, one message after the other, as delivering does; return what was taken."""
    taken: list[int] = []
    while batches := await store.begin(to.id, now, 1):
        for batch in batches:
            outcome = outcome_of(batch, poison, now)
            await store.settle([Settlement(batch=batch, outcome=outcome)])
            taken += [batch.items[0].article.identity] if isinstance(outcome, Sent) else []
    return taken


async def test_a_message_that_always_fails_lets_the_others_pass_after_some_minutes(store):
    """The channel waits behind it for as many tries as an outage may take, and goes on without it then."""
    to = destination()
    await filed(store, to, [1, 2, 3])
    [first] = await store.begin(to.id, NOW, 1)
    poison = first.items[0].article.identity
    await store.settle([Settlement(batch=first, outcome=Again(at=NOW, reason="HTTP 500"))])
    rounds = [await delivered(store, to, poison, NOW + number * MINUTE) for number in range(TRIES_IN_ORDER)]
    assert rounds[:-1] == [[]] * (TRIES_IN_ORDER - 1)
    assert sorted([poison, *rounds[-1]]) == [1, 2, 3]
    assert (await store.outbox_counts())["pending"] == 1
