"""Whether a story that a channel was told of is worth telling again: others tell it too by now, or an amount changed. Pure."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.domain.article import ArticleId
from bot.domain.delivery import Coverage
from bot.domain.heads import new_voices
from bot.stories.changes import last_change

LEAST_VOICES: Final = 2
"""Publishers that told nothing before: one more says little of a story that people know."""


def is_worth_retelling(reports: Sequence[Coverage], news: Collection[ArticleId]) -> bool:
    """Say whether the reports that are news, of all of a story, say enough that is new."""
    return len(new_voices(reports, news)) >= LEAST_VOICES or last_change([each.article for each in reports], news) is not None
