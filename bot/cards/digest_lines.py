"""One story in a digest or a list: as a line of a screen, and as a page of all stories has room for it."""

from bot.cards.article_card import also, byline, foreign_code
from bot.cards.card import DigestLine, Retold
from bot.cards.retold import retold
from bot.cards.summaries import first_sentences, without_title
from bot.cards.words import Speech
from bot.domain.delivery import Item

_SUMMARY = 140
_ALSO_SHOWN = 3


def short_line(item: Item, speech: Speech) -> DigestLine:
    """Return the title, who tells it, and how many others do: Netzblick (de), +2."""
    others = len(also(item, speech))
    code = foreign_code(item.article, speech)
    source = f"{item.source_title} ({code})" if code and item.source_title else item.source_title
    told_by = ", ".join(filter(None, [source, f"+{others}" if others else ""]))
    return _line(item, "", told_by, retold(item, item.change, speech))


def full_line(item: Item, speech: Speech) -> DigestLine:
    """Return the title, the beginning of the summary, and the names of those who tell it."""
    article = item.article
    summary = first_sentences(without_title(article.summary, article.title), _SUMMARY)
    told_by = " · ".join(filter(None, (byline(article, item.source_title, speech), _others(item, speech))))
    return _line(item, summary, told_by, retold(item, item.change, speech))


def _line(item: Item, summary: str, told_by: str, again: Retold | None) -> DigestLine:
    of = item.article
    return DigestLine(title=of.title, url=of.url, summary=summary, byline=told_by, published_at=of.published_at, retold=again)


def _others(item: Item, speech: Speech) -> str:
    """Return who else reports a story: also: Reuters, heise (de), 2 more."""
    reports = also(item, speech)
    names = [f"{each.source} ({each.lang})" if each.lang else each.source for each in reports[:_ALSO_SHOWN]]
    more = len(reports) - len(names)
    if more > 0:
        names.append(speech.say("card.also_more", count=more))
    return speech.say("card.also", sources=", ".join(names)) if names else ""
