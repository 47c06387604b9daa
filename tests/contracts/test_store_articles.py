"""The contract of bot.ports.store.Articles and of pruning, on every store."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.article import Identity
from bot.domain.delivery import Kind, MessageId, Sent, Settlement
from bot.domain.errors import StoreError
from bot.domain.following import OPERATOR
from bot.domain.source import Validators
from bot.domain.topic import TopicSlug
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
)
from tests.fakes.seeding import save_channel


async def test_a_record_stores_the_state_of_its_source(store: Store):
    """Validators and schedule advance with the record."""
    here = source()
    await store.add_sources([here])
    after = replace(here, validators=Validators(etag='"2"'), next_poll_at=NOW + MINUTE, fetched_at=NOW, polled_at=NOW)
    await store.record(poll(after))
    assert await store.sources() == [after]


async def test_a_source_removed_meanwhile_stays_removed(store: Store):
    """A poll that ends after the removal stores nothing at all and wakes nobody."""
    here, to = source(), destination()
    await save_channel(store, to)
    one = article(here, 1)
    assert list(await store.record(poll(here, [one], [delivery(to, one)]))) == []
    assert await store.sources() == []
    assert list(await store.recent_stories(NOW - DAY)) == []
    assert set(await store.known(here.id, [one.identity])) == set()


async def test_a_source_disabled_meanwhile_stays_disabled(store: Store):
    """A poll that began before cannot undo it."""
    here = source(disabled_at=NOW - MINUTE)
    await store.add_sources([here])
    await store.record(poll(replace(here, disabled_at=None, errors=1)))
    [stored] = await store.sources()
    assert (stored.disabled_at, stored.errors) == (NOW - MINUTE, 1)


async def test_a_poll_can_disable_its_source(store: Store):
    """A 410 stops it at once."""
    here = source()
    await store.add_sources([here])
    await store.record(poll(replace(here, disabled_at=NOW)))
    assert list(await store.due_hosts(NOW, 10)) == []


async def test_a_source_does_not_move_onto_the_url_of_another(store: Store):
    """Two rows never share a URL: the one that would move stays where it is, and its poll counts."""
    here, there = source("https://a.example/f"), source("https://b.example/f")
    await store.add_sources([here, there])
    await store.record(poll(replace(here, url=there.url, errors=7)))
    assert [(each.url, each.errors) for each in await store.sources()] == [("https://a.example/f", 7), ("https://b.example/f", 0)]


async def test_two_sources_that_move_to_one_url_at_once(store: Store):
    """Polls that share a commit see each other: one moves, one stays, neither fails."""
    here, there = source("https://a.example/f"), source("https://b.example/f")
    await store.add_sources([here, there])
    await asyncio.gather(*(store.record(poll(replace(each, url="https://new.example/f"))) for each in (here, there)))
    assert sorted(each.url for each in await store.sources())[1] == "https://new.example/f"


async def test_a_source_that_moved_onto_another_one_ends_and_names_it(store: Store):
    """Its feed goes on under the other source, which knows what it has shown: nobody polls the old address, nothing is posted again."""
    old, successor = source(), source("https://other.example/feed")
    await store.add_sources([old, successor])
    item = article(successor, 1)
    await store.record(poll(replace(successor, fetched_at=NOW), [item]))
    await store.record(poll(replace(old, url=successor.url, polled_at=NOW), at=NOW + MINUTE))
    ended = {each.url: each for each in await store.sources()}[old.url]
    assert (ended.disabled_at, ended.polled_at) == (NOW + MINUTE, NOW)
    assert successor.url in (ended.last_error or "")
    assert list(await store.due_at(old.host, NOW + DAY)) == []
    assert [each.id for each in await store.due_at(successor.host, NOW + DAY)] == [successor.id]
    assert set(await store.known(successor.id, [item.identity])) == {item.identity}


async def test_a_source_does_not_end_for_another_one_that_has_ended(store: Store):
    """It goes on at its old address, which still leads to the feed."""
    old, ended = source(), source("https://other.example/feed", disabled_at=NOW)
    await store.add_sources([old, ended])
    await store.record(poll(replace(old, url=ended.url)))
    assert [each.id for each in await store.due_at(old.host, NOW)] == [old.id]


async def test_a_source_does_not_end_for_another_one_that_has_not_answered_yet(store: Store):
    """The other one's first answer is its baseline: what came since the last poll of the old one would reach nobody."""
    old, new = source(), source("https://other.example/feed")
    await store.add_sources([old, new])
    await store.record(poll(replace(old, url=new.url)))
    assert [each.id for each in await store.due_at(old.host, NOW)] == [old.id]


