"""The contract of bot.ports.outbox.Outbox on digests, on every store: one a subscription and local date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from bot.domain.delivery import Again, Batch, Kind, MessageId, Outcome, Paused, Sent, Settlement
from bot.domain.destination import Destination
from bot.domain.schedule import DigestTime, next_digest_at
from bot.domain.subscription import Change, Mode, Subscription
from bot.ports.store import Store
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, evidence, filed, poll, source, story, subscription
from tests.fakes.seeding import save_destination, save_subscription

CHANNEL = destination(zone="Europe/Paris")
MORNING = DigestTime(at=time(8, 30), zone="Europe/Paris")
EVENING = DigestTime(at=time(18, 0), zone="Europe/Paris")
TODAY = NOW.replace(hour=7, minute=30, second=0, microsecond=0)  # Monday, 2 March 2026, 08:30 in Paris
SENT = Sent(message_id=MessageId("1"), at=TODAY)


def digest_of(to: Destination = CHANNEL, topic: str = "ai", at: DigestTime = MORNING, **changes: Any) -> Subscription:
    """Return a subscription that gets digests, made last year."""
    return subscription(to, topic, **{"mode": Mode.DIGEST, "digest": at, "created_at": NOW - 365 * DAY, **changes})


async def subscribed(store: Store, *wishes: Subscription) -> None:
    """Save the channel and its subscriptions."""
    await save_destination(store, CHANNEL)
    for wish in wishes:
        await save_subscription(store, wish)


async def entered(store: Store, *numbers: int, due_at: datetime = TODAY) -> None:
    """File digest entries."""
    await filed(store, CHANNEL, numbers, Kind.DIGEST, due_at)


async def changed(store: Store, before: Subscription, at: DigestTime, now: datetime) -> None:
    """Let a subscription have its digest at another time."""
    assert await store.subscribe(CHANNEL, [Change(wish=replace(before, digest=at, created_at=now), before=before)])


async def settle(store: Store, batch: Batch, outcome: Outcome = SENT) -> None:
    await store.settle([Settlement(batch=batch, outcome=outcome)])


def numbers(batches: Sequence[Batch]) -> list[list[int]]:
    """Return the articles of each batch, by number."""
    return [sorted(item.article.identity for item in batch.items) for batch in batches]


async def sent_at(store: Store, now: datetime) -> list[list[int]]:
    """Send what is due and return it."""
    batches = await store.begin(CHANNEL.id, now, 10)
    for batch in batches:
        await settle(store, batch)
    return numbers(batches)


async def test_an_entry_that_comes_after_the_digest_of_its_date_waits_for_the_next(store: Store):
    """It was filed a moment before the digest, and committed a moment after it."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await entered(store, 2)
    assert await sent_at(store, TODAY + MINUTE) == []
    assert list(await store.due_destinations(TODAY + 23 * 60 * MINUTE, 10)) == []
    await entered(store, 3, due_at=TODAY + DAY)
    assert await sent_at(store, TODAY + DAY) == [[2, 3]]


