"""Warming up: what is worked out when it is first needed is needed here first, before anybody waits for an answer."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.analyst.process import AnalystProcess
from bot.cards.words import Words

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


async def warm_up(words: Words, analyst: AnalystProcess) -> None:
    """Have the analyst's process ready, and load the dates of the languages that Newsdesk speaks, which the first card would wait for."""
    await asyncio.gather(analyst.warm(), asyncio.to_thread(_load_dates, words))


def _load_dates(words: Words) -> None:
    for code in words.languages:
        speech = words.into(code)
        speech.ago(timedelta(minutes=1))
        speech.day(_ANY_DAY.date())
        speech.moment(_ANY_DAY + timedelta(days=3), "Europe/Paris", _ANY_DAY)
        speech.enumerate([speech.language("en"), speech.language("fr")])
