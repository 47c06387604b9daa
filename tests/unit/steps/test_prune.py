"""Pruning: what nobody asks for any more goes, what may be asked for stays."""

from datetime import timedelta

from bot.domain.article import Entry
from bot.domain.delivery import Off, Settlement
from bot.steps.prune import Prune
from tests.fakes.make import make_entry, make_source
from tests.unit.steps.test_deliver import NEWS, Desk
from tests.unit.steps.test_poll import Desk as PollDesk


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


def rewritten(day: int) -> tuple[Entry, ...]:
    """A feed that gives each of its items another guid, address and title every day, but for one item that stands for ever."""
    changing = (
        make_entry(f"{number} on day {day}", guid=f"{day}-{number}", url=f"https://a.example/{day}/{number}") for number in range(3)
    )
    return (make_entry("For ever"), *changing)


async def test_a_feed_that_rewrites_its_items_for_years_fills_no_table_and_posts_nothing_twice():
    """What the document holds stays known, however old; what it held half a year ago is forgotten."""
    desk = PollDesk()
    await desk.begin()
    prune = Prune(desk.store, desk.clock, timedelta(days=30))
    sizes = []
    for day in range(600):
        desk.fetcher.entries = rewritten(day)
        desk.clock.advance(hours=25)
        await desk.poll(make_source().host)
        if day % 20 == 0:
            await prune()
            sizes.append(len(desk.store.tables.seen[make_source().id]))
    told = [article.title for polled in desk.polled for article in polled.record.articles]
    assert told.count("For ever") == 1
    assert max(sizes) == sizes[-1] < 190 * 3 * 4 + 10
    assert sizes[12] > sizes[-1] - 200


async def test_a_feed_that_comes_back_with_its_old_items_posts_none_of_them():
    """It was silent for two years, in which others were pruned every day; then it has one new item, and later drops nothing of the old."""
    desk = PollDesk()
    desk.fetcher.entries = tuple(make_entry(f"Old {number}") for number in range(5))
    await desk.begin()
    desk.clock.advance(days=730)
    await Prune(desk.store, desk.clock, timedelta(days=30))()
    await desk.publish("New")
    await Prune(desk.store, desk.clock, timedelta(days=30))()
    await desk.publish("Newer")
    assert [[article.title for article in polled.record.articles] for polled in desk.polled[1:]] == [["New"], ["Newer"]]