async def test_an_entry_waits_also_while_the_digest_of_its_date_is_under_way(store: Store):
    """A digest that was named takes no new entry, and the day has no second one."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    [first] = await store.begin(CHANNEL.id, TODAY, 10)
    await entered(store, 2)
    [again] = await store.begin(CHANNEL.id, TODAY + MINUTE, 10)
    assert (again.nonce, again.interrupted, numbers([again])) == (first.nonce, True, [[1]])


async def test_missed_digests_collapse_into_one(store: Store):
    """Three mornings without power are told at once, and the next morning has its own."""
    await subscribed(store, digest_of())
    for day in range(3):
        await entered(store, day, due_at=TODAY - (3 - day) * DAY)
    assert await sent_at(store, TODAY - DAY + 600 * MINUTE) == [[0, 1, 2]]
    await entered(store, 9)
    assert await sent_at(store, TODAY) == [[9]]


async def test_a_digest_after_midnight_is_the_one_of_the_evening_before(store: Store):
    """One minute to midnight, sent late, leaves the new day its own digest."""
    late = DigestTime(at=time(23, 59), zone="Europe/Paris")
    await subscribed(store, digest_of(at=late))
    due = next_digest_at(late, NOW)
    await entered(store, 1, due_at=due)
    assert await sent_at(store, due + 5 * MINUTE) == [[1]]
    await entered(store, 2, due_at=due + DAY)
    assert await sent_at(store, due + DAY) == [[2]]


async def test_each_digest_time_of_a_channel_has_its_own_digest(store: Store):
    """Two subscriptions, morning and evening: two digests a day, and no third."""
    await subscribed(store, digest_of(), digest_of(topic="quantum", at=EVENING))
    evening = next_digest_at(EVENING, NOW)
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await entered(store, 2)
    assert await sent_at(store, TODAY + MINUTE) == []
    await entered(store, 3, due_at=evening)
    assert await sent_at(store, evening) == [[2, 3]]
    await entered(store, 4, due_at=evening)
    assert await sent_at(store, evening + MINUTE) == []


async def test_subscriptions_of_one_time_share_the_digest(store: Store):
    """What comes late for the second one makes no digest of its own."""
    await subscribed(store, digest_of(), digest_of(topic="quantum"))
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await entered(store, 2)
    assert await sent_at(store, TODAY + MINUTE) == []


async def test_a_changed_digest_time_holds_for_what_was_filed_before(store: Store):
    """Entries for the morning go out in the evening once the channel asked for evenings; the other way round they wait for the morning."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    await save_subscription(store, digest_of(at=EVENING, created_at=TODAY - 60 * MINUTE))
    assert await sent_at(store, TODAY) == []
    evening = next_digest_at(EVENING, NOW)
    assert await sent_at(store, evening) == [[1]]
    await entered(store, 2, due_at=evening + DAY)
    await save_subscription(store, digest_of(created_at=TODAY + DAY + 60 * MINUTE))
    assert await sent_at(store, evening + DAY) == []
    assert await sent_at(store, TODAY + 2 * DAY) == [[2]]


async def test_unsubscribing_and_subscribing_again_gives_no_second_digest(store: Store):
    """The day stays taken."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await store.unsubscribe(digest_of().id)
    await save_subscription(store, digest_of())
    await entered(store, 2)
    assert await sent_at(store, TODAY + MINUTE) == []


async def test_a_weekly_digest_waits_for_its_day(store: Store):
    """What comes late on Monday is read on the next Monday."""
    await subscribed(store, digest_of(at=replace(MORNING, days=frozenset({0}))))
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await entered(store, 2)
    assert [await sent_at(store, TODAY + day * DAY + MINUTE) for day in range(7)] == [[]] * 7
    assert await sent_at(store, TODAY + 7 * DAY) == [[2]]


async def test_a_clock_that_goes_back_gives_no_second_digest(store: Store):
    """A day behind: what is filed for the same date again waits for the date after it."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await entered(store, 2, due_at=TODAY)
    assert await sent_at(store, TODAY - DAY) == []
    assert await sent_at(store, TODAY + MINUTE) == []
    assert await sent_at(store, TODAY + DAY) == [[2]]


@pytest.mark.parametrize(
    "outcome",
    [Again(at=TODAY + MINUTE, reason="slow down", counted=False), Paused(at=TODAY, reason="no permission", recheck_at=TODAY + DAY)],
)
async def test_a_digest_of_which_nothing_was_posted_takes_in_what_came_meanwhile(store: Store, outcome: Outcome):
    """A channel that was paused over the weekend gets one digest afterwards, not one for each day."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    [batch] = await store.begin(CHANNEL.id, TODAY, 10)
    await settle(store, batch, outcome)
    await entered(store, 2, due_at=TODAY + DAY)
    await save_destination(store, CHANNEL)
    assert await sent_at(store, TODAY + DAY) == [[1, 2]]
    await entered(store, 3)
    assert await sent_at(store, TODAY + DAY + MINUTE) == []


async def test_a_digest_that_may_have_been_posted_stays_as_it_is(store: Store):
    """The next day's entries make a digest of their own: two in a row, each complete."""
    await subscribed(store, digest_of())
    await entered(store, 1)
    [batch] = await store.begin(CHANNEL.id, TODAY, 10)
    await settle(store, batch, Again(at=TODAY + MINUTE, reason="time-out"))
    await entered(store, 2, due_at=TODAY + DAY)
    assert await sent_at(store, TODAY + DAY) == [[1], [2]]


