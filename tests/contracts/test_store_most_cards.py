"""The most cards that a channel gets in an hour of the clock, and whom they mention, on every store."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from bot.domain.delivery import Again, Batch, Deferred, Kind, MessageId, Sent, Settlement
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.quiet_hours import QuietHours
from bot.outbox.rules import ChannelRules
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, filed, poll, subscribed, subscription
from tests.contracts.test_store_outbox import numbers
from tests.fakes.seeding import save_subscription

NEXT_HOUR = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NEWS = destination()
THREE = ChannelRules(cards_an_hour=3)


async def sent(store: Store, now: datetime, *, most: int | None = 3) -> list[Batch]:
    """Send what is due at `now`, a message at a time, and return the messages."""
    messages: list[Batch] = []
    while batches := await store.begin(NEWS.id, now, 1, ChannelRules(cards_an_hour=most)):
        await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=now)) for batch in batches])
        messages += batches
    return messages


def kinds(messages: list[Batch]) -> list[Kind]:
    """The kind of each message."""
    return [batch.kind for batch in messages]


async def test_an_hour_has_so_many_cards_and_then_a_list(store: Store):
    """Three cards now; the other four are one list when the next hour begins, each with the reason."""
    await filed(store, NEWS, range(7))
    assert kinds(await sent(store, NOW)) == [Kind.ALERT] * 3
    assert await store.due_destinations(NEXT_HOUR - MINUTE, 10) == []
    [more] = await sent(store, NEXT_HOUR)
    assert (more.kind, len(more.items), {item.delivery.deferred for item in more.items}) == (Kind.MORE, 4, {Deferred.MOST})
    assert (await store.outbox_counts())["sent"] == 7


async def test_what_comes_later_in_the_hour_joins_the_list(store: Store):
    """One list an hour, however many polls bring more."""
    for number in range(3, 9):
        await filed(store, NEWS, [number])
        await sent(store, NOW + number * MINUTE)
    assert sorted(numbers(await sent(store, NEXT_HOUR))[0]) == [6, 7, 8]


async def test_the_next_hour_has_cards_again(store: Store):
    """First the list of the hour before, then what is new."""
    await filed(store, NEWS, range(5))
    await sent(store, NOW)
    await filed(store, NEWS, [8, 9], due_at=NEXT_HOUR + MINUTE)
    assert kinds(await sent(store, NEXT_HOUR + MINUTE)) == [Kind.MORE, Kind.ALERT, Kind.ALERT]


async def test_cards_that_a_clock_ahead_dated_later_are_none_of_this_hour(store: Store):
    """It is set back by hours: what was told by the wrong time leaves this hour its cards, and counts when its own comes."""
    await filed(store, NEWS, range(3))
    assert kinds(await sent(store, NEXT_HOUR + 3 * MINUTE)) == [Kind.ALERT] * 3
    await filed(store, NEWS, [5, 6])
    assert kinds(await sent(store, NOW)) == [Kind.ALERT] * 2
    await filed(store, NEWS, [7])
    assert kinds(await sent(store, NEXT_HOUR + 5 * MINUTE)) == []


async def test_a_channel_may_have_its_own_number(store: Store):
    """One card an hour, where the settings say three."""
    await filed(store, destination(most_cards=1), range(4))
    assert kinds(await sent(store, NOW)) == [Kind.ALERT]
    assert [len(batch.items) for batch in await sent(store, NEXT_HOUR)] == [3]


async def test_a_list_does_not_wait_for_ever_between_quiet_hours(store: Store):
    """A channel that is awake for less than what is left of an hour still gets what it was promised, a day later at most."""
    awake = NEXT_HOUR - 30 * MINUTE
    short = destination(quiet_hours=QuietHours(begins=time(10), ends=time(9, 30), zone="UTC"), most_cards=1)
    of = await filed(store, short, ())
    lists: list[int] = []
    for day in range(4):
        at = awake + day * DAY
        fresh = [article(of, number) for number in range(10 * day, 10 * day + 3)]
        await store.record(poll(of, fresh, [delivery(short, each, due_at=at, filed_at=at) for each in fresh]))
        lists += [len(batch.items) for batch in await sent(store, at) if batch.kind is Kind.MORE]
        assert await sent(store, at + 30 * MINUTE) == []
    assert lists == [2, 2, 2]


async def test_without_a_number_there_is_no_limit(store: Store):
    """That is what a setting of 0 means."""
    await filed(store, NEWS, range(40))
    assert kinds(await sent(store, NOW, most=None)) == [Kind.ALERT] * 40


async def test_many_at_once_take_no_more_than_there_is_room_for(store: Store):
    """A sender that takes ten messages gets the three that the hour has room for, and the list in the next hour."""
    await filed(store, NEWS, range(7))
    batches = await store.begin(NEWS.id, NOW, 10, THREE)
    assert kinds(list(batches)) == [Kind.ALERT] * 3
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW)) for batch in batches])
    assert await store.begin(NEWS.id, NOW, 10, THREE) == []
    assert [len(batch.items) for batch in await sent(store, NEXT_HOUR)] == [4]


async def test_the_rest_of_a_flood_waits_with_the_others(store: Store):
    """A channel that had its cards does not get a list for each poll."""
    await filed(store, NEWS, range(3))
    await sent(store, NOW)
    await filed(store, NEWS, [5, 6], Kind.MORE)
    await filed(store, NEWS, [7])
    assert await sent(store, NOW) == []
    assert sorted(numbers(await sent(store, NEXT_HOUR))[0]) == [5, 6, 7]


async def test_a_digest_is_no_card(store: Store):
    """It comes at its time, however many cards there were."""
    await filed(store, NEWS, range(3))
    await sent(store, NOW)
    await filed(store, NEWS, range(5), Kind.DIGEST)
    assert kinds(await sent(store, NOW)) == [Kind.DIGEST]


async def test_a_card_that_failed_is_still_a_card(store: Store):
    """It has its name and its place: it comes in its own time, whatever else the hour had room for."""
    await filed(store, NEWS, range(4))
    [first] = await store.begin(NEWS.id, NOW, 1, THREE)
    await store.settle([Settlement(batch=first, outcome=Again(at=NOW, reason="HTTP 500"))])
    messages = await sent(store, NOW)
    assert first.nonce in {batch.nonce for batch in messages}
    assert kinds(messages) == [Kind.ALERT] * 3


async def mentions(store: Store, to: Destination, at: datetime) -> list[str]:
    """Whom each message mentions that is due at an instant."""
    rules = ChannelRules(mention_spacing=timedelta(minutes=10))
    found: list[str] = []
    while batches := await store.begin(to.id, at, 1, rules):
        await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=at)) for batch in batches])
        found += [batch.mention for batch in batches]
    return found


async def calling(store: Store, to: Destination, numbers: Sequence[int]) -> None:
    """Let a channel whose cards mention a role be owed cards."""
    await filed(store, to, numbers)
    await save_subscription(store, subscription(to, mention="7"))


async def test_one_mention_in_a_while(store: Store):
    """The first card of a burst mentions; the second does not; ten minutes later one may again."""
    await calling(store, NEWS, [1, 2])
    assert await mentions(store, NEWS, NOW) == ["7", ""]
    await filed(store, NEWS, [3], due_at=NOW + 10 * MINUTE)
    assert await mentions(store, NEWS, NOW + 10 * MINUTE) == ["7"]


async def test_a_card_that_is_made_again_mentions_again(store: Store):
    """The send before may have been lost with its mention; found in the channel, it is not sent a second time."""
    await calling(store, NEWS, [1])
    [batch] = await store.begin(NEWS.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="HTTP 500"))])
    assert await mentions(store, NEWS, NOW + MINUTE) == ["7"]


async def test_a_channel_that_subscribes_again_keeps_its_rest(store: Store):
    """To subscribe anew is no way to be mentioned twice."""
    await calling(store, NEWS, [1])
    assert await mentions(store, NEWS, NOW) == ["7"]
    await subscribed(store, NEWS, subscription(NEWS, mention="7"))
    await filed(store, NEWS, [2])
    assert await mentions(store, NEWS, NOW + MINUTE) == [""]


async def test_each_channel_rests_by_itself(store: Store):
    """A mention in one channel takes none from another."""
    for number, name in enumerate(["a", "b"]):
        await calling(store, destination(name), [number])
        assert await mentions(store, destination(name), NOW) == ["7"]


def channel(workspace: str, name: str) -> Destination:
    """A Discord channel of a server."""
    key = destination_id(Platform.DISCORD, workspace, name)
    return Destination(id=key, platform=Platform.DISCORD, workspace_id=workspace, channel_id=name)


async def test_workspaces_take_turns(store: Store):
    """One with many channels that are long overdue stands once before another's first, not a hundred times."""
    many = [channel("large", str(number)) for number in range(30)]
    few = [channel("small", str(number)) for number in range(2)]
    for number, each in enumerate(many):
        await filed(store, each, [number], due_at=NOW - timedelta(hours=2) + number * MINUTE)
    for number, each in enumerate(few):
        await filed(store, each, [100 + number], due_at=NOW + number * MINUTE)
    found = await store.due_destinations(NOW + 10 * MINUTE, 5)
    assert found == [many[0].id, few[0].id, many[1].id, few[1].id, many[2].id]
