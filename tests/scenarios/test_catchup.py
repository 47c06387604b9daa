"""`catchup` and `latest` on each platform: what somebody missed and what is newest, of the topics that the channel asked for."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.subscription import SubscriptionId
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_evidence, make_source, make_subscription
from tests.fakes.news_world import NewsWorld, OpenNews, discord_news, slack_news, stories
from tests.fakes.seeding import save_destination, save_subscription


@pytest.fixture(params=[discord_news, slack_news], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[NewsWorld]:
    """Give each platform in turn; the channel asked for AI."""
    open_world: OpenNews = request.param
    async with open_world() as opened:
        await save_destination(opened.store, opened.here)
        await save_subscription(opened.store, make_subscription(opened.here, AI))
        yield opened


async def test_i_catch_up_with_the_topics_of_this_channel(world: NewsWorld):
    """And with no others; page by page."""
    await world.told(*stories(6), evidence=make_evidence(AI))
    await world.told(make_article("A qubit", url="https://news.example.org/qubit"), evidence=make_evidence(QUANTUM))
    answer = await world.ask("catchup", "1d")
    assert re.search("6 stories about A.* since", answer.text)
    assert "A qubit" not in answer.text
    assert answer.text.count("Chip number") == 5
    [value] = answer.buttons["Next"]
    second = await world.press(value)
    assert second.in_place
    assert second.text.count("Chip number") == 1


async def test_a_channel_that_follows_a_feed_catches_up_with_that_alone(world: NewsWorld):
    """Whatever it is about; of topics that nobody asked for here comes nothing. The heading names the feed."""
    world.store.tables.subscriptions.clear()
    feed = make_subscription(world.here, None, id=SubscriptionId(7), feed=make_source().id, feed_name="The Courier")
    await save_subscription(world.store, feed)
    other = make_source("https://other.example/feed", title="The Echo")
    await world.told(make_article("A choir sings"))
    await world.told(make_article("A chip", source=other, url="https://other.example/chip"), by=other, evidence=make_evidence(AI))
    for answer in (await world.ask("catchup", "1d"), await world.ask("latest")):
        assert "The Courier" in answer.text.splitlines()[0]
        assert "A choir sings" in answer.text
        assert "A chip" not in answer.text


async def test_who_asks_again_reads_what_came_since(world: NewsWorld):
    """The time before was noted; asking twice at once is asking once."""
    await world.told(
        make_article("An old chip", seen_at=NOW - timedelta(days=2), published_at=NOW - timedelta(days=2)), evidence=make_evidence(AI)
    )
    await world.told(make_article("A new chip", url="https://news.example.org/new"), evidence=make_evidence(AI))
    first = await world.ask("catchup")
    assert "A new chip" in first.text
    assert "An old chip" not in first.text
    assert "A new chip" in (await world.ask("catchup")).text
    world.store.tables.asked = {seat: (NOW - timedelta(days=3), None) for seat in world.store.tables.asked}
    assert "An old chip" in (await world.ask("catchup")).text


async def test_a_story_of_several_publishers_is_one_that_i_would_regret(world: NewsWorld):
    """What so many report others will speak of."""
    articles = stories(4, "Lab {} opens its model")
    one = articles[0].story_id
    await world.told(*articles, evidence=make_evidence(AI))
    for paper in ("The Herald", "The Echo"):
        by = make_source(f"https://{paper[4:].lower()}.example/feed", title=paper)
        report = make_article(paper, source=by, url=f"https://{paper[4:].lower()}.example/1", story_id=one)
        await world.told(report, evidence=make_evidence(AI), by=by)
    answer = await world.ask("catchup", "3d")
    assert re.search("4 stories about A.* since", answer.text)
    assert "3 reports" in answer.text
    assert ", 1 you would regret missing" in answer.text


async def test_what_i_muted_for_myself_is_spared_me_alone(world: NewsWorld):
    """In catch-up and among the newest, by every report that holds the word; who looks for it finds it."""
    await world.told(*stories(3), make_article("A Kestrel chip", url="https://news.example.org/kestrel"), evidence=make_evidence(AI))
    assert "you get nothing with “kestrel” in its title" in (await world.mute("kestrel")).text
    for answer in (await world.ask("catchup", "1d"), await world.ask("latest")):
        assert answer.text.count("Chip number") == 3
        assert "Kestrel" not in answer.text
    assert "A Kestrel chip" in (await world.ask("search", "kestrel")).text
    assert not await world.store.asked(world.here.id)


async def test_the_newest_of_a_topic_whether_the_channel_asked_for_it_or_not(world: NewsWorld):
    """As many as I want."""
    await world.told(*stories(7), evidence=make_evidence(QUANTUM))
    assert re.search("Nothing about A.* has been found", (await world.ask("latest")).text)
    answer = await world.ask("latest", "quantum")
    assert "The newest about Quantum" in answer.text
    assert set(answer.buttons) == {"Next"}
    assert (await world.press(answer.buttons["Next"][0])).text.count("Chip number") == 2


async def test_what_cannot_be_told_is_a_sentence_in_my_language(world: NewsWorld):
    """A topic that is none, and a time in which nothing came."""
    assert "Le thème" in (await world.ask("latest", "gardening", "fr")).text
    assert ": rien depuis" in (await world.ask("catchup", "asked", "fr")).text


MADE_UP = (
    "n1:catchup:1:99999999999999999999",
    "n1:catchup:1:x",
    "n1:latest:1:x",
    "n1:latest:1:9999:ai",
    "n1:latest:9:5:ai",
    "n1:latest:1:5:nope",
)


async def test_a_made_up_button_is_answered(world: NewsWorld):
    """By a page or a sentence, never by a failure."""
    await world.told(*stories(2), evidence=make_evidence(AI))
    await world.ask("latest", "ai")
    for value in MADE_UP:
        answer = await world.press(value)
        assert answer.text
        assert "did not work out" not in answer.text
