"""Cards that grow: how the edit of a card is filed, made and armed again, on every store."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.delivery import Again, Batch, Growth, Kind, MessageId, Outcome, Parked, Sent, Settlement
from bot.domain.source import SourceKind
from bot.ports.store import Store
from tests.contracts.store_data import MINUTE, NOW, article, delivery, destination, poll, source
from tests.fakes.seeding import save_channel, save_destination

TO = destination()
HERE, THERE = source(), source("https://other.example/feed", title="The Other", kind=SourceKind.PRIMARY)
FIRST = article(HERE, 1)
SECOND = article(THERE, 2, story_of=FIRST, lang="fr")
THIRD = article(THERE, 3, story_of=FIRST, seen_at=NOW + timedelta(seconds=1), published_at=NOW + timedelta(seconds=1))


async def opened(store: Store) -> None:
    """Record the first report, which owes the channel an alert."""
    await store.add_sources([HERE, THERE])
    await save_channel(store, TO)
    await store.record(poll(HERE, [FIRST], [delivery(TO, FIRST)]))


async def grow(store: Store, report=SECOND, at: datetime = NOW, most: int = 10, *, fact: bool = False):
    """Record another report of the story."""
    growth = Growth(story_id=FIRST.story_id, article_id=report.id, spacing=MINUTE, most=most, fact=fact)
    return await store.record(poll(THERE, [report], stories=(), at=at, grown=(growth,)))


async def begin(store: Store, at: datetime = NOW) -> Batch | None:
    batches = await store.begin(TO.id, at, 1)
    return batches[0] if batches else None


async def settle(store: Store, batch: Batch | None, outcome: Outcome) -> None:
    assert batch
    await store.settle([Settlement(batch=batch, outcome=outcome)])


async def sent(store: Store, at: datetime = NOW) -> Batch | None:
    """Send what is due next."""
    batch = await begin(store, at)
    if batch:
        await settle(store, batch, Sent(message_id=MessageId("m1"), at=at))
    return batch


async def test_an_alert_that_still_waits_shows_the_report_by_itself(store: Store):
    """No edit is filed for a card that was not begun yet; the card names the other report."""
    await opened(store)
    assert await grow(store) == ()
    batch = await sent(store)
    assert batch
    assert batch.kind is Kind.ALERT
    [report] = batch.items[0].reports
    assert (report.article.id, report.source_title, report.source_kind) == (SECOND.id, "The Other", SourceKind.PRIMARY)
    assert await begin(store, NOW + MINUTE) is None


async def test_a_card_that_was_sent_is_edited(store: Store):
    """The edit knows the message, the alert's own article, and all other reports."""
    await opened(store)
    await sent(store)
    assert list(await grow(store)) == [TO.id]
    batch = await begin(store)
    assert batch
    [item] = batch.items
    assert (batch.kind, item.card, item.article.id) == (Kind.UPDATE, "m1", FIRST.id)
    assert [report.article.id for report in item.reports] == [SECOND.id]


async def test_an_edit_waits_for_the_card(store: Store):
    """While the alert is under way, its edit is owed but not due."""
    await opened(store)
    alert = await begin(store)
    await grow(store)
    assert [batch.kind for batch in await store.begin(TO.id, NOW, 5)] == [Kind.ALERT]
    await settle(store, alert, Sent(message_id=MessageId("m1"), at=NOW))
    update = await begin(store)
    assert update
    assert update.kind is Kind.UPDATE


async def test_a_card_that_may_have_been_posted_already_is_edited(store: Store):
    """Its send failed without an answer: it is looked for and not sent again, so that it lacks what was reported meanwhile."""
    await opened(store)
    await settle(store, await begin(store), Again(at=NOW + timedelta(seconds=1), reason="time-out"))
    await grow(store)
    found = await sent(store, NOW + timedelta(seconds=1))
    edit = await begin(store, NOW + timedelta(seconds=1))
    assert found
    assert edit
    assert (found.kind, edit.kind) == (Kind.ALERT, Kind.UPDATE)


async def test_the_edit_of_a_card_that_waits_for_its_next_try_is_due_with_it(store: Store):
    """Nobody is woken for it before."""
    await opened(store)
    await settle(store, await begin(store), Again(at=NOW + MINUTE, reason="time-out"))
    await grow(store, fact=True)
    assert await store.due_destinations(NOW + MINUTE - timedelta(seconds=1), 9) == []
    assert await store.due_destinations(NOW + MINUTE, 9) == [TO.id]


async def test_a_card_that_only_had_to_wait_needs_no_edit(store: Store):
    """The platform asked for patience, so that nothing was posted: the card shows the report when it is sent."""
    await opened(store)
    await settle(store, await begin(store), Again(at=NOW + timedelta(seconds=1), reason="slow down", counted=False))
    await grow(store)
    await sent(store, NOW + timedelta(seconds=1))
    assert await begin(store, NOW + MINUTE) is None


