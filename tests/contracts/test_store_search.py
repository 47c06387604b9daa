"""The index of words: what was stored is found by its words, in every script, and what was let go is not."""

import itertools
from pathlib import Path

import pytest

from bot.domain.article import Article
from bot.domain.delivery import Kind, MessageId, State
from bot.domain.destination import Platform, Workspace
from bot.domain.following import OPERATOR
from bot.domain.reading import Seat
from bot.domain.search import IndexQuery
from bot.domain.topic import TopicSlug
from bot.matching.lookup import parse_lookup
from bot.ports.store import Store
from tests.contracts.store_data import AI, DAY, MINUTE, NOW, OpenStore, article, delivery, destination, evidence, poll, source, story
from tests.fakes.seeding import save_destination

HERE = source()
NUMBERS = itertools.count(1)


def news(title: str, summary: str = "", **changes) -> Article:
    """Return an article with those words."""
    return article(HERE, next(NUMBERS), title=title, summary=summary, **changes)


async def stored(store: Store, *articles: Article) -> None:
    """Store articles, each a story of its own, and index them."""
    await store.add_sources([HERE])
    await store.record(poll(HERE, articles))
    await indexed(store)


async def indexed(store: Store) -> None:
    """Index all that waits."""
    while await store.keep_index(100):
        pass


async def found(store: Store, typed: str, *, every: bool = True, limit: int = 100, **more) -> list[str]:
    """Return the titles of what is found."""
    query = IndexQuery(groups=parse_lookup(typed).groups, every=every, **more)
    return [each.article.title for each in await store.look_up(query, limit, OPERATOR)]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Semiconductor plant opens", "SEMICONDUCTORS"),
        ("L’usine s’agrandit à Genève", "geneve"),
        ("Weiße Wände, große Chips", "GROSSE"),
        ("İstanbul'da yarı iletkenler", "istanbul yari iletken"),
        ("Производители полупроводников", "ПОЛУПРОВОДНИКИ"),
        ("Η ΚΒΑΝΤΙΚΗ ΥΠΟΛΟΓΙΣΤΙΚΗ", "κβαντική"),
        ("التعاون في الحوسبة الكمومية", "حوسبة"),
        ("क्वांटम कंप्यूटर की नई पीढ़ी", "क्वांटम"),
        ("量子計算機的新時代", "量子"),
        ("新型コンピューターが登場", "コンピュータ"),
        ("삼성의 양자컴퓨터가 공개됐다", "양자컴퓨터"),
        ("ﾊﾝﾄﾞｳﾀｲと半導体", "半導体"),
        ("GPT-5 comes", "gpt-5"),
        ("핵", "핵"),
    ],
)
async def test_words_are_found_whatever_their_case_accents_and_script(store: Store, title: str, typed: str):
    """Folded as topics fold them; runs without spaces by any two of their neighbours."""
    await stored(store, news(title), news("Nothing of that kind"))
    assert await found(store, typed) == [title]


async def test_all_words_or_any_of_them(store: Store):
    """As it is asked."""
    await stored(store, news("Quantum chips"), news("Potato chips"), news("Quantum leap"))
    assert await found(store, "quantum chips") == ["Quantum chips"]
    assert sorted(await found(store, "quantum potato", every=False)) == ["Potato chips", "Quantum chips", "Quantum leap"]


async def test_short_words_are_found_whole(store: Store):
    """AI is not the beginning of airlines."""
    await stored(store, news("AI is here"), news("Airlines are late"), news("Three GPUs"))
    assert await found(store, "ai") == ["AI is here"]
    assert await found(store, "gpu") == ["Three GPUs"]


async def test_the_newest_come_first_and_there_are_no_more_than_wanted(store: Store):
    """Of thousands nobody reads more; since an instant where that is asked for."""
    for number in range(4):
        await stored(store, news(f"Chip {number}", seen_at=NOW + number * MINUTE))
    assert await found(store, "chip", limit=2) == ["Chip 3", "Chip 2"]
    assert await found(store, "chip", since=NOW + 3 * MINUTE) == ["Chip 3"]


