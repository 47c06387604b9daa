"""Answers that a local server cannot give quickly: what is left after all of discord.py's own retries."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.domain.errors import Ambiguous, Gone, Rejected, Throttled, Unauthorized, Unreachable
from bot.platforms.discord.errors import chat_error


@dataclass
class Answer:
    """The part of an HTTP answer that discord.py's errors look at."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = "because"


def refused(
    status: int, headers: dict[str, str] | None = None, kind: type[discord.HTTPException] = discord.HTTPException
) -> discord.HTTPException:
    """Return the error that discord.py raises for an answer."""
    answer: Any = Answer(status, headers or {})
    return kind(answer, {"code": 7, "message": "said so"})


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (refused(500, kind=discord.DiscordServerError), Ambiguous),
        (refused(504, kind=discord.DiscordServerError), Ambiguous),
        (refused(524), Ambiguous),
        (refused(400), Rejected),
        (refused(405), Rejected),
        (refused(401), Unauthorized),
        (refused(403, kind=discord.Forbidden), Unreachable),
        (refused(404, kind=discord.NotFound), Gone),
        (discord.GatewayNotFound(), Ambiguous),
        (ConnectionResetError(104, "reset"), Ambiguous),
        (TimeoutError(), Ambiguous),
        (KeyError("id"), Ambiguous),
        (RuntimeError("Session is closed"), Ambiguous),
    ],
)
def test_every_error_has_one_meaning(error, expected):
    """The kind decides what the outbox does next; the message names the channel, or what to change."""
    made = chat_error(error, "channel 5")
    assert type(made) is expected
    assert ("channel 5" in str(made)) is (expected is not Unauthorized)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, timedelta(minutes=10)),
        ({"Retry-After": "3600"}, timedelta(minutes=10)),
        ({"Via": "1.1 google", "Retry-After": "17"}, timedelta(seconds=17)),
        ({"Via": "1.1 google", "Retry-After": "9" * 5_000}, timedelta(days=7)),
        ({"Via": "1.1 google", "Retry-After": "0"}, timedelta(seconds=10)),
        ({"Via": "1.1 google", "Retry-After": "soon"}, timedelta(seconds=10)),
        ({"Via": "1.1 google"}, timedelta(seconds=10)),
    ],
)
def test_rate_limits_say_how_long(headers, expected):
    """Five limits in a row end as one error: as told with Via, ten minutes without."""
    made = chat_error(refused(429, headers), "channel 5")
    assert isinstance(made, Throttled)
    assert made.retry_after == expected


def test_a_limit_that_was_never_tried_is_throttled():
    """The library may refuse to wait before it asks."""
    made = chat_error(discord.RateLimited(61.5), "channel 5")
    assert isinstance(made, Throttled)
    assert made.retry_after == timedelta(seconds=61.5)
