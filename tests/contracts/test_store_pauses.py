"""Channels that refuse us, on every store: paused, asked again, resumed, given up, forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.claims import Forgotten
from bot.domain.delivery import Again, Batch, Growth, Kind, MessageId, Off, Outcome, Parked, Paused, Sent, Settlement
from bot.domain.destination import Destination
from bot.domain.subscription import Subscription
from bot.outbox.pausing import MOST_WAITING
from bot.ports.store import Store
from tests.contracts.store_data import AI, DAY, MINUTE, NOW, article, delivery, destination, filed, poll, source, subscribed, subscription
from tests.contracts.test_store_outbox import numbers
from tests.fakes.seeding import save_channel, save_destination, save_subscription

HOUR = timedelta(hours=1)
SENT = Sent(message_id=MessageId("m1"), at=NOW)
TO = destination()
REFUSED = Paused(at=NOW, reason="no permission", recheck_at=NOW)
NOTHING = Forgotten(channels=0, subscriptions=0)


async def settle(store: Store, batch: Batch, outcome: Outcome) -> None:
    await store.settle([Settlement(batch=batch, outcome=outcome)])


async def pause(store: Store, hours: float = 1, *, to: Destination = TO) -> None:
    """Let the next message of a channel be refused; it is to be asked again so many hours from now."""
    [batch] = await store.begin(to.id, NOW + DAY, 1)
    await settle(store, batch, Paused(at=NOW, reason="no permission", recheck_at=NOW + hours * HOUR))


async def stored(store: Store, of: Destination = TO) -> Destination:
    found = await store.destination(of.id)
    assert found
    return found


async def waiting(store: Store, numbers_: Sequence[int]) -> None:
    """Owe the channel an alert for each number, one a minute."""
    of = source()
    await store.add_sources([of])
    await save_channel(store, TO)
    for number in numbers_:
        one = article(of, number)
        at = NOW + number * MINUTE
        await store.record(poll(of, [one], [delivery(TO, one, due_at=at, filed_at=at)]))


async def test_a_paused_channel_is_left_alone_until_it_is_to_be_asked(store: Store):
    """Not a minute earlier; then it is due, and begins as always."""
    await filed(store, TO, [1, 2])
    await pause(store)
    early, due = NOW + HOUR - MINUTE, NOW + HOUR
    assert (list(await store.due_destinations(early, 10)), list(await store.begin(TO.id, early, 10))) == ([], [])
    assert list(await store.due_destinations(due, 10)) == [TO.id]
    [batch] = await store.begin(TO.id, due, 1)
    assert (batch.destination.pauses, batch.destination.paused_at) == (1, NOW)


async def test_a_channel_that_refuses_again_keeps_its_first_date_and_counts(store: Store):
    """The week is counted from the first refusal, the waits by the number of refusals."""
    await filed(store, TO, [1])
    await pause(store, 1)
    [batch] = await store.begin(TO.id, NOW + HOUR, 1)
    await settle(store, batch, Paused(at=NOW + HOUR, reason="still no", recheck_at=NOW + 7 * HOUR))
    assert await stored(store) == replace(
        TO, paused_at=NOW, pause_reason="no permission", pauses=2, pause_number=1, recheck_at=NOW + 7 * HOUR
    )
    assert list(await store.due_destinations(NOW + 6 * HOUR, 10)) == []


async def test_a_message_that_arrives_ends_the_pause(store: Store):
    """All of it: the next refusal is a first one."""
    await filed(store, TO, [1, 2])
    await pause(store)
    [batch] = await store.begin(TO.id, NOW + HOUR, 1)
    await settle(store, batch, SENT)
    assert await stored(store) == replace(TO, pause_number=1)
    assert len(await store.begin(TO.id, NOW, 10)) == 1


@pytest.mark.parametrize("outcome", [Again(at=NOW + 2 * HOUR, reason="slow down", counted=False), Parked(reason="too long")])
async def test_an_answer_that_says_nothing_of_the_channel_leaves_it_paused(store: Store, outcome: Outcome):
    """It stays to be asked: the next message may be tried at once."""
    await filed(store, TO, [1, 2])
    await pause(store)
    [batch] = await store.begin(TO.id, NOW + HOUR, 1)
    await settle(store, batch, outcome)
    assert (await stored(store)).paused_at == NOW
    assert list(await store.due_destinations(NOW + 2 * HOUR, 10)) == [TO.id]


async def test_a_paused_channel_that_is_owed_nothing_is_filed_for(store: Store):
    """Its only message was given up; without another one nobody would ever learn that it takes messages again."""
    await filed(store, TO, [1])
    await save_subscription(store, subscription(TO))
    await pause(store)
    assert list(await store.all_subscriptions()) == []
    [batch] = await store.begin(TO.id, NOW + HOUR, 1)
    await settle(store, batch, Parked(reason="the card that was to be edited is gone"))
    assert list(await store.all_subscriptions()) == [subscription(TO)]
    await save_destination(store, replace(await stored(store), recheck_at=None, off_at=NOW))
    assert list(await store.all_subscriptions()) == []


@pytest.mark.parametrize(("kind", "due"), [(Kind.DIGEST, 6 * DAY), (Kind.ALERT, 8 * HOUR)], ids=["a weekly digest", "the end of a night"])
async def test_a_paused_channel_that_is_owed_only_later_things_is_filed_for(store: Store, kind: Kind, due: timedelta):
    """What falls due after it is to be asked again asks nothing: without news it would stay paused until then."""
    await filed(store, TO, [1])
    await pause(store)
    [batch] = await store.begin(TO.id, NOW + HOUR, 1)
    await settle(store, batch, Parked(reason="the card that was to be edited is gone"))
    await owe(store, 2, kind, NOW + due)
    assert await filed_for(store) == [[subscription(TO)]] * 2
    await owe(store, 3, Kind.ALERT, NOW + HOUR)
    assert await filed_for(store) == [[], []]
    await store.begin(TO.id, NOW + HOUR, 1)
    assert await filed_for(store) == [[], []]


async def owe(store: Store, number: int, kind: Kind, due_at: datetime) -> None:
    """Owe the channel one more story."""
    one = article(source(), number)
    await store.record(poll(source(), [one], [delivery(TO, one, kind, due_at=due_at)]))


async def filed_for(store: Store) -> list[list[Subscription]]:
    """Return the subscriptions that polls read, by both ways."""
    return [list(await store.all_subscriptions()), list(await store.subscriptions_to([AI], source().id))]


async def test_a_channel_that_comes_back_gets_its_newest_alerts_only(store: Store):
    """Days of news: the newest twenty wait, the others are given up with a reason, in whatever order they were found."""
    await waiting(store, range(50))
    await pause(store, 30)
    sent = []
    while batches := await store.begin(TO.id, NOW + 2 * DAY, 1):
        sent += numbers(batches)
        await settle(store, batches[0], SENT)
    assert sent == [[number] for number in range(50 - MOST_WAITING, 50)]
    assert await store.outbox_counts() == {
        "pending": 0,
        "sending": 0,
        "sent": MOST_WAITING,
        "parked": 50 - MOST_WAITING,
        "deleted": 0,
    }


async def test_a_person_who_ends_a_pause_is_not_flooded_either(store: Store):
    """Subscribing again ends the pause."""
    await waiting(store, range(30))
    await pause(store, 30)
    assert (await subscribed(store, TO, subscription(TO))).channel.paused_at is None
    assert len(await store.begin(TO.id, NOW + DAY, 100)) == MOST_WAITING


async def test_a_channel_that_was_never_paused_keeps_all_its_alerts(store: Store):
    """A long queue alone is no reason to give anything up."""
    await waiting(store, range(30))
    await save_channel(store, TO)
    assert len(await store.begin(TO.id, NOW + DAY, 100)) == 30


async def test_lists_wait_whole(store: Store):
    """Digests and the rests of floods are one message at any length."""
    await filed(store, TO, range(30), Kind.DIGEST)
    await filed(store, TO, range(100, 130), Kind.MORE)
    await pause(store, 1)
    batches = await store.begin(TO.id, NOW + HOUR, 10)
    assert sorted(len(batch.items) for batch in batches) == [30, 30]


async def test_the_edit_of_an_alert_that_was_given_up_is_given_up_too(store: Store):
    """Its card will never be there to be edited."""
    await waiting(store, range(30))
    first = article(source(), 0)
    [batch] = await store.begin(TO.id, NOW, 1)
    other = article(source(), 99, story_of=first)
    await store.record(poll(source(), [other], stories=(), grown=(Growth(story_id=first.story_id, article_id=other.id),)))
    await settle(store, batch, Paused(at=NOW, reason="no permission", recheck_at=NOW + HOUR))
    await store.begin(TO.id, NOW + DAY, 1)
    assert await store.outbox_counts() == {"pending": MOST_WAITING - 1, "sending": 1, "sent": 0, "parked": 11, "deleted": 0}


async def test_a_channel_that_is_off_is_owed_nothing_any_more(store: Store):
    """What waited is given up, nothing is due, and no poll files anything for it; its settings stay."""
    await filed(store, TO, [1, 2, 3])
    await save_subscription(store, subscription(TO))
    [batch] = await store.begin(TO.id, NOW, 1)
    await settle(store, batch, Off(at=NOW, reason="deleted"))
    assert await stored(store) == replace(TO, paused_at=NOW, pause_reason="deleted", pause_number=1, off_at=NOW)
    assert await store.outbox_counts() == {"pending": 0, "sending": 0, "sent": 0, "parked": 3, "deleted": 0}
    assert list(await store.due_destinations(NOW + 30 * DAY, 10)) == []
    assert list(await store.all_subscriptions()) == []
    assert list(await store.subscriptions(TO.id)) == [subscription(TO)]
    assert len(await store.workspace_subscriptions("slack", "team")) == 1


async def test_a_channel_that_was_paused_before_it_is_off_keeps_the_date(store: Store):
    """One episode, from the first refusal to the end."""
    await filed(store, TO, [1])
    await pause(store, 1)
    [batch] = await store.begin(TO.id, NOW + HOUR, 1)
    await settle(store, batch, Off(at=NOW + HOUR, reason="deleted"))
    assert await stored(store) == replace(TO, paused_at=NOW, pause_reason="deleted", pauses=1, pause_number=1, off_at=NOW + HOUR)


async def test_a_channel_that_is_subscribed_again_is_on_again(store: Store):
    """What was given up stays so."""
    await filed(store, TO, [1])
    await save_subscription(store, subscription(TO))
    [batch] = await store.begin(TO.id, NOW, 1)
    await settle(store, batch, Off(at=NOW, reason="deleted"))
    await subscribed(store, TO, subscription(TO))
    await filed(store, TO, [2])
    assert list(await store.all_subscriptions()) == [subscription(TO)]
    assert numbers(await store.begin(TO.id, NOW, 10)) == [[2]]


async def test_the_pauses_of_a_channel_are_numbered(store: Store):
    """Each that begins, also one that is for good, however the one before ended; refusals within one are no pauses."""
    await filed(store, TO, [1, 2, 3])
    numbers_ = []
    for outcome in (REFUSED, REFUSED, SENT, REFUSED):
        [batch] = await store.begin(TO.id, NOW + DAY, 1)
        await settle(store, batch, outcome)
        numbers_.append((await stored(store)).pause_number)
    await subscribed(store, TO, subscription(TO))
    [batch] = await store.begin(TO.id, NOW + DAY, 1)
    await settle(store, batch, Off(at=NOW, reason="deleted"))
    assert [*numbers_, (await stored(store)).pause_number] == [1, 1, 1, 2, 3]


async def test_channels_that_have_been_off_for_long_are_forgotten(store: Store):
    """With subscriptions and deliveries; those that went off later, are paused or well stay."""
    later, resting, well = destination("later"), destination("resting"), destination("well")
    for each in (TO, later, resting, well):
        await filed(store, each, [1])
        await save_subscription(store, subscription(each))
    for each, at in ((TO, NOW), (later, NOW + DAY)):
        [batch] = await store.begin(each.id, NOW, 1)
        await settle(store, batch, Off(at=at, reason="deleted"))
    await pause(store, 1, to=resting)
    assert await store.forget_off(NOW) == NOTHING
    assert await store.forget_off(NOW + MINUTE) == Forgotten(channels=1, subscriptions=1)
    assert sorted(each.channel_id for each in await store.destinations()) == ["later", "resting", "well"]
    assert list(await store.subscriptions(TO.id)) == []
    assert sum((await store.outbox_counts()).values()) == 3
    assert await store.forget_off(NOW + MINUTE) == NOTHING
