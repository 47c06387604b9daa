"""How far the first round is, and when a card may be expected."""

from dataclasses import replace
from datetime import time, timedelta

from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.steps.commands.progress import LookAtProgress, expected_at
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, make_article, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel, save_destination, save_subscription

HOUR = timedelta(hours=1)


def source(number: int, **changes):
    return make_source(f"https://{number}.example/feed", **changes)


def read(number: int, **changes):
    return source(number, polled_at=NOW, fetched_at=NOW, next_poll_at=NOW + HOUR, interval=HOUR, **changes)


async def test_it_counts_what_was_asked_and_what_fails():
    """Feeds that are switched off do not count."""
    store = MemoryStore()
    off = source(4, disabled_at=NOW)
    await store.add_sources([source(1), read(2), source(3, polled_at=NOW, errors=1), off])
    await save_channel(store, make_destination("news"))
    progress = await LookAtProgress(store, FakeClock(NOW))()
    assert (progress.feeds, progress.asked, progress.failing, progress.subscriptions) == (3, 2, 1, 1)
    assert progress.first_card_at is None


async def test_a_digest_may_be_the_first_to_come():
    """Where no card is expected before it."""
    store, news = MemoryStore(), make_destination("news")
    await save_destination(store, news)
    digest = DigestTime(at=time(9, 30), zone="UTC")
    await save_subscription(store, make_subscription(news, mode=Mode.DIGEST, digest=digest))
    assert (await LookAtProgress(store, FakeClock(NOW))()).first_card_at == NOW + HOUR / 2


def test_a_card_is_expected_as_often_as_the_last_day_brought_one():
    """Twelve stories a day are one in two hours, found half an interval later; two reports of one story count once."""
    stories = [make_article(f"Story {number}", published_at=NOW - number * HOUR) for number in range(12)]
    again = make_article("Again", published_at=NOW, story_id=stories[0].story_id)
    old = make_article("Old", published_at=NOW - 48 * HOUR)
    assert expected_at([read(1), source(2)], [*stories, again, old], NOW) == NOW + 2.5 * HOUR


def test_no_card_is_expected_before_a_feed_is_asked_again():
    """What it had at the first look is no news."""
    many = [make_article(f"Story {number}", published_at=NOW) for number in range(400)]
    late = replace(read(1), next_poll_at=NOW + 5 * HOUR)
    assert expected_at([late], many, NOW) == NOW + 5 * HOUR


def test_where_nothing_tells_nothing_is_promised():
    """No feed has answered, or nothing of the last day matched."""
    assert expected_at([source(1)], [make_article("One")], NOW) is None
    assert expected_at([read(1)], [], NOW) is None
