"""`search WORDS` on each platform: whoever reads finds what was seen, page by page, and the message that told it where they may look."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.make import make_article
from tests.fakes.news_world import NewsWorld, OpenNews, discord_news, slack_news, stories


@pytest.fixture(params=[discord_news, slack_news], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[NewsWorld]:
    """Give each platform in turn."""
    open_world: OpenNews = request.param
    async with open_world() as opened:
        yield opened


async def test_i_find_a_story_by_its_words_with_its_source_and_address(world: NewsWorld):
    """And nothing else."""
    await world.told(make_article("A semiconductor plant opens", url="https://news.example.org/plant"), make_article("A lab closes"))
    answer = await world.ask("search", "semiconductors")
    assert "“semiconductors”: 1 story" in answer.text
    assert "A semiconductor plant opens" in answer.text
    assert "https://news.example.org/plant" in answer.text
    assert "The Courier" in answer.text
    assert "A lab closes" not in answer.text
    assert answer.buttons == {}


async def test_i_turn_pages_of_five_in_place(world: NewsWorld):
    """Each page says where it is; the query goes along, quotes and all."""
    await world.told(*stories(12))
    first = await world.ask("search", '"chip number" -lab')
    assert first.text.count("Chip number") == 5
    assert "Page 1 of 3" in first.text
    [value] = first.buttons["Next"]
    second = await world.press(value)
    assert second.in_place
    assert second.text.count("Chip number") == 5
    assert set(second.buttons) == {"Back", "Next"}
    last = await world.press(second.buttons["Next"][0])
    assert last.text.count("Chip number") == 2
    assert set(last.buttons) == {"Back"}


async def test_a_story_that_was_posted_here_leads_to_its_message(world: NewsWorld):
    """Which I may open."""
    await world.told(make_article("A chip"), to=world.here)
    answer = await world.ask("search", "chip")
    assert "posted:" in answer.text
    assert world.here.channel_id in answer.text
    assert world.message.rpartition(":")[2].replace(".", "") in answer.text


async def test_i_read_nothing_of_a_channel_that_i_may_not_see(world: NewsWorld):
    """Not even that something was posted."""
    await world.told(make_article("A chip"), to=world.hidden)
    answer = await world.ask("search", "chip")
    assert "A chip" in answer.text
    assert "posted" not in answer.text
    assert world.hidden.channel_id not in answer.text


async def test_nothing_found_says_so_in_my_language(world: NewsWorld):
    """With what helps."""
    answer = await world.ask("search", "chip", "fr")
    assert "Rien de ce que Newsdesk a vu ne correspond à «\u202fchip\u202f»" in answer.text


async def test_what_cannot_be_looked_for_is_refused_with_a_sentence(world: NewsWorld):
    """In the place of an answer."""
    for said, told in (("-", "no letter or digit"), ("x" * 81, "at most 80 characters; this has 81")):
        assert told in (await world.ask("search", said)).text


MADE_UP = ("n1:find:1", "n1:find:zzzz:chip", "n1:find:1:" + "x" * 80, "n1:find:1:<!channel> @everyone `x`", "n1:find:1:- -")


async def test_a_made_up_button_shows_what_its_presser_could_have_asked(world: NewsWorld):
    """It is a stranger's input: the last page there is, nothing found, or a sentence."""
    await world.told(*stories(2))
    await world.ask("search", "chip")
    for value in MADE_UP:
        answer = await world.press(value)
        assert answer.text
        assert "did not work out" not in answer.text
        assert "<!channel>" not in answer.text
