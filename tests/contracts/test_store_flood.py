"""The rest of a flood, on every store: one message, and no story told twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.delivery import Again, Batch, Deferred, Kind, MessageId, Sent, Settlement
from bot.domain.destination import Destination
from bot.outbox.messages import alert_nonce
from bot.outbox.rules import ChannelRules
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, evidence, filed, poll, source
from tests.contracts.test_store_outbox import numbers
from tests.fakes.seeding import save_channel

SECOND = timedelta(seconds=1)
NEXT_MINUTE = datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
FLOODED = ChannelRules(flood=MINUTE)
SENT = Sent(message_id=MessageId("m1"), at=NOW)


async def test_the_rest_of_a_flood_is_one_message_after_the_cards(store: Store):
    """Alerts first, each alone; then all the rest together."""
    to = destination()
    await filed(store, to, [1, 2, 3], Kind.MORE)
    await filed(store, to, [4, 5])
    batches = await store.begin(to.id, NOW, 10)
    assert [batch.kind for batch in batches] == [Kind.ALERT, Kind.ALERT, Kind.MORE]
    assert sorted(numbers(batches)[2]) == [1, 2, 3]


async def test_the_cards_go_out_first_one_at_a_time(store: Store):
    """Also where the sender takes one message at a time."""
    to = destination()
    await filed(store, to, [1, 2, 5], Kind.MORE)
    await filed(store, to, [3, 4])
    kinds = []
    while batches := await store.begin(to.id, NOW, 1):
        await store.settle([Settlement(batch=batch, outcome=SENT) for batch in batches])
        kinds += [batch.kind for batch in batches]
    assert kinds == [Kind.ALERT, Kind.ALERT, Kind.MORE]
    assert (await store.outbox_counts())["sent"] == 5


async def test_a_digest_that_is_due_too_stays_a_message_of_its_own(store: Store):
    """Both are lists, but not the same one."""
    to = destination()
    await filed(store, to, [1, 2, 3], Kind.MORE)
    await filed(store, to, [1, 2, 3], Kind.DIGEST)
    batches = await store.begin(to.id, NOW, 10)
    assert sorted(batch.kind for batch in batches) == [Kind.DIGEST, Kind.MORE]


async def test_a_story_of_the_list_is_never_alerted_again(store: Store):
    """Another poll reports it, before the list was sent and after."""
    here, there, to = source(), source("https://other.example/feed"), destination()
    first, *others = (article(here, number) for number in (1, 3, 4))
    second = article(there, 2, story_of=first)
    await store.add_sources([here, there])
    await save_channel(store, to)
    await store.record(poll(here, [first, *others], [delivery(to, each, Kind.MORE) for each in (first, *others)]))
    await store.record(poll(there, [second], [delivery(to, second)], stories=()))
    [batch] = await store.begin(to.id, NOW, 10)
    assert batch.kind is Kind.MORE
    await store.settle([Settlement(batch=batch, outcome=SENT)])
    await store.record(poll(there, [second], [delivery(to, second)], stories=()))
    assert list(await store.begin(to.id, NOW + MINUTE, 10)) == []


async def test_a_story_that_was_alerted_is_not_listed_again(store: Store):
    """The flood of another feed tells of it, but the channel has its card."""
    to = destination()
    await filed(store, to, [1])
    await filed(store, to, [1, 2, 3, 4], Kind.MORE)
    batches = await store.begin(to.id, NOW, 10)
    assert [(batch.kind, [sorted(each) for each in numbers([batch])]) for batch in batches] == [
        (Kind.ALERT, [[1]]),
        (Kind.MORE, [[2, 3, 4]]),
    ]


async def test_a_list_that_waits_takes_no_new_story(store: Store):
    """Its name stands for its stories: those of the next flood make a list of their own."""
    to = destination()
    await filed(store, to, [1, 2, 6], Kind.MORE)
    [first] = await store.begin(to.id, NOW, 10)
    await store.settle([Settlement(batch=first, outcome=Again(at=NOW + MINUTE, reason="it broke"))])
    await filed(store, to, [3, 4, 5], Kind.MORE)
    batches = {batch.nonce: sorted(numbers([batch])[0]) for batch in await store.begin(to.id, NOW + MINUTE, 10)}
    assert batches.pop(first.nonce) == [1, 2, 6]
    assert list(batches.values()) == [[3, 4, 5]]


async def sent(store: Store, to: Destination, now: datetime) -> list[Batch]:
    """Send what is due at `now` by the rule of floods, a message at a time, and return the messages."""
    messages: list[Batch] = []
    while batches := await store.begin(to.id, now, 1, FLOODED):
        await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=now)) for batch in batches])
        messages += batches
    return messages


async def test_two_polls_of_a_minute_are_five_cards_and_a_list(store: Store):
    """A minute has so many cards, whatever brought them; the list tells the rest of both when that minute of the clock is over."""
    to = destination()
    await filed(store, to, range(8))
    first = await sent(store, to, NOW)
    await filed(store, to, range(20, 28))
    assert ([batch.kind for batch in first], await sent(store, to, NOW + 5 * SECOND)) == ([Kind.ALERT] * 5, [])
    assert await store.due_destinations(NEXT_MINUTE - SECOND, 9) == []
    [rest] = await sent(store, to, NEXT_MINUTE)
    assert (rest.kind, len(rest.items), {item.delivery.deferred for item in rest.items}) == (Kind.MORE, 11, {Deferred.FLOOD})
    assert (await store.outbox_counts())["sent"] == 16


async def test_what_comes_just_after_a_minute_waits_for_the_end_of_its_own(store: Store):
    """The strike of the clock gives no five cards more to a channel that got five two seconds ago."""
    to = destination()
    await filed(store, to, range(8))
    assert len(await sent(store, to, NEXT_MINUTE - SECOND)) == 5
    await filed(store, to, range(20, 28), due_at=NEXT_MINUTE + SECOND)
    assert [len(batch.items) for batch in await sent(store, to, NEXT_MINUTE + SECOND)] == [3]
    assert [len(batch.items) for batch in await sent(store, to, NEXT_MINUTE + MINUTE)] == [8]


async def test_the_best_of_a_long_flood_are_cards(store: Store):
    """Also where they stand far behind the few that a look reads at first."""
    to = destination()
    of = await filed(store, to, ())
    many = [article(of, number) for number in range(40)]
    record = poll(of, many, [delivery(to, each, filed_at=NOW + each.identity * SECOND) for each in many])
    await store.record(replace(record, evidence={each.id: (evidence(score=2.0 + each.identity / 40),) for each in many}))
    cards = await sent(store, to, NOW + MINUTE)
    assert numbers(cards) == [[35], [36], [37], [38], [39]]
    assert [len(batch.items) for batch in await sent(store, to, NOW + 2 * MINUTE)] == [35]


async def test_a_rest_of_two_comes_as_cards(store: Store):
    """A list of them would say less; they come when a list would, and grow and are answered as cards are."""
    to = destination()
    await filed(store, to, range(7))
    assert len(await sent(store, to, NOW)) == 5
    rest = await sent(store, to, NEXT_MINUTE)
    assert [(batch.kind, batch.nonce) for batch in rest] == [(Kind.ALERT, alert_nonce(batch.items[0].delivery.id)) for batch in rest]
    assert len(rest) == 2


async def test_a_rest_that_was_being_sent_is_made_again_as_it_was(store: Store):
    """The process died after it was named: the same card under the same name, also where more stories could make a list of it now."""
    to = destination()
    await filed(store, to, range(7))
    await sent(store, to, NOW)
    [begun] = await store.begin(to.id, NEXT_MINUTE, 1, FLOODED)
    await filed(store, to, range(20, 30), due_at=NEXT_MINUTE)
    [again] = await store.begin(to.id, NEXT_MINUTE, 1, FLOODED)
    assert (again.nonce, again.kind, numbers([again]), again.interrupted) == (begun.nonce, Kind.ALERT, numbers([begun]), True)
    await store.settle([Settlement(batch=again, outcome=SENT)])
    messages = [again, *await sent(store, to, NEXT_MINUTE), *await sent(store, to, NEXT_MINUTE + MINUTE)]
    told = [number for some in numbers(messages) for number in some]
    assert ([batch.kind for batch in messages], len(told)) == ([Kind.ALERT, Kind.ALERT, Kind.MORE], len(set(told)))


async def test_cards_that_a_clock_ahead_dated_later_are_none_of_this_minute(store: Store):
    """It is set back: what was told by the wrong time takes no place."""
    to = destination()
    await filed(store, to, range(5))
    assert len(await sent(store, to, NOW + DAY)) == 5
    await filed(store, to, range(10, 15))
    assert [batch.kind for batch in await sent(store, to, NOW)] == [Kind.ALERT] * 5
