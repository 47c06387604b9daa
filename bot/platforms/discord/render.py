"""From the neutral cards to Discord's messages: Components V2, or one plain line of content. Pure: no client, no clock.

Limits (docs.discord.com, "Component Reference" and "Message"): 40 components, 4,000 characters of text in all, 2,000 of content.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.cards.card import HEADLINE, AlertCard, Card, DigestCard, DigestLine, DigestSection, NoticeCard, filled
from bot.cards.words import Speech
from bot.domain.delivery import Nonce
from bot.domain.ids import derived_id
from bot.platforms.discord.alert import MAX_TEXT, accent, ago, alert
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.text import LONGEST_LINK, code, cut, linked, safe_url
from bot.platforms.shared.text import units

MAX_CONTENT = 2_000
_MAX_LINES = 24  # twice as many as a digest is built with
_MAX_SECTIONS = 16  # a separator and a text each, beside heading and footer: 36 of 40 components
_TITLE, _BYLINE, _CHIP = 300, 160, 40
_NOTICE = 1_500
_31_BITS = (1 << 31) - 1
_ROLE = re.compile(r"<@&(?P<id>\d+)>")


def message(card: Card, speech: Speech, nonce: Nonce, role: str = "") -> ui.LayoutView:
    """Return a card as a message; its marks make it recognisable in the channel's history. `role`: the id of the role that it calls."""
    shown = _drawn(card, speech, nonce)
    return _calling(role, shown) if role else shown


def _drawn(card: Card, speech: Speech, nonce: Nonce) -> ui.LayoutView:
    match card:
        case AlertCard():
            return alert(card, speech, marks(nonce))
        case DigestCard():
            return digest(card, nonce)
        case NoticeCard():
            return notice(card, nonce)


def _calling(role: str, shown: ui.LayoutView) -> ui.LayoutView:
    """Return the message with a line below its card that mentions a role: a notification begins with the news."""
    shown.add_item(ui.TextDisplay(role_mention(role)))
    return shown


def role_mention(role: str) -> str:
    """Return a role as Discord shows it."""
    return f"<@&{role}>"


def role_in(line: str) -> str:
    """Return the id of the role that a line mentions, empty where the line is another one."""
    found = _ROLE.fullmatch(line)
    return found["id"] if found else ""


def marks(nonce: Nonce) -> tuple[int, int]:
    """Return two component ids that stand for `nonce` in a message.

    Discord stores the ids of components, but not the nonce: docs/decisions/0015-discord-message-marks.md.
    """
    bits = derived_id("message", nonce)
    first, second = (bits >> 31) & _31_BITS or 1, bits & _31_BITS or 2
    return first, second if second != first else second ^ 2 or 3


def _layout(box: "ui.Container[ui.LayoutView]") -> ui.LayoutView:
    layout = ui.LayoutView(timeout=None)
    layout.add_item(box)
    return layout


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """How much room each part of a digest's line gets; an address over `url` is not linked."""

    title: int
    summary: int
    byline: int
    url: int


_MEASURES = (
    _Measure(title=200, summary=200, byline=80, url=512),
    _Measure(title=200, summary=120, byline=80, url=512),
    _Measure(title=160, summary=70, byline=60, url=512),
    _Measure(title=160, summary=0, byline=60, url=512),
    _Measure(title=120, summary=0, byline=50, url=300),
    _Measure(title=100, summary=0, byline=40, url=120),
    _Measure(title=90, summary=0, byline=40, url=0),
)


def digest(card: DigestCard, nonce: Nonce) -> ui.LayoutView:
    """Return a digest: heading, then each topic's stories. Summaries give way first, then long addresses, then the last stories."""
    outer, inner = marks(nonce)
    texts = _digest_texts(card)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=accent(card.colour), id=outer)
    box.add_item(ui.TextDisplay(texts[0], id=inner))
    for text in texts[1:]:
        box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        box.add_item(ui.TextDisplay(text))
    return _layout(box)


def notice(card: NoticeCard, nonce: Nonce) -> ui.LayoutView:
    """Return a few words about Newsdesk itself, under their heading where there is one."""
    outer, inner = marks(nonce)
    heading = f"### {cut(card.heading, _TITLE)}" if card.heading else ""
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple(), id=outer)
    box.add_item(ui.TextDisplay("\n".join(filter(None, [heading, _said(card)])), id=inner))
    if card.actions:
        box.add_item(ui.ActionRow(*map(ActionButton.of, card.actions)))
    return _layout(box)