async def test_known_are_those_that_this_source_has_shown(store: Store):
    """Identities are per source; entries that became no article are known too."""
    here, there = source(), source("https://other.example/feed")
    await store.add_sources([here, there])
    await store.record(poll(here, [article(here, 1)], seen=(Identity(2), Identity((1 << 63) - 1))))
    asked = [Identity(1), Identity(2), Identity(3), Identity((1 << 63) - 1)]
    assert set(await store.known(here.id, asked)) == {1, 2, (1 << 63) - 1}
    assert set(await store.known(there.id, asked)) == set()
    assert set(await store.known(here.id, [])) == set()


async def test_recent_stories_come_oldest_first_with_their_articles(store: Store):
    """Grouping reads stories in the order in which they opened, and their articles in the order in which they were seen."""
    here = source()
    await store.add_sources([here])
    first = article(here, 1, seen_at=NOW - DAY, image_url="https://news.example/1.png", lang=None)
    second = article(here, 2)
    later = article(here, 3, story_of=first, seen_at=NOW)
    await store.record(poll(here, [second]))
    await store.record(poll(here, [first]))
    told = {later.id: (evidence("telecom"), evidence("ai"), evidence("quantum", score=0.5))}
    await store.record(poll(here, [later], stories=(story(first, last_seen_at=NOW),), evidence=told))
    stories = await store.recent_stories(NOW)
    assert [each.story.title for each in stories] == ["Title 1", "Title 2"]
    assert stories[0].articles == (first, later)
    assert [dict(each.topics) for each in stories] == [{first.id: (AI,), later.id: ("ai", "telecom")}, {second.id: (AI,)}]
    assert stories[0].story.last_seen_at == NOW
    assert list(await store.recent_stories(NOW + MINUTE)) == []


async def test_a_story_keeps_its_title_and_never_goes_back_in_time(store: Store):
    """Its title is that of the article that opened it; a late record does not make it older."""
    here = source()
    await store.add_sources([here])
    one = article(here, 1)
    await store.record(poll(here, [one], stories=(story(one, last_seen_at=NOW + MINUTE),)))
    await store.record(poll(here, stories=(story(one, title="another", last_seen_at=NOW),)))
    [stored] = await store.recent_stories(NOW)
    assert stored.story == story(one, last_seen_at=NOW + MINUTE)


async def test_the_same_record_twice_changes_nothing(store: Store):
    """At least once may be twice: no second article, story or delivery."""
    to = destination()
    here = await filed(store, to, [1, 2])
    before = (await store.sources(), await store.recent_stories(NOW), await store.outbox_counts())
    articles = [article(here, number) for number in (1, 2)]
    await store.record(poll(here, articles, [delivery(to, each) for each in articles]))
    assert (await store.sources(), await store.recent_stories(NOW), await store.outbox_counts()) == before


async def test_a_stored_article_stays_as_it_is(store: Store):
    """A second record of the same item does not rewrite what was posted."""
    here = source()
    await store.add_sources([here])
    await store.record(poll(here, [article(here, 1)]))
    await store.record(poll(here, [article(here, 1, title="rewritten")]))
    [stored] = await store.recent_stories(NOW)
    assert [each.title for each in stored.articles] == ["Title 1"]


