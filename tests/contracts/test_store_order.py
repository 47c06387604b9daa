"""The order of a channel, and where it ends: one message that its platform never takes does not cost the others a day."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.domain.delivery import Again, Batch, Kind, MessageId, Outcome, Sent, Settlement
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.outbox.aftermath import TRIES_IN_ORDER
from bot.ports.store import Store
from tests.contracts.store_data import DAY, NOW, article, delivery, destination, filed, poll, source, subscription
from tests.fakes.seeding import save_subscription

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


async def test_cards_and_lists_come_in_their_order(store: Store):
    """A list is read only when its turn comes: it stands between the cards that are due before and after it, also of the same time."""
    to, of = destination(), source()
    await filed(store, to, [])
    await save_subscription(store, subscription(to, "quantum", mode=Mode.DIGEST, digest=DigestTime(at=time(9, 30)), created_at=NOW - DAY))
    articles = [article(of, number) for number in range(7)]
    owed = [
        delivery(to, articles[0], due_at=NOW - 3 * MINUTE),
        delivery(to, articles[1], Kind.DIGEST, due_at=NOW - 2 * MINUTE, filed_at=NOW - DAY),
        delivery(to, articles[2], Kind.DIGEST, due_at=NOW),
        delivery(to, articles[3], due_at=NOW - 2 * MINUTE, filed_at=NOW - 2 * DAY),
        delivery(to, articles[4], due_at=NOW - 2 * MINUTE),
        delivery(to, articles[5], Kind.MORE, due_at=NOW - 2 * MINUTE, filed_at=NOW - DAY),
        delivery(to, articles[6], due_at=NOW),
    ]
    await store.record(poll(of, articles, owed))
    told: list[set[int]] = []
    while batches := await store.begin(to.id, NOW, 1):
        await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW)) for batch in batches])
        told += [{item.article.identity for item in batch.items} for batch in batches]
    assert told == [{0}, {3}, {1, 2}, {4}, {5}, {6}]


async def test_a_list_does_not_pass_a_card_that_waits_with_it(store: Store):
    """A platform was away: all has the time of the next try, and goes out in the order in which it was filed."""
    to = destination()
    await filed(store, to, [1, 2])
    await filed(store, to, [3, 4], Kind.DIGEST)
    [first] = await store.begin(to.id, NOW, 1)
    await store.settle([Settlement(batch=first, outcome=Again(at=NOW + MINUTE, reason="HTTP 500"))])
    await store.settle(
        [Settlement(batch=each, outcome=Sent(message_id=MessageId("m"), at=NOW)) for each in await store.begin(to.id, NOW, 9)]
    )
    late = [delivery(to, article(source(), 5), due_at=NOW, filed_at=NOW - MINUTE)]
    await store.record(poll(source(), [article(source(), 5)], late))
    orders = []
    while batches := await store.begin(to.id, NOW + MINUTE, 1):
        await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW)) for batch in batches])
        orders += [batch.deliveries[0].id for batch in batches]
    assert len(orders) == 4
    assert orders[:1] == [late[0].id]
