"""The contract of the outbox on what a channel was told before: it comes in a digest again only with what is new, on every store."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.article import Article
from bot.domain.ask import About, Ask, AskId, Subject, Verb
from bot.domain.delivery import Batch, DeliveryId, Kind, MessageId, Sent, Settlement, State, Telling, delivery_id
from bot.domain.following import OPERATOR
from bot.outbox.remembered import sent_at
from bot.ports.store import Store
from tests.contracts.store_data import DAY, NOW, article, delivery, destination, evidence, filed, poll, source, story, subscription
from tests.fakes.seeding import save_destination, save_subscription

CHANNEL = destination(zone="Europe/Paris")
HOUR = timedelta(hours=1)


async def told(store: Store, now: datetime) -> Sequence[Batch]:
    """Send what is due, and return it."""
    batches = await store.begin(CHANNEL.id, now, 10)
    await store.settle([Settlement(batch=each, outcome=Sent(message_id=MessageId(f"m-{each.nonce}"), at=now)) for each in batches])
    return batches


async def reported(store: Store, first: Article, *outlets: str, due_at: datetime, title: str = "") -> None:
    """Let other outlets report a story, each owed to the channel's digest of that time."""
    for number, outlet in enumerate(outlets):
        of = source(f"https://{outlet}.example/feed", title=outlet)
        await store.add_sources([of])
        at = due_at - HOUR + number * timedelta(minutes=1)
        url = f"https://{outlet}.example/{at.timestamp()}"
        changes = {"title": title} if title else {}
        report = article(of, 50, story_of=first, seen_at=at, published_at=at, url=url, **changes)
        entry = delivery(CHANNEL, report, Kind.DIGEST, due_at=due_at, filed_at=at)
        await store.record(poll(of, [report], [entry], stories=(story(first),), evidence={report.id: (evidence(),)}, at=at))


async def in_a_digest(store: Store) -> Article:
    """Tell a story in today's digest."""
    of = await filed(store, CHANNEL, [1], Kind.DIGEST)
    assert len(await told(store, NOW)) == 1
    return article(of, 1)


async def test_a_story_that_a_card_told_does_not_come_in_the_digest(store: Store):
    """Nothing is new; it is withdrawn with its reason, and the next report may file it anew."""
    of = await filed(store, CHANNEL, [1])
    await told(store, NOW)
    entry = delivery(CHANNEL, article(of, 1), Kind.DIGEST, due_at=NOW + HOUR)
    await store.file([entry])
    assert await told(store, NOW + HOUR) == []
    [history] = await store.history_of(article(of, 1).url, "", OPERATOR)
    states = {each.kind: (each.state, each.last_error) for _, each in history.deliveries}
    assert states[Kind.DIGEST] == (State.PARKED, "withdrawn: the channel was told of it before, and there is too little that is new")


async def test_it_comes_with_the_sources_that_the_card_did_not_have(store: Store):
    """Two publishers that told nothing before are news; the line knows the card that told it, and when."""
    of = await filed(store, CHANNEL, [1])
    [card] = await told(store, NOW)
    await reported(store, article(of, 1), "echo", "herald", due_at=NOW + DAY)
    [digest] = await told(store, NOW + DAY)
    [item] = digest.items
    assert item.earlier == Telling(message=MessageId(f"m-{card.nonce}"), at=NOW, zone="Europe/Paris")
    assert len(item.since) == 2
    assert article(of, 1).id not in item.since


async def test_one_more_source_is_too_little(store: Store):
    """It says little of a story that people know."""
    of = await filed(store, CHANNEL, [1])
    await told(store, NOW)
    await reported(store, article(of, 1), "echo", due_at=NOW + DAY)
    assert await told(store, NOW + DAY) == []


async def test_sources_that_are_muted_are_no_news(store: Store):
    """The line would show none of them, and tell what people know."""
    of = await filed(store, CHANNEL, [1])
    await told(store, NOW)
    await reported(store, article(of, 1), "echo", "herald", due_at=NOW + DAY)
    subject = Subject(Verb.MUTE, About.SOURCE, str(source("https://echo.example/feed").id))
    mute = Ask(id=AskId(1), destination_id=CHANNEL.id, subject=subject, name="echo", person="U1", decides=True, made_at=NOW)
    await store.ask(mute)
    assert await told(store, NOW + DAY) == []


