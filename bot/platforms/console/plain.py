"""Cards for a file or a pipe: paragraphs without colours or boxes."""

import textwrap

from bot.cards.card import AlertCard, Card, DigestCard, DigestLine, NoticeCard, filled
from bot.cards.words import Speech
from bot.platforms.console.pictures import again, foot_line, news_line, report_name, tally_line, who_tells
from bot.platforms.console.text import safe, safe_address
from bot.ports.clock import Clock

WIDTH = 100
_INDENT = "  "


def plain_lines(card: Card, speech: Speech, clock: Clock) -> list[str]:
    """Return a card as lines."""
    match card:
        case AlertCard():
            return _alert(card, speech, clock)
        case DigestCard():
            return _digest(card, speech, clock)
        case NoticeCard():
            return [*_notice(card), ""]


def bare_lines(card: Card) -> list[str]:
    """Return titles and addresses alone, of a notice its words."""
    if isinstance(card, NoticeCard):
        return _notice(card)
    stories = card.stories if isinstance(card, DigestCard) else (card,)
    return [line for story in stories for line in (safe(story.title), safe_address(story.url)) if line]


def growth_lines(card: AlertCard, speech: Speech) -> list[str]:
    """Return what changed in a story that was printed before, and who else reports it."""
    news = news_line(card.news, speech) if card.news else ""
    return [*_wrapped(f"↻ {safe(card.title)}", ""), *_wrapped(news), *_wrapped(also_line(card, speech))]


def also_line(card: AlertCard, speech: Speech) -> str:
    """Return who else reports the story; empty where nobody does."""
    return speech.say("card.also", sources=", ".join(map(report_name, card.also))) if card.also else ""


def _notice(card: NoticeCard) -> list[str]:
    heading = _wrapped(safe(card.heading), "")
    return [*heading, *_wrapped(safe(filled(card.text, card.channel_id)), _INDENT if heading else "")]


def _alert(card: AlertCard, speech: Speech, clock: Clock) -> list[str]:
    chips = " ".join(" ".join(filter(None, (f"[{safe(chip.name)}]", safe(chip.words)))) for chip in card.chips)
    return [
        *_wrapped(safe(card.title), ""),
        *_wrapped(news_line(card.news, speech) if card.news else safe(card.summary)),
        *_wrapped(" · ".join(who_tells(card, speech, clock))),
        *_wrapped(also_line(card, speech)),
        *_wrapped(chips or safe(card.reason)),
        *_address(card.url),
        "",
    ]


def _digest(card: DigestCard, speech: Speech, clock: Clock) -> list[str]:
    lines = [line for text in (card.heading, tally_line(card), card.covers) for line in _wrapped(safe(text), "")]
    for each in card.overview:
        lines += ["", *_wrapped(f"{safe(each.text)} · {safe(each.source)}", ""), *_address(each.url)]
    if card.lead:
        lines += ["", *_alert(card.lead, speech, clock)[:-1]]
    for section in card.sections:
        lines += ["", f"[{safe(section.chip.name)}]"]
        for story in section.lines:
            lines += _story(story, speech, clock)
    return [*lines, "", *_wrapped(foot_line(card), ""), ""]


def _story(story: DigestLine, speech: Speech, clock: Clock) -> list[str]:
    first, *rest = _wrapped(safe(story.title) or "…", _INDENT)
    return [
        f"- {first.strip()}",
        *rest,
        *_wrapped(safe(story.summary)),
        *_wrapped(" · ".join(filter(None, [safe(story.byline), speech.ago(clock() - story.published_at), again(story.retold)]))),
        *_address(story.url),
    ]


def _wrapped(text: str, indent: str = _INDENT) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _address(url: str) -> list[str]:
    """Return the address whole: a broken one cannot be copied."""
    address = safe_address(url)
    return [_INDENT + address] if address else []
