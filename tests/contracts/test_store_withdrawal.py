"""What nobody wants any more, on every store: a story is withdrawn where no report of it is wanted, and told with the next that is."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import Again, Batch, Growth, Item, Kind, MessageId, Off, Parked, Sent, Settlement
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode, Subscription
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, evidence, poll, source, subscribed, subscription
from tests.fakes.seeding import save_destination, save_subscription

TO = destination()
HERE, THERE = source(), source("https://other.example/feed", title="The Other")
ENGLISH = article(HERE, 1)
FRENCH = article(THERE, 2, story_of=ENGLISH, lang="fr", seen_at=NOW + MINUTE)
ANOTHER = article(THERE, 3, story_of=ENGLISH, seen_at=NOW + 2 * MINUTE)
OTHER = article(HERE, 7)

each_kind = pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST, Kind.MORE])


async def report(store: Store, of: Article, topic: str, kind: Kind = Kind.ALERT, *, fact: bool = False) -> None:
    """Record a report on a topic, the first or a further one, which owes the channel its story."""
    further = {} if of == ENGLISH else {"stories": (), "grown": (Growth(story_id=of.story_id, article_id=of.id, fact=fact),)}
    here = HERE if of.source_id == HERE.id else THERE
    await store.record(poll(here, [of], [delivery(TO, of, kind)], evidence={of.id: (evidence(topic, 3.0),)}, **further))


async def reported_twice(store: Store, kind: Kind = Kind.ALERT) -> None:
    """Owe a channel that subscribes to two topics a story: its first report is on AI, in English, its second on quantum, in French."""
    await store.add_sources([HERE, THERE])
    await save_destination(store, TO)
    for topic in ("ai", "quantum"):
        await save_subscription(store, subscription(TO, topic))
    await report(store, ENGLISH, "ai", kind)
    await report(store, FRENCH, "quantum", kind)


def told(batches: list[Batch]) -> list[tuple[int, list[str], list[int]]]:
    """Return what messages tell: the report for which the channel gets each story, the topics that are named, and the other reports."""
    return [_told(item) for batch in batches for item in batch.items]


def _told(item: Item) -> tuple[int, list[str], list[int]]:
    reports = {each.article.id: int(each.article.identity) for each in item.coverage}
    filed = reports.pop(ArticleId(item.delivery.article_id or 0))
    return filed, [each.topic for each in item.evidence], sorted(reports.values())


@each_kind
async def test_a_story_of_which_another_report_is_wanted_is_told_by_that(store: Store, kind: Kind):
    """The subscription ended for which it was filed, and another one asks for what others reported of it."""
    await reported_twice(store, kind)
    await store.unsubscribe(subscription(TO).id)
    assert told([*await store.begin(TO.id, NOW + MINUTE, 9)]) == [(2, ["quantum"], [1])]
    assert told([*await store.begin(TO.id, NOW + MINUTE, 9)]) == [(2, ["quantum"], [1])], "an interrupted message stays the same"


@each_kind
async def test_a_story_is_told_in_a_language_that_the_channel_takes_now(store: Store, kind: Kind):
    """Its languages were changed while the story waited."""
    await reported_twice(store, kind)
    for topic in ("ai", "quantum"):
        await save_subscription(store, subscription(TO, topic, languages=frozenset({"fr"})))
    assert told([*await store.begin(TO.id, NOW + MINUTE, 9)]) == [(2, ["quantum"], [1])]


@each_kind
async def test_a_story_of_which_no_report_is_wanted_is_withdrawn(store: Store, kind: Kind):
    """In the language of no report, on a topic of none."""
    await reported_twice(store, kind)
    for topic in ("ai", "quantum"):
        await save_subscription(store, subscription(TO, topic, languages=frozenset({"ja"})))
    assert await store.begin(TO.id, NOW + MINUTE, 9) == []
    assert (await store.outbox_counts())["parked"] == 1


async def test_what_waits_for_the_morning_is_judged_by_all_reports_too(store: Store):
    """A look at night finds the story wanted, and lets it wait."""
    await reported_twice(store)
    await save_destination(store, replace(TO, quiet_hours=QuietHours(begins=time(9), ends=time(10), zone="UTC")))
    await store.unsubscribe(subscription(TO).id)
    assert await store.begin(TO.id, NOW + MINUTE, 9) == []
    assert told([*await store.begin(TO.id, NOW.replace(hour=10), 9)]) == [(2, ["quantum"], [1])]


async def test_a_card_is_edited_while_any_report_of_its_story_is_wanted(store: Store):
    """It names the topics of all its reports but those that the channel left."""
    await reported_twice(store)
    [alert] = await store.begin(TO.id, NOW + MINUTE, 1)
    await store.settle([Settlement(batch=alert, outcome=Sent(message_id=MessageId("m"), at=NOW + MINUTE))])
    await report(store, ANOTHER, "telecom")
    await store.unsubscribe(subscription(TO).id)
    [edit] = await store.begin(TO.id, NOW + DAY, 9)
    assert (edit.kind, told([edit])) == (Kind.UPDATE, [(1, ["quantum"], [2, 3])])


async def left(store: Store) -> None:
    """End the channel's subscriptions, and look what it is owed."""
    for topic in ("ai", "quantum"):
        await store.unsubscribe(subscription(TO, topic).id)
    assert await store.begin(TO.id, NOW + 3 * MINUTE, 9) == []
    assert (await store.outbox_counts())["pending"] == 0


