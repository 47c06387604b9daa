"""What asks for a filter in a line on Slack: taken out of it wherever it stands, whatever quotation marks people type."""

import pytest

from bot.domain.topic import Topics
from bot.platforms.slack.command_text import parse
from bot.platforms.slack.filter_words import Asked, filter_words
from bot.platforms.slack.typed_commands import SubscribeCommand
from tests.fakes.make import TOPICS


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('ai filter:"-stock funding" in #news', Asked("ai   in #news", filter="-stock funding")),
        ("ai filter: “-stock funding” without:opinion, live", Asked("ai    ", filter="-stock funding", without="opinion, live")),
        ('ai filter:"-stock "data center"" publishers:2', Asked("ai    ", filter='-stock "data center"', publisher="2")),
        ("ai filter:(a OR (b c)) live", Asked("ai   live", filter="(a OR (b c))")),
        ("ai filter:-stock live preview", Asked("ai   live ", filter="-stock", preview=True)),
        ("ai filter:", Asked("ai  ", filter="none")),
        ("ai without:none publisher:1", Asked("ai    ", without="none", publisher="1")),
        ("ai digest 08:30", Asked("ai digest 08:30")),
        ("ai prefilter:x", Asked("ai prefilter:x")),
    ],
)
def test_options_are_taken_out_of_a_line(text: str, asked: Asked):
    """What is left is read as without them."""
    found = filter_words(text)
    assert found._replace(rest=" ".join(found.rest.split())) == asked._replace(rest=" ".join(asked.rest.split()))


def read(text: str, topics: Topics = TOPICS) -> SubscribeCommand:
    command = parse(text, topics)
    assert isinstance(command, SubscribeCommand)
    return command


def test_the_rest_of_a_command_is_read_as_ever():
    """In any order; what Slack escaped is as it was typed."""
    command = read('subscribe ai digest 08:30 filter:"R&amp;D -stock" weekdays publishers:2 preview')
    assert (command.wish.filter, command.wish.publishers, command.preview) == ("R&D -stock", "2", True)
    assert (command.wish.topic, command.wish.digest, command.wish.days) == ("ai", "08:30", "weekdays")


def test_other_commands_keep_their_words():
    """A search may be for anything."""
    command = parse("search filter:x preview", TOPICS)
    assert getattr(command, "words", "") == "filter:x preview"
