"""Filters of subscriptions as people say them, on Discord and on Slack: what they let through, and what is said of that."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.article import Article
from bot.domain.filters import NO_FILTER, Filter, kind_mark, marked
from bot.domain.following import OPERATOR
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.discord_bot import NOW as DISCORD_NOW
from tests.fakes.make import AI, make_article, make_evidence, make_source
from tests.fakes.talkers import Opened, Talker, on_discord, on_slack

TITLES = ("A lab gets funding", "Funding for chips, and its stock rises", "A stock falls", "Opinion: who pays for models")


@pytest.fixture(params=[on_discord, on_slack], ids=["discord", "slack"])
async def somebody(request: pytest.FixtureRequest) -> AsyncIterator[Talker]:
    """Give somebody in a channel of each platform, where four stories about AI came of late, the last of them opinion."""
    opened: Opened = request.param
    async with opened() as talker:
        await filled(talker)
        yield talker


async def filled(talker: Talker) -> list[Article]:
    """Store four stories, two hours old."""
    source, then = make_source(), DISCORD_NOW - timedelta(hours=2)
    articles = [make_article(each, source=source, published_at=then, seen_at=then) for each in TITLES]
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=then, last_seen_at=then) for each in articles)
    opinion = marked([kind_mark("opinion")])
    evidence = {each.id: (make_evidence(AI), *(opinion if each is articles[-1] else ())) for each in articles}
    await talker.store.add_sources([source])
    await talker.store.record(PollRecord(source=source, at=then, articles=tuple(articles), stories=stories, evidence=evidence))
    return articles


async def filter_of(talker: Talker) -> Filter:
    [wish] = await talker.subscribed()
    return wish.filter


async def test_i_say_which_part_of_a_topic_i_want(somebody: Talker):
    """A query, what to leave out, and how many have to tell it: all of it is kept, told, and stands in the list."""
    said = await somebody.subscribe("ai", filter="funding -stock", without="opinion, live blogs", publishers="2")
    assert await filter_of(somebody) == Filter(query="funding -stock", without=frozenset({"opinion", "live"}), publishers=2)
    for part in ("filter: funding -stock", "without live blogs and opinion", "once 2 publishers tell it"):
        assert part in said
        assert part in await somebody.listed()


async def test_what_i_leave_out_stays_and_one_word_takes_it_back(somebody: Talker):
    """Another kind, and then no query: the rest is as it was."""
    await somebody.subscribe("ai", filter="-stock", publishers="2")
    await somebody.subscribe("ai", without="deals")
    assert await filter_of(somebody) == Filter(query="-stock", contrary=True, without=frozenset({"deals"}), publishers=2)
    said = await somebody.subscribe("ai", filter="none", without="none", publishers="1")
    assert await filter_of(somebody) == NO_FILTER
    assert "Before: as it happens · filter: -stock · without shop deals · once 2 publishers tell it\nNow: as it happens" in said


async def test_i_see_what_it_would_have_left(somebody: Talker):
    """Of the last seven days, with some that it held back; what is asked only by a preview is saved nowhere."""
    said = await somebody.preview("ai", filter="funding -stock")
    assert "A preview: nothing was changed." in said
    assert "Of 4 stories of the last 7 days it lets 1 through." in said
    assert "✕ A stock falls" in said
    assert await somebody.subscribed() == []
    assert "it lets 2 through" in await somebody.subscribe("ai", filter="-stock")
    assert "it lets 1 through" in await somebody.subscribe("ai", without="opinion")
    assert "it lets 0 through" in await somebody.subscribe("ai", publishers="2")


async def test_what_cannot_be_read_is_said_with_its_column_and_nothing_is_saved(somebody: Talker):
    """As for topics; a kind that is none, and a number that is too large, with what there is."""
    assert "Column 4: “und” would be looked for as a word; write AND" in await somebody.subscribe("ai", filter="ki und chips")
    assert "A query needs a word that must occur" in await somebody.subscribe("ai", filter="lang:de")
    assert "“gossip” is no kind of item: choose" in await somebody.subscribe("ai", without="opinion, gossip")
    assert "“9” is no number of publishers: write 1 to 5." in await somebody.subscribe("ai", publishers="9")
    assert await somebody.subscribed() == []


async def test_the_newest_that_would_have_come_are_those_that_it_lets_through(somebody: Talker):
    """What came before I set it is known, too: marks of the last days are there when it is saved."""
    await somebody.subscribe("ai", filter="funding -stock")
    [wish] = await somebody.subscribed()
    assert wish.filter.mark
    marks = await somebody.store.marks_of([each.id for each in await somebody.store.latest(AI, 9, OPERATOR)])
    assert sum(wish.filter.mark in each for each in marks.values()) == 1


async def test_a_window_shows_and_changes_it(somebody: Talker):
    """The button of the answer opens it; what cannot be read keeps what I typed, and what I leave as it is stays."""
    window = await somebody.window("ai", filter="-stock", publishers="3")
    assert somebody.held(window) == {"filter": "-stock", "without": (), "publishers": "3"}
    assert "Column 8" in await somebody.hand_in(window, filter="stock (")
    said = await somebody.hand_in(window, filter="funding", without=("opinion",))
    assert "filter: funding" in said
    assert await filter_of(somebody) == Filter(query="funding", without=frozenset({"opinion"}), publishers=3)
    await somebody.hand_in(await somebody.window("ai"), filter="", without=())
    assert await filter_of(somebody) == Filter(publishers=3)
