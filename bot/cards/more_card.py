"""From the rest of a flood to its card: how many more stories there are, and the best of them by title alone."""

from collections.abc import Iterable

from bot.cards.article_card import byline
from bot.cards.card import Chip, DigestCard, DigestLine, DigestSection
from bot.cards.digest_card import MAX_LINES, section_chip
from bot.cards.words import Speech
from bot.domain.delivery import Batch, Item
from bot.domain.topic import Topics


def more_card(batch: Batch, topics: Topics, speech: Speech) -> DigestCard:
    """Return the card that stands for the stories of a flood that got none of their own: a list by topic, best first."""
    ranked = batch.items
    sections = _sections(ranked[:MAX_LINES], topics, speech)
    left_out = len(ranked) - MAX_LINES
    return DigestCard(
        heading=speech.say("digest.more", count=len(ranked)),
        sections=sections,
        footer=speech.say("digest.more", count=left_out) if left_out > 0 else "",
        locale=speech.code,
        colour=sections[0].chip.colour,
        rings=False,
    )


def _sections(items: Iterable[Item], topics: Topics, speech: Speech) -> tuple[DigestSection, ...]:
    by_topic: dict[Chip, list[DigestLine]] = {}
    for item in items:
        by_topic.setdefault(section_chip(item, topics, speech), []).append(_line(item, speech))
    return tuple(DigestSection(chip=chip, lines=tuple(lines)) for chip, lines in by_topic.items())


def _line(item: Item, speech: Speech) -> DigestLine:
    article = item.article
    return DigestLine(
        title=article.title,
        url=article.url,
        summary="",
        byline=byline(article, item.source_title, speech),
        published_at=article.published_at,
    )