async def test_a_card_is_edited_at_most_once_a_minute(store: Store):
    """The second growth waits for the spacing, and is then one edit with everything in it."""
    await opened(store)
    await sent(store)
    await grow(store)
    await sent(store)
    await grow(store, THIRD, at=NOW + timedelta(seconds=1))
    assert await begin(store, NOW + MINUTE - timedelta(seconds=1)) is None
    batch = await begin(store, NOW + MINUTE)
    assert batch
    assert [each.article.id for each in batch.items[0].coverage] == [THIRD.id, FIRST.id, SECOND.id]


async def test_a_story_that_grows_during_an_edit_is_edited_again(store: Store):
    """The edit under way may have been drawn without the newest report."""
    await opened(store)
    await sent(store)
    await grow(store)
    under_way = await begin(store)
    await grow(store, THIRD)
    await settle(store, under_way, Sent(message_id=MessageId("m1"), at=NOW))
    assert await begin(store, NOW) is None
    again = await begin(store, NOW + MINUTE)
    assert again
    assert again.kind is Kind.UPDATE


async def test_a_card_is_edited_a_limited_number_of_times(store: Store):
    """Then it stays as it is, however much is reported."""
    await opened(store)
    await sent(store)
    at, edits = NOW, 0
    for number in range(10, 16):
        await grow(store, article(THERE, number, story_of=FIRST), at=at, most=3)
        at += MINUTE
        edits += await sent(store, at) is not None
        at += MINUTE
    assert edits == 3


async def test_a_card_that_was_given_up_is_not_edited(store: Store):
    """Neither by growth before nor after."""
    await opened(store)
    alert = await begin(store)
    await grow(store)
    await settle(store, alert, Parked(reason="no"))
    await grow(store, THIRD)
    assert await begin(store, NOW + MINUTE) is None
    assert await store.due_destinations(NOW + MINUTE, 9) == []


async def test_an_edit_that_failed_is_made_again(store: Store):
    """Its attempts count from its own first failure."""
    await opened(store)
    await sent(store)
    await grow(store)
    await settle(store, await begin(store), Again(at=NOW + MINUTE, reason="reset"))
    assert await begin(store, NOW) is None
    again = await begin(store, NOW + MINUTE)
    assert again
    assert (again.kind, again.attempts) == (Kind.UPDATE, 1)


async def test_the_same_record_twice_files_one_edit(store: Store):
    """A record that is applied again changes nothing."""
    await opened(store)
    await sent(store)
    await grow(store)
    await grow(store)
    assert len(await store.begin(TO.id, NOW, 9)) == 1


async def test_a_channel_keeps_its_order_while_a_message_waits(store: Store):
    """What was due before the next try waits behind it."""
    await store.add_sources([HERE])
    await save_channel(store, TO)
    articles = [article(HERE, number) for number in (1, 2, 3)]
    for number, each in enumerate(articles):
        filed_at = NOW + timedelta(seconds=number)
        await store.record(poll(HERE, [each], [delivery(TO, each, due_at=filed_at, filed_at=filed_at)]))
    later = NOW + timedelta(seconds=5)
    await settle(store, await begin(store, later), Again(at=NOW + MINUTE, reason="slow down"))
    assert await begin(store, NOW + MINUTE - timedelta(seconds=1)) is None
    batches = await store.begin(TO.id, NOW + MINUTE, 9)
    assert [batch.items[0].article.id for batch in batches] == [each.id for each in articles]


async def test_a_new_fact_answers_the_card_once(store: Store):
    """The answer shows the report that brought it, knows the card's message, and is the only one, whatever follows."""
    await opened(store)
    await sent(store)
    await grow(store, fact=True)
    batches = await store.begin(TO.id, NOW, 9)
    assert {batch.kind for batch in batches} == {Kind.UPDATE, Kind.FACT}
    (answer,) = (batch for batch in batches if batch.kind is Kind.FACT)
    assert (answer.items[0].article.id, answer.items[0].card) == (SECOND.id, "m1")
    for batch in batches:
        await settle(store, batch, Sent(message_id=MessageId("m2"), at=NOW))
    await grow(store, THIRD, at=NOW + MINUTE, fact=True)
    assert [batch.kind for batch in await store.begin(TO.id, NOW + 2 * MINUTE, 9)] == [Kind.UPDATE]


async def test_an_answer_waits_for_its_card(store: Store):
    """Nothing is answered that has not been said, nor what was given up."""
    await opened(store)
    await grow(store, fact=True)
    alert = await begin(store)
    assert alert
    assert alert.kind is Kind.ALERT
    assert [batch.kind for batch in await store.begin(TO.id, NOW, 9)] == [Kind.ALERT]
    await settle(store, alert, Parked(reason="no"))
    assert await begin(store, NOW + MINUTE) is None
    assert await store.due_destinations(NOW + MINUTE, 9) == []


async def test_a_channel_that_is_off_gets_no_edits(store: Store):
    """It is owed nothing: neither the edit of a card nor an answer to it waits for somebody to subscribe it again."""
    await opened(store)
    await sent(store)
    await save_destination(store, replace(TO, paused_at=NOW, pause_reason="deleted", off_at=NOW))
    assert list(await grow(store, fact=True)) == []
    assert await store.outbox_counts() == {"pending": 0, "sending": 0, "sent": 1, "parked": 0, "deleted": 0}