async def back(store: Store) -> None:
    """Let the channel subscribe again."""
    await subscribed(store, TO, subscription(TO, created_at=NOW + 4 * MINUTE))


async def sent(store: Store, at: datetime = NOW + 5 * MINUTE) -> list[Batch]:
    """Send all that is due, and return it."""
    batches = [*await store.begin(TO.id, at, 9)]
    await store.settle([Settlement(batch=each, outcome=Sent(message_id=MessageId("m"), at=at)) for each in batches])
    return batches


@pytest.mark.parametrize(
    ("kind", "again"), [(Kind.ALERT, Kind.ALERT), (Kind.ALERT, Kind.MORE), (Kind.MORE, Kind.ALERT), (Kind.DIGEST, Kind.DIGEST)]
)
async def test_what_was_withdrawn_is_told_with_the_next_report(store: Store, kind: Kind, again: Kind):
    """Who leaves a topic and comes back hears of its stories again, by the report that came since, and once."""
    await reported_twice(store, kind)
    await left(store)
    await back(store)
    assert await store.begin(TO.id, NOW + 4 * MINUTE, 9) == [], "nothing new was reported"
    await report(store, ANOTHER, "ai", again)
    batches = await sent(store)
    came = Kind.ALERT if again is Kind.MORE else again  # a rest of one is a card
    assert ([each.kind for each in batches], told(batches)) == ([came], [(3, ["ai"], [1, 2])])
    await report(store, replace(ANOTHER, id=article(THERE, 4).id, identity=article(THERE, 4).identity), "ai", again)
    assert [each.kind for each in await sent(store)] == ([Kind.UPDATE] if came is Kind.ALERT else [])


async def test_what_was_given_up_with_its_channel_is_told_with_the_next_report(store: Store):
    """Nothing of it was posted either; the channel takes messages again."""
    await reported_twice(store)
    await store.record(poll(HERE, [OTHER], [delivery(TO, OTHER, due_at=NOW - MINUTE)]))
    [refused] = await store.begin(TO.id, NOW, 1)
    await store.settle([Settlement(batch=refused, outcome=Off(at=NOW, reason="refused for a week"))])
    await back(store)
    await report(store, ANOTHER, "ai")
    assert told(await sent(store)) == [(3, ["ai", "quantum"], [1, 2])]


@pytest.mark.parametrize(("counted", "stories"), [(False, [(3, ["ai"], [1, 2])]), (True, [])])
async def test_what_may_have_been_posted_is_not_told_again(store: Store, counted: bool, stories: list[Any]):  # noqa: FBT001
    """A message that only had to wait was not; one whose answer was lost may stand in the channel."""
    await reported_twice(store)
    [batch] = await store.begin(TO.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="later", counted=counted))])
    await left(store)
    await back(store)
    await report(store, ANOTHER, "ai")
    assert told(await sent(store)) == stories


async def test_what_a_platform_refused_is_not_told_again(store: Store):
    """The next report of the story would be refused for the same reason."""
    await reported_twice(store)
    [batch] = await store.begin(TO.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Parked(reason="too long"))])
    await report(store, ANOTHER, "ai")
    assert await sent(store) == []


