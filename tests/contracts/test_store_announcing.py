"""When a message was first announced: how far back a channel is searched for it."""

from datetime import timedelta

from bot.domain.delivery import Again, Kind, Settlement
from tests.contracts.store_data import NOW, destination, filed

MINUTE = timedelta(minutes=1)


async def test_the_time_of_a_first_announcement_stays(store):
    """It is not when the delivery was filed, and further tries of the same message do not move it."""
    to = destination()
    await filed(store, to, [1], Kind.DIGEST, due_at=NOW + 60 * MINUTE)
    [first] = await store.begin(to.id, NOW + 60 * MINUTE, 1)
    await store.settle([Settlement(batch=first, outcome=Again(at=NOW + 61 * MINUTE, reason="lost"))])
    [second] = await store.begin(to.id, NOW + 65 * MINUTE, 1)
    assert [each.items[0].delivery.sending_at for each in (first, second)] == [NOW + 60 * MINUTE] * 2
    assert second.items[0].delivery.filed_at == NOW


async def test_an_interrupted_announcement_keeps_its_time(store):
    """Whoever begins again looks for what was announced then."""
    to = destination()
    await filed(store, to, [1])
    await store.begin(to.id, NOW, 1)
    [again] = await store.begin(to.id, NOW + MINUTE, 1)
    assert again.interrupted
    assert again.items[0].delivery.sending_at == NOW
