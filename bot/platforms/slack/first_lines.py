"""First stories as Slack shows them in an answer."""

from bot.platforms.slack.text import date, fitted, link
from bot.steps.commands.first_stories import Sample

_LINK, _SOURCE = 600, 60


def first_line(sample: Sample) -> str:
    """Return one story: its title as a link, who reports it, and when it came."""
    article = sample.article
    return f"• {link(article.url, article.title, _LINK)} · {fitted(sample.source, _SOURCE)} · {date(article.published_at)}"
