"""What an operator reads of polls, and of workspaces that removed the bot."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.app.logs import log_forgotten, log_left, log_outage, log_polled
from bot.domain.claims import Forgotten
from bot.domain.destination import Platform, Workspace
from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Feed, Fetched, Unchanged
from bot.domain.outage import Brought, Outage
from bot.domain.polling import PollRecord
from bot.steps.poll import Polled
from tests.fakes.make import NOW, make_article, make_source


def polled(error: FetchError, **after: object) -> Polled:
    source = replace(make_source(), **after)  # type: ignore[arg-type]  # fields of Source
    return Polled(source=make_source(), record=PollRecord(source=source, at=NOW), answer=error)


def test_the_end_of_a_feed_is_an_error_and_a_failure_a_warning():
    """Only the first asks for a person: nobody will ask that feed again."""
    gone = FetchError("gone for good", problem=FetchProblem.STATUS, status=410)
    with capture_logs() as lines:
        log_polled(polled(gone, disabled_at=NOW))
        log_polled(polled(FetchError("away", problem=FetchProblem.TIMEOUT), errors=1))
    assert [(line["log_level"], line["event"]) for line in lines] == [
        ("error", "source is gone and will not be asked again"),
        ("warning", "source failed"),
    ]
    assert lines[0]["url"] == make_source().url
    assert lines[0]["problem"] == "gone for good"


def test_a_first_look_is_not_logged_as_news():
    """Whoever waits for cards of it reads why none comes."""
    known = make_source(fetched_at=NOW)
    answer = Fetched(feed=Feed(title="The Courier", entries=()), body_hash="x", requests=1)
    record = PollRecord(source=known, at=NOW, articles=(make_article("One"),))
    with capture_logs() as lines:
        for source in (make_source(), known):
            log_polled(Polled(source=source, record=record, answer=answer))
    assert [line["event"] for line in lines] == ["first look at a source: what it has is no news", "source has news"]


def test_what_a_source_brought_too_much_of_is_told():
    """With how many were left out; the key in its address is not."""
    source = make_source(url="https://feeds.example.org/rss?token=9f8e7d6c5b4a39281706")
    with capture_logs() as lines:
        log_polled(
            Polled(source=source, record=PollRecord(source=source, at=NOW, left_out=41), answer=Unchanged(validators=source.validators))
        )
    assert [(line["log_level"], line["left_out"]) for line in lines if "left_out" in line] == [("warning", 41)]
    assert "9f8e7d6c5b4a" not in str(lines)


def test_two_hundred_failures_of_one_outage_are_one_line():
    """What is not counted, and what is in doubt, is for whoever looks closely."""
    away = polled(FetchError("check the spelling", problem=FetchProblem.UNREACHABLE))
    with capture_logs() as lines:
        log_polled(away)
        log_polled(replace(polled(FetchError("check the spelling", problem=FetchProblem.UNREACHABLE), errors=1), in_doubt=True))
        log_outage(Outage(since=NOW), None)
    assert [line["log_level"] for line in lines] == ["debug", "debug", "error"]
    assert "check this machine's network" in lines[-1]["event"]


@pytest.mark.parametrize(
    ("minutes", "brought", "said"),
    [
        (460, Brought(cards=5, lists=1), "back after 7 h 40 min: 5 cards and a list"),
        (120, Brought(cards=1), "back after 2 h: a card"),
        (6, Brought(lists=3), "back after 6 min: 3 lists"),
        (0, Brought(), "back after 1 min: nothing new"),
    ],
)
def test_what_came_of_an_outage_is_one_line(minutes: int, brought: Brought, said: str):
    """How long it was, and what the channels get."""
    with capture_logs() as lines:
        log_outage(Outage(since=NOW, back_at=NOW + timedelta(minutes=minutes)), brought)
    assert [line["event"] for line in lines] == [said]


def test_the_log_says_in_numbers_what_was_left_and_what_was_forgotten():
    """Nobody else is there to be told."""
    with capture_logs() as lines:
        log_left(Workspace(Platform.DISCORD, "7"), 4)
        log_forgotten(Forgotten(channels=4, subscriptions=6))
    assert [(line["log_level"], line["channels"], line.get("subscriptions")) for line in lines] == [("warning", 4, None), ("info", 4, 6)]
    assert lines[0]["workspace"] == "7"
