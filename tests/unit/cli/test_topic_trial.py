"""`newsdesk topic try` and `newsdesk search`, as people type them."""

import asyncio

from bot.app.now import utc_now
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.store.sqlite.store import SqliteStore
from tests.fakes.make import make_article, make_evidence, make_source


async def store_some(database) -> None:
    """Store three articles of today, one of them about AI."""
    now = utc_now()
    titles = ("A lab opens its language model", "Chips for a data center", "A laptop with new chips")
    articles = tuple(make_article(title, seen_at=now, published_at=now, summary="") for title in titles)
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=now, last_seen_at=now) for each in articles)
    async with SqliteStore.open(database) as store:
        await store.add_sources([make_source()])
        evidence = {articles[0].id: (make_evidence(),)}
        await store.record(PollRecord(source=make_source(), at=now, articles=articles, stories=stories, evidence=evidence))


def test_a_query_is_tried_on_the_last_days(newsdesk, tmp_path):
    """How many, which by which words, what nearly was and why not, and how that differs from a topic."""
    asyncio.run(store_some(tmp_path / "newsdesk.db"))
    code, out, _ = newsdesk("topic", "try", "chips NOT laptop", "--beside", "ai")
    assert code == 0
    first, example, nearly, miss, beside, gained, lost = out.splitlines()
    assert first == "1 story in the last 7 days, 0.1 a day; 2 articles hold a word of the query."
    assert example.startswith("  Chips for a data center (The Courier, ")
    assert example.endswith("): Chips")
    assert nearly == "Nearly:"
    assert miss.endswith("): laptop occurs")
    assert beside == "Beside Artificial intelligence: 1 more, 1 fewer."
    assert gained.startswith("  + Chips for a data center")
    assert lost.startswith("  - A lab opens its language model")


def test_a_query_that_cannot_be_read_is_shown_with_its_column(newsdesk, tmp_path):
    """And as it was typed, also where there is nothing yet to try it on."""
    assert "column 6: a comma" in newsdesk("topic", "try", "chips, laptop")[2]
    asyncio.run(store_some(tmp_path / "newsdesk.db"))
    code, out, errors = newsdesk("topic", "try", "chips, laptop")
    assert (code != 0, out) == (True, "")
    assert "column 6: a comma may mean AND or OR" in errors
    assert errors.rstrip("\n").endswith("chips, laptop\n     ^")


def test_what_was_stored_is_found_by_its_words(newsdesk, tmp_path):
    """Also where no bot has run since it was polled."""
    asyncio.run(store_some(tmp_path / "newsdesk.db"))
    code, out, _ = newsdesk("search", "chip", "--", "-laptop")
    assert code == 0
    heading, title, told, address = out.splitlines()
    assert (heading, title) == ("“chip -laptop”: 1 story", "Chips for a data center")
    assert told.strip().startswith("The Courier · ")
    assert address.strip().startswith("https://news.example.org/")


def test_nothing_found_and_nothing_there_are_sentences(newsdesk, tmp_path):
    """With an exit code where there is no database at all."""
    code, _, errors = newsdesk("search", "chip")
    assert code != 0
    assert "Nothing was found for chip" in errors
    asyncio.run(store_some(tmp_path / "newsdesk.db"))
    code, out, _ = newsdesk("search", "gardening", "--language", "de")
    assert code == 0
    assert out.startswith("Nichts, was Newsdesk gesehen hat, passt zu „gardening“:")
