"""The contract of bot.ports.overview.Overview, on every store."""

from bot.domain.delivery import Again, Deferred, Kind, MessageId, Parked, Paused, Sent, Settlement, State
from bot.domain.loads import Settled, Waiting
from bot.domain.notice import Notice, NoticeKind
from bot.ports.store import Store
from bot.steps.notices import notice_to
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, filed, poll, source, subscription
from tests.fakes.seeding import save_destination, save_subscription


async def settle_first(store: Store, to, outcome) -> None:
    """Begin the first message of a channel, and settle it."""
    [batch] = await store.begin(to.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=outcome)])


async def test_an_empty_database_shows_nothing(store: Store):
    """But that it takes room."""
    assert (await store.waiting(), await store.settled(), await store.wishes(), await store.deliveries(tuple(State), 9)) == ([], [], [], [])
    assert await store.database_size() > 0


async def test_what_waits_is_counted_by_channel_kind_and_reason(store: Store):
    """The first due first; what was tried says what it met."""
    one, other = destination("a"), destination("b")
    await filed(store, one, [1, 2, 3])
    await filed(store, other, [4, 5], Kind.DIGEST, due_at=NOW + DAY)
    of = source()
    held = delivery(other, article(of, 6), due_at=NOW + MINUTE, deferred=Deferred.QUIET)
    await store.record(poll(of, [article(of, 6)], [held]))
    await settle_first(store, one, Again(at=NOW + 2 * MINUTE, reason="HTTP 500"))
    found = await store.waiting()
    assert [each.due_at for each in found] == [NOW + MINUTE, NOW + 2 * MINUTE, NOW + 2 * MINUTE, NOW + DAY]
    assert found[0] == Waiting(channel=other.id, kind=Kind.ALERT, count=1, due_at=NOW + MINUTE, deferred=Deferred.QUIET)
    assert {(each.error, each.count) for each in found[1:3]} == {("HTTP 500", 1), (None, 2)}
    assert found[3] == Waiting(channel=other.id, kind=Kind.DIGEST, count=2, due_at=NOW + DAY)


async def test_what_is_over_is_counted_by_state_and_reason(store: Store):
    """What was sent says when the last of it was."""
    to = destination()
    await filed(store, to, [1, 2, 3])
    await settle_first(store, to, Sent(message_id=MessageId("m1"), at=NOW))
    await settle_first(store, to, Parked(reason="HTTP 400"))
    await settle_first(store, to, Sent(message_id=MessageId("m2"), at=NOW + MINUTE))
    assert await store.settled() == [
        Settled(channel=to.id, state=State.SENT, count=2, sent_at=NOW + MINUTE),
        Settled(channel=to.id, state=State.PARKED, count=1, reason="HTTP 400"),
    ]


async def test_a_greeting_is_no_news_that_a_channel_got(store: Store):
    """Who has just added the bot waits for the first card, and is not told that it came."""
    to = destination()
    await save_destination(store, to)
    greeting = Notice(kind=NoticeKind.GREETING, expires_at=NOW + DAY)
    await store.file([notice_to(to, greeting, NOW, "joined")])
    await settle_first(store, to, Sent(message_id=MessageId("m1"), at=NOW))
    assert await store.settled() == [Settled(channel=to.id, state=State.SENT, count=1, sent_at=None)]


async def test_deliveries_are_listed_with_what_they_tell(store: Store):
    """What waits comes first, then the newest of what is over; of one channel where one is named."""
    one, other = destination("a"), destination("b")
    await filed(store, one, [1, 2])
    await filed(store, other, [3])
    for at in (NOW, NOW + MINUTE):
        await settle_first(store, one, Sent(message_id=MessageId("m"), at=at))
    listed = await store.deliveries(tuple(State), 9)
    assert [each.channel.channel_id for each in listed] == ["b", "a", "a"]
    assert [each.delivery.state for each in listed] == [State.PENDING, State.SENT, State.SENT]
    assert [each.delivery.sent_at for each in listed] == [None, NOW + MINUTE, NOW]
    assert (listed[0].title, listed[0].url) == ("Title 3", "https://news.example/3")
    assert [each.title for each in await store.deliveries([State.SENT], 1)] == [listed[1].title]
    assert await store.deliveries([State.SENT, State.PARKED], 9, other.id) == []
    assert len(await store.deliveries([State.SENT], 9, one.id)) == 2


async def test_every_wish_is_told_whatever_its_channel_does(store: Store):
    """An operator looks for the channels that get nothing."""
    to = destination()
    await filed(store, to, [1])
    later = subscription(destination("z"), created_at=NOW + DAY)
    await save_destination(store, destination("z"))
    await save_subscription(store, later)
    await settle_first(store, to, Paused(at=NOW, reason="no", recheck_at=NOW + DAY))
    assert await store.wishes() == [subscription(to), later]
