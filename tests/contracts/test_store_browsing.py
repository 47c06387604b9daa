"""What a channel was sent, as it stands there now, on every store."""

from datetime import datetime

from bot.domain.delivery import Growth, Kind, MessageId, Sent, Settlement
from bot.outbox.remembered import sent_at
from bot.ports.browsing import Mark
from bot.ports.store import Store
from tests.contracts.store_data import AI, MINUTE, NOW, article, delivery, destination, filed, poll, source, subscription
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
    [digest] = await store.messages(NEWS.id, 9, kind=Kind.DIGEST)
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


async def test_a_muted_card_is_still_there(store: Store):
    """Somebody may want it back."""
    await filed(store, NEWS, [1])
    await send_all(store)
    [card] = await store.messages(NEWS.id, 9)
    assert await store.mute(card.deliveries[0].id)
    [muted] = await store.messages(NEWS.id, 9)
    assert muted.deliveries[0].state.value == "muted"


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
