"""The rest of a flood, on every store: one message, and no story told twice."""

from bot.domain.delivery import Again, Kind, MessageId, Sent, Settlement
from bot.ports.store import Store
from tests.contracts.store_data import MINUTE, NOW, article, delivery, destination, filed, poll, source
from tests.contracts.test_store_outbox import numbers
from tests.fakes.seeding import save_channel

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
    await filed(store, to, [1, 2], Kind.MORE)
    await filed(store, to, [3, 4])
    kinds = []
    while batches := await store.begin(to.id, NOW, 1):
        await store.settle([Settlement(batch=batch, outcome=SENT) for batch in batches])
        kinds += [batch.kind for batch in batches]
    assert kinds == [Kind.ALERT, Kind.ALERT, Kind.MORE]
    assert (await store.outbox_counts())["sent"] == 4


async def test_a_digest_that_is_due_too_stays_a_message_of_its_own(store: Store):
    """Both are lists, but not the same one."""
    to = destination()
    await filed(store, to, [1, 2], Kind.MORE)
    await filed(store, to, [1, 2], Kind.DIGEST)
    batches = await store.begin(to.id, NOW, 10)
    assert sorted(batch.kind for batch in batches) == [Kind.DIGEST, Kind.MORE]


async def test_a_story_of_the_list_is_never_alerted_again(store: Store):
    """Another poll reports it, before the list was sent and after."""
    here, there, to = source(), source("https://other.example/feed"), destination()
    first = article(here, 1)
    second = article(there, 2, story_of=first)
    await store.add_sources([here, there])
    await save_channel(store, to)
    await store.record(poll(here, [first], [delivery(to, first, Kind.MORE)]))
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
    await filed(store, to, [1, 2], Kind.MORE)
    batches = await store.begin(to.id, NOW, 10)
    assert [(batch.kind, numbers([batch])) for batch in batches] == [(Kind.ALERT, [[1]]), (Kind.MORE, [[2]])]


async def test_a_list_that_waits_takes_no_new_story(store: Store):
    """Its name stands for its stories: those of the next flood make a list of their own."""
    to = destination()
    await filed(store, to, [1, 2], Kind.MORE)
    [first] = await store.begin(to.id, NOW, 10)
    await store.settle([Settlement(batch=first, outcome=Again(at=NOW + MINUTE, reason="it broke"))])
    await filed(store, to, [3], Kind.MORE)
    batches = {batch.nonce: numbers([batch])[0] for batch in await store.begin(to.id, NOW + MINUTE, 10)}
    assert sorted(batches.pop(first.nonce)) == [1, 2]
    assert list(batches.values()) == [[3]]
