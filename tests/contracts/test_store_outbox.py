"""The contract of bot.ports.outbox.Outbox, on every store."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.delivery import Again, Batch, Kind, MessageId, Outcome, Parked, Paused, Sent, Settlement, State
from bot.domain.errors import StoreError
from bot.ports.store import Store
from tests.contracts.store_data import (
    DAY,
    MINUTE,
    NOW,
    article,
    delivery,
    destination,
    evidence,
    filed,
    poll,
    source,
    subscription,
)
from tests.fakes.seeding import save_channel, save_destination, save_subscription

SENT = Sent(message_id=MessageId("1700000000.000100"), at=NOW + MINUTE)


async def settle(store: Store, batch: Batch, outcome: Outcome) -> None:
    """Settle one batch."""
    await store.settle([Settlement(batch=batch, outcome=outcome)])


def numbers(batches: Sequence[Batch]) -> list[list[int]]:
    """Return the articles of each batch, by number."""
    return [[item.article.identity for item in batch.items] for batch in batches]


async def test_begin_announces_each_alert_as_a_batch_of_its_own(store: Store):
    """A batch is in state sending, named, and carries all that its card shows."""
    to = destination()
    here = await filed(store, to, [1, 2])
    batches = await store.begin(to.id, NOW, 10)
    assert sorted(numbers(batches)) == [[1], [2]]
    for batch in batches:
        [item] = batch.items
        assert (batch.destination, batch.kind, batch.interrupted) == (to, Kind.ALERT, False)
        assert (item.delivery.state, item.delivery.nonce, item.delivery.sending_at) == (State.SENDING, batch.nonce, NOW)
        assert (item.source_title, item.evidence) == (here.title, (evidence(),))
    assert len({batch.nonce for batch in batches}) == 2


async def test_an_item_carries_its_article_as_it_was_recorded(store: Store):
    """The card shows the stored article and all its evidence, the strongest first."""
    here, to = source(), destination()
    await store.add_sources([here])
    for topic in ("ai", "quantum", "telecom"):
        await save_channel(store, to, topic)
    one = article(here, 1)
    found = {one.id: (evidence("ai", 2.5), evidence("quantum", 9.0), evidence("telecom", 2.5))}
    await store.record(poll(here, [one], [delivery(to, one)], evidence=found))
    [batch] = await store.begin(to.id, NOW, 1)
    assert batch.items[0].article == one
    assert [each.topic for each in batch.items[0].evidence] == ["quantum", "ai", "telecom"]


@pytest.mark.parametrize("removed", [True, False])
async def test_a_source_without_a_title_is_called_by_its_host(store: Store, removed: bool):  # noqa: FBT001
    """Also one that was removed after it had filed something."""
    to = destination()
    here = await filed(store, to, [1])
    if removed:
        await store.remove_source(here.url)
    else:
        await store.record(poll(replace(here, title="")))
    [batch] = await store.begin(to.id, NOW, 1)
    assert batch.items[0].source_title == "news.example"


async def test_all_due_digest_entries_become_one_batch(store: Store):
    """Entries that fell due at different times share the message, best first; those of tomorrow wait."""
    to = destination()
    await filed(store, to, [1], Kind.DIGEST, NOW)
    await filed(store, to, [2], Kind.DIGEST, NOW - DAY)
    await filed(store, to, [3], Kind.DIGEST, NOW + DAY)
    batches = await store.begin(to.id, NOW, 10)
    assert [sorted(each) for each in numbers(batches)] == [[1, 2]]
    assert batches[0].kind is Kind.DIGEST
    assert {item.delivery.nonce for item in batches[0].items} == {batches[0].nonce}


async def test_nonces_fit_into_what_platforms_take(store: Store):
    """Discord takes 25 characters."""
    to = destination()
    await filed(store, to, [1])
    await filed(store, to, [2], Kind.DIGEST)
    assert all(0 < len(batch.nonce) <= 25 for batch in await store.begin(to.id, NOW, 10))


async def test_batches_come_in_the_order_in_which_they_fell_due_and_only_so_many(store: Store):
    """The limit counts batches, and leaves the rest pending."""
    to = destination()
    await filed(store, to, [1], due_at=NOW)
    await filed(store, to, [2], due_at=NOW - 3 * MINUTE)
    await filed(store, to, [3], Kind.DIGEST, due_at=NOW - 2 * MINUTE)
    await filed(store, to, [4], due_at=NOW - MINUTE)
    assert numbers(await store.begin(to.id, NOW, 3)) == [[2], [3], [4]]
    assert await store.outbox_counts() == {"pending": 1, "sending": 3, "sent": 0, "parked": 0, "deleted": 0}


async def test_what_is_not_due_is_not_begun(store: Store):
    """Due means now or before."""
    to = destination()
    await filed(store, to, [1], due_at=NOW + MINUTE)
    assert list(await store.begin(to.id, NOW, 10)) == []
    assert numbers(await store.begin(to.id, NOW + MINUTE, 10)) == [[1]]


async def test_an_unsettled_batch_comes_back_interrupted_with_the_same_name_and_items(store: Store):
    """Whoever died between announcement and settlement leaves a batch that must be looked for first."""
    to = destination()
    await filed(store, to, [1, 2], Kind.DIGEST)
    [first] = await store.begin(to.id, NOW, 10)
    await filed(store, to, [3], Kind.DIGEST)
    again, new = await store.begin(to.id, NOW + MINUTE, 10)
    assert (again.nonce, again.items, again.interrupted) == (first.nonce, first.items, True)
    assert (numbers([new]), new.interrupted) == ([[3]], False)


async def test_what_was_sent_is_never_begun_again(store: Store):
    """Sent is final: not due, not begun, and a second settlement changes nothing."""
    to = destination()
    await filed(store, to, [1])
    [batch] = await store.begin(to.id, NOW, 10)
    await settle(store, batch, SENT)
    await settle(store, batch, Again(at=NOW, reason="late"))
    assert list(await store.due_destinations(NOW + DAY, 10)) == []
    assert list(await store.begin(to.id, NOW + DAY, 10)) == []
    assert await store.outbox_counts() == {"pending": 0, "sending": 0, "sent": 1, "parked": 0, "deleted": 0}


async def test_again_waits_counts_and_keeps_the_batch(store: Store):
    """A digest that failed comes back at its time with the same entries, although others fell due meanwhile."""
    to = destination()
    await filed(store, to, [1, 2], Kind.DIGEST)
    [first] = await store.begin(to.id, NOW, 10)
    await settle(store, first, Again(at=NOW + 5 * MINUTE, reason="it broke"))
    await filed(store, to, [3], Kind.DIGEST)
    assert numbers(await store.begin(to.id, NOW + MINUTE, 10)) == [[3]]
    again = next(batch for batch in await store.begin(to.id, NOW + 5 * MINUTE, 10) if batch.nonce == first.nonce)
    assert [item.article for item in again.items] == [item.article for item in first.items]
    assert (again.interrupted, again.attempts) == (False, 1)
    assert {item.delivery.last_error for item in again.items} == {"it broke"}


async def test_patience_that_a_platform_asked_for_is_no_failed_attempt(store: Store):
    """Again that does not count leaves the attempts."""
    to = destination()
    await filed(store, to, [1])
    [batch] = await store.begin(to.id, NOW, 10)
    await settle(store, batch, Again(at=NOW, reason="slow down", counted=False))
    [again] = await store.begin(to.id, NOW, 10)
    assert (again.attempts, again.interrupted, again.nonce) == (0, False, batch.nonce)


@pytest.mark.parametrize(
    "outcome", [Again(at=NOW, reason="slow down", counted=False), Paused(at=NOW, reason="no permission", recheck_at=NOW + DAY)]
)
async def test_an_interrupted_send_counts_whatever_follows(store: Store, outcome: Outcome):
    """It may have arrived, so the next sender must see that there was an attempt."""
    to = destination()
    await filed(store, to, [1])
    await store.begin(to.id, NOW, 10)
    [interrupted] = await store.begin(to.id, NOW, 10)
    await settle(store, interrupted, outcome)
    await save_channel(store, to)
    [again] = await store.begin(to.id, NOW, 10)
    assert (again.attempts, again.interrupted) == (1, False)


async def test_parked_is_given_up_with_its_reason(store: Store):
    """It stays in the database, and nobody sends it again."""
    to = destination()
    await filed(store, to, [1])
    [batch] = await store.begin(to.id, NOW, 10)
    await settle(store, batch, Parked(reason="too long"))
    assert list(await store.begin(to.id, NOW + DAY, 10)) == []
    assert (await store.outbox_counts())["parked"] == 1


async def test_paused_pauses_the_channel_and_its_deliveries_wait(store: Store):
    """Nothing is due or begun until the pause ends; then the same message goes out."""
    to = destination()
    await filed(store, to, [1])
    [batch] = await store.begin(to.id, NOW, 10)
    await settle(store, batch, Paused(at=NOW, reason="no permission", recheck_at=NOW + DAY))
    stored = await store.destination(to.id)
    assert stored == replace(to, paused_at=NOW, pause_reason="no permission", pauses=1, pause_number=1, recheck_at=NOW + DAY)
    assert list(await store.due_destinations(NOW, 10)) == []
    assert list(await store.begin(to.id, NOW, 10)) == []
    await save_channel(store, to)
    assert list(await store.due_destinations(NOW, 10)) == [to.id]
    [again] = await store.begin(to.id, NOW, 10)
    assert (again.nonce, again.interrupted, again.attempts) == (batch.nonce, False, 0)


async def test_a_pause_keeps_its_first_date_and_reason(store: Store):
    """Two messages were under way: the second refusal does not make the pause a new one."""
    to = destination()
    await filed(store, to, [1, 2])
    first, second = await store.begin(to.id, NOW, 10)
    pauses = (Paused(at=NOW, reason="first", recheck_at=NOW + DAY), Paused(at=NOW + MINUTE, reason="second", recheck_at=NOW + DAY))
    await store.settle([Settlement(batch=batch, outcome=pause) for batch, pause in zip((first, second), pauses, strict=True)])
    stored = await store.destination(to.id)
    assert stored is not None
    assert (stored.paused_at, stored.pause_reason) == (NOW, "first")


async def test_due_destinations_come_most_overdue_first(store: Store):
    """Unpaused ones only, also those whose send was interrupted; the limit cuts the tail."""
    late, later, paused, future, sending = (destination(name) for name in ("late", "later", "paused", "future", "sending"))
    await filed(store, late, [1], due_at=NOW - MINUTE)
    await filed(store, later, [1], due_at=NOW - 2 * MINUTE)
    await filed(store, paused, [1], due_at=NOW - DAY)
    await filed(store, future, [1], due_at=NOW + MINUTE)
    await filed(store, sending, [1], due_at=NOW - 3 * MINUTE)
    await save_destination(store, replace(paused, paused_at=NOW, pause_reason="no", recheck_at=NOW + DAY))
    await store.begin(sending.id, NOW, 1)
    assert list(await store.due_destinations(NOW, 10)) == [sending.id, later.id, late.id]
    assert list(await store.due_destinations(NOW, 2)) == [sending.id, later.id]


async def test_an_interrupted_send_is_due_although_the_clock_went_back(store: Store):
    """A clock step loses nothing."""
    to = destination()
    await filed(store, to, [1])
    await store.begin(to.id, NOW, 1)
    assert list(await store.due_destinations(NOW - DAY, 10)) == [to.id]
    assert len(await store.begin(to.id, NOW - DAY, 10)) == 1


async def test_an_unknown_destination_is_owed_nothing(store: Store):
    """A wake with a stale key finds nothing to do."""
    assert list(await store.begin(destination("unknown").id, NOW, 10)) == []


async def test_settling_many_batches_is_one_step(store: Store):
    """Each batch gets its own outcome."""
    to = destination()
    await filed(store, to, [1, 2, 3])
    batches = await store.begin(to.id, NOW, 10)
    outcomes: tuple[Outcome, ...] = (SENT, Parked(reason="no"), Again(at=NOW, reason="later"))
    await store.settle([Settlement(batch=batch, outcome=outcome) for batch, outcome in zip(batches, outcomes, strict=True)])
    assert await store.outbox_counts() == {"pending": 1, "sending": 0, "sent": 1, "parked": 1, "deleted": 0}


async def test_a_closed_store_begins_nothing(store: Store):
    """What was not announced is not sent."""
    to = destination()
    await filed(store, to, [1])
    await store.close()
    with pytest.raises(StoreError):
        await store.begin(to.id, NOW, 1)


async def test_what_waited_for_a_subscription_goes_with_it(store: Store):
    """Alerts, digest entries and lists alike; what another subscription asks for as well is still owed."""
    to = destination()
    await filed(store, to, [1, 2, 3])
    await filed(store, to, [4, 5], Kind.DIGEST)
    await filed(store, to, [6], Kind.MORE)
    await save_subscription(store, replace(subscription(to, "own"), topic=None, feed=source().id))
    await store.unsubscribe(subscription(to).id)
    assert len(await store.begin(to.id, NOW, 1)) == 1
    await store.unsubscribe(subscription(to, "own").id)
    [under_way] = await store.begin(to.id, NOW, 10)
    assert under_way.interrupted
    await settle(store, under_way, SENT)
    assert await store.begin(to.id, NOW + DAY, 10) == []
    assert await store.outbox_counts() == {"pending": 0, "sending": 0, "sent": 1, "parked": 5, "deleted": 0}


async def test_what_stands_behind_a_long_queue_that_nobody_wants_is_found(store: Store, monkeypatch: pytest.MonkeyPatch):
    """One row a look would be more looks than functions may call each other: what follows a look in vain is wider."""
    to = destination()
    await filed(store, to, range(1200))
    await store.unsubscribe(subscription(to).id)
    await save_subscription(store, subscription(to, "quantum"))
    last = article(source(), 5000)
    owed = delivery(to, last, due_at=NOW + MINUTE)
    await store.record(poll(source(), [last], [owed], evidence={last.id: (evidence("quantum"),)}))
    monkeypatch.setattr("bot.outbox.plan._SPARE", 0)
    assert numbers(await store.begin(to.id, NOW + MINUTE, 1)) == [[5000]]
    assert await store.outbox_counts() == {"pending": 0, "sending": 1, "sent": 0, "parked": 1200, "deleted": 0}


async def test_a_card_names_only_topics_that_the_channel_subscribed_to(store: Store):
    """An article on two topics is about one of them here, in alerts, digests and lists."""
    here, to = source(), destination()
    await store.add_sources([here])
    await save_channel(store, to, "quantum")
    some = [article(here, number) for number in (1, 2, 3)]
    owed = [delivery(to, each, kind) for each, kind in zip(some, (Kind.ALERT, Kind.DIGEST, Kind.MORE), strict=True)]
    both = (evidence("ai", 9.0), evidence("quantum", 2.5))
    await store.record(poll(here, some, owed, evidence={each.id: both for each in some}))
    batches = await store.begin(to.id, NOW, 10)
    assert [[each.topic for each in batch.items[0].evidence] for batch in batches] == [["quantum"]] * 3


async def test_what_is_filed_without_a_poll_is_owed_once(store: Store):
    """It falls due as if a poll had brought it; what is there already stays as it is."""
    here, to = source(), destination()
    one, two = article(here, 1), article(here, 2)
    await store.add_sources([here])
    await save_channel(store, to)
    await store.record(poll(here, [one, two], [delivery(to, one)]))
    [batch] = await store.begin(to.id, NOW, 1)
    await store.file([delivery(to, one), delivery(to, two)])
    await store.file([delivery(to, two)])
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    assert [each.items[0].article.id for each in await store.begin(to.id, NOW, 10)] == [two.id]