async def test_pruning_forgets_old_days_only(store: Store):
    """What a digest time can still ask for stays taken."""
    await subscribed(store, digest_of(at=replace(MORNING, days=frozenset({0}))))
    await entered(store, 1)
    assert await sent_at(store, TODAY) == [[1]]
    await store.prune(TODAY + 7 * DAY)
    await entered(store, 2)
    assert await sent_at(store, TODAY + 6 * DAY) == []


async def test_the_database_itself_refuses_a_second_digest_of_a_date(tmp_path: Path):
    """The promise is a constraint, not code."""
    row = "INSERT INTO digest (subscription_id, local_date, nonce, taken_at) VALUES (1, '2026-03-02', ?, 0)"
    async with SqliteStore.open(tmp_path / "newsdesk.db"), aiosqlite.connect(tmp_path / "newsdesk.db") as other:
        await other.execute(row, ["d-one"])
        with pytest.raises(aiosqlite.IntegrityError, match="UNIQUE"):
            await other.execute(row, ["d-two"])


async def test_a_day_taken_survives_a_restart(tmp_path: Path):
    """A process that starts again at the digest's minute sends no second one."""
    async with SqliteStore.open(tmp_path / "newsdesk.db") as store:
        await subscribed(store, digest_of())
        await entered(store, 1)
        assert await sent_at(store, TODAY) == [[1]]
    async with SqliteStore.open(tmp_path / "newsdesk.db") as store:
        await entered(store, 2)
        assert await sent_at(store, TODAY + timedelta(seconds=1)) == []


async def test_an_earlier_digest_brings_what_waits_for_the_later_one(store: Store):
    """Whoever is told that the next digest comes at half past eight gets there what was found by then; other topics' entries stay."""
    evening = digest_of(at=EVENING)
    await subscribed(store, evening, digest_of(topic="quantum", at=EVENING))
    await entered(store, 1, due_at=next_digest_at(EVENING, TODAY - 2 * MINUTE))
    await changed(store, evening, MORNING, TODAY - MINUTE)
    assert await sent_at(store, TODAY) == [[1]]


async def test_a_zone_in_which_the_digest_is_earlier_brings_what_waits_too(store: Store):
    """The channel moves east an hour before its digest there."""
    await subscribed(store, digest_of(at=MORNING))
    await entered(store, 1, due_at=TODAY + DAY)
    east = "Europe/Athens"
    await store.set_zone(CHANNEL, east, TODAY + MINUTE)
    assert await sent_at(store, next_digest_at(replace(MORNING, zone=east), TODAY + MINUTE)) == [[1]]


async def test_a_digest_of_another_topic_waits_for_its_own_time(store: Store):
    """What is about quantum alone is not hastened by the digest of AI."""
    ai = digest_of(at=EVENING)
    await subscribed(store, ai, digest_of(topic="quantum", at=EVENING))
    here = source()
    await store.add_sources([here])
    found = article(here, 7)
    owed = delivery(CHANNEL, found, Kind.DIGEST, due_at=next_digest_at(EVENING, TODAY))
    await store.record(poll(here, [found], [owed], stories=(story(found),), evidence={found.id: (evidence("quantum"),)}))
    await changed(store, ai, MORNING, TODAY - MINUTE)
    assert await sent_at(store, TODAY) == []
