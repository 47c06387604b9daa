"""Quiet hours, on every store: nothing comes in them, nothing is lost by them, and what waited comes in its order."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.domain.delivery import Again, Batch, Deferred, Growth, Kind, MessageId, Sent, Settlement, delivery_id
from bot.domain.following import OPERATOR
from bot.domain.quiet_hours import QuietHours
from bot.ports.store import Store
from tests.contracts.store_data import MINUTE, NOW, article, delivery, destination, evidence, filed, poll, source
from tests.contracts.test_store_outbox import numbers
from tests.fakes.seeding import save_destination

MIDNIGHT = NOW.replace(hour=23)
MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
ASLEEP = destination(quiet_hours=QuietHours(begins=time(22), ends=time(7), zone="UTC"))


async def sent(store: Store, now: datetime, to=ASLEEP) -> list[Batch]:
    """Send what is due at `now`, a message at a time, and return the messages."""
    messages: list[Batch] = []
    while batches := await store.begin(to.id, now, 1):
        outcome = Sent(message_id=MessageId(f"m{len(messages)}"), at=now)
        await store.settle([Settlement(batch=batch, outcome=outcome) for batch in batches])
        messages += batches
    return messages


async def test_an_alert_of_the_night_comes_in_the_morning(store: Store):
    """It waits in the outbox, wakes nobody meanwhile, and says why it was late."""
    await filed(store, ASLEEP, [1], due_at=MIDNIGHT)
    assert await store.begin(ASLEEP.id, MIDNIGHT, 10) == []
    assert await store.due_destinations(MORNING - MINUTE, 10) == []
    assert await store.due_destinations(MORNING, 10) == [ASLEEP.id]
    [batch] = await sent(store, MORNING)
    assert batch.items[0].delivery.deferred is Deferred.QUIET


async def fact_at(store: Store, at: datetime) -> None:
    """Let another report answer the story of the night."""
    first, second = article(source(), 1), article(source(), 2, story_of=article(source(), 1))
    growth = Growth(story_id=first.story_id, article_id=second.id, fact=True)
    await store.record(poll(source(), [second], stories=(), at=at, grown=(growth,)))


async def test_what_answers_a_card_of_the_night_waits_with_it(store: Store):
    """Whichever came first: until the morning nobody is woken for it, and health sees nothing that waits too long."""
    await filed(store, ASLEEP, [1], due_at=MIDNIGHT)
    await fact_at(store, MIDNIGHT)
    assert await store.begin(ASLEEP.id, MIDNIGHT, 1) == []
    assert await store.due_destinations(MORNING - MINUTE, 10) == []
    assert (await store.vitals(MORNING - MINUTE, OPERATOR)).queues[ASLEEP.workspace].oldest is None


async def test_what_answers_a_card_that_sleeps_already_waits_with_it(store: Store):
    """It comes in the morning, after the card."""
    await filed(store, ASLEEP, [1], due_at=MIDNIGHT)
    assert await store.begin(ASLEEP.id, MIDNIGHT, 1) == []
    await fact_at(store, MIDNIGHT + MINUTE)
    assert await store.due_destinations(MORNING - MINUTE, 10) == []
    assert (await store.vitals(MORNING - MINUTE, OPERATOR)).queues[ASLEEP.workspace].oldest is None
    assert [batch.kind for batch in await sent(store, MORNING)] == [Kind.ALERT, Kind.FACT]


async def test_an_alert_of_the_day_comes_at_once(store: Store):
    """Quiet hours are no delay of anything else."""
    await filed(store, ASLEEP, [1])
    assert numbers(await sent(store, NOW)) == [[1]]


async def test_a_digest_comes_in_quiet_hours_too(store: Store):
    """It was asked for at a time."""
    await filed(store, ASLEEP, [1], Kind.DIGEST, due_at=MIDNIGHT)
    assert [batch.kind for batch in await sent(store, MIDNIGHT)] == [Kind.DIGEST]


async def test_what_waited_comes_in_the_order_in_which_it_was_filed(store: Store):
    """The end of the night changes nothing in who was first."""
    of = await filed(store, ASLEEP, [])
    for number in (3, 1, 2):
        at = MIDNIGHT + number * MINUTE
        new = article(of, number)
        await store.record(poll(of, [new], [delivery(ASLEEP, new, due_at=at, filed_at=at)]))
        assert await store.begin(ASLEEP.id, at, 1) == []
    assert numbers(await sent(store, MORNING)) == [[1], [2], [3]]


async def test_a_night_full_of_news_is_five_cards_and_a_list(store: Store):
    """As a flood is: the best five alone, wherever in the night they came, and no story twice."""
    of = await filed(store, ASLEEP, [])
    for number in range(1, 10):
        at = MIDNIGHT + number * MINUTE
        new = article(of, number)
        record = poll(of, [new], [delivery(ASLEEP, new, due_at=at, filed_at=at)])
        await store.record(replace(record, evidence={new.id: (evidence(score=20.0 - abs(number - 5)),)}))
        await store.begin(ASLEEP.id, at, 1)
    messages = await sent(store, MORNING)
    assert [batch.kind for batch in messages] == [Kind.ALERT] * 5 + [Kind.MORE]
    assert numbers(messages[:5]) == [[3], [4], [5], [6], [7]]
    assert sorted(numbers(messages)[5]) == [1, 2, 8, 9]
    assert (await store.outbox_counts())["sent"] == 9


async def test_what_comes_all_at_once_in_the_night_is_judged_all_at_once(store: Store):
    """Twelve alerts that fell due while nothing ran: the same five and a list."""
    await filed(store, ASLEEP, range(12), due_at=MIDNIGHT)
    await store.begin(ASLEEP.id, MIDNIGHT, 1)
    assert [len(batch.items) for batch in await sent(store, MORNING)] == [1, 1, 1, 1, 1, 7]


async def test_an_edit_and_an_answer_wait_too(store: Store):
    """A card that grows in the night is edited in the morning, and the new fact answers it then."""
    of = await filed(store, ASLEEP, [1])
    await sent(store, NOW)
    first, second = article(of, 1), article(of, 2, story_of=article(of, 1), seen_at=MIDNIGHT)
    growth = Growth(story_id=first.story_id, article_id=second.id, fact=True)
    await store.record(replace(poll(of, [second], at=MIDNIGHT), stories=(), grown=(growth,)))
    assert await store.begin(ASLEEP.id, MIDNIGHT, 10) == []
    assert sorted(batch.kind for batch in await sent(store, MORNING)) == [Kind.FACT, Kind.UPDATE]


async def test_the_answer_to_a_card_that_became_a_line_of_a_list_is_given_up(store: Store):
    """There is no card to answer, and it must not be due for ever."""
    of = await filed(store, ASLEEP, range(8), due_at=MIDNIGHT)
    reports = [article(of, 100 + number, story_of=article(of, number), seen_at=MIDNIGHT) for number in range(8)]
    grown = tuple(Growth(story_id=each.story_id, article_id=each.id, fact=True) for each in reports)
    await store.record(replace(poll(of, reports, at=MIDNIGHT), stories=(), grown=grown))
    assert (await store.outbox_counts())["pending"] == 16
    await store.begin(ASLEEP.id, MIDNIGHT, 1)
    await sent(store, MORNING)
    assert await store.outbox_counts() == {"pending": 0, "sending": 0, "sent": 13, "parked": 3, "deleted": 0}
    assert await store.due_destinations(MORNING, 10) == []


async def test_a_message_under_way_when_the_hours_begin_is_finished(store: Store):
    """It may be in the channel already: it is settled now, and what waits behind it waits for the morning."""
    await filed(store, ASLEEP, [1, 2])
    [first] = await store.begin(ASLEEP.id, NOW, 1)
    [again] = await store.begin(ASLEEP.id, MIDNIGHT, 10)
    assert (again.nonce, again.interrupted) == (first.nonce, True)
    await store.settle([Settlement(batch=again, outcome=Sent(message_id=MessageId("m1"), at=MIDNIGHT))])
    assert await store.begin(ASLEEP.id, MIDNIGHT, 10) == []


async def test_a_message_that_failed_keeps_its_name_through_the_night(store: Store):
    """It is tried again in the morning as the same message, which may have arrived unseen, and is no line of a list."""
    await filed(store, ASLEEP, range(9))
    [first] = await store.begin(ASLEEP.id, MIDNIGHT - timedelta(hours=2), 1)
    await store.settle([Settlement(batch=first, outcome=Again(at=MIDNIGHT, reason="HTTP 500"))])
    assert await store.begin(ASLEEP.id, MIDNIGHT, 1) == []
    messages = await sent(store, MORNING)
    assert [batch.kind for batch in messages] == [Kind.ALERT] * 6 + [Kind.MORE]
    assert [batch.attempts for batch in messages if batch.nonce == first.nonce] == [1]


async def test_hours_that_are_given_up_let_go_of_what_waits(store: Store):
    """Who ends the quiet hours at midnight reads the news at midnight."""
    await filed(store, ASLEEP, [1], due_at=MIDNIGHT)
    await store.begin(ASLEEP.id, MIDNIGHT, 1)
    assert (await store.set_quiet_hours(ASLEEP, None, MIDNIGHT)).quiet_hours is None
    assert numbers(await sent(store, MIDNIGHT)) == [[1]]


async def test_the_hours_are_those_of_their_own_zone(store: Store):
    """Seven in Tokyo is ten in the evening, UTC, of the day before, wherever the channel is."""
    hours = QuietHours(begins=time(22), ends=time(7), zone="Asia/Tokyo")
    tokyo = replace(ASLEEP, zone="America/New_York", quiet_hours=hours)
    await filed(store, tokyo, [1], due_at=NOW.replace(hour=21))
    assert await store.begin(tokyo.id, NOW.replace(hour=21), 1) == []
    assert numbers(await sent(store, NOW.replace(hour=22, minute=0, second=0, microsecond=0), tokyo)) == [[1]]


async def test_a_channels_wishes_are_kept(store: Store):
    """Quiet hours and the number of cards come back as they were saved, and can be taken away."""
    full = destination(quiet_hours=QuietHours(begins=time(22, 30), ends=time(6, 45), zone="Asia/Tokyo"), most_cards=7)
    await save_destination(store, full)
    assert await store.destination(full.id) == full
    await save_destination(store, destination())
    assert await store.destination(full.id) == destination()


def test_an_alert_and_a_line_of_a_list_are_one_delivery():
    """That is what lets a card become a line without a second delivery of the story."""
    one = article(source(), 1)
    assert delivery_id(ASLEEP.id, one.story_id, Kind.ALERT) == delivery_id(ASLEEP.id, one.story_id, Kind.MORE)
