"""Who speaks for a story in a channel, on every store: the rule, what a later try says, and when an edit changes the head."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import Again, Batch, Growth, Kind, MessageId, Sent, Settlement
from bot.domain.source import Source, SourceKind
from bot.ports.store import Store
from tests.contracts.store_data import AI, MINUTE, NOW, article, delivery, destination, evidence, poll, source, subscription
from tests.fakes.seeding import save_channel, save_destination, save_subscription

TO = destination(locale="fr")
HOUR = timedelta(hours=1)
WIRE = source("https://wire.example/feed", title="The Wire")
LAB = source("https://lab.example/feed", title="The Lab", kind=SourceKind.PRIMARY)
GAZETTE = source("https://gazette.example/feed", title="La Gazette")
LINKS = source("https://links.example/feed", title="Links", kind=SourceKind.AGGREGATOR)


def report(of: Source, number: int, lang: str, **changes: object) -> Article:
    """Return a report of the one story, a minute after the one with the number before."""
    at = NOW + number * MINUTE
    return replace(article(of, number, story_of=FIRST, lang=lang, seen_at=at, published_at=at, url=f"{of.url}/{number}"), **changes)  # type: ignore[arg-type]


FIRST = article(WIRE, 1, lang="en", url="https://wire.example/1")
GERMAN, FRENCH = report(LINKS, 2, "de"), report(GAZETTE, 3, "fr")
PRIMARY = report(LAB, 4, "fr")


async def opened(store: Store, kind: Kind = Kind.ALERT) -> None:
    """Record the first report, which owes the channel its story; a list has two more, since of fewer there would be cards."""
    await store.add_sources([WIRE, LAB, GAZETTE, LINKS])
    await save_channel(store, TO)
    some = [FIRST, article(WIRE, 101), article(WIRE, 102)] if kind is Kind.MORE else [FIRST]
    await store.record(poll(WIRE, some, [delivery(TO, each, kind) for each in some]))


async def told(store: Store, *reports: Article, at: datetime = NOW, of: Source = GAZETTE) -> None:
    """Record further reports."""
    for each in reports:
        grown = Growth(story_id=FIRST.story_id, article_id=each.id, spacing=MINUTE)
        await store.record(poll(of, [each], stories=(), at=at, grown=(grown,)))


async def begun(store: Store, at: datetime = NOW) -> Batch:
    """Begin the one message that is due."""
    [batch] = await store.begin(TO.id, at, 1)
    return batch


async def sent(store: Store, at: datetime = NOW) -> list[ArticleId]:
    """Send the one message that is due; return the reports as it shows them."""
    batch = await begun(store, at)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m1"), at=at))])
    return shown(batch)


def shown(batch: Batch) -> list[ArticleId]:
    [item] = [each for each in batch.items if each.article.story_id == FIRST.story_id]
    return [each.article.id for each in item.coverage]


def ids(*reports: Article) -> list[ArticleId]:
    return [each.id for each in reports]


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST, Kind.MORE])
async def test_the_readers_language_leads_then_the_maker_then_the_press_then_the_first(store: Store, kind: Kind):
    """In cards, digests and lists alike, whoever answered first."""
    await opened(store, kind)
    await told(store, GERMAN, of=LINKS)
    await told(store, PRIMARY, of=LAB)
    await told(store, FRENCH)
    assert await sent(store) == ids(PRIMARY, FRENCH, FIRST, GERMAN)


async def test_a_language_that_the_channel_refuses_does_not_lead(store: Store):
    """A French channel that asked for English and German alone reads English."""
    await opened(store)
    await save_subscription(store, subscription(TO, languages=frozenset({"en", "de"})))
    await told(store, FRENCH)
    assert await sent(store) == ids(FIRST, FRENCH)


async def test_the_topics_are_those_of_all_reports(store: Store):
    """Each with what the first report that has it says, so that they do not depend on who answered first."""
    await opened(store)
    await save_subscription(store, subscription(TO, "quantum"))
    found = {FRENCH.id: (evidence(AI, 9.0), evidence("quantum", 2.5), evidence("telecom", 9.0))}
    await store.record(poll(GAZETTE, [FRENCH], stories=(), evidence=found))
    batch = await begun(store)
    assert [(each.topic, each.score) for each in batch.items[0].evidence] == [("ai", 9.0), ("quantum", 2.5)]


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST, Kind.MORE])
async def test_a_later_try_shows_what_the_first_did(store: Store, kind: Kind):
    """Also after a crash, and whatever was reported meanwhile."""
    await opened(store, kind)
    await told(store, GERMAN, of=LINKS)
    first = await begun(store)
    await told(store, FRENCH)
    again = await begun(store, NOW + MINUTE)
    assert again.interrupted
    assert shown(again) == shown(first) == ids(FIRST, GERMAN)
    await store.settle([Settlement(batch=again, outcome=Again(at=NOW + 2 * MINUTE, reason="reset"))])
    assert shown(await begun(store, NOW + 2 * MINUTE)) == shown(first)


async def test_a_message_that_was_not_posted_for_certain_shows_all(store: Store):
    """The platform asked for patience: nobody has read anything yet."""
    await opened(store)
    batch = await begun(store)
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="slow down", counted=False))])
    await told(store, FRENCH)
    assert await sent(store, NOW + MINUTE) == ids(FRENCH, FIRST)


async def edited(store: Store, at: datetime, *reports: Article, of: Source = GAZETTE) -> list[ArticleId]:
    """Record reports and edit the card at once; return how it shows them."""
    await told(store, *reports, at=at, of=of)
    return await sent(store, at)


async def test_an_edit_brings_the_readers_language_at_once(store: Store):
    """The first change of a head need not wait."""
    await opened(store)
    assert await sent(store) == ids(FIRST)
    assert await edited(store, NOW + 3 * MINUTE, FRENCH) == ids(FRENCH, FIRST)


async def test_a_head_that_changed_by_a_clock_that_ran_ahead_changes_again(store: Store):
    """It was set right by days since: the maker's own report does not wait until the time of the last change comes."""
    await opened(store)
    ahead = NOW + timedelta(days=3)
    assert await sent(store, ahead) == ids(FIRST)
    assert await edited(store, ahead + MINUTE, FRENCH) == ids(FRENCH, FIRST)
    await told(store, PRIMARY, of=LAB)
    assert await sent(store, NOW + MINUTE) == ids(PRIMARY, FRENCH, FIRST)
    assert await store.begin(TO.id, NOW + HOUR, 1) == []