async def test_a_card_of_another_report_keeps_that_when_it_grows(store: Store):
    """An edit that was filed for the card that there might have been says what the card says that there is."""
    await store.add_sources([HERE, THERE])
    await save_destination(store, TO)
    await back(store)
    await report(store, ENGLISH, "ai")
    [batch] = await store.begin(TO.id, NOW, 1)
    await report(store, FRENCH, "ai")
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="slow down", counted=False))])
    await left(store)
    await back(store)
    await report(store, ANOTHER, "ai")
    assert told(await sent(store)) == [(3, ["ai"], [1, 2])]
    await report(store, article(THERE, 9, story_of=ENGLISH, seen_at=NOW + 6 * MINUTE), "ai")
    assert told(await sent(store, NOW + DAY)) == [(3, ["ai"], [1, 2, 9])]


@pytest.mark.parametrize("edited", [False, True])
async def test_a_card_grows_again_once_its_topic_is_wanted_again(store: Store, edited: bool):  # noqa: FBT001
    """Its edit, and the answer to it, were withdrawn while nobody wanted them; before or after other edits."""
    await reported_twice(store)
    await sent(store, NOW + MINUTE)
    if edited:
        await report(store, article(THERE, 8, story_of=ENGLISH), "ai")
        assert [each.kind for each in await sent(store, NOW + MINUTE)] == [Kind.UPDATE]
    await report(store, article(THERE, 9, story_of=ENGLISH), "ai", fact=True)
    await left(store)
    await back(store)
    await report(store, ANOTHER, "ai", fact=True)
    assert {(each.kind, int(each.items[0].article.identity)) for each in await sent(store, NOW + DAY)} == {(Kind.UPDATE, 1), (Kind.FACT, 3)}


DAILY = DigestTime(at=time(8, 30), zone="Europe/Paris")


async def both_ways(store: Store, mode: Mode) -> Subscription:
    """Owe a channel a story on two topics: on AI it asks for a digest, and as `mode` says for cards; on quantum for cards."""
    await store.add_sources([HERE])
    await save_destination(store, TO)
    ai = subscription(TO, mode=mode, digest=DAILY, created_at=NOW - DAY)
    await save_subscription(store, ai)
    owed = [delivery(TO, ENGLISH, Kind.DIGEST, due_at=NOW + DAY)]
    owed += [delivery(TO, ENGLISH, Kind.ALERT)] if mode.live else []
    await store.record(poll(HERE, [ENGLISH], owed, evidence={ENGLISH.id: (evidence("ai"), evidence("quantum"))}))
    return ai


async def test_who_goes_live_is_not_told_once_more_by_the_digest_that_was(store: Store):
    """The card told it already; what follows the card still comes."""
    ai = await both_ways(store, Mode.BOTH)
    await subscribed(store, TO, replace(ai, mode=Mode.LIVE, digest=None, created_at=NOW))
    assert [batch.kind for batch in await sent(store)] == [Kind.ALERT]
    assert await store.begin(TO.id, NOW + 2 * DAY, 9) == []


async def test_who_goes_live_gets_what_only_the_digest_would_have_told(store: Store):
    """Nothing is lost by a change."""
    ai = await both_ways(store, Mode.DIGEST)
    await subscribed(store, TO, replace(ai, mode=Mode.LIVE, digest=None, created_at=NOW))
    assert [batch.kind for batch in await store.begin(TO.id, NOW + 2 * DAY, 9)] == [Kind.DIGEST]


@pytest.mark.parametrize("digest", [None, DAILY])
async def test_a_digest_that_ended_tells_nothing_that_cards_of_another_topic_told(store: Store, digest: DigestTime | None):
    """At its old time there is silence, also where the other topic has a digest: nothing is new."""
    ai = await both_ways(store, Mode.BOTH)
    other = subscription(TO, "quantum", mode=Mode.BOTH if digest else Mode.LIVE, digest=digest, created_at=NOW - DAY)
    await save_subscription(store, other)
    await store.unsubscribe(ai.id)
    assert [batch.kind for batch in await sent(store)] == [Kind.ALERT]
    assert await store.begin(TO.id, NOW + 2 * DAY, 9) == []
