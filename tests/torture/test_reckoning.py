"""The judge is judged: it sees what is lost, doubled and strange, and the vocabulary gives each article a topic and a story alone."""

from datetime import timedelta
from random import Random

import pytest

from bot.app.shipped import load_stories
from bot.domain.article import Entry, Identity
from bot.domain.ids import derived_id
from bot.domain.source import Source, source_id
from bot.domain.story import story_id
from bot.polling.decide import FreshEntry
from bot.polling.rules import PollingRules
from bot.steps.articles import ArticleReader, Reading
from tests.contracts.store_data import NOW
from tests.fakes.analyst import AnalystHere, shipped_analyser
from tests.fakes.torture_ledger import Records, reckon
from tests.fakes.torture_news import SECOND_OUTLET, SUBJECTS, Newsroom, Piece, codes_in, document

OWED = {"slack:C0": ["Xqba", "Xqbo"], "discord:1": ["Xqba"]}


def test_a_clean_ledger_is_clean():
    """Every channel holds what it was owed, once."""
    found = reckon(OWED, {"slack:C0": ["Xqbo first", "then Xqba"], "discord:1": ["Xqba, as Xqba was called"]})
    assert found.clean
    assert (found.published, found.expected, found.delivered) == (2, 3, 3)


def test_what_is_missing_in_one_channel_is_lost():
    """The same article elsewhere does not make up for it."""
    found = reckon(OWED, {"slack:C0": ["Xqba", "Xqbo"], "discord:1": []})
    assert found.lost == (("discord:1", "Xqba"),)
    assert found.delivered == 2
    assert not found.clean


def test_two_messages_with_one_article_are_a_double():
    """Also where the two messages differ in all the rest."""
    found = reckon(OWED, {"slack:C0": ["Xqba", "Xqbo", "Xqba again"], "discord:1": ["Xqba"]})
    assert found.doubled == (("slack:C0", "Xqba"),)
    assert not found.clean


@pytest.mark.parametrize("text", ["no code at all", "Xqzz was never published", "Xqbo belongs elsewhere"])
def test_messages_that_nobody_was_owed_are_strange(text):
    """A channel holds nothing but what it was owed."""
    found = reckon(OWED, {"slack:C0": ["Xqba", "Xqbo"], "discord:1": ["Xqba", text]})
    assert found.strange == 1
    assert not found.clean


def test_an_answer_to_a_card_is_owed_once():
    """One that is missing is lost, and one that came twice is doubled; both are known from the database."""
    records = Records(facts=[("slack:C0", "Xqfa"), ("discord:1", "Xqfo")])
    found = reckon(OWED, {"slack:C0": ["Xqba", "Xqbo"], "discord:1": ["Xqba", "Xqfo", "Xqfo"]}, records)
    assert found.lost == (("slack:C0", "Xqfa"),)
    assert found.doubled == (("discord:1", "Xqfo"),)
    assert found.facts == 2


def test_a_card_that_does_not_name_the_second_outlet_is_stale():
    """The bot recorded that both report the story, so the card has to say so in the end."""
    records = Records(grown=[("slack:C0", "Xqba"), ("slack:C0", "Xqbo")])
    found = reckon(OWED, {"slack:C0": [f"Xqba, also: {SECOND_OUTLET}", "Xqbo"], "discord:1": ["Xqba"]}, records)
    assert found.stale == (("slack:C0", "Xqbo"),)
    assert not found.clean


def test_a_digest_tells_each_of_its_stories_once():
    """Few stories make it thin, one that came twice doubles its stories, and a story of no digest is strange."""
    records = Records(digests={"slack:D0": ["Xqda", "Xqdo"], "slack:D1": ["Xqda"], "slack:D2": ["Xqda"]})
    held = {"slack:D0": ["Xqda"], "slack:D1": ["Xqda", "Xqda"], "slack:D2": ["Xqda", "Xqzo"]}
    found = reckon({}, held, records)
    assert found.thin == ("slack:D0",)
    assert found.doubled == (("slack:D1", "Xqda"),)
    assert (found.strange, found.digests) == (1, 3)


def test_a_code_counts_once_a_message():
    """A card tells its title in several places."""
    assert codes_in(["Xqba Xqba Xqbo", "Xqba"]) == ["Xqba", "Xqbo", "Xqba"]


def test_a_seed_repeats_its_articles():
    """So that a campaign can be fought again."""
    one, other = Newsroom(Random(5)), Newsroom(Random(5))
    assert [each.title for _ in range(20) for each in one.write_some()] == [each.title for _ in range(20) for each in other.write_some()]


def test_now_and_then_there_is_a_flood():
    """Several articles on one topic at once: a channel gets a few cards and one for the rest."""
    newsroom = Newsroom(Random(3))
    floods = [some for _ in range(200) if len(some := newsroom.write_some()) > 1]
    assert 1 <= len(floods) < 50
    assert all(len({piece.topic for piece in some}) == 1 for some in floods)


def test_a_document_lists_the_newest_first():
    """As publishers do."""
    pieces = [Newsroom(Random(5)).write("ai"), Newsroom(Random(6)).write("ai")]
    text = document("The Courier", pieces)
    assert text.index(pieces[1].title) < text.index(pieces[0].title)


def torture_reader() -> ArticleReader:
    _, grouper = load_stories()
    return ArticleReader(AnalystHere(shipped_analyser()), grouper, PollingRules(), edit_spacing=timedelta(minutes=1))


def make_source(name: str) -> Source:
    url = f"https://{name}.example/feed"
    return Source(id=source_id(url), url=url, title=name, lang="en", next_poll_at=NOW)


async def read(reader: ArticleReader, source: Source, piece: Piece) -> Reading:
    """Read one article as if it came with a poll of its own."""
    entry = Entry(guid=piece.code, url=piece.url, title=piece.title, summary=piece.summary, lang="en", published_at=piece.at)
    fresh = FreshEntry(entry=entry, identity=Identity(derived_id(piece.code)))
    return await reader.read(source, [fresh], piece.at + timedelta(seconds=1))


async def test_each_article_matches_its_topic_alone_and_opens_a_story():
    """Otherwise a campaign would take for lost what was never owed, or what joined another story."""
    reader, courier, newsroom = torture_reader(), make_source("courier"), Newsroom(Random(11))
    for topic in list(SUBJECTS) * 40:
        piece = newsroom.write(topic)
        reading = await read(reader, courier, piece)
        [evidence] = reading.evidence.values()
        assert [each.topic for each in evidence if each.matched] == [piece.topic], piece.title
        [article] = reading.articles
        assert article.story_id == story_id(article.id), piece.title


async def test_a_report_of_the_second_outlet_joins_its_story_and_may_change_it():
    """Otherwise no card would be edited or answered; a report without a number never changes anything."""
    reader, courier, dispatch, newsroom = torture_reader(), make_source("courier"), make_source("dispatch"), Newsroom(Random(12))
    facts = 0
    for topic in list(SUBJECTS) * 10:
        first = newsroom.write(topic)
        [opened] = (await read(reader, courier, first)).articles
        reading = await read(reader, dispatch, newsroom.follow(first))
        assert [each.story_id for each in reading.articles] == [opened.story_id], first.title
        assert first.count or not reading.grown[0].fact
        facts += reading.grown[0].fact
    assert facts
