"""The contract of bot.ports.outbox.EarlyDigests, on every store: a digest before its time, seen and then asked for."""

from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import Again, Kind, Paused, Settlement
from bot.domain.filters import Filter
from bot.domain.subscription import Mode
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, filed
from tests.contracts.test_store_asks import ask
from tests.contracts.test_store_digests import CHANNEL, TODAY, digest_of, entered, numbers, sent_at, settle, subscribed

NOON = TODAY + timedelta(hours=4)
TOMORROW = TODAY + DAY


async def waiting(store: Store, at: datetime = NOON) -> list[int]:
    """Return the stories of the digest that would be posted."""
    batch = await store.waiting_digest(CHANNEL.id, at)
    return sorted(item.article.identity for item in batch.items) if batch else []


async def test_what_waits_is_seen_and_nothing_is_changed(store: Store):
    """However often somebody looks, the digest comes at its time, with all of it."""
    await subscribed(store, digest_of())
    await entered(store, 1, 2, due_at=TOMORROW)
    assert [await waiting(store), await waiting(store)] == [[1, 2], [1, 2]]
    assert await sent_at(store, NOON) == []
    assert await sent_at(store, TOMORROW) == [[1, 2]]


async def test_nothing_waits(store: Store):
    """Neither in a channel that is owed cards alone, nor in one that nobody knows."""
    assert await store.waiting_digest(CHANNEL.id, NOON) is None
    assert await store.digest_now(CHANNEL.id, NOON) == 0
    await subscribed(store, digest_of(mode=Mode.LIVE))
    await filed(store, CHANNEL, [1], Kind.ALERT, NOON)
    assert await store.waiting_digest(CHANNEL.id, NOON) is None
    assert await store.digest_now(CHANNEL.id, NOON) == 0
    assert await sent_at(store, NOON) == [[1]]


async def test_asked_for_it_comes_at_once_and_the_next_one_at_its_time(store: Store):
    """It takes no day: this morning's digest is told, and tomorrow's has what came since."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await entered(store, 2, 3, due_at=TOMORROW)
    assert await store.digest_now(CHANNEL.id, NOON) == 2
    assert list(await store.due_destinations(NOON, 10)) == [CHANNEL.id]
    assert await sent_at(store, NOON) == [[2, 3]]
    await entered(store, 4, due_at=TOMORROW)
    assert await sent_at(store, TOMORROW) == [[4]]


async def test_two_who_ask_are_told_once(store: Store):
    """The second finds nothing that waits, also while the first digest is under way and once it was sent."""
    await subscribed(store, digest_of())
    await entered(store, 1, due_at=TOMORROW)
    assert await store.digest_now(CHANNEL.id, NOON) == 1
    [batch] = await store.begin(CHANNEL.id, NOON, 10)
    assert (await store.digest_now(CHANNEL.id, NOON), await waiting(store)) == (0, [])
    await settle(store, batch)
    assert (await store.digest_now(CHANNEL.id, NOON), await waiting(store)) == (0, [])
    assert await sent_at(store, TOMORROW) == []


async def test_asked_for_just_before_its_time_it_takes_the_day_with_what_came(store: Store):
    """What was asked for and what falls due share one message."""
    await subscribed(store, digest_of())
    await entered(store, 1, due_at=TODAY)
    assert await store.digest_now(CHANNEL.id, TODAY - MINUTE) == 1
    await entered(store, 2, due_at=TODAY)
    assert await sent_at(store, TODAY) == [[1, 2]]
    await entered(store, 3)
    assert await sent_at(store, TODAY + MINUTE) == []


async def test_what_the_channel_would_not_be_told_now_waits_for_its_time(store: Store):
    """A story that is muted until tonight comes tomorrow: nobody loses it by asking early."""
    await subscribed(store, digest_of())
    await entered(store, 1, 2, due_at=TOMORROW)
    await store.ask(ask(made_at=TODAY, until=NOON + timedelta(hours=6)))
    assert await waiting(store) == [2]
    assert await store.digest_now(CHANNEL.id, NOON) == 1
    assert await sent_at(store, NOON) == [[2]]
    assert await sent_at(store, TOMORROW) == [[1]]


async def test_what_waits_for_more_publishers_goes_on_waiting(store: Store):
    """Asking early makes nothing of a rumour."""
    await subscribed(store, digest_of(filter=Filter(publishers=2)))
    await entered(store, 1, due_at=TOMORROW)
    assert (await waiting(store), await store.digest_now(CHANNEL.id, NOON)) == ([], 0)


@pytest.mark.parametrize(
    "outcome",
    [
        Again(at=NOON + MINUTE, reason="later", counted=False),
        Again(at=NOON + MINUTE, reason="500", counted=True),
    ],
    ids=["asked for patience", "failed"],
)
async def test_one_that_fails_is_tried_again_as_what_was_asked_for(store: Store, outcome: Again):
    """It does not fall back to tomorrow."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await entered(store, 2, due_at=TOMORROW)
    await store.digest_now(CHANNEL.id, NOON)
    [batch] = await store.begin(CHANNEL.id, NOON, 10)
    await store.settle([Settlement(batch=batch, outcome=outcome)])
    assert await sent_at(store, NOON + 2 * MINUTE) == [[2]]


async def test_a_paused_channel_shows_what_waits(store: Store):
    """What keeps messages from it keeps nobody from looking."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    await entered(store, 2, due_at=TOMORROW)
    [batch] = await store.begin(CHANNEL.id, TODAY, 10)
    await settle(store, batch, Paused(at=TODAY, reason="no access", recheck_at=TOMORROW))
    assert await waiting(store) == [1, 2]
    assert numbers(await store.begin(CHANNEL.id, NOON, 10)) == []
