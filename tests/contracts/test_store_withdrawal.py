"""What nobody wants any more, on every store: a story is withdrawn where no report of it is wanted."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.article import Article
from bot.domain.delivery import Batch, Growth, Kind, MessageId, Sent, Settlement
from bot.domain.quiet_hours import QuietHours
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, evidence, poll, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

TO = destination()
HERE, THERE = source(), source("https://other.example/feed", title="The Other")
ENGLISH = article(HERE, 1)
FRENCH = article(THERE, 2, story_of=ENGLISH, lang="fr", seen_at=NOW + MINUTE)
ANOTHER = article(THERE, 3, story_of=ENGLISH, seen_at=NOW + 2 * MINUTE)

each_kind = pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST, Kind.MORE])


async def report(store: Store, of: Article, topic: str, kind: Kind = Kind.ALERT) -> None:
    """Record a report on a topic, the first or a further one, which owes the channel its story."""
    further = {} if of == ENGLISH else {"stories": (), "grown": (Growth(story_id=of.story_id, article_id=of.id),)}
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
    """Return what messages tell: each story's article, the topics that are named, and the other reports."""
    return [
        (int(item.article.identity), [each.topic for each in item.evidence], [int(each.article.identity) for each in item.reports])
        for batch in batches
        for item in batch.items
    ]


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
    """It keeps its first report, without a topic that the channel left."""
    await reported_twice(store)
    [alert] = await store.begin(TO.id, NOW + MINUTE, 1)
    await store.settle([Settlement(batch=alert, outcome=Sent(message_id=MessageId("m"), at=NOW + MINUTE))])
    await report(store, ANOTHER, "telecom")
    await store.unsubscribe(subscription(TO).id)
    [edit] = await store.begin(TO.id, NOW + DAY, 9)
    assert (edit.kind, told([edit])) == (Kind.UPDATE, [(1, [], [2, 3])])
