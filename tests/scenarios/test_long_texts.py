"""Whatever is typed, up to the 40,000 characters that a client may send, holds nobody else up: the event loop is free again in 50 ms."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from bot.app.shipped import load_shipped
from bot.app.warming import load_dates
from bot.domain import inputs
from bot.domain.errors import InvalidInput
from bot.platforms.discord.topic_choices import offers
from bot.platforms.slack.command_text import parse
from tests.fakes.discord_bot import running_bot
from tests.fakes.loop_lag import watched_loop
from tests.fakes.slack_bot import slack_bot
from tests.fakes.words import shipped_words

LONGEST = 40_000
HELD = 0.05  # seconds of the loop's own processor time
PIECES = (
    *("a", "9", "-", "e ", "e,", "ai ", "ai, ", "and ", "all ", "y e o ", "artificial ", "quantum-", "ai quantum ", "semi "),
    *("zone Paris ", "22:00-07:00 ", "8:30 pm ", "languages en, ", "mention @here ", "in #general ", "<#C1|news> ", "quiet say mon,tue "),
    *("\u5168\u90e8", "\u548c", "\uc640", "e\u0301", "\ufdfa", "\u0130", "\u202e", "\u3000", "\U0001f600"),
    *("(", '"', "&amp;", "<!channel>", "https://a.example/?a=b&", "**", "=%41", " "),
)
VERBS = ("", "subscribe ", "subscribe ai ", "unsubscribe ", "settings quiet ", "settings zone ", "settings language ", "why ", "list ")


@pytest.fixture(autouse=True)
def _warm():
    """Names of zones and of languages are read from the disk once, in a thread, before anybody is answered."""
    inputs.suggest_zones("paris")
    load_dates(shipped_words())


@pytest.fixture(scope="module")
def topics():
    """Read the topics that ship, with all their names."""
    return load_shipped({}).topics


def filled(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def read(what: Callable[[str], object], text: str) -> None:
    with suppress(InvalidInput):
        what(text)


@pytest.mark.parametrize("length", [inputs.LONGEST_TEXT, LONGEST])
def test_every_reader_of_what_people_type_is_quick(topics, length):
    """At the length that is still read, and far beyond; each reader by itself, on what it was not made for."""
    readers = [
        *(lambda text, verb=verb: parse((verb + text)[:length], topics) for verb in VERBS),
        *(topics.named, topics.within, topics.nearest),
        *(lambda text: topics.suggest(text, "de"), lambda text: offers(topics, text, "de"), inputs.suggest_zones),
        *(inputs.parse_time, inputs.parse_zone, inputs.parse_days, inputs.parse_mode, inputs.parse_empty_days),
        *(inputs.parse_most_cards, inputs.parse_languages, lambda text: inputs.parse_quiet_hours(text, "UTC")),
    ]
    slow = []
    for piece in PIECES:
        text = filled(piece, length)
        for number, reader in enumerate(readers):
            started = time.thread_time()
            read(reader, text)
            if (held := time.thread_time() - started) > HELD:
                slow.append((number, piece, held))
    assert slow == []


async def test_slack_goes_on_while_somebody_types_without_end():
    """Through the socket, the listener and the answer: with the words of each verb in front."""
    async with slack_bot() as bot:
        await bot.server.slash("C1", "U1", "subscribe ai")
        async with watched_loop() as lag:
            for verb in VERBS:
                answer = await bot.server.slash("C1", "U1", verb + filled("zone Paris, ", LONGEST - len(verb)))
                assert "500" in answer["text"]
    assert lag.worst < HELD


async def test_discord_goes_on_while_somebody_types_without_end():
    """Each option of each command, and what completes it while it is typed."""
    typed = filled("zone Paris, ", LONGEST)
    commands = {
        "subscribe": ("topic", "digest", "zone", "days", "languages"),
        "unsubscribe": ("subscription",),
        "settings quiet-hours": ("hours", "zone"),
        "settings cards": ("number",),
        "settings language": ("language",),
        "settings time-zone": ("zone",),
        "why": ("link",),
    }
    needed: dict[str, dict[str, Any]] = {"subscribe": {"topic": "ai"}, "settings quiet-hours": {"hours": "22-7"}}
    async with running_bot() as bot:
        where = (bot.guild, bot.channel, bot.moderator)
        await bot.server.slash(*where, "subscribe", topic="ai")
        async with watched_loop() as lag:
            for command, options in commands.items():
                for option in options:
                    reply = await bot.server.slash(*where, command, **needed.get(command, {}) | {option: typed})
                    assert 0 < len(reply.text) < 600, (command, option)
            for command, option in (("subscribe", "topic"), ("subscribe", "zone"), ("unsubscribe", "subscription")):
                await bot.server.autocomplete(*where, command, option, typed)
    assert lag.worst < HELD