async def test_a_head_changes_once_in_ten_minutes(store: Store):
    """The maker's own report waits for the end of the ten minutes, and then an edit brings it, though nothing was reported since."""
    await opened(store)
    await sent(store)
    await edited(store, NOW + 3 * MINUTE, FRENCH)
    assert await edited(store, NOW + 5 * MINUTE, PRIMARY, of=LAB) == ids(FRENCH, PRIMARY, FIRST)
    assert await store.begin(TO.id, NOW + 12 * MINUTE, 1) == []
    assert await sent(store, NOW + 13 * MINUTE) == ids(PRIMARY, FRENCH, FIRST)
    assert await store.begin(TO.id, NOW + 9 * HOUR, 1) == []


async def test_a_head_stays_after_two_hours(store: Store):
    """Who remembers the card looks for the title that it had; the report is listed first of the others."""
    await opened(store)
    await sent(store)
    late = NOW + 2 * HOUR + MINUTE
    assert await edited(store, late, FRENCH) == ids(FIRST, FRENCH)
    assert await store.begin(TO.id, late + HOUR, 1) == []


async def test_an_edit_that_was_interrupted_changes_the_head_once(store: Store):
    """Begun again after a crash, it is the same card."""
    await opened(store)
    await sent(store)
    await told(store, FRENCH, at=NOW + 3 * MINUTE)
    first, again = await begun(store, NOW + 3 * MINUTE), await begun(store, NOW + 4 * MINUTE)
    assert shown(first) == shown(again) == ids(FRENCH, FIRST)
    assert again.items[0].delivery.head_at == NOW + 3 * MINUTE


