"""What a refresh says it did is what it did."""

from datetime import timedelta

from bot.domain.delivery import Kind
from bot.domain.fetching import Feed, Fetched, Unchanged
from bot.domain.polling import PollRecord
from bot.steps.commands.refresh import Refreshed
from bot.steps.commands.refreshed_words import refreshed_words
from bot.steps.poll import Polled
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source

KNOWN = make_source(polled_at=NOW - timedelta(hours=1), fetched_at=NOW - timedelta(hours=1))
NEWS, LAB = make_destination("news"), make_destination("lab")
ONE, TWO = make_article("One"), make_article("Two")


def said(source, *articles, matching=(), deliveries=(), answer=None) -> str:
    evidence = {each.id: (make_evidence(),) for each in matching}
    record = PollRecord(source=source, at=NOW, articles=articles, evidence=evidence, deliveries=deliveries)
    fetched = Fetched(feed=Feed(title="The Courier", entries=()), body_hash="x", requests=1)
    return refreshed_words(Refreshed(source=source, polled=Polled(source=source, record=record, answer=answer or fetched)))


def test_the_first_look_says_that_nothing_of_it_is_posted():
    """Whoever waits for cards of it learns that none comes, and why."""
    assert said(make_source(), ONE, TWO, matching=[ONE]) == (
        "This was the first look at this feed: it had 2 articles, 1 of which matches a topic. "
        "What a feed has at the first look is no news, so nothing of it is posted; what it adds from now on is."
    )


def test_news_says_for_how_many_channels_there_are_cards():
    """Cards, digest entries, and the channels that get them."""
    deliveries = (make_delivery(NEWS, ONE), make_delivery(LAB, ONE), make_delivery(LAB, ONE, Kind.DIGEST))
    assert said(KNOWN, ONE, TWO, matching=[ONE, TWO], deliveries=deliveries) == (
        "2 new articles, 2 of which match a topic: 2 cards and 1 digest entry for 2 channels, which a running Newsdesk posts."
    )


def test_news_that_nobody_asked_for_says_so():
    """Matching alone brings nothing."""
    assert said(KNOWN, ONE, matching=[ONE]) == "1 new article, 1 of which matches a topic: no channel was waiting for them."
    assert said(KNOWN, ONE) == "1 new article, none of which matches a topic: nothing is posted."


def test_no_news_says_so():
    """Also where the server says that nothing changed."""
    assert said(KNOWN) == "Nothing new."
    assert said(KNOWN, answer=Unchanged(validators=KNOWN.validators, requests=1)) == "Nothing new."


def test_a_wish_that_came_too_soon_says_when_it_was_asked():
    """The fetch of a minute is shared."""
    shared = Refreshed(source=KNOWN, polled=None, ago=timedelta(seconds=20))
    assert refreshed_words(shared) == "It was asked 20 s ago: once a minute is enough."
