"""What a clock that ran ahead has put off, on every store: once it was set right, nothing waits for the old times."""

from datetime import timedelta

import pytest

from bot.domain.delivery import Kind
from bot.polling.rules import DEFAULT_RULES
from bot.polling.schedule import DueTimes
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, filed, poll, source

AHEAD = NOW + timedelta(days=365)
TIMES = DueTimes.at(NOW, DEFAULT_RULES)


@pytest.mark.parametrize(
    ("next_poll", "polled", "due"),
    [
        (timedelta(0), None, 0),
        (timedelta(seconds=1), None, 0),
        (timedelta(days=7), None, 0),
        (timedelta(days=7, seconds=1), None, 1),
        (timedelta(days=365), -timedelta(hours=1), 1),
        (timedelta(hours=2), -timedelta(hours=1), 0),
        (timedelta(hours=2), timedelta(seconds=5), 0),
        (timedelta(hours=2), timedelta(minutes=10), 0),
        (timedelta(hours=2), timedelta(hours=1), 1),
        (timedelta(hours=28), timedelta(hours=26), 1),
        (-timedelta(days=365), timedelta(days=1), 1),
    ],
)
async def test_what_only_a_clock_that_was_ahead_can_have_written_is_due(
    store: Store, next_poll: timedelta, polled: timedelta | None, due: int
):
    """Beyond what any rule allows, or polled in the future by more than a pause: after a step back nobody waits for the old time."""
    await store.add_sources([source(next_poll_at=NOW + next_poll, polled_at=None if polled is None else NOW + polled)])
    assert await store.believe_clock(TIMES) == due


async def test_a_source_that_was_polled_by_a_clock_a_year_ahead_is_due(store: Store):
    """One that waits as long as a rule may let it wait is not."""
    early = source("https://early.example/feed", next_poll_at=AHEAD, polled_at=AHEAD - MINUTE)
    patient = source("https://patient.example/feed", next_poll_at=NOW + timedelta(hours=20), polled_at=NOW - MINUTE)
    await store.add_sources([early, patient])
    assert await store.due_hosts(NOW, 10) == []
    assert await store.believe_clock(TIMES) == 1
    assert list(await store.due_hosts(NOW, 10)) == ["early.example"]
    assert [each.url for each in await store.due_at("early.example", NOW)] == [early.url]
    assert await store.believe_clock(TIMES) == 1, "it was not polled since: its last poll is still in the future"


async def test_a_host_is_not_on_hold_for_a_year(store: Store):
    """A server's patience is believed for days; a hold beyond that was set by the clock."""
    here = source(next_poll_at=NOW)
    await store.add_sources([here])
    await store.record(poll(here, hold_host_until=AHEAD))
    assert await store.due_hosts(NOW, 10) == []
    await store.believe_clock(TIMES)
    assert len(await store.due_hosts(NOW, 10)) == 1


async def test_what_was_filed_in_the_future_goes_out_now(store: Store):
    """An alert does; a digest entry comes with its digest, and what waits for a reason of today goes on waiting."""
    to = destination()
    of = await filed(store, to, [])
    alert, entry, waits = (article(of, number) for number in (1, 2, 3))
    owed = [
        delivery(to, alert, due_at=AHEAD, filed_at=AHEAD),
        delivery(to, entry, Kind.DIGEST, due_at=AHEAD, filed_at=AHEAD),
        delivery(to, waits, due_at=NOW + DAY, filed_at=NOW - MINUTE),
    ]
    await store.record(poll(of, [alert, entry, waits], owed))
    assert await store.begin(to.id, NOW, 10) == []
    assert await store.believe_clock(TIMES) == 1
    assert [batch.items[0].article.id for batch in await store.begin(to.id, NOW, 10)] == [alert.id]
