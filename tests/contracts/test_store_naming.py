"""The contract of bot.ports.naming.Naming, on every store."""

from bot.domain.topic import TopicSlug
from bot.ports.store import Store
from tests.contracts.store_data import AI, DAY, NOW, article, evidence, poll, source

HERE = source()
RAIL = TopicSlug("rail")


async def stored(store: Store, *articles, told=None) -> None:
    """Store articles with the evidence of some."""
    await store.add_sources([HERE])
    await store.record(poll(HERE, articles, evidence=told or {}))


async def test_what_was_seen_comes_a_page_at_a_time(store: Store):
    """In the order of ids, each once, however many topics it matched."""
    of = sorted((article(HERE, number) for number in range(5)), key=lambda each: each.id)
    await stored(store, *of, told={of[1].id: (evidence(topic=AI), evidence(topic=RAIL))})
    first = await store.seen_after(None, NOW - DAY, 2)
    rest = await store.seen_after(first[-1].id, NOW - DAY, 9)
    assert [each.id for each in [*first, *rest]] == [each.id for each in of]
    assert await store.seen_after(rest[-1].id, NOW - DAY, 9) == []
    assert [each.topics for each in first] == [frozenset(), {AI, RAIL}]


async def test_each_comes_with_its_words_and_its_source(store: Store):
    """Names are counted in what is kept, and outlets are told by their titles."""
    await stored(store, told := article(HERE, 1, title="Quillsand opens", summary="A plant.", lang="en"))
    [seen] = await store.seen_after(None, NOW - DAY, 9)
    assert (seen.title, seen.summary, seen.lang, seen.url) == (told.title, told.summary, "en", told.url)
    assert (seen.source_title, seen.story_id, seen.seen_at) == (HERE.title, told.story_id, told.seen_at)


async def test_what_nearly_matched_is_on_no_topic(store: Store):
    """Evidence below the threshold says why nothing was posted, and no more."""
    await stored(store, one := article(HERE, 1), told={one.id: (evidence(topic=AI, score=1.0),)})
    [seen] = await store.seen_after(None, NOW - DAY, 9)
    assert seen.topics == frozenset()


async def test_what_is_older_or_not_for_all_is_left_out(store: Store):
    """What a workspace's private feed brought is counted for nobody: a name would tell of it."""
    old, private, one = article(HERE, 1, seen_at=NOW - 3 * DAY, published_at=NOW - 3 * DAY), article(HERE, 2, owner=7), article(HERE, 3)
    await stored(store, old, private, one)
    assert [each.id for each in await store.seen_after(None, NOW - DAY, 9)] == [one.id]
