"""The contract of bot.ports.store.Digests, on every store: days that were quiet, and whether any source answers."""

from dataclasses import replace
from datetime import date, time

from bot.domain.delivery import Kind, MessageId, Nonce, Sent, Settlement
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.outbox.digest_days import DigestDay, Fetching
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, destination, filed, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

CHANNEL = destination()
WISH = subscription(CHANNEL, mode=Mode.DIGEST, digest=DigestTime(at=time(9, 30)), quiet=True, created_at=NOW - DAY)
TODAY = DigestDay(subscription=WISH.id, day=date(2026, 3, 2))
LINE = Nonce("q-1")


async def subscribed(store: Store) -> None:
    await save_destination(store, CHANNEL)
    await save_subscription(store, WISH)


async def test_the_wish_for_quiet_days_comes_back_as_it_was_saved(store: Store):
    """And can be taken back."""
    await subscribed(store)
    assert list(await store.subscriptions(CHANNEL.id)) == [WISH]
    await save_subscription(store, replace(WISH, quiet=False))
    assert list(await store.subscriptions(CHANNEL.id)) == [replace(WISH, quiet=False)]


async def test_a_quiet_day_is_taken_once_and_told_until_it_is_settled(store: Store):
    """It is due at once, again when it says so, and never after it was told."""
    await subscribed(store)
    assert await store.take_quiet_days(CHANNEL.id, [TODAY], LINE, NOW)
    assert not await store.take_quiet_days(CHANNEL.id, [TODAY], Nonce("q-2"), NOW)
    [due] = await store.quiet_days_due(NOW)
    assert (due.destination, due.nonce, due.taken_at) == (CHANNEL, LINE, NOW)
    await store.settle_quiet_day(LINE, NOW + MINUTE)
    assert list(await store.quiet_days_due(NOW)) == []
    assert len(await store.quiet_days_due(NOW + MINUTE)) == 1
    await store.settle_quiet_day(LINE, None)
    assert list(await store.quiet_days_due(NOW + DAY)) == []
    assert list(await store.digest_days(TODAY.day)) == [TODAY]
    assert list(await store.digest_days(date(2026, 3, 3))) == []


async def test_a_channel_that_is_owed_entries_has_no_quiet_day(store: Store):
    """Neither while they are due nor after their digest went out; entries of tomorrow do not count."""
    await subscribed(store)
    await filed(store, CHANNEL, [1], Kind.DIGEST)
    assert not await store.take_quiet_days(CHANNEL.id, [TODAY], LINE, NOW)
    [batch] = await store.begin(CHANNEL.id, NOW, 1)
    assert not await store.take_quiet_days(CHANNEL.id, [TODAY], LINE, NOW)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("1"), at=NOW))])
    assert not await store.take_quiet_days(CHANNEL.id, [TODAY], LINE, NOW)
    await filed(store, CHANNEL, [2], Kind.DIGEST, NOW + DAY)
    assert await store.take_quiet_days(CHANNEL.id, [replace(TODAY, day=date(2026, 3, 3))], LINE, NOW)


async def test_what_comes_after_the_quiet_line_waits_for_the_next_digest(store: Store):
    """A line that says that nothing came is that day's digest."""
    await subscribed(store)
    await store.take_quiet_days(CHANNEL.id, [TODAY], LINE, NOW)
    await filed(store, CHANNEL, [1], Kind.DIGEST)
    assert list(await store.begin(CHANNEL.id, NOW + MINUTE, 1)) == []
    assert len(await store.begin(CHANNEL.id, NOW + DAY, 1)) == 1


async def test_a_channel_that_unsubscribed_is_told_nothing(store: Store):
    """The line goes with the wish."""
    await subscribed(store)
    await store.take_quiet_days(CHANNEL.id, [TODAY], LINE, NOW)
    await store.unsubscribe(WISH.id)
    assert list(await store.quiet_days_due(NOW)) == []


async def test_fetching_knows_when_a_source_was_asked_and_when_one_answered(store: Store):
    """Over the enabled sources only; None where there is nothing to know."""
    assert await store.fetching() == Fetching(asked_at=None, answered_at=None)
    await store.add_sources(
        [
            source("https://a.example/feed", polled_at=NOW, fetched_at=NOW - DAY),
            source("https://b.example/feed", polled_at=NOW - MINUTE, fetched_at=NOW - MINUTE),
            source("https://c.example/feed", polled_at=NOW + DAY, fetched_at=NOW + DAY, disabled_at=NOW),
        ]
    )
    assert await store.fetching() == Fetching(asked_at=NOW, answered_at=NOW - MINUTE)
