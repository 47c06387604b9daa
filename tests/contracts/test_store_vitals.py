"""The contract of bot.ports.vitals.Reckoning, on every store."""

from dataclasses import replace

from bot.domain.delivery import Again, Kind, Paused, Settlement
from bot.domain.destination import Platform, Workspace, destination_id
from bot.domain.following import OPERATOR
from bot.domain.vitals import QueueVitals, SourceVitals, Vitals
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, destination, filed, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

TEAM = Workspace(Platform.SLACK, "team")


async def test_an_empty_database_has_no_vitals(store: Store):
    """Nothing answers, waits or is paused."""
    assert await store.vitals(NOW, OPERATOR) == Vitals()


async def test_sources_are_counted_by_how_they_answered_last(store: Store):
    """Those that are disabled are not."""
    good = source("https://a.example/", polled_at=NOW, fetched_at=NOW)
    await store.add_sources(
        [
            good,
            replace(source("https://b.example/"), polled_at=NOW, fetched_at=NOW - DAY, errors=3),
            replace(source("https://c.example/"), polled_at=NOW, errors=1),
            source("https://d.example/"),
            replace(source("https://e.example/"), polled_at=NOW + DAY, fetched_at=NOW + DAY, disabled_at=NOW),
        ]
    )
    found = (await store.vitals(NOW, OPERATOR)).sources
    assert found == SourceVitals(ok=1, failing=1, never_answered=2, asked=3, last_answer=NOW)


async def test_the_oldest_that_is_due_is_told_by_workspace(store: Store):
    """What is due later waits as it should."""
    await filed(store, destination("a"), [1], due_at=NOW - 5 * MINUTE)
    await filed(store, destination("b"), [2, 3], due_at=NOW + MINUTE)
    assert (await store.vitals(NOW, OPERATOR)).queues[TEAM] == QueueVitals(oldest=NOW - 5 * MINUTE)
    assert (await store.vitals(NOW - DAY, OPERATOR)).queues[TEAM] == QueueVitals()
    elsewhere = destination("a", id=destination_id(Platform.SLACK, "strangers", "a"), workspace_id="strangers")
    await filed(store, elsewhere, [4], due_at=NOW - MINUTE)
    found = (await store.vitals(NOW, OPERATOR)).queues
    assert found == {TEAM: QueueVitals(oldest=NOW - 5 * MINUTE), elsewhere.workspace: QueueVitals(oldest=NOW - MINUTE)}


async def test_a_digest_is_late_since_it_fell_due_also_while_it_is_tried_again(store: Store):
    """Each failed try moves the time of the next one, and not that of the first."""
    to = destination()
    await filed(store, to, [1], Kind.DIGEST, due_at=NOW - 5 * MINUTE)
    assert (await store.vitals(NOW, OPERATOR)).queues[TEAM].digest == NOW - 5 * MINUTE
    [batch] = await store.begin(to.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="HTTP 500"))])
    assert (await store.vitals(NOW, OPERATOR)).queues[TEAM] == QueueVitals(digest=NOW)


async def test_a_channel_that_refuses_us_is_paused_and_its_queue_waits_for_it(store: Store):
    """A person, and a channel that subscribed to nothing, are no channels."""
    to = destination()
    await filed(store, to, [1])
    await save_destination(store, destination("other"))
    await save_subscription(store, subscription(destination("other")))
    await save_destination(store, destination("without"))
    [batch] = await store.begin(to.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Paused(at=NOW, reason="no", recheck_at=NOW + DAY))])
    found = await store.vitals(NOW, OPERATOR)
    assert (found.channels, found.paused, found.queues) == (2, 1, {})