async def test_words_longer_than_the_index_keeps_are_found(store: Store):
    """Whatever each index cuts off: letters, and names with digits, which no other form has."""
    await stored(store, news("Halbleiterfabriken eröffnet"), news("The iphone15promax is here"), news("Das iPhone15"))
    assert await found(store, "Halbleiterfabrik") == ["Halbleiterfabriken eröffnet"]
    assert "The iphone15promax is here" in await found(store, "iphone15promax")


async def test_of_a_common_word_the_newest_are_found_and_of_a_rare_one_all(store: Store):
    """Among more stories than are looked through first, over several days: the newest few, and an old one that alone has its word."""
    many = [news(f"Chip {number}", seen_at=NOW - number * DAY / 20) for number in range(100)]
    rare = news("An abacus, no chip", seen_at=NOW - 9 * DAY)
    await store.add_sources([HERE])
    oldest_first = (rare, *reversed(many))
    await store.record(poll(HERE, oldest_first, stories=tuple(story(each) for each in oldest_first)))
    await indexed(store)
    assert await found(store, "chip", limit=2) == ["Chip 0", "Chip 1"]
    assert await found(store, "chip", limit=2, since=NOW) == ["Chip 0"]
    assert await found(store, "abacus", limit=2) == ["An abacus, no chip"]
    assert len(await found(store, "chip", limit=101)) == 101


async def test_what_is_pruned_is_found_no_more_and_what_stays_is(store: Store):
    """The index loses what the store lets go, before it is tidied up and after."""
    old, new = news("An old chip", seen_at=NOW - 40 * DAY, published_at=NOW - 40 * DAY), news("A new chip")
    await store.add_sources([HERE])
    await store.record(poll(HERE, [old, new], stories=tuple(story(each) for each in (old, new))))
    await indexed(store)
    assert await store.prune(NOW - 30 * DAY) == 1
    assert await found(store, "chip") == ["A new chip"]
    await indexed(store)
    assert await found(store, "chip") == ["A new chip"]
    await stored(store, news("Another old chip"))
    assert await found(store, "old") == ["Another old chip"]


async def test_what_was_let_go_before_it_was_indexed_is_passed_over(store: Store):
    """It waits no more."""
    await store.add_sources([HERE])
    gone = news("A chip", seen_at=NOW - 40 * DAY, published_at=NOW - 40 * DAY)
    await store.record(poll(HERE, [gone]))
    await store.prune(NOW - 30 * DAY)
    await indexed(store)
    assert await found(store, "chip") == []


async def test_words_of_any_length_and_kind_are_stored(store: Store):
    """Nothing that a feed can say keeps its article out of the store, or others out of the index."""
    await stored(store, news("x" * 9_000 + " chip"), news("'quoted' & | ! :* \\ chip"), news("", "chip"), news("\N{PILE OF POO} chip 🏭"))
    assert len(await found(store, "chip")) == 4


async def test_an_article_waits_for_the_index_through_a_restart(open_store: OpenStore, tmp_path: Path):
    """It was noted with the article itself."""
    async with open_store(tmp_path) as store:
        await store.add_sources([HERE])
        await store.record(poll(HERE, [news("A chip")]))
        kept = await store.sources()
    if type(store).__name__ == "MemoryStore":
        return
    async with open_store(tmp_path) as store:
        assert len(await store.sources()) == len(kept)
        await indexed(store)
        assert await found(store, "chip") == ["A chip"]


async def test_reports_and_posted_messages_of_stories(store: Store):
    """Of one workspace alone, those that arrived, the newest first."""
    first = news("A chip")
    second = article(HERE, next(NUMBERS), title="The chip", story_of=first, seen_at=NOW + MINUTE)
    news_room, other, elsewhere = destination("news"), destination("other"), destination("far", workspace_id="another")
    for each in (news_room, other, elsewhere):
        await save_destination(store, each)
    deliveries = [
        delivery(news_room, first, state=State.SENT, message_id=MessageId("m1"), sent_at=NOW),
        delivery(other, first, state=State.SENT, message_id=MessageId("m2"), sent_at=NOW + MINUTE),
        delivery(elsewhere, first, state=State.SENT, message_id=MessageId("m3"), sent_at=NOW),
        delivery(other, first, Kind.DIGEST),
    ]
    await store.add_sources([HERE])
    await store.record(poll(HERE, [first, second], deliveries))
    assert [each.article.title for each in (await store.reports_on([first.story_id], OPERATOR))[first.story_id]] == ["A chip", "The chip"]
    told = await store.posted([first.story_id], Workspace(Platform.SLACK, "team"))
    assert [(channel.channel_id, each.message_id) for channel, each in told] == [("other", "m2"), ("news", "m1")]
    assert await store.posted([first.story_id], Workspace(Platform.DISCORD, "team")) == []