async def test_a_story_of_an_earlier_digest_comes_again_once_with_what_is_new(store: Store):
    """As an entry of its own, so that both digests keep their stories; a third time it does not come."""
    first = await in_a_digest(store)
    await reported(store, first, "echo", "herald", due_at=NOW + DAY)
    [second] = await told(store, NOW + DAY)
    assert [(each.delivery.kind, len(each.since)) for each in second.items] == [(Kind.AGAIN, 2)]
    assert second.kind is Kind.DIGEST
    for kind, held in ((Kind.DIGEST, NOW), (Kind.AGAIN, NOW + DAY)):
        batch = await store.message_of(delivery_id(CHANNEL.id, first.story_id, kind))
        assert batch is not None
        assert batch.announced_at == held
    shown = await store.messages(CHANNEL.id, 9, digests=True)
    assert [sent_at(each) for each in shown] == [NOW + DAY, NOW]
    assert [(each.earlier, each.since) for each in shown[0].items] == [(each.earlier, each.since) for each in second.items]
    assert [each.kind for each in await store.told_lately(CHANNEL.id, 9)] == [Kind.AGAIN, Kind.DIGEST]
    await reported(store, first, "globe", "times", "wire", due_at=NOW + 2 * DAY)
    assert await told(store, NOW + 2 * DAY) == []


async def test_too_little_waits_for_more(store: Store):
    """What was withdrawn is owed anew with the next report, and then counts with the one before."""
    first = await in_a_digest(store)
    await reported(store, first, "echo", due_at=NOW + DAY)
    assert await told(store, NOW + DAY) == []
    await reported(store, first, "herald", due_at=NOW + 2 * DAY)
    [digest] = await told(store, NOW + 2 * DAY)
    assert len(digest.items[0].since) == 2


async def test_a_new_figure_is_enough(store: Store):
    """One report that changes an amount."""
    of = source()
    await store.add_sources([of])
    await save_destination(store, CHANNEL)
    first = article(of, 1, title="Chip plant to cost 12 billion euros")
    await save_subscription(store, subscription(CHANNEL))
    entry = delivery(CHANNEL, first, Kind.DIGEST)
    await store.record(poll(of, [first], [entry], stories=(story(first),), evidence={first.id: (evidence(),)}))
    await told(store, NOW)
    await reported(store, first, "echo", due_at=NOW + DAY, title="Chip plant to cost 21 billion euros")
    assert len(await told(store, NOW + DAY)) == 1


async def test_the_same_poll_twice_tells_nothing_again(store: Store):
    """A record may be applied again after a crash, also when its digest is out."""
    first = await in_a_digest(store)
    of = source()
    entry = delivery(CHANNEL, first, Kind.DIGEST, due_at=NOW + DAY)
    await store.record(poll(of, [first], [entry]))
    assert await told(store, NOW + DAY) == []
    assert await store.owed(DeliveryId(delivery_id(CHANNEL.id, first.story_id, Kind.AGAIN))) is None


async def test_a_digest_of_old_and_new_stories_holds_the_new_ones(store: Store):
    """Those that tell nothing new do not keep the others waiting."""
    first = await in_a_digest(store)
    await reported(store, first, "echo", due_at=NOW + DAY)
    await filed(store, CHANNEL, [7], Kind.DIGEST, NOW + DAY)
    [digest] = await told(store, NOW + DAY)
    assert [each.article.identity for each in digest.items] == [7]


async def test_a_digest_that_was_interrupted_stands_as_it_stood_whatever_is_muted_meanwhile(store: Store):
    """Its stories, their reports, and what told them before: it may be in the channel already."""
    first = await in_a_digest(store)
    await filed(store, CHANNEL, [7], Kind.DIGEST, NOW + DAY)
    await reported(store, first, "echo", "herald", due_at=NOW + DAY)
    [begun] = await store.begin(CHANNEL.id, NOW + DAY, 10)
    for number, (about, what) in enumerate([(About.SOURCE, str(first.source_id)), (About.STORY, str(first.story_id)), (About.WORD, "7")]):
        subject = Subject(Verb.MUTE, about, what)
        mute = Ask(id=AskId(number + 1), destination_id=CHANNEL.id, subject=subject, name="", person="U1", decides=True, made_at=NOW)
        await store.ask(mute)
    await reported(store, first, "globe", due_at=NOW + DAY + HOUR)
    [again] = await store.begin(CHANNEL.id, NOW + DAY + 2 * HOUR, 10)
    assert (again.nonce, again.interrupted) == (begun.nonce, True)
    assert [(each.article, each.reports, each.earlier, each.evidence) for each in again.items] == [
        (each.article, each.reports, each.earlier, each.evidence) for each in begun.items
    ]