async def test_a_story_reaches_a_channel_once_as_an_alert_and_once_in_a_digest(store: Store):
    """The second report of a story files nothing new, whatever its article."""
    to = destination()
    here = await filed(store, to, [1])
    first = article(here, 1)
    second = article(here, 2, story_of=first, published_at=NOW + MINUTE)
    kinds = [delivery(to, second, kind, due_at=NOW - DAY) for kind in (Kind.ALERT, Kind.DIGEST)]
    await store.record(poll(here, [second], kinds, stories=(story(first),)))
    batches = await store.begin(to.id, NOW, 10)
    filed_for = [(batch.kind, batch.items[0].delivery.article_id) for batch in batches]
    assert filed_for == [(Kind.DIGEST, second.id), (Kind.ALERT, first.id)]
    assert {batch.items[0].article.id for batch in batches} == {first.id}


async def test_record_names_whom_to_wake(store: Store):
    """Destinations with something due by the poll, each once; a digest of tomorrow wakes nobody."""
    here, now, later = source(), destination("now"), destination("later")
    await store.add_sources([here])
    for each in (now, later):
        await save_channel(store, each)
    one, two = article(here, 1), article(here, 2)
    owed = [delivery(now, one), delivery(now, two), delivery(later, one, Kind.DIGEST, due_at=NOW + DAY)]
    assert list(await store.record(poll(here, [one, two], owed))) == [now.id]


@pytest.mark.parametrize(("recheck_at", "woken"), [(None, False), (NOW + DAY, False), (NOW, True)])
async def test_record_wakes_a_paused_channel_only_to_ask_it_again(store: Store, recheck_at, woken):
    """A thousand channels that refuse us are not in the way of the others at each article."""
    here, to = source(), replace(destination(), paused_at=NOW - DAY, pause_reason="refused", pauses=1, recheck_at=recheck_at)
    await store.add_sources([here])
    await save_channel(store, to)
    one = article(here, 1)
    assert list(await store.record(poll(here, [one], [delivery(to, one)]))) == ([to.id] if woken else [])
    assert (await store.outbox_counts())["pending"] == 1


@pytest.mark.parametrize("missing", ["destination", "story", "article"])
async def test_a_record_with_a_loose_end_is_refused_whole(store: Store, missing: str):
    """What names an unknown row is stored in no part."""
    here, to = source(), destination()
    await store.add_sources([here])
    if missing != "destination":
        await save_channel(store, to)
    one = article(here, 1)
    whole = poll(replace(here, errors=5), [one], [delivery(to, one)])
    record = {
        "destination": whole,
        "story": replace(whole, stories=()),
        "article": replace(whole, articles=(), deliveries=()),
    }[missing]
    with pytest.raises(StoreError):
        await store.record(record)
    assert await store.sources() == [here]
    assert set(await store.known(here.id, [one.identity])) == set()


async def test_latest_are_the_newest_that_matched(store: Store):
    """Newest first, this topic only, and not what stayed below the threshold."""
    here = source()
    await store.add_sources([here])
    articles = [article(here, number, published_at=NOW - number * MINUTE) for number in (3, 1, 2, 4)]
    found = {
        articles[0].id: (evidence(),),
        articles[1].id: (evidence(), evidence("quantum")),
        articles[2].id: (evidence(score=1.0), evidence("quantum", score=2.0)),
        articles[3].id: (evidence(),),
    }
    await store.record(poll(here, articles, evidence=found))
    assert [each.identity for each in await store.latest(AI, 2, OPERATOR)] == [1, 3]
    assert [each.identity for each in await store.latest(TopicSlug("quantum"), 9, OPERATOR)] == [1, 2]
    assert list(await store.latest(TopicSlug("none"), 9, OPERATOR)) == []


