"""The story of an article in words: what it joined, and who else reports it. Pure."""

from collections.abc import Iterator
from datetime import datetime

from bot.cards.words import Speech
from bot.domain.delivery import Coverage
from bot.domain.history import ArticleHistory
from bot.domain.story import story_id

_SHOWN = 5


def headline(told: Coverage) -> str:
    """Return the title and source of a report."""
    return f"{told.article.title} · {told.source_title}"


def story_lines(told: ArticleHistory, speech: Speech, now: datetime) -> Iterator[str]:
    """Yield the story that an article joined, unless it opened it, and the other reports of that story, oldest first."""
    if told.story_title and told.article.story_id != story_id(told.article.id):
        yield speech.say("told.joined", story=told.story_title)
    if told.reports:
        shown = [_report(each, speech, now) for each in told.reports[:_SHOWN]]
        more = len(told.reports) - len(shown)
        yield speech.say("told.reports", reports="; ".join([*shown, *([speech.say("card.also_more", count=more)] if more else [])]))


def _report(report: Coverage, speech: Speech, now: datetime) -> str:
    """Return one report: its source, its language and how long ago it was published."""
    lang = (report.article.lang or "").partition("-")[0]
    name = f"{report.source_title} ({lang})" if lang else report.source_title
    return f"{name}, {speech.ago(now - report.article.published_at)}"
