"""First stories as Discord shows them in an answer."""

from bot.platforms.discord.text import cut, safe_url
from bot.steps.commands.first_stories import Sample

_TITLE, _SOURCE, _URL = 150, 60, 300


def first_line(sample: Sample) -> str:
    """Return one story: its title as a link without a preview, who reports it, and when it came."""
    article = sample.article
    title, url = cut(article.title, _TITLE), safe_url(article.url, _URL)
    shown = f"[{title}](<{url}>)" if url and "://" not in article.title else title
    return f"- {shown} · {cut(sample.source, _SOURCE)} · <t:{int(article.published_at.timestamp())}:R>"
