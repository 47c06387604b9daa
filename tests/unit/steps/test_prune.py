"""Pruning: what nobody asks for any more goes, what may be asked for stays."""

from datetime import timedelta

from bot.domain.delivery import Off, Settlement
from bot.steps.prune import Prune
from tests.unit.steps.test_deliver import NEWS, Desk


async def test_a_channel_that_was_given_up_is_forgotten_after_thirty_days():
    """Not a day earlier: somebody may subscribe it again, with its settings."""
    desk = Desk()
    await desk.owe("One")
    [batch] = await desk.store.begin(NEWS.id, desk.clock(), 1)
    await desk.store.settle([Settlement(batch=batch, outcome=Off(at=desk.clock(), reason="deleted"))])
    prune = Prune(desk.store, desk.clock, timedelta(days=30))
    desk.clock.advance(days=29)
    await prune()
    assert len(await desk.store.subscriptions(NEWS.id)) == 1
    desk.clock.advance(days=2)
    await prune()
    assert await desk.store.destination(NEWS.id) is None
    assert await desk.store.subscriptions(NEWS.id) == []


async def test_a_story_that_a_paused_channel_still_waits_for_stays():
    """However old: what is owed is not pruned."""
    desk = Desk()
    await desk.owe("One")
    desk.clock.advance(days=60)
    await Prune(desk.store, desk.clock, timedelta(days=30))()
    assert await desk.counts() == {"pending": 1}
    await desk.run()
    assert desk.titles == ["One"]