async def test_prune_takes_old_stories_as_a_whole_and_keeps_what_was_seen(store: Store):
    """Articles, evidence and settled deliveries go with their story; its items stay known."""
    here, to = source(), destination()
    await store.add_sources([here])
    await save_channel(store, to)
    old, new = article(here, 1, seen_at=NOW - 9 * DAY), article(here, 2)
    await store.record(poll(here, [old, new], [delivery(to, old)]))
    [batch] = await store.begin(to.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    assert await store.prune(NOW - DAY) == 1
    assert [each.articles for each in await store.recent_stories(NOW - 99 * DAY)] == [(new,)]
    assert [each.id for each in await store.latest(AI, 9, OPERATOR)] == [new.id]
    assert sum((await store.outbox_counts()).values()) == 0
    assert set(await store.known(here.id, [old.identity])) == {old.identity}


async def test_prune_keeps_what_is_still_owed(store: Store):
    """A pending or interrupted delivery holds its story, however old."""
    here, waiting, sending = source(), destination("waiting"), destination("sending")
    await store.add_sources([here])
    for each in (waiting, sending):
        await save_channel(store, each)
    one, two = (article(here, number, seen_at=NOW - 9 * DAY) for number in (1, 2))
    await store.record(poll(here, [one, two], [delivery(waiting, one), delivery(sending, two)]))
    await store.begin(sending.id, NOW, 1)
    assert await store.prune(NOW) == 0
    assert len(await store.begin(waiting.id, NOW, 9)) == 1


async def test_prune_keeps_an_article_that_another_story_shows(store: Store):
    """An article that is stored under an old story, and owed under a new one, stays until that is settled."""
    here, to = source(), destination()
    await store.add_sources([here])
    await save_channel(store, to)
    old, other = article(here, 1, seen_at=NOW - 9 * DAY), article(here, 2)
    await store.record(poll(here, [old]))
    moved = article(here, 1, story_of=other)
    await store.record(poll(here, [moved], [delivery(to, moved)], stories=(story(other),)))
    assert await store.prune(NOW - DAY) == 0
    [batch] = await store.begin(to.id, NOW, 1)
    assert batch.items[0].article == old
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    assert await store.prune(NOW + DAY) == 1
    assert list(await store.recent_stories(NOW - 99 * DAY)) == []


async def test_check_passes_on_a_sound_store_and_leaves_nothing(store: Store):
    """The health check can run at any time."""
    await store.check()
    await store.check()


async def test_a_closed_store_refuses_writes_and_may_be_closed_twice(store: Store):
    """After close comes a StoreError, never a hang."""
    await store.close()
    await store.close()
    with pytest.raises(StoreError):
        await store.add_sources([source()])


async def test_prune_goes_on_until_nothing_old_is_left(store: Store):
    """More stories than one transaction takes, among them some that are kept."""
    here, to = source(), destination()
    await store.add_sources([here])
    await save_channel(store, to)
    articles = [article(here, number, seen_at=NOW - 9 * DAY) for number in range(1, 1201)]
    await store.record(poll(here, articles, [delivery(to, each) for each in articles[::100]]))
    assert await store.prune(NOW) == 1188
    assert len(await store.recent_stories(NOW - 99 * DAY)) == 12


async def test_what_sources_brought_is_counted_since_an_instant(store: Store):
    """Each by itself; those that brought nothing since are not named."""
    here, there, silent = source("https://a.example/f"), source("https://b.example/f"), source("https://c.example/f")
    await store.add_sources([here, there, silent])
    for of, number, at in ((here, 1, NOW), (here, 2, NOW - MINUTE), (here, 3, NOW - DAY), (there, 4, NOW), (silent, 5, NOW - DAY)):
        await store.record(poll(of, [article(of, number, seen_at=at)]))
    assert dict(await store.brought_since(NOW - MINUTE)) == {here.id: 2, there.id: 1}
    assert dict(await store.brought_since(NOW + MINUTE)) == {}
