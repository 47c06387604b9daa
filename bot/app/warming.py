"""Warming up: what is worked out when it is first needed is needed here first, before anybody waits for an answer."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.analyst.process import AnalystProcess
from bot.cards.words import Words
from bot.domain.time_zones import zone_named

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


async def warm_up(words: Words, analyst: AnalystProcess) -> None:
    """Have the analyst's process ready, and load what the first card and the first command would wait for.

    That is the dates of the languages that Newsdesk speaks, and the names of time zones, which stand in some hundred files.
    """
    await asyncio.gather(analyst.warm(), asyncio.to_thread(load_dates, words), asyncio.to_thread(zone_named, "Paris"))


def load_dates(words: Words) -> None:
    """Load the dates of the languages that Newsdesk speaks."""
    for code in words.languages:
        speech = words.into(code)
        speech.ago(timedelta(minutes=1))
        speech.day(_ANY_DAY.date())
        speech.moment(_ANY_DAY + timedelta(days=3), "Europe/Paris", _ANY_DAY)
        speech.enumerate([speech.language("en"), speech.language("fr")])
