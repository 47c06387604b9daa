"""`newsdesk why`, as people type it."""

import asyncio
from pathlib import Path

from bot.domain.delivery import Deferred, Kind
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.store.sqlite.store import SqliteStore
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.seeding import save_destination

ARTICLE = make_article(
    "A lab opens its language model", url="https://news.example.org/lab?utm_source=feed", canonical_url="https://news.example.org/lab"
)


async def store_one(database: Path) -> None:
    """Store an article that a channel got as a line of a list."""
    channel = make_destination("100", name="news")
    story = Story(id=ARTICLE.story_id, title=ARTICLE.title, first_seen_at=NOW, last_seen_at=NOW)
    owed = make_delivery(channel, ARTICLE, Kind.MORE, deferred=Deferred.MOST)
    async with SqliteStore.open(database) as store:
        await store.add_sources([make_source()])
        await save_destination(store, channel)
        evidence = {ARTICLE.id: (make_evidence(),)}
        await store.record(
            PollRecord(source=make_source(), at=NOW, articles=(ARTICLE,), stories=(story,), evidence=evidence, deliveries=(owed,))
        )


def test_it_tells_what_became_of_an_article(newsdesk, tmp_path):
    """The link as somebody copied it, with other tracking than the feed's; the rule that made it wait is among the answer."""
    asyncio.run(store_one(tmp_path / "newsdesk.db"))
    code, out, _ = newsdesk("why", "https://news.example.org/lab?utm_source=mail")
    assert code == 0
    title, topic, channel = out.splitlines()
    assert title == "A lab opens its language model · The Courier"
    assert topic.startswith("  Artificial intelligence: score 6 (4 needed)")
    assert channel.startswith("  #news (Discord): is next in line.")
    assert channel.endswith("The channel had its cards of that hour.")


def test_it_answers_in_the_language_that_is_asked_for(newsdesk, tmp_path):
    """Each of the eight; here German."""
    asyncio.run(store_one(tmp_path / "newsdesk.db"))
    _, out, _ = newsdesk("why", ARTICLE.url, "--language", "de")
    assert out.rstrip().endswith("Der Kanal hatte seine Karten dieser Stunde schon.")


def test_a_link_that_nobody_has_seen_is_refused_in_one_sentence(newsdesk):
    """With an exit code that scripts can read."""
    code, out, errors = newsdesk("why", "https://nowhere.example.org/")
    assert (code != 0, out) == (True, "")
    assert "No article is stored under https://nowhere.example.org/" in errors


def test_a_source_that_is_full_today_is_named_to_whoever_misses_an_article(newsdesk, tmp_path, monkeypatch):
    """It may be one of those that were too many."""
    asyncio.run(store_one(tmp_path / "newsdesk.db"))
    monkeypatch.setattr("bot.cli.why.utc_now", lambda: NOW)
    monkeypatch.setenv("NEWSDESK_POLLING__ARTICLES_A_DAY", "1")
    _, _, errors = newsdesk("why", "https://nowhere.example.org/")
    assert "has brought its 1 articles of today (polling.articles_a_day): what came beyond was left out." in errors
    monkeypatch.setenv("NEWSDESK_POLLING__ARTICLES_A_DAY", "2")
    assert "left out" not in newsdesk("why", "https://nowhere.example.org/")[2]
