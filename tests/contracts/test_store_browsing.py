"""What a channel was sent, as it stands there now, on every store."""

from datetime import datetime

from bot.domain.article import StoryId
from bot.domain.delivery import Growth, Kind, MessageId, Parked, Sent, Settlement
from bot.outbox.remembered import sent_at
from bot.ports.browsing import Mark, StoryMark
from bot.ports.store import Store
from tests.contracts.store_data import AI, MINUTE, NOW, article, delivery, destination, evidence, filed, poll, source, subscription
from tests.fakes.seeding import save_destination

NEWS, LAB = destination("news"), destination("lab")


async def send_all(store: Store, to=NEWS, at: datetime = NOW, apart: int = 1) -> list[str]:
    """Send what is due, a minute apart; return the names of the messages."""
    names: list[str] = []
    while batches := await store.begin(to.id, at + len(names) * MINUTE, 1):
        sent = Sent(message_id=MessageId(f"m{len(names)}"), at=at + apart * len(names) * MINUTE)
        await store.settle([Settlement(batch=batches[0], outcome=sent)])
        names.append(batches[0].nonce)
    return names


async def test_messages_come_newest_first_a_page_at_a_time(store: Store):
    """What waits is not among them, nor what another channel got."""
    of = await filed(store, NEWS, [1, 2, 3])
    names = await send_all(store)
    await save_destination(store, LAB)
    await store.record(poll(of, [], [delivery(LAB, article(of, 1))]))
    await send_all(store, LAB)
    await store.record(poll(of, [article(of, 4)], [delivery(NEWS, article(of, 4))]))
    first, second = await store.messages(NEWS.id, 2)
    assert [first.nonce, second.nonce] == [names[2], names[1]]
    assert [(first.kind, first.destination, first.items[0].delivery.state.value)] == [(Kind.ALERT, NEWS, "sent")]
    assert [each.topic for each in first.items[0].evidence] == [AI]
    last = await store.messages(NEWS.id, 2, before=Mark(sent_at(second), second.nonce))
    assert [each.nonce for each in last] == names[:1]


async def test_messages_of_one_instant_are_parted_by_their_names(store: Store):
    """A page that ends between two of them loses none."""
    await filed(store, NEWS, [1, 2, 3])
    names = set(await send_all(store, apart=0))
    seen = []
    before = None
    while page := await store.messages(NEWS.id, 1, before=before):
        seen.append(page[0].nonce)
        before = Mark(sent_at(page[0]), page[0].nonce)
    assert (len(seen), set(seen)) == (3, names)


async def test_a_digest_is_one_message_with_all_its_stories(store: Store):
    """Whichever of its entries is asked for; and one can ask for digests alone."""
    of = await filed(store, NEWS, [1, 2], Kind.DIGEST)
    await store.record(poll(of, [article(of, 3)], [delivery(NEWS, article(of, 3))]))
    await send_all(store)
    [digest] = await store.messages(NEWS.id, 9, digests=True)
    assert {each.article.id for each in digest.items} == {article(of, 1).id, article(of, 2).id}
    assert [await store.message(each.id) for each in digest.deliveries] == [digest, digest]
    assert len(await store.messages(NEWS.id, 9)) == 2


async def test_a_card_stands_as_its_last_edit_shows_it(store: Store):
    """With the report that came since, and the edit is no message of its own."""
    of = await filed(store, NEWS, [1])
    await send_all(store)
    later = article(of, 2, story_of=article(of, 1), seen_at=NOW + MINUTE)
    grown = Growth(story_id=later.story_id, article_id=later.id, spacing=MINUTE)
    await store.record(poll(of, [later], stories=(), at=NOW + MINUTE, grown=(grown,)))
    assert [len(each.items[0].coverage) for each in await store.messages(NEWS.id, 9)] == [1]
    await send_all(store, at=NOW + 2 * MINUTE)
    [card] = await store.messages(NEWS.id, 9)
    assert {each.article.id for each in card.items[0].coverage} == {article(of, 1).id, later.id}
    assert card.items[0].since == {later.id}


async def test_what_was_told_keeps_its_topics_after_the_channel_ended_them(store: Store):
    """Its card says what it said when it came."""
    await filed(store, NEWS, [1])
    await send_all(store)
    await store.unsubscribe(subscription(NEWS).id)
    [card] = await store.messages(NEWS.id, 9)
    assert [each.topic for each in card.items[0].evidence] == [AI]


async def test_of_what_was_not_sent_there_is_no_message(store: Store):
    """Nor of what nobody knows."""
    of = await filed(store, NEWS, [1])
    assert await store.message(delivery(NEWS, article(of, 1)).id) is None
    assert await store.message(delivery(LAB, article(source("https://x.example"), 1)).id) is None
    assert list(await store.messages(LAB.id, 9)) == []


async def test_stories_come_newest_first_a_page_at_a_time(store: Store):
    """By their newest report, each with all its reports and what speaks for their topics."""
    of = source()
    await store.add_sources([of])
    told = [article(of, number, seen_at=NOW + number * MINUTE) for number in range(4)]
    await store.record(poll(of, told))
    first, second = await store.stories(2)
    assert [each.reports[0].article for each in (first, second)] == [told[3], told[2]]
    assert (first.reports[0].source_title, first.reports[0].evidence, first.deliveries) == ("The News", (evidence(),), ())
    rest = await store.stories(9, before=StoryMark(second.story.last_seen_at, second.story.id))
    assert [each.reports[0].article for each in rest] == [told[1], told[0]]


async def test_stories_of_one_topic_are_those_of_which_a_report_matched_it(store: Store):
    """Evidence that did not suffice is none."""
    of = source()
    await store.add_sources([of])
    told = [article(of, number) for number in range(3)]
    found = {told[0].id: (evidence(),), told[1].id: (evidence("quantum"), evidence(score=1.0))}
    await store.record(poll(of, told, evidence=found))
    assert [each.reports[0].article for each in await store.stories(9, topic=AI)] == [told[0]]


async def test_a_story_is_told_with_what_channels_were_owed(store: Store):
    """First filed first, and its reports oldest first."""
    of = await filed(store, NEWS, [1])
    await save_destination(store, LAB)
    later = article(of, 2, story_of=article(of, 1), seen_at=NOW + MINUTE)
    await store.record(poll(of, [later], [delivery(LAB, article(of, 1), filed_at=NOW + MINUTE)], stories=()))
    found = await store.story(later.story_id)
    assert found
    assert [each.article for each in found.reports] == [article(of, 1), later]
    assert [(channel.id, each.kind) for channel, each in found.deliveries] == [(NEWS.id, Kind.ALERT), (LAB.id, Kind.ALERT)]
    assert await store.story(StoryId(7)) is None


async def test_what_waits_and_what_was_given_up_is_told_of_all_channels(store: Store):
    """The first due first, and the newest first, each with its title."""
    of = await filed(store, NEWS, [1, 2, 3])
    await save_destination(store, LAB)
    soon = delivery(LAB, article(of, 1), due_at=NOW - MINUTE)
    await store.record(poll(of, [], [soon]))
    [batch] = await store.begin(NEWS.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Parked(reason="It was refused."))])
    queue = await store.queue(9)
    assert queue[0].delivery.id == soon.id
    assert (len(queue), len(await store.queue(2))) == (3, 2)
    [lost] = await store.given_up(9)
    assert (lost.delivery.id, lost.channel, lost.delivery.last_error) == (batch.deliveries[0].id, NEWS, "It was refused.")
    assert lost.title == batch.items[0].article.title
