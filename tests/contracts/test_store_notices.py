"""The contract of bot.ports.store.Notices, on every store: who is told that a feed is gone, and once."""

from dataclasses import replace

from bot.domain.delivery import MessageId, Sent, Settlement
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, destination, filed, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

READER, OTHER = destination("reader"), destination("other")
GONE = source(title="The News")


async def with_a_reader(store: Store) -> None:
    """One channel was sent an article of the source, another one subscribes to the same topic and was not."""
    await filed(store, READER, [1])
    await save_destination(store, OTHER)
    for channel in (READER, OTHER):
        await save_subscription(store, subscription(channel))
    [batch] = await store.begin(READER.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("1"), at=NOW))])


async def told(store: Store, now=NOW) -> list[str]:
    return [notice.destination.channel_id for notice in await store.notices_due(now)]


async def test_whoever_was_sent_an_article_is_told(store: Store):
    """By the name on its cards; whoever never saw the source is not."""
    await with_a_reader(store)
    assert await store.file_notices(GONE, NOW, to_readers=True) == 1
    [notice] = await store.notices_due(NOW)
    assert (notice.destination, notice.feed, notice.filed_at) == (READER, "The News", NOW)


async def test_a_feed_of_the_catalogue_is_no_news_for_its_readers(store: Store):
    """Only who subscribed to the feed itself is told then."""
    await with_a_reader(store)
    assert await store.file_notices(GONE, NOW, to_readers=False) == 0
    await save_subscription(store, replace(subscription(OTHER, "own"), topic=None, feed=GONE.id))
    assert await store.file_notices(GONE, NOW, to_readers=False) == 1
    assert await told(store) == ["other"]


async def test_a_channel_is_told_once(store: Store):
    """However often the end is seen, and whenever the message goes through."""
    await with_a_reader(store)
    await store.file_notices(GONE, NOW, to_readers=True)
    [notice] = await store.notices_due(NOW)
    await store.settle_notice(notice.nonce, NOW + MINUTE)
    assert await told(store) == []
    assert await told(store, NOW + MINUTE) == ["reader"]
    await store.settle_notice(notice.nonce, None)
    assert await store.file_notices(GONE, NOW + DAY, to_readers=True) == 0
    assert await told(store, NOW + DAY) == []


async def test_whoever_left_is_told_nothing(store: Store):
    """A channel that unsubscribed, or that is off."""
    await with_a_reader(store)
    await save_destination(store, replace(READER, paused_at=NOW, pause_reason="gone", off_at=NOW))
    assert await store.file_notices(GONE, NOW, to_readers=True) == 0
    await save_destination(store, READER)
    await store.unsubscribe(subscription(READER).id)
    assert await store.file_notices(GONE, NOW, to_readers=True) == 0


async def test_old_notices_are_pruned(store: Store):
    """With the articles of their time."""
    await with_a_reader(store)
    await store.file_notices(GONE, NOW, to_readers=True)
    await store.prune(NOW)
    assert await told(store) == ["reader"]
    await store.prune(NOW + MINUTE)
    assert await told(store) == []
