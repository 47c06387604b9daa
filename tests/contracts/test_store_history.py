"""What became of an article, on every store."""

from dataclasses import replace

from bot.domain.article import Article
from bot.domain.delivery import Coverage, Deferred, DeliveryId, Growth, Kind, MessageId, Muted, Sent, Settlement
from bot.domain.following import OPERATOR
from bot.domain.source import SourceKind
from bot.ports.store import Store
from tests.contracts.store_data import (
    AI,
    DAY,
    MINUTE,
    NOW,
    article,
    delivery,
    destination,
    evidence,
    filed,
    poll,
    source,
    story,
    subscription,
)
from tests.fakes.seeding import save_destination, save_subscription

NEWS, LAB = destination("news"), destination("lab")


async def test_an_article_is_found_by_its_address_with_all_that_was_owed(store: Store):
    """Its topics, and each channel with what it got, first filed first."""
    of = await filed(store, NEWS, [1])
    await save_destination(store, LAB)
    later = delivery(LAB, article(of, 1), Kind.MORE, filed_at=NOW + MINUTE, deferred=Deferred.FLOOD)
    await store.record(poll(of, [], [later]))
    [batch] = await store.begin(NEWS.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m1"), at=NOW))])
    [found] = await store.history_of("https://news.example/1", "", OPERATOR)
    assert (found.article, found.source_title, found.evidence) == (article(of, 1), "The News", (evidence(),))
    assert [(channel, each.kind, each.state.value, each.deferred) for channel, each in found.deliveries] == [
        (NEWS, Kind.ALERT, "sent", None),
        (LAB, Kind.MORE, "pending", Deferred.FLOOD),
    ]


async def test_an_address_without_its_tracking_finds_it_too(store: Store):
    """What a person copies is seldom what the feed said."""
    of = await filed(store, NEWS, [1])
    await store.record(poll(of, [replace(article(of, 2), url="https://news.example/2?from=feed")]))
    [found] = await store.history_of("https://news.example/2?from=mail", "https://news.example/2", OPERATOR)
    assert (found.article.identity, found.deliveries) == (2, ())


async def test_of_many_at_one_address_the_newest_five_are_told(store: Store):
    """A front page that is every article's link."""
    of = source()
    await store.add_sources([of])
    same = [article(of, number, url="https://news.example/", seen_at=NOW + number * MINUTE) for number in range(8)]
    await store.record(poll(of, same))
    assert [found.article.identity for found in await store.history_of("https://news.example/", "", OPERATOR)] == [7, 6, 5, 4, 3]


async def test_nothing_is_told_of_an_address_that_nobody_has_seen(store: Store):
    """An empty answer is for whoever asked to put into words."""
    assert await store.history_of("https://elsewhere.example/", "https://elsewhere.example/", OPERATOR) == []


async def test_of_one_delivery_its_own_channel_alone_is_told(store: Store):
    """Its article with the evidence, and what that channel was owed; of the other channel nothing."""
    of = await filed(store, NEWS, [1])
    await save_destination(store, LAB)
    elsewhere = delivery(LAB, article(of, 1), Kind.MORE, filed_at=NOW + MINUTE)
    await store.record(poll(of, [], [elsewhere]))
    here = delivery(NEWS, article(of, 1))
    found = await store.owed(here.id)
    assert found is not None
    assert (found.article, found.source_title, found.evidence) == (article(of, 1), "The News", (evidence(),))
    assert [(channel, each.id) for channel, each in found.deliveries] == [(NEWS, here.id)]


async def test_of_a_delivery_that_was_let_go_nothing_is_told(store: Store):
    """It is older than anything that is kept."""
    await filed(store, NEWS, [1])
    assert await store.owed(DeliveryId(7)) is None


async def test_an_article_is_told_with_its_story_and_the_first_look_at_its_source(store: Store):
    """The title of the article that opened it, and the other reports in their order; nothing of a source that was removed."""
    of, other = source(first_look=NOW - 9 * MINUTE), source("https://elsewhere.example/feed", title="The Echo", kind=SourceKind.PRIMARY)
    await store.add_sources([of, other])
    opened = article(other, 2, seen_at=NOW - MINUTE)
    joined, last = article(of, 3, story_of=opened), article(other, 4, story_of=opened, seen_at=NOW + MINUTE)
    await store.record(poll(other, [opened, last], stories=(story(opened),)))
    await store.record(poll(of, [joined], stories=(story(opened),)))
    [found] = await store.history_of(joined.url, "", OPERATOR)
    assert (found.first_look, found.story_title) == (NOW - 9 * MINUTE, "Title 2")
    assert found.reports == tuple(
        Coverage(article=each, source_title="The Echo", source_kind=SourceKind.PRIMARY) for each in (opened, last)
    )
    await store.remove_source(of.url)
    assert (await store.history_of(joined.url, "", OPERATOR))[0].first_look is None


async def test_the_first_look_at_a_source_is_kept_by_later_polls(store: Store):
    """Also where they bring a document, or none."""
    of = source()
    await store.add_sources([of])
    await store.record(poll(replace(of, first_look=NOW), [article(of, 1)]))
    [known] = await store.sources()
    for later in (poll(known, [article(of, 2)], at=NOW + MINUTE), poll(known, at=NOW + 2 * MINUTE, without_document=True)):
        await store.record(later)
    assert [each.first_look for each in await store.sources()] == [NOW]


async def test_the_subscribers_of_a_topic_are_told_also_those_that_get_nothing_now(store: Store):
    """With their channels, the oldest wish first; of other topics nothing."""
    off = destination("off", paused_at=NOW, off_at=NOW)
    for channel in (NEWS, LAB, off):
        await save_destination(store, channel)
    wishes = [subscription(off, created_at=NOW - MINUTE), subscription(LAB)]
    for wish in (*wishes, subscription(NEWS, "quantum")):
        await save_subscription(store, wish)
    assert await store.subscribers(AI) == [(off, wishes[0]), (LAB, wishes[1])]


async def test_what_a_channel_was_sent_last_is_told_newest_first(store: Store):
    """Stories alone, not what waits, nor what another channel got."""
    of = await filed(store, NEWS, [1, 2, 3])
    await save_destination(store, LAB)
    await store.record(poll(of, [], [delivery(LAB, article(of, 1))]))
    for minutes in range(2):
        [batch] = await store.begin(NEWS.id, NOW, 1)
        sent = Sent(message_id=MessageId(f"m{minutes}"), at=NOW + minutes * MINUTE)
        await store.settle([Settlement(batch=batch, outcome=sent)])
    told = await store.told_lately(NEWS.id, 9)
    assert len(told) == 2
    assert {each.article.id for each in told} < {article(of, number).id for number in (1, 2, 3)}
    assert [each.delivery for each in told] == [delivery(NEWS, each.article).id for each in told]
    assert [each.delivery for each in await store.told_lately(NEWS.id, 1)] == [batch.items[0].delivery.id]
    assert await store.told_lately(LAB.id, 9) == []


async def test_a_card_stands_in_its_channel_and_a_deleted_one_does_not(store: Store):
    """Nobody is told by a list of choices what somebody took away."""
    await filed(store, NEWS, [1, 2])
    standing, deleted = await store.begin(NEWS.id, NOW, 2)
    for batch in (standing, deleted):
        await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId(batch.nonce), at=NOW))])
    story = deleted.items[0].article
    await grow(store, story)
    [edit] = await store.begin(NEWS.id, NOW + DAY, 1)
    await store.settle([Settlement(batch=edit, outcome=Muted(reason="deleted"))])
    assert [each.article.id for each in await store.told_lately(NEWS.id, 9)] == [standing.items[0].article.id]


