"""The live line of a terminal: one line, below what is printed, and none where nobody looks."""

import asyncio
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.live_line import LiveLine, kept_up, live_line
from bot.cli.progress_line import progress_words
from bot.steps.commands.progress import Progress
from tests.fakes.make import NOW

BEGUN = Progress(feeds=216, asked=37, failing=0, subscriptions=4, first_card_at=NOW + timedelta(hours=1))


def test_i_read_how_far_the_first_round_is_and_when_the_first_card_may_come():
    """In the zone of the settings."""
    assert progress_words(BEGUN, None, NOW, "Europe/Paris") == "asked 37 of 216 feeds · first card at about 11:00"


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        ({"failing": 2}, "asked 37 of 216 feeds · 2 failing · first card at about 10:00"),
        ({"subscriptions": 0}, "asked 37 of 216 feeds · nobody has subscribed yet"),
        ({"first_card_at": None}, "asked 37 of 216 feeds · when the first card comes, nobody can tell yet"),
        ({"first_card_at": NOW + timedelta(days=1)}, "asked 37 of 216 feeds · first card at about Tue 09:00"),
        ({"down": True}, "asked 37 of 216 feeds · No source can be reached from here: check this machine's network."),
        ({"feeds": 0, "asked": 0}, "no feeds yet: add those that ship with `newsdesk feed import --catalogue`, in another terminal"),
    ],
)
def test_each_state_is_told(progress, said):
    """What fails, that nobody subscribed, that nothing tells, that the network is down, and that there are no feeds."""
    assert progress_words(replace(BEGUN, **progress), None, NOW, "UTC") == said


def test_after_the_first_card_i_read_when_the_last_one_came():
    """Nothing is estimated any more."""
    assert progress_words(BEGUN, NOW, NOW, "UTC") == "asked 37 of 216 feeds · last card at 09:00"


def test_what_is_printed_stands_above_the_line():
    """A log line, or a card, never stands behind it; after a whole line it stands below at once."""
    out, errors = io.StringIO(), io.StringIO()
    line = LiveLine(out, 80)
    line.show("asked 1 of 2 feeds")
    line.over(errors).write("news\n")
    assert out.getvalue() == "\r\x1b[2Kasked 1 of 2 feeds\r\x1b[2K\r\x1b[2Kasked 1 of 2 feeds"
    assert errors.getvalue() == "news\n"


def test_a_line_longer_than_the_terminal_is_cut():
    """A line that wraps could not be taken away."""
    out = io.StringIO()
    LiveLine(out, 10).show("asked 1 of 2 feeds")
    assert out.getvalue() == "\r\x1b[2Kasked 1 o"


def test_there_is_no_live_line_where_standard_output_is_no_terminal(capsys):
    """Files and pipes get cards and nothing else."""
    assert live_line() is None


async def test_the_line_stands_while_the_run_goes_on_and_is_gone_after_it():
    """The prompt of the shell begins a line of its own."""
    out, said = io.StringIO(), asyncio.Event()

    async def say() -> str:
        said.set()
        return "asked 1 of 2 feeds"

    async with kept_up(LiveLine(out, 80), say):
        await said.wait()
        await asyncio.sleep(0)
    assert out.getvalue() == "\r\x1b[2Kasked 1 of 2 feeds\r\x1b[2K"


async def test_without_a_line_nobody_is_asked_what_it_says():
    """Nor is the database, every two seconds, for nothing."""

    async def say() -> str:
        raise AssertionError

    async with kept_up(None, say):
        await asyncio.sleep(0)
