"""Subscribing, ending and listing, over the store in memory."""

from datetime import time

import pytest

from bot.domain.destination import Platform
from bot.domain.errors import InvalidInput
from bot.domain.schedule import WEEKDAYS, DigestTime
from bot.domain.subscription import Mode, SubscriptionId
from bot.steps.commands.subscribe import ListSubscriptions, Subscribe
from bot.steps.commands.unsubscribe import Unsubscribe
from bot.steps.commands.wishes import Wish
from tests.fakes.clock import FakeClock
from tests.fakes.make import TOPICS, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

NEWS = make_destination("news", locale="fr", zone="Europe/Paris")


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def subscribe(store):
    return Subscribe(store, TOPICS, FakeClock())


async def test_a_topic_alone_is_subscribed_live(store, subscribe):
    """The shortest wish gives alerts at once, in all languages."""
    await subscribe(NEWS, Wish(topic="ai"))
    (saved,) = await store.subscriptions(NEWS.id)
    assert (saved.topic, saved.mode, saved.digest, saved.languages) == ("ai", Mode.LIVE, None, frozenset())


async def test_a_digest_time_alone_asks_for_a_digest_in_the_channels_zone(subscribe):
    """Nobody has to say the mode and the zone too."""
    [done] = await subscribe(NEWS, Wish(topic="Quantique", digest="8h30", days="weekdays"))
    saved = done.subscription
    assert saved.mode is Mode.DIGEST
    assert saved.digest == DigestTime(at=time(8, 30), zone="Europe/Paris", days=WEEKDAYS)


async def test_a_second_wish_for_a_topic_replaces_the_first(store, subscribe):
    """Changing one's mind needs no unsubscribing."""
    await subscribe(NEWS, Wish(topic="ai"))
    await subscribe(NEWS, Wish(topic="ai", mode="both", zone="Tokyo", digest="07:00"))
    (saved,) = await store.subscriptions(NEWS.id)
    assert saved.digest == DigestTime(at=time(7, 0), zone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish(topic="quantam"), 'There is no topic "quantam": did you mean "Quantum"?'),
        (Wish(topic="gardening"), 'There is no topic "gardening": choose one of AI, Quantum.'),
        (Wish(topic="ai", digest="25:00"), '"25:00" is no time of day: write it like 08:30.'),
        (Wish(topic="ai", mode="sometimes"), '"sometimes" is no mode: write live, digest or both.'),
        (
            Wish(topic="ai", mode="digest", zone="Mars/Base"),
            'There is no time zone "Mars/Base": write its IANA name, such as Europe/Paris.',
        ),
        (Wish(topic="ai", digest="8:00", days="someday"), '"someday" names no days: write daily, weekdays, or days such as mon,thu.'),
        (Wish(topic="ai", languages="klingon"), '"klingon" is no language code: write codes such as en, fr, ja.'),
    ],
)
async def test_a_wish_that_cannot_be_read_saves_nothing_and_says_why(store, subscribe, wish, sentence):
    """One sentence: what, and what to write instead."""
    with pytest.raises(InvalidInput) as refused:
        await subscribe(NEWS, wish)
    assert str(refused.value) == sentence
    assert await store.destinations() == []


async def test_subscribing_again_ends_a_pause(store, subscribe):
    """Whoever subscribes a paused channel has put its permissions right."""
    await subscribe(NEWS, Wish(topic="ai"))
    paused = make_destination("news", paused_at=FakeClock()(), pause_reason="no permission")
    await save_destination(store, paused)
    await subscribe(NEWS, Wish(topic="ai"))
    again = await store.destination(NEWS.id)
    assert again is not None
    assert again.paused_at is None


async def test_unsubscribing_by_topic_ends_it(store, subscribe):
    """What is ended is returned, so that the reply can name it."""
    await subscribe(NEWS, Wish(topic="ai"))
    ended = await Unsubscribe(store, TOPICS).by_topic(NEWS, "AI", mention="#news")
    assert [each.topic for each in ended.ended] == ["ai"]
    assert await store.subscriptions(NEWS.id) == []


async def with_a_feed(store, subscribe) -> None:
    """Let the channel subscribe to two topics, and follow a feed as a whole."""
    await subscribe(NEWS, Wish(topic="ai, quantum"))
    feed = make_subscription(NEWS, None, id=SubscriptionId(7), feed=make_source().id, feed_name="The Courier")
    await save_subscription(store, feed)


@pytest.mark.parametrize("typed", ["all", "Alles", " tout ", "すべて"])
async def test_all_is_the_feeds_too(store, subscribe, typed):
    """Whoever ends everything gets nothing more."""
    await with_a_feed(store, subscribe)
    await Unsubscribe(store, TOPICS).by_topic(NEWS, typed, mention="#news")
    assert await store.subscriptions(NEWS.id) == []


async def test_topics_that_are_named_end_no_feed(store, subscribe):
    """Also where they are all topics that the channel has."""
    await with_a_feed(store, subscribe)
    await Unsubscribe(store, TOPICS).by_topic(NEWS, "ai and quantum", mention="#news")
    assert [each.feed_name for each in await store.subscriptions(NEWS.id)] == ["The Courier"]


async def test_all_ends_a_channel_that_follows_nothing_but_a_feed(store):
    """It has no topic that could be named."""
    await save_destination(store, NEWS)
    feed = make_subscription(NEWS, None, id=SubscriptionId(7), feed=make_source().id, feed_name="The Courier")
    await save_subscription(store, feed)
    ended = await Unsubscribe(store, TOPICS).by_topic(NEWS, "all", mention="#news")
    assert [each.feed_name for each in ended.ended] == ["The Courier"]


async def test_unsubscribing_what_is_not_subscribed_says_so(store):
    """The sentence names the channel and the topic."""
    with pytest.raises(InvalidInput, match=r"#news is not subscribed to AI\."):
        await Unsubscribe(store, TOPICS).by_topic(NEWS, "ai", mention="#news")


async def test_an_id_of_another_workspace_is_unknown(store, subscribe):
    """Ids from a client's menu are input: they open nothing outside the caller's own workspace."""
    [saved] = await subscribe(NEWS, Wish(topic="ai"))
    with pytest.raises(InvalidInput, match="does not exist any more"):
        await Unsubscribe(store, TOPICS).by_id(Platform.DISCORD, "another", saved.subscription.id)
    assert len(await store.subscriptions(NEWS.id)) == 1
    ended = await Unsubscribe(store, TOPICS).by_id(Platform.DISCORD, NEWS.workspace_id, saved.subscription.id)
    assert (ended.channel.id, list(ended.ended)) == (NEWS.id, [saved.subscription])


async def test_the_list_holds_the_workspaces_own_channels(store, subscribe):
    """Tenants do not see each other."""
    await subscribe(NEWS, Wish(topic="ai"))
    await subscribe(make_destination("elsewhere", workspace="2"), Wish(topic="ai"))
    rows = await ListSubscriptions(store)(Platform.DISCORD, NEWS.workspace_id)
    assert [destination.channel_id for destination, _ in rows] == ["news"]
