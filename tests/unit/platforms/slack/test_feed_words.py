"""What people type about feeds on Slack."""

import pytest

from bot.domain.errors import InvalidInput
from bot.platforms.slack.command_text import parse
from bot.platforms.slack.feed_words import FeedCommand
from tests.fakes.make import TOPICS


@pytest.mark.parametrize(
    ("typed", "verb", "what"),
    [
        ("feed add example.org", "add", "example.org"),
        ("feed add <https://example.org/a|example.org>", "add", "https://example.org/a"),
        ("subscribe <https://example.org>", "add", "https://example.org"),
        ("feeds", "list", ""),
        ("feed remove Harbour Ledger", "remove", "Harbour Ledger"),
        ("feed test example.org", "doctor", "example.org"),
    ],
)
def test_a_command_about_a_feed(typed, verb, what):
    """By an address as Slack writes it, or by a name of several words."""
    command = parse(typed, TOPICS)
    assert isinstance(command, FeedCommand)
    assert (command.verb, command.what) == (verb, what)


def test_a_whole_feed_comes_where_and_when_somebody_says():
    """The name ends where the words of a subscription begin."""
    command = parse("feed follow Harbour Ledger in #news digest 08:30 weekdays", TOPICS)
    assert isinstance(command, FeedCommand)
    assert command.found
    assert (command.what, command.found["time"], command.found["days"]) == ("Harbour Ledger", ["08:30"], ["weekdays"])


def test_another_word_says_what_there_is():
    """Nothing is guessed."""
    with pytest.raises(InvalidInput, match="feed add"):
        parse("feed burn it", TOPICS)


def test_topics_are_subscribed_as_before():
    """Only an address is a feed."""
    assert not isinstance(parse("subscribe ai", TOPICS), FeedCommand)