async def test_an_edit_knows_what_is_new_since_the_card_was_posted(store: Store):
    """However often it was edited."""
    await opened(store)
    await told(store, GERMAN, of=LINKS)
    await sent(store)
    await edited(store, NOW + 3 * MINUTE, FRENCH)
    await told(store, PRIMARY, at=NOW + 5 * MINUTE, of=LAB)
    batch = await begun(store, NOW + 5 * MINUTE)
    assert batch.items[0].since == set(ids(FRENCH, PRIMARY))


async def test_an_answer_is_about_the_report_that_brought_the_fact(store: Store):
    """Whatever its language is, and whoever speaks for the story."""
    await opened(store)
    await sent(store)
    grown = Growth(story_id=FIRST.story_id, article_id=GERMAN.id, spacing=MINUTE, fact=True)
    await store.record(poll(LINKS, [GERMAN], stories=(), grown=(grown,)))
    batches: Sequence[Batch] = await store.begin(TO.id, NOW, 9)
    assert {batch.kind: shown(batch)[0] for batch in batches} == {Kind.UPDATE: FIRST.id, Kind.FACT: GERMAN.id}


async def test_channels_of_two_languages_have_a_head_each(store: Store):
    """One story, two languages."""
    await opened(store)
    english = destination("english", locale="en-GB")
    await save_destination(store, english)
    await save_subscription(store, subscription(english))
    await store.file([delivery(english, FIRST)])
    await told(store, FRENCH)
    heads = [(await store.begin(to.id, NOW, 1))[0].items[0].article.lang for to in (TO, english)]
    assert heads == ["fr", "en"]


async def test_who_asks_why_is_told_of_the_head_that_the_card_shows(store: Store):
    """Also after an edit gave it another; a channel that was not told the story hears of the article itself."""
    await opened(store)
    alert = delivery(TO, FIRST)
    await sent(store)
    told_first = await store.owed(alert.id)
    await edited(store, NOW + 3 * MINUTE, FRENCH)
    told_now = await store.owed(alert.id)
    assert told_first
    assert told_now
    assert [each.as_told(TO.id).article.id for each in (told_first, told_now)] == ids(FIRST, FRENCH)
    assert told_now.as_told(destination("other").id).article.id == FIRST.id


@pytest.mark.parametrize("kind", [Kind.DIGEST, Kind.MORE])
async def test_a_later_try_keeps_the_order_and_the_topics_whatever_the_channel_subscribes_to_by_then(store: Store, kind: Kind):
    """Page and section of each story stay, so that the pages which were sent fit those to come."""
    await opened(store)
    await save_subscription(store, subscription(TO, "quantum"))
    some = [article(WIRE, number) for number in (201, 202, 203)]
    found = dict(
        zip(
            [each.id for each in some],
            [(evidence(AI, 2.5),), (evidence("quantum", 4.0), evidence(AI, 2.0)), (evidence(AI, 3.0),)],
            strict=True,
        )
    )
    await sent(store)
    await store.record(poll(WIRE, some, [delivery(TO, each, kind) for each in some], evidence=found))
    first = await begun(store)
    await store.unsubscribe(subscription(TO, "quantum").id)
    await save_subscription(store, subscription(TO, "telecom"))
    again = await begun(store, NOW + MINUTE)
    assert again.interrupted
    assert [(each.article.id, each.evidence) for each in again.items] == [(each.article.id, each.evidence) for each in first.items]
    assert [each.topic for each in first.items[0].evidence] == ["quantum", AI]
