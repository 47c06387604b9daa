"""The preview of a query: what it would have told of the last days, what it nearly would have, and how it differs from a topic."""

from datetime import timedelta

import pytest

from bot.domain.article import Article
from bot.domain.following import OPERATOR
from bot.domain.polling import PollRecord
from bot.domain.preview import Preview
from bot.domain.story import Story
from bot.matching.query.tokens import QueryError
from bot.steps.commands.try_topic import TryTopic
from tests.fakes.make import AI, NOW, TOPICS, make_article, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore


async def tried(query: str, *articles: Article, about_ai: tuple[Article, ...] = (), **wish) -> Preview:
    """The preview over some articles, of which some were told as AI."""
    store = MemoryStore()
    await store.add_sources([make_source()])
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in (*articles, *about_ai))
    found = {each.id: (make_evidence(AI),) for each in about_ai}
    await store.record(PollRecord(source=make_source(), at=NOW, articles=(*articles, *about_ai), stories=stories, evidence=found))
    return await TryTopic(store=store, clock=lambda: NOW)(query, viewer=OPERATOR, **wish)


async def test_it_counts_stories_and_shows_five_with_their_words():
    """Two reports of one story are one."""
    first = make_article("Nvidia chips")
    again = make_article("Nvidia chips again", story_id=first.story_id)
    preview = await tried("nvidia chips", first, again, *(make_article(f"Nvidia chips {at}") for at in range(6)), make_article("Chips"))
    assert (preview.stories, len(preview.examples), preview.days) == (7, 5, 7)
    assert preview.examples[0].judged.words == ("Nvidia", "chips")


async def test_it_shows_what_nearly_fits_and_why_it_does_not():
    """A word of the query occurs, and a part of it fails."""
    preview = await tried("nvidia NOT laptop", make_article("Nvidia laptop"), make_article("Gardening"))
    assert preview.stories == 0
    assert [(each.report.article.title, str(each.judged.lacks)) for each in preview.near] == [("Nvidia laptop", "NOT laptop")]
    assert preview.looked_at == 1


async def test_what_is_older_than_the_days_does_not_count():
    """Seven, or as many as are asked for."""
    old = make_article("Nvidia", seen_at=NOW - timedelta(days=9), published_at=NOW - timedelta(days=9))
    assert (await tried("nvidia", old)).stories == 0
    assert (await tried("nvidia", old, days=10)).stories == 1


async def test_beside_a_topic_it_says_how_many_more_and_fewer():
    """With the stories that come and go."""
    both, only_ai, only_mine = make_article("Nvidia model"), make_article("A lab model"), make_article("Nvidia shares")
    preview = await tried("nvidia", only_mine, about_ai=(both, only_ai), beside=TOPICS.get(AI))
    difference = preview.difference
    assert difference is not None
    assert (difference.more, difference.fewer) == (1, 1)
    assert [each.article.title for each in (*difference.gained, *difference.lost)] == ["Nvidia shares", "A lab model"]


@pytest.mark.parametrize("query", ["nvidia, amd", "NOT laptop", '"nvidia', "nvidia NEAR/x amd"])
async def test_what_cannot_be_read_is_refused_with_its_column(query: str):
    """Before anything is looked at."""
    with pytest.raises(QueryError) as caught:
        await tried(query)
    assert caught.value.column >= 1
