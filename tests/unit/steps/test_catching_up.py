"""Catching up: what a paused channel is owed when it takes messages again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import Kind
from bot.domain.polling import PollRecord
from bot.domain.schedule import DigestTime
from bot.domain.story import Story
from bot.domain.subscription import Mode
from bot.outbox.pausing import MOST_WAITING
from bot.steps.catching_up import catch_up
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

PAUSED = replace(make_destination(), paused_at=NOW, pause_reason="refused", pauses=1, recheck_at=NOW + timedelta(hours=1))
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def store():
    made = MemoryStore()
    await made.add_sources([make_source()])
    await save_destination(made, PAUSED)
    await save_subscription(made, make_subscription(PAUSED))
    return made


async def publish(store, title, *, at, published=None, evidence=None, lang="en"):
    """Store an article that no channel was filed for."""
    article = make_article(title, seen_at=at, published_at=published or at, lang=lang)
    story = Story(id=article.story_id, title=title, first_seen_at=at, last_seen_at=at)
    told = {article.id: (evidence or make_evidence(),)}
    await store.record(PollRecord(source=make_source(), at=at, articles=(article,), stories=(story,), evidence=told))
    return article


def owed(store):
    """The titles of what the channel is owed, in the order of filing."""
    filed = sorted(store.tables.deliveries.values(), key=lambda each: each.filed_at)
    return [store.tables.articles[each.article_id].title for each in filed]


async def test_it_files_what_came_since_the_pause_began(store):
    """Neither what was told before, nor what a new feed showed of former days, nor another topic, nor twice."""
    await publish(store, "before", at=NOW - MINUTE)
    await publish(store, "missed", at=NOW + MINUTE)
    await publish(store, "old news of a new feed", at=NOW + MINUTE, published=NOW - timedelta(days=3))
    await publish(store, "of another topic", at=NOW + MINUTE, evidence=make_evidence(QUANTUM))
    await publish(store, "missed later", at=NOW + 2 * MINUTE)
    for _ in range(2):
        await catch_up(store, PAUSED)
    assert owed(store) == ["missed", "missed later"]
    assert {(each.kind, each.due_at > NOW) for each in store.tables.deliveries.values()} == {(Kind.ALERT, True)}


async def test_it_files_the_newest_of_many(store):
    """A channel that comes back after days is not flooded."""
    for number in range(MOST_WAITING + 5):
        await publish(store, f"news {number}", at=NOW + number * MINUTE)
    await catch_up(store, PAUSED)
    assert owed(store) == [f"news {number}" for number in range(5, MOST_WAITING + 5)]


async def test_a_channel_of_many_topics_gets_no_more(store):
    """The newest of all its topics together."""
    await save_subscription(store, make_subscription(PAUSED, topic=QUANTUM))
    for number in range(MOST_WAITING + 5):
        topic = QUANTUM if number % 2 else AI
        await publish(store, f"news {number}", at=NOW + number * MINUTE, evidence=make_evidence(topic))
    await catch_up(store, PAUSED)
    assert sorted(owed(store)) == sorted(f"news {number}" for number in range(5, MOST_WAITING + 5))


async def test_it_heeds_what_the_subscription_asks_for(store):
    """Its languages, and its digest: what was missed is due with the digest that came meanwhile."""
    wish = make_subscription(PAUSED, mode=Mode.DIGEST, digest=DigestTime(at=(NOW + MINUTE).time()), languages=("en",))
    await save_subscription(store, wish)
    await publish(store, "missed", at=NOW)
    await publish(store, "verpasst", at=NOW, lang="de")
    await catch_up(store, PAUSED)
    [entry] = store.tables.deliveries.values()
    assert (entry.kind, entry.due_at) == (Kind.DIGEST, NOW + MINUTE)
    assert owed(store) == ["missed"]


async def test_a_channel_that_was_not_paused_missed_nothing(store):
    """Polls filed for it."""
    await publish(store, "told", at=NOW + MINUTE)
    await catch_up(store, replace(PAUSED, paused_at=None))
    assert owed(store) == []
