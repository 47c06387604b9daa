"""A digest as blocks, at any length: in full where it fits, without summaries where it does not, then only its best stories."""

from collections.abc import Callable, Sequence

from bot.cards.card import DigestCard, DigestLine, DigestSection
from bot.platforms.slack.alert_blocks import chip
from bot.platforms.slack.blocks import MAX_BLOCKS, MAX_CHARACTERS, Block, context, header, section, weight
from bot.platforms.slack.text import date, fitted, link

_TITLE = 900
_SUMMARY = 300
_BYLINE = 160
_NOTE = 600

Layout = Callable[[DigestLine], list[Block]]


def digest_blocks(card: DigestCard) -> list[Block]:
    """Return the blocks of a digest."""
    for layout in (_in_full, _as_headline):
        blocks, left_out = _laid_out(card, layout)
        if not left_out:
            break
    return blocks


def _in_full(line: DigestLine) -> list[Block]:
    text = f"*{link(line.url, line.title, _TITLE)}*"
    if summary := fitted(line.summary, _SUMMARY):
        text += f"\n{summary}"
    return [section(text), context(_byline(line))]


def _as_headline(line: DigestLine) -> list[Block]:
    return [section(f"{link(line.url, line.title, _TITLE)}\n{_byline(line)}")]


def _byline(line: DigestLine) -> str:
    return " · ".join(filter(None, (fitted(line.byline, _BYLINE), date(line.published_at))))


def _laid_out(card: DigestCard, layout: Layout) -> tuple[list[Block], int]:
    """Return as many stories as fit, best first within their topics, and how many were left out."""
    blocks = _top(card)
    bottom = _bottom(card, left_out=0)
    room = MAX_BLOCKS - len(bottom) - 1
    characters = MAX_CHARACTERS - weight(blocks) - weight(_bottom(card, left_out=10**6))
    left_out = 0
    for topic in card.sections:
        for index, line in enumerate(topic.lines):
            piece = ([] if index else _topic_heading(topic)) + layout(line)
            if left_out or len(blocks) + len(piece) > room or weight(piece) > characters:
                left_out += 1
                continue
            blocks += piece
            characters -= weight(piece)
    return blocks + _bottom(card, left_out=left_out), left_out


def _top(card: DigestCard) -> list[Block]:
    covers = fitted(card.covers, _NOTE)
    return [header(card.heading)] + ([context(covers)] if covers else [])


def _topic_heading(topic: DigestSection) -> list[Block]:
    return [{"type": "divider"}, section(chip(topic.chip))]


def _bottom(card: DigestCard, *, left_out: int) -> list[Block]:
    notes = ([f"+{left_out}"] if left_out else []) + [text for text in (fitted(card.footer, _NOTE),) if text]
    return [{"type": "divider"}, context(" · ".join(notes))] if notes else []


def digest_text(card: DigestCard, limit: int) -> str:
    """Return a digest as text alone: the heading, a line a story while there is room, and the footer."""
    heading, footer = fitted(card.heading, _NOTE), fitted(card.footer, _NOTE)
    room = limit - len(heading) - len(footer) - len("\n+1000000\n")
    lines: list[str] = []
    stories = [line for topic in card.sections for line in topic.lines]
    for story in stories:
        line = f"• {link(story.url, story.title, _TITLE)}"
        if len(line) + 1 > room:
            break
        lines.append(line)
        room -= len(line) + 1
    more = len(stories) - len(lines)
    return _joined([f"*{heading}*" if heading else "", *lines, f"+{more}" if more else "", footer])


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)