async def test_what_matched_a_topic_since_an_instant(store: Store):
    """By when it was seen, the newest first; not what was too weak, and nothing that was old when it was seen."""
    new, old, stale, weak = news("New"), news("Old", seen_at=NOW - 2 * DAY), news("Stale", published_at=NOW - 20 * DAY), news("Weak")
    found = {each.id: (evidence(),) for each in (new, old, stale)} | {weak.id: (evidence(score=1.0),)}
    await store.add_sources([HERE])
    await store.record(poll(HERE, [new, old, stale, weak], evidence=found))
    told = await store.matched_since(AI, NOW - DAY, 10, OPERATOR)
    assert [(each.article.title, each.source_title, [one.topic for one in each.evidence]) for each in told] == [("New", HERE.title, [AI])]
    assert len(await store.matched_since(AI, NOW - 3 * DAY, 10, OPERATOR)) == 2
    assert len(await store.matched_since(AI, NOW - 3 * DAY, 1, OPERATOR)) == 1


async def test_what_a_feed_seen_of_an_instant(store: Store):
    """As of a topic: by when it was seen, the newest first, and nothing that was old when it was seen."""
    new, old, stale = news("New"), news("Old", seen_at=NOW - 2 * DAY), news("Stale", published_at=NOW - 20 * DAY)
    await store.add_sources([HERE])
    await store.record(poll(HERE, [new, old, stale]))
    told = await store.seen_of(HERE.id, NOW - DAY, 10, OPERATOR)
    assert [(each.article.title, each.source_title, each.evidence) for each in told] == [("New", HERE.title, ())]
    assert len(await store.seen_of(HERE.id, NOW - 3 * DAY, 10, OPERATOR)) == 2
    assert len(await store.seen_of(HERE.id, NOW - 3 * DAY, 1, OPERATOR)) == 1


async def test_who_asks_is_told_when_they_asked_before(store: Store):
    """Each in their own place; who asks twice at once asked once; it is pruned like all else."""
    seat = Seat(Platform.SLACK, "team", "news", "ann")
    assert await store.note_asked(seat, NOW) is None
    assert await store.note_asked(seat, NOW + MINUTE) is None
    assert await store.note_asked(seat._replace(person="bob"), NOW + MINUTE) is None
    assert await store.note_asked(seat, NOW + DAY) == NOW
    assert await store.note_asked(seat, NOW + DAY + MINUTE) == NOW
    await store.prune(NOW + 2 * DAY)
    assert await store.note_asked(seat, NOW + 3 * DAY) is None


async def test_who_asked_by_a_clock_that_ran_ahead_asks_for_the_first_time(store: Store):
    """They would be told of nothing, or ever again of the same, until that time has come."""
    seat = Seat(Platform.SLACK, "team", "news", "ann")
    await store.note_asked(seat, NOW + 365 * DAY)
    assert await store.note_asked(seat, NOW) is None
    assert await store.note_asked(seat, NOW + DAY) == NOW


async def test_how_many_stories_a_topic_had_since_an_instant(store: Store):
    """Each story once, however many report it; not what was too weak, published or seen before, or is for one workspace alone."""
    new, old, stale, weak = news("New"), news("Old", seen_at=NOW - 9 * DAY), news("Stale", published_at=NOW - 20 * DAY), news("Weak")
    again = news("Again", story_id=new.story_id)
    found = {each.id: (evidence(),) for each in (new, again, old, stale)} | {weak.id: (evidence(score=1.0),)}
    await store.add_sources([HERE])
    private = news("Private", owner=7)
    found[private.id] = (evidence(),)
    await store.record(poll(HERE, [new, again, old, stale, weak, private], evidence=found))
    assert await store.stories_since(AI, NOW - 7 * DAY) == 1
    assert await store.stories_since(AI, NOW - 30 * DAY) == 3
    assert await store.stories_since(TopicSlug("none"), NOW - 30 * DAY) == 0
