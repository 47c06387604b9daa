"""The contract of bot.ports.outbox.Digests, on every store: days that brought nothing, and whether any source answers."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.domain.delivery import Again, Kind, MessageId, Sent, Settlement, notice_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.outbox.digest_days import DigestDay, Fetching
from bot.ports.store import Store
from bot.steps.notices import notice_to
from tests.contracts.store_data import DAY, MINUTE, NOW, destination, filed, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

CHANNEL = destination()
WISH = subscription(CHANNEL, mode=Mode.DIGEST, digest=DigestTime(at=time(9, 30)), empty_days=True, created_at=NOW - DAY)
PAUSED: dict[str, Any] = {"paused_at": NOW - DAY, "pause_reason": "no", "recheck_at": NOW + MINUTE}
TODAY = DigestDay(subscription=WISH.id, day=date(2026, 3, 2))
LINE = notice_to(CHANNEL, Notice(kind=NoticeKind.EMPTY_DAY, expires_at=NOW + DAY), NOW, "today")


async def subscribed(store: Store) -> None:
    await save_destination(store, CHANNEL)
    await save_subscription(store, WISH)


async def test_the_wish_for_empty_days_comes_back_as_it_was_saved(store: Store):
    """And can be taken back."""
    await subscribed(store)
    assert list(await store.subscriptions(CHANNEL.id)) == [WISH]
    await save_subscription(store, replace(WISH, empty_days=False))
    assert list(await store.subscriptions(CHANNEL.id)) == [replace(WISH, empty_days=False)]


async def test_only_who_asks_for_a_line_is_looked_at(store: Store):
    """Of a thousand channels a few ask: subscriptions without a digest or the wish, and channels that take no messages, are not read."""
    await subscribed(store)
    plain, refused, asked_again = (
        destination("plain"),
        destination("refused", **PAUSED),
        destination("asked", **PAUSED | {"recheck_at": NOW}),
    )
    for to in (plain, refused, asked_again):
        await save_destination(store, to)
        await save_subscription(store, subscription(to, mode=Mode.DIGEST, digest=WISH.digest, empty_days=to is not plain))
    await save_subscription(store, subscription(plain, "quantum", empty_days=True))
    found = await store.empty_day_wishes(NOW)
    assert {each.destination_id for each in found} == {CHANNEL.id, asked_again.id}
    assert WISH in found


async def test_days_of_those_who_ask_for_no_line_are_not_read(store: Store):
    """A digest takes the day of each subscription; only of those that ask is it compared."""
    await subscribed(store)
    other = subscription(CHANNEL, "quantum", mode=Mode.DIGEST, digest=WISH.digest, created_at=NOW - DAY)
    await save_subscription(store, other)
    await filed(store, CHANNEL, [1], Kind.DIGEST)
    assert len(await store.begin(CHANNEL.id, NOW, 1)) == 1
    assert list(await store.digest_days(TODAY.day)) == [TODAY]


async def test_an_empty_day_is_taken_once_and_its_line_is_delivered(store: Store):
    """It is due at once, again when it says so, and never after it was told."""
    await subscribed(store)
    assert await store.file_empty_day(LINE, [TODAY])
    assert not await store.file_empty_day(replace(LINE, id=notice_id(CHANNEL.id, NoticeKind.EMPTY_DAY, "other")), [TODAY])
    [batch] = await store.begin(CHANNEL.id, NOW, 10)
    assert (batch.kind, batch.notice and batch.notice.notice) == (Kind.NOTICE, LINE.notice)
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="HTTP 500"))])
    assert await store.begin(CHANNEL.id, NOW, 10) == []
    [again] = await store.begin(CHANNEL.id, NOW + MINUTE, 10)
    await store.settle([Settlement(batch=again, outcome=Sent(message_id=MessageId("1"), at=NOW + MINUTE))])
    assert (again.nonce, await store.due_destinations(NOW + DAY, 10)) == (batch.nonce, [])
    assert list(await store.digest_days(TODAY.day)) == [TODAY]
    assert list(await store.digest_days(date(2026, 3, 3))) == []


async def test_a_channel_that_is_owed_entries_has_no_empty_day(store: Store):
    """Neither while they are due nor after their digest went out; entries of tomorrow do not count."""
    await subscribed(store)
    await filed(store, CHANNEL, [1], Kind.DIGEST)
    assert not await store.file_empty_day(LINE, [TODAY])
    [batch] = await store.begin(CHANNEL.id, NOW, 1)
    assert not await store.file_empty_day(LINE, [TODAY])
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("1"), at=NOW))])
    assert not await store.file_empty_day(LINE, [TODAY])
    await filed(store, CHANNEL, [2], Kind.DIGEST, NOW + DAY)
    assert await store.file_empty_day(LINE, [replace(TODAY, day=date(2026, 3, 3))])


async def test_what_comes_after_the_line_waits_for_the_next_digest(store: Store):
    """A line that says that nothing came is that day's digest."""
    await subscribed(store)
    await store.file_empty_day(LINE, [TODAY])
    await filed(store, CHANNEL, [1], Kind.DIGEST)
    assert [batch.kind for batch in await store.begin(CHANNEL.id, NOW + MINUTE, 10)] == [Kind.NOTICE]
    assert [batch.kind for batch in await store.begin(CHANNEL.id, NOW + DAY, 10)] == [Kind.NOTICE, Kind.DIGEST]


async def test_a_line_that_comes_too_late_is_withdrawn(store: Store):
    """Nobody wants to hear the day after that a day brought nothing."""
    await subscribed(store)
    await store.file_empty_day(LINE, [TODAY])
    assert await store.begin(CHANNEL.id, NOW + DAY, 1) == []
    assert (await store.outbox_counts())["parked"] == 1


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
