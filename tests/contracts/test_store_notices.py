"""Notices, on every store: who is told that a feed is gone, and once."""

from dataclasses import replace

from bot.domain.delivery import Again, Kind, MessageId, Sent, Settlement, State
from bot.domain.destination import Destination, destination_id, person_of
from bot.domain.following import Follow
from bot.domain.ids import in_base_36
from bot.domain.notice import Notice, NoticeKind
from bot.ports.store import Store
from bot.steps.notices import notice_to, tell_of_gone_feed, tell_of_ill_feed
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


async def readers(store: Store, *, sent: bool) -> list[str]:
    return [each.channel_id for each in await store.readers_of(GONE.id, sent=sent)]


async def test_whoever_was_sent_an_article_is_told(store: Store):
    """Whoever never saw the source is not."""
    await with_a_reader(store)
    assert await readers(store, sent=True) == ["reader"]


async def test_a_feed_of_the_catalogue_is_no_news_for_its_readers(store: Store):
    """Only who subscribed to the feed itself is told then."""
    await with_a_reader(store)
    assert await readers(store, sent=False) == []
    await save_subscription(store, replace(subscription(OTHER, "own"), topic=None, feed=GONE.id))
    assert await readers(store, sent=False) == ["other"]


async def test_a_channel_is_told_once(store: Store):
    """However often the end is seen, and whenever the message goes through; a notice is a delivery like all others."""
    await with_a_reader(store)
    await tell_of_gone_feed(store, GONE, NOW, sent=True)
    [batch] = await store.begin(READER.id, NOW, 10)
    assert (batch.kind, batch.items, batch.notice and batch.notice.notice and batch.notice.notice.about) == (
        Kind.NOTICE,
        (),
        {"feed": "The News"},
    )
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="HTTP 500"))])
    await tell_of_gone_feed(store, GONE, NOW + MINUTE, sent=True)
    [again] = await store.begin(READER.id, NOW + MINUTE, 10)
    assert (again.nonce, again.attempts) == (batch.nonce, 1)
    await store.settle([Settlement(batch=again, outcome=Sent(message_id=MessageId("2"), at=NOW + MINUTE))])
    await tell_of_gone_feed(store, GONE, NOW + DAY, sent=True)
    assert await store.begin(READER.id, NOW + DAY, 10) == []


async def test_whoever_left_is_told_nothing(store: Store):
    """A channel that unsubscribed, or that is off."""
    await with_a_reader(store)
    await save_destination(store, replace(READER, paused_at=NOW, pause_reason="gone", off_at=NOW))
    assert await readers(store, sent=True) == []
    await save_destination(store, READER)
    await store.unsubscribe(subscription(READER).id)
    assert await readers(store, sent=True) == []


async def test_old_notices_are_pruned(store: Store):
    """With the articles of their time, once they were told."""
    await with_a_reader(store)
    await tell_of_gone_feed(store, GONE, NOW, sent=True)
    await store.prune(NOW + MINUTE)
    [batch] = await store.begin(READER.id, NOW, 10)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("2"), at=NOW))])
    await store.prune(NOW + MINUTE)
    assert sum((await store.outbox_counts()).values()) == 0


async def test_a_person_is_told_like_a_channel(store: Store):
    """Words to somebody wait in a queue of their own, however the channel fares that they are about."""
    person = await store.meet(person_of(replace(READER, paused_at=NOW, pause_reason="no"), "U1"))
    told = Notice(kind=NoticeKind.CHANNEL_REFUSED, about={"channel_id": "reader"}, expires_at=NOW + DAY, locale="de")
    await store.file([notice_to(person, told, NOW, "a")])
    assert await store.due_destinations(NOW, 10) == [person.id]
    [batch] = await store.begin(person.id, NOW, 10)
    assert (batch.destination.person, batch.destination.channel_id, batch.destination.paused_at) == (True, "U1", None)
    assert batch.notice
    assert batch.notice.notice == told


async def told(store: Store, channel: Destination) -> list[Notice]:
    """Return what a channel is owed besides stories."""
    return [each.delivery.notice for each in await store.deliveries([State.PENDING], 50, channel.id) if each.delivery.notice]


async def test_a_feed_that_fails_is_told_where_it_is_followed_once_until_it_answers(store: Store):
    """Another workspace that follows it without a channel for it, and one that only read the public feed, hear nothing."""
    stranger = destination("stranger", id=destination_id(READER.platform, "elsewhere", "stranger"), workspace_id="elsewhere")
    ill = source("https://own.example/feed", title="Ledger", fetched_at=NOW, errors=5)
    for channel in (READER, OTHER, stranger):
        await save_destination(store, channel)
    await store.follow(ill, Follow(source_id=ill.id, workspace=READER.workspace, added_by="ann", added_at=NOW), 5)
    for channel in (READER, stranger):
        await save_subscription(store, replace(subscription(channel), topic=None, feed=ill.id, feed_name="Ledger"))
    for later in (DAY, 2 * DAY):
        await tell_of_ill_feed(store, ill, NOW + later, sent=True)
    [notice] = await told(store, READER)
    assert (notice.kind, dict(notice.about)) == (
        NoticeKind.FEED_ILL,
        {"feed": "Ledger", "source": in_base_36(ill.id), "since": NOW.isoformat()},
    )
    assert await told(store, OTHER) == await told(store, stranger) == []
    await tell_of_ill_feed(store, replace(ill, fetched_at=NOW + 5 * DAY), NOW + 7 * DAY, sent=True)
    assert len(await told(store, READER)) == 2  # it had answered meanwhile


async def test_a_feed_that_nobody_follows_fails_without_a_word(store: Store):
    """It is the operator's, whose health says so."""
    await with_a_reader(store)
    await tell_of_ill_feed(store, replace(GONE, errors=9), NOW + DAY, sent=True)
    assert await told(store, READER) == []