def _said(card: NoticeCard) -> str:
    """Return the text with the channel as Discord links it; a mention of a channel calls nobody."""
    return filled(cut(card.text, _NOTICE) or "…", f"<#{card.channel_id}>")


def _digest_texts(card: DigestCard) -> list[str]:
    sections = _first(card.sections[:_MAX_SECTIONS], _MAX_LINES)
    for measure in _MEASURES:
        texts = _measured(card, sections, measure)
        if sum(map(units, texts)) <= MAX_TEXT:
            return texts
    for count in range(_MAX_LINES - 1, 0, -1):
        texts = _measured(card, _first(sections, count), _MEASURES[-1])
        if sum(map(units, texts)) <= MAX_TEXT:
            break
    return texts


def _first(sections: Sequence[DigestSection], count: int) -> tuple[DigestSection, ...]:
    """Return the first `count` stories in their sections."""
    kept: list[DigestSection] = []
    for section in sections:
        lines = section.lines[:count]
        count -= len(lines)
        kept += [DigestSection(chip=section.chip, lines=lines)] if lines else []
    return tuple(kept)


def _measured(card: DigestCard, sections: Sequence[DigestSection], measure: _Measure) -> list[str]:
    head = "\n".join(filter(None, [f"## {cut(card.heading, _TITLE)}", _small(card.covers)]))
    return [head, *(_section(section, measure) for section in sections), *filter(None, [_small(card.footer)])]


def _small(text: str) -> str:
    shown = cut(text, _BYLINE)
    return f"-# {shown}" if shown else ""


def _section(section: DigestSection, measure: _Measure) -> str:
    stories = "\n\n".join(_story(line, measure) for line in section.lines)
    return f"### {cut(section.chip.name, _CHIP)}\n{stories}"


def _story(line: DigestLine, measure: _Measure) -> str:
    url = safe_url(line.url, measure.url)
    title = linked(line.title, url, measure.title + len(url or ""))
    who = " · ".join(filter(None, [cut(line.byline, measure.byline), ago(line.published_at)]))
    summary = cut(line.summary, measure.summary) if measure.summary else ""
    return "\n".join(filter(None, [f"**{title}**", summary, f"-# {who}"]))


def plain(card: Card, nonce: Nonce) -> str:
    """Return title and link as content, for when Discord refused the card. The last line is the mark that `find` looks for."""
    tail = plain_mark(nonce)
    return f"{_plain(card, MAX_CONTENT - units(tail) - 1)}\n{tail}"


def _plain(card: Card, room: int) -> str:
    match card:
        case AlertCard():
            return _plain_alert(card, room)
        case DigestCard():
            return _plain_digest(card, room)
        case NoticeCard():
            return "\n".join(filter(None, [f"**{cut(card.heading, _TITLE)}**" if card.heading else "", _said(card)]))


def plain_mark(nonce: Nonce) -> str:
    """Return the line that names a plain message: content carries no component ids."""
    return f"-# {code(nonce)}"


def _plain_alert(card: AlertCard, room: int) -> str:
    url = safe_url(card.url, LONGEST_LINK)
    who = " · ".join(filter(None, (cut(card.byline, _BYLINE), cut(card.language, _CHIP))))
    return _those_that_fit([f"**{cut(card.headline, HEADLINE)}**", f"<{url}>" if url else "", who], room)


def _plain_digest(card: DigestCard, room: int) -> str:
    shown = [f"**{cut(card.heading, _TITLE)}**"]
    for line in (line for section in card.sections for line in section.lines):
        url = safe_url(line.url)
        shown.append(f"- {cut(line.title, _CHIP * 2)}" + (f" <{url}>" if url else ""))
    return _those_that_fit(shown, room)


def _those_that_fit(lines: Iterable[str], room: int) -> str:
    """Return the lines that `room` holds together; half an address leads nowhere."""
    kept: list[str] = []
    for line in filter(None, lines):
        if sum(map(units, kept)) + len(kept) + units(line) <= room:
            kept.append(line)
    return "\n".join(kept)