async def test_a_card_is_known_by_the_title_that_it_has_now(store: Store):
    """It was edited since, and another report speaks for its story; an answer is known by its own title."""
    french = await with_a_french_report(store, fact=True)
    told = await store.told_lately(NEWS.id, 9)
    assert [(each.kind, each.article.id) for each in told] == [(Kind.FACT, french.id), (Kind.ALERT, french.id)]


async def grow(store: Store, first: Article, *, fact: bool = False) -> Article:
    """Let another report of a story come, in French."""
    report = article(source(), 100, story_of=first, lang="fr", seen_at=NOW + MINUTE, published_at=NOW + MINUTE)
    grown = Growth(story_id=first.story_id, article_id=report.id, spacing=MINUTE, fact=fact)
    await store.record(poll(source(), [report], stories=(), at=NOW + MINUTE, grown=(grown,)))
    return report


async def with_a_french_report(store: Store, *, fact: bool) -> Article:
    """Send a card in a French channel, and its edit by a French report; return that."""
    of = await filed(store, NEWS, [1])
    await store.set_locale(NEWS, "fr")
    [batch] = await store.begin(NEWS.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    french = await grow(store, article(of, 1), fact=fact)
    for batch in await store.begin(NEWS.id, NOW + 5 * MINUTE, 9):
        await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("n"), at=NOW + 5 * MINUTE))])
    return french


async def test_a_digest_is_told_again_as_it_was_announced(store: Store):
    """By any of its deliveries: the stories in their order, by the reports that it was made of, whatever came since."""
    await filed(store, NEWS, [1, 2, 3], Kind.DIGEST)
    of = source()
    [batch] = await store.begin(NEWS.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m1"), at=NOW))])
    late = article(of, 9, story_of=article(of, 2), seen_at=NOW + MINUTE)
    await store.record(poll(of, [late]))
    for each in batch.items:
        found = await store.message_of(each.delivery.id)
        assert found is not None
        assert (found.kind, found.nonce, found.destination) == (Kind.DIGEST, batch.nonce, batch.destination)
        assert [item.article for item in found.items] == [item.article for item in batch.items]
        assert all(not item.reports for item in found.items)


async def test_a_list_is_told_again_too(store: Store):
    """The rest of a flood shares a message as the entries of a digest do."""
    await filed(store, NEWS, [1, 2, 3, 4], Kind.MORE)
    [batch] = await store.begin(NEWS.id, NOW, 1)
    found = await store.message_of(batch.items[0].delivery.id)
    assert found is not None
    assert {item.article.identity for item in found.items} == {1, 2, 3, 4}


async def test_of_a_card_of_its_own_and_of_what_nobody_knows_there_is_no_message(store: Store):
    """Only what shares a message has others beside it; an entry that still waits is in none."""
    of = await filed(store, NEWS, [1])
    await store.record(poll(of, [article(of, 2)], [delivery(NEWS, article(of, 2), Kind.DIGEST, due_at=NOW + MINUTE)]))
    await store.begin(NEWS.id, NOW, 5)
    assert await store.message_of(delivery(NEWS, article(of, 1)).id) is None
    assert await store.message_of(delivery(NEWS, article(of, 2), Kind.DIGEST).id) is None
    assert await store.message_of(DeliveryId(4711)) is None
