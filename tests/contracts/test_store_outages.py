"""The contract of bot.ports.outages.Outages, on every store."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import Kind
from bot.domain.outage import Brought, Outage
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, destination, filed, poll, source

OUTAGE = Outage(since=NOW - MINUTE)
HOUR = timedelta(hours=1)
OTHER = source("https://other.example/feed")


async def test_an_outage_is_known_until_it_is_closed(store: Store):
    """Found out again before it was closed it is the same one, and its closing is nobody's who knew an earlier end."""
    assert await store.outage() is None
    await store.begin_outage(OUTAGE, ())
    assert await store.outage() == OUTAGE
    back = replace(OUTAGE, back_at=NOW)
    await store.end_outage(back, {})
    assert await store.outage() == back
    await store.begin_outage(Outage(since=NOW + MINUTE), ())
    assert await store.outage() == OUTAGE
    await store.close_outage(back)
    assert await store.outage() == OUTAGE
    later = replace(OUTAGE, back_at=NOW + HOUR)
    await store.end_outage(later, {})
    await store.close_outage(later)
    assert await store.outage() is None


async def test_a_failure_is_taken_back_where_nothing_was_heard_since(store: Store):
    """The source is as it was before it, but for when it was asked; one that was heard of meanwhile stays as it is."""
    before = [replace(source(), errors=1, last_error="It was down."), OTHER]
    await store.add_sources(before)
    for each in before:
        failed = replace(each, errors=each.errors + 1, last_error="Away.", polled_at=NOW, next_poll_at=NOW + HOUR, polls="f")
        await store.record(poll(failed, without_document=True))
    heard = replace(OTHER, errors=2, last_error="Down.", polled_at=NOW + MINUTE, next_poll_at=NOW + DAY)
    await store.record(poll(heard, without_document=True))
    await store.begin_outage(OUTAGE, [replace(each, polled_at=NOW, polls="o") for each in before])
    assert list(await store.sources()) == [replace(before[0], polled_at=NOW, polls="o"), heard]


async def test_what_fell_due_is_asked_again_at_its_own_time(store: Store):
    """What is due later is left alone, and so is what was disabled."""
    later, off = source("https://later.example/feed", next_poll_at=NOW + MINUTE), source("https://off.example/feed", disabled_at=NOW)
    await store.add_sources([source(), later, off])
    await store.begin_outage(OUTAGE, ())
    due = {each.id: NOW + 5 * MINUTE for each in (source(), later, off)}
    await store.end_outage(replace(OUTAGE, back_at=NOW), due)
    assert [each.next_poll_at for each in await store.sources()] == [NOW + MINUTE, NOW + 5 * MINUTE, NOW]


async def test_the_host_to_ask_is_one_that_worked_and_was_not_asked_for_long(store: Store):
    """In turn; one that failed by itself comes last, one on hold, asleep, not due or off never."""
    sources = [
        source("https://a.example/feed", polled_at=NOW - MINUTE),
        source("https://b.example/feed", polled_at=NOW - 2 * MINUTE),
        source("https://b.example/other", polled_at=NOW - 3 * MINUTE),
        source("https://c.example/feed", errors=3),
        source("https://later.example/feed", next_poll_at=NOW + MINUTE),
        source("https://off.example/feed", disabled_at=NOW),
        source("https://asleep.example/feed", skip_hours=frozenset({NOW.hour, 23})),
        source("https://resting.example/feed", skip_days=frozenset({NOW.weekday()})),
        source("https://held.example/feed"),
    ]
    await store.add_sources(sources)
    await store.record(poll(replace(sources[-1], next_poll_at=NOW), hold_host_until=NOW + HOUR))
    turns = []
    for number in range(4):
        host = await store.host_to_probe(NOW)
        turns.append(host)
        for each in await store.sources():
            if each.host == host and host != "c.example":
                due = NOW + DAY if number > 1 else NOW
                asked = replace(each, polled_at=NOW + (number + 1) * MINUTE, next_poll_at=due)
                await store.record(poll(asked, without_document=True))
    assert turns == ["b.example", "a.example", "b.example", "a.example"]
    assert await store.host_to_probe(NOW) == "c.example"
    assert await store.count_hosts() == 7


async def test_what_came_of_an_outage_is_counted(store: Store):
    """Cards of their own, and one list a channel, of what was filed since."""
    assert await store.came_since(NOW) == Brought()
    await filed(store, destination("a"), [1, 2])
    await filed(store, destination("a"), [3, 4], Kind.MORE)
    await filed(store, destination("b"), [5], Kind.MORE)
    await filed(store, destination("b"), [6], Kind.DIGEST)
    assert await store.came_since(NOW) == Brought(cards=2, lists=2)
    assert await store.came_since(NOW + MINUTE) == Brought()
