"""Filters of subscriptions, on every store: how they are kept, and what a story waits for that too few publishers tell."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.article import ArticleId
from bot.domain.delivery import Batch, Deferred, Growth, Kind, MessageId, Sent, Settlement, State
from bot.domain.filters import Filter, kind_mark
from bot.domain.following import OPERATOR
from bot.domain.schedule import EVERY_DAY, DigestTime
from bot.domain.subscription import Mode
from bot.domain.topic import TopicSlug
from bot.outbox.alone import ALONE, PATIENCE
from bot.outbox.withdrawal import FILTERED
from bot.ports.store import Store
from bot.store.postgres import PostgresStore
from bot.store.sql.queue import SqlQueue
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, evidence, poll, source, subscribed, subscription
from tests.fakes.seeding import save_destination

TO = destination()
HERE, THERE = source(), source("https://other.example/feed", title="The Other")
FIRST = article(HERE, 1)
SAME = article(HERE, 2, story_of=FIRST, seen_at=NOW + MINUTE)
OTHER = article(THERE, 3, story_of=FIRST, url="https://other.example/3", seen_at=NOW + MINUTE)
TWO = Filter(publishers=2)
MORNING = DigestTime(at=(NOW + timedelta(hours=1)).time().replace(second=0, microsecond=0), zone="UTC", days=EVERY_DAY)


async def opened(store: Store, kind: Kind = Kind.ALERT, **wish: Any) -> None:
    """Record the first report of a story, and what it owes to a channel that waits for two publishers."""
    await store.add_sources([HERE, THERE])
    await save_destination(store, TO)
    await subscribed(store, TO, subscription(TO, **{"filter": TWO, **wish}))
    await store.record(poll(HERE, [FIRST], [delivery(TO, FIRST, kind)], evidence={FIRST.id: (evidence(),)}))


async def joined(store: Store, report=OTHER, at=NOW + MINUTE):
    """Record another report of the story; return whom that wakes."""
    growth = Growth(story_id=FIRST.story_id, article_id=report.id)
    where = THERE if report.source_id == THERE.id else HERE
    found = {report.id: (evidence(),)}
    return await store.record(
        poll(where, [report], [delivery(TO, report, filed_at=at)], stories=(), at=at, grown=(growth,), evidence=found)
    )


async def begun(store: Store, at=NOW) -> Batch | None:
    batches = await store.begin(TO.id, at, 1)
    return batches[0] if batches else None


async def fate_of(store: Store):
    """Return the delivery of the first report."""
    [history] = await store.history_of(FIRST.url, FIRST.canonical_url, OPERATOR)
    [(_, owed)] = history.deliveries
    return owed


async def test_a_filter_is_kept(store: Store):
    """All that it says, and the queries of all of them once."""
    await save_destination(store, TO)
    full = Filter(query='-stock "a, b"', contrary=True, without=frozenset({"deals", "opinion"}), publishers=3)
    await subscribed(store, TO, subscription(TO, filter=full))
    await subscribed(store, TO, subscription(TO, "quantum", filter=Filter(query=full.query, contrary=True)))
    await subscribed(store, TO, subscription(TO, "chips", filter=TWO))
    assert {each.filter for each in await store.subscriptions(TO.id)} == {full, Filter(query=full.query, contrary=True), TWO}
    assert list(await store.filters()) == [Filter(query=full.query, contrary=True)]


async def test_articles_bear_marks(store: Store):
    """Beside what they matched when they came; marked twice they bear it once, and what is not there is left alone."""
    await opened(store)
    opinion = kind_mark("opinion")
    for _ in range(2):
        await store.mark({FIRST.id: [opinion], ArticleId(7): [opinion]})
    assert await store.marks_of([FIRST.id, ArticleId(7)]) == {FIRST.id: {TopicSlug("ai"), opinion}}


async def test_a_story_is_told_once_two_publishers_tell_it(store: Store):
    """It waits; a second report of the same publisher changes nothing, and one of another lets it be told with both."""
    await opened(store)
    assert await begun(store) is None
    assert [(await fate_of(store)).deferred, (await fate_of(store)).due_at] == [Deferred.ALONE, NOW + PATIENCE]
    await joined(store, SAME)
    assert await begun(store, NOW + MINUTE) is None
    assert list(await joined(store)) == [TO.id]
    batch = await begun(store, NOW + MINUTE)
    assert batch
    assert batch.kind is Kind.ALERT
    assert {each.article.id for each in batch.items[0].coverage} == {FIRST.id, SAME.id, OTHER.id}
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW + MINUTE))])
    assert (await fate_of(store)).state is State.SENT


async def test_what_nobody_joins_is_given_up_and_told_if_somebody_does_later(store: Store):
    """After some days; the report that comes then owes it anew."""
    await opened(store)
    assert await begun(store) is None
    assert await begun(store, NOW + PATIENCE) is None
    assert [(await fate_of(store)).state, (await fate_of(store)).last_error] == [State.PARKED, ALONE]
    late = NOW + PATIENCE + DAY
    await joined(store, at=late)
    assert await begun(store, late)


async def test_an_entry_waits_for_the_next_digest(store: Store):
    """As long as one publisher alone tells it; others of the digest do not wait for it."""
    await opened(store, Kind.DIGEST, mode=Mode.DIGEST, digest=MORNING)
    assert await begun(store) is None
    owed = await fate_of(store)
    assert (owed.kind, owed.due_at) == (Kind.DIGEST, NOW.replace(hour=10, minute=30, second=0, microsecond=0))
    await joined(store)
    assert await begun(store, owed.due_at)


async def test_whoever_waits_for_fewer_is_told_what_waited(store: Store):
    """The card that waited goes out when the channel asks for no second publisher any more."""
    await opened(store)
    assert await begun(store) is None
    [before] = await store.subscriptions(TO.id)
    await subscribed(store, TO, replace(before, filter=Filter()))
    assert await begun(store)


async def test_another_subscription_that_waits_for_nobody_is_told_at_once(store: Store):
    """The fewest publishers that any of them asks for are enough."""
    await store.add_sources([HERE])
    await save_destination(store, TO)
    await subscribed(store, TO, subscription(TO, filter=TWO))
    await subscribed(store, TO, subscription(TO, "quantum"))
    found = {FIRST.id: (evidence(), evidence("quantum"))}
    await store.record(poll(HERE, [FIRST], [delivery(TO, FIRST)], evidence=found))
    assert await begun(store)


async def test_what_waits_is_judged_by_the_filter_of_that_moment(store: Store):
    """A filter that was set meanwhile holds back what fell due before; its reason is kept."""
    await opened(store, filter=Filter(without=frozenset({"opinion"})))
    await store.mark({FIRST.id: [kind_mark("opinion")]})
    assert await begun(store) is None
    assert [(await fate_of(store)).state, (await fate_of(store)).last_error] == [State.PARKED, FILTERED]


async def test_an_answer_does_not_wait_longer_than_its_card(store: Store):
    """What changes a story that waited is told with it, and not once the patience for other publishers would have ended."""
    await opened(store)
    assert await begun(store) is None
    growth = Growth(story_id=FIRST.story_id, article_id=OTHER.id, fact=True)
    await store.record(poll(THERE, [OTHER], stories=(), at=NOW + MINUTE, grown=(growth,), evidence={OTHER.id: (evidence(),)}))
    card = await begun(store, NOW + MINUTE)
    assert card
    await store.settle([Settlement(batch=card, outcome=Sent(message_id=MessageId("m"), at=NOW + MINUTE))])
    answer = await begun(store, NOW + MINUTE)
    assert answer
    assert answer.kind is Kind.FACT


async def test_a_subscription_that_waits_for_nobody_is_told_at_once_what_waited(store: Store):
    """Another subscription to what waits, or the same one after it was ended, tells it now and not days later."""
    await opened(store)
    assert await begun(store) is None
    [before] = await store.subscriptions(TO.id)
    await store.unsubscribe(before.id)
    await subscribed(store, TO, subscription(TO))
    assert await begun(store, NOW + MINUTE)


async def test_a_subscription_that_goes_live_tells_at_once_what_waited(store: Store):
    """One whose digest alone would have told it, and that waits for nobody."""
    await store.add_sources([HERE])
    await save_destination(store, TO)
    await subscribed(store, TO, subscription(TO, filter=TWO))
    await subscribed(store, TO, subscription(TO, "quantum", mode=Mode.DIGEST, digest=MORNING))
    found = {FIRST.id: (evidence(), evidence("quantum"))}
    await store.record(poll(HERE, [FIRST], [delivery(TO, FIRST)], evidence=found))
    assert await begun(store) is None
    [digest] = [each for each in await store.subscriptions(TO.id) if each.topic == "quantum"]
    await subscribed(store, TO, replace(digest, mode=Mode.BOTH))
    assert await begun(store, NOW + MINUTE)


async def test_a_report_that_comes_while_publishers_are_counted_is_heard_of(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Of a poll and a look at the queue at one moment, which a database may let run side by side, one sees what the other did."""
    await opened(store)
    polls: list[asyncio.Task[Any]] = []
    count = SqlQueue._with_reports

    async def counted(*args: Any) -> Any:
        found = await count(*args)
        if not polls:
            polls.append(asyncio.create_task(joined(store, at=NOW)))
            await asyncio.wait(polls, timeout=0.2)
        return found

    if isinstance(store, PostgresStore):
        monkeypatch.setattr(SqlQueue, "_with_reports", counted)
    told = await begun(store)
    await (polls.pop() if polls else joined(store, at=NOW))
    assert told or await begun(store, NOW + MINUTE)
