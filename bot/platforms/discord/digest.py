"""A digest, a list or a page of stories as a Discord card: the story that leads, then a line each, or each with its summary."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import discord
from discord import ui

from bot.cards.card import AlertCard, Chip, DigestCard, DigestLine, DigestSection
from bot.cards.words import Speech
from bot.platforms.discord.alert import MAX_TEXT, Jump, accent, again, ago, credits_of, news_of, nowhere, thumbnail
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.text import cut, linked, safe_url
from bot.platforms.shared.dots import dot
from bot.platforms.shared.text import units

_Box = ui.Container[ui.LayoutView]

_MAX_LINES: Final = 24  # twice as many as a card is built with
_MAX_SECTIONS: Final = 16
_HEADING, _SMALL, _CHIP, _LEAD, _LEAD_SUMMARY, _CREDITS, _QUOTATION, _SOURCE = 300, 160, 40, 200, 280, 600, 500, 420
_ACTIONS: Final = 5
_COUNTS_SHOWN: Final = 8
_NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """How much room each part of a story gets; an address over `url` is not linked."""

    title: int
    summary: int
    byline: int
    url: int


_MEASURES: Final = (
    _Measure(title=200, summary=200, byline=80, url=512),
    _Measure(title=200, summary=120, byline=80, url=512),
    _Measure(title=160, summary=70, byline=60, url=512),
    _Measure(title=160, summary=0, byline=60, url=512),
    _Measure(title=120, summary=0, byline=50, url=300),
    _Measure(title=100, summary=0, byline=40, url=120),
    _Measure(title=90, summary=0, byline=40, url=0),
)


def digest(card: DigestCard, speech: Speech, marks: tuple[int, int], jump: Jump = nowhere) -> ui.LayoutView:
    """Return a digest. Summaries give way first, then long addresses, then the last stories."""
    outer, inner = marks
    box: _Box = ui.Container(accent_colour=accent(card.colour), id=outer)
    head, foot = _head(card), _small(card.footer)
    box.add_item(ui.TextDisplay(head, id=inner))
    if said := _overview(card):
        box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        box.add_item(ui.TextDisplay(said))
    lead = list(_lead(card.lead, speech, jump)) if card.lead else []
    if card.lead:
        _add_lead(box, lead, card.lead)
    for number, text in enumerate(_fitting(card, MAX_TEXT - sum(map(units, [head, said, foot, *lead])), jump)):
        if not (number and card.is_titles_alone):
            box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        box.add_item(ui.TextDisplay(text))
    _add_foot(box, card, foot)
    layout = ui.LayoutView(timeout=None)
    layout.add_item(box)
    return layout


def _head(card: DigestCard) -> str:
    """Return the heading, how many stories of which topics there are, and which days are covered."""
    counts = [f"{dot(topic.colour)}{_NO_BREAK}{cut(topic.name, _CHIP)}{_NO_BREAK}{count}" for topic, count in card.counts[:_COUNTS_SHOWN]]
    tally = " · ".join(filter(None, [cut(card.tally, _SMALL), *counts]))
    return "\n".join(filter(None, [f"## {cut(card.heading, _HEADING)}", f"-# {tally}" if tally else "", _small(card.covers)]))


def _overview(card: DigestCard) -> str:
    """Return what several publishers tell, each sentence with a link to who says so."""
    return "\n".join(f"{cut(each.text, _QUOTATION)} · {linked(each.source, safe_url(each.url), _SOURCE)}" for each in card.overview)


def _lead(lead: AlertCard, speech: Speech, jump: Jump) -> Iterator[str]:
    """Yield the title and summary of the story that leads, and who tells it."""
    url = safe_url(lead.url)
    title = f"**{linked(lead.title, url, _LEAD + len(url or ''))}**"
    yield "\n".join(filter(None, [title, news_of(lead.news) if lead.news else cut(lead.summary, _LEAD_SUMMARY)]))
    yield "\n".join(credits_of(lead, speech, _CREDITS, jump))


def _add_lead(box: _Box, texts: Sequence[str], lead: AlertCard) -> None:
    box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
    shown = [ui.TextDisplay[ui.LayoutView](text) for text in texts if text]
    picture = thumbnail(lead)
    for each in [ui.Section(*shown, accessory=picture)] if picture else shown:
        box.add_item(each)


def _add_foot(box: _Box, card: DigestCard, foot: str) -> None:
    if card.actions:
        box.add_item(ui.ActionRow(*map(ActionButton.of, card.actions[:_ACTIONS])))
    if foot:
        box.add_item(ui.TextDisplay(foot))


def _fitting(card: DigestCard, room: int, jump: Jump) -> Sequence[str]:
    """Return the sections as texts that have room: bullets where each story is a line."""
    sections, drawn = _first(card.sections[:_MAX_SECTIONS], _MAX_LINES), _bullets if card.is_titles_alone else _in_full
    for measure in _MEASURES:
        texts = [drawn(each, measure, jump) for each in sections]
        if sum(map(units, texts)) <= room:
            return texts
    for count in range(_MAX_LINES - 1, 0, -1):
        texts = [drawn(each, _MEASURES[-1], jump) for each in _first(sections, count)]
        if sum(map(units, texts)) <= room:
            return texts
    return ()


def _first(sections: Iterable[DigestSection], count: int) -> tuple[DigestSection, ...]:
    """Return the first `count` stories in their sections."""
    kept: list[DigestSection] = []
    for section in sections:
        lines = section.lines[:count]
        count -= len(lines)
        kept += [replace(section, lines=lines)] if lines else []
    return tuple(kept)


def _bullets(section: DigestSection, measure: _Measure, jump: Jump) -> str:
    return "\n".join([_topic(section.chip), *(f"- {_bullet(line, measure, jump)}" for line in section.lines)])


def _bullet(line: DigestLine, measure: _Measure, jump: Jump) -> str:
    return " · ".join(filter(None, [_title(line, measure), cut(line.byline, measure.byline), again(line.retold, jump)]))


def _topic(chip: Chip) -> str:
    return f"{dot(chip.colour)} **{cut(chip.name, _CHIP)}**"


def _in_full(section: DigestSection, measure: _Measure, jump: Jump) -> str:
    stories = "\n\n".join(_story(line, measure, jump) for line in section.lines)
    return f"### {cut(section.chip.name, _CHIP)}\n{stories}"


def _story(line: DigestLine, measure: _Measure, jump: Jump) -> str:
    who = " · ".join(filter(None, [cut(line.byline, measure.byline), ago(line.published_at), again(line.retold, jump)]))
    summary = cut(line.summary, measure.summary) if measure.summary else ""
    return "\n".join(filter(None, [f"**{_title(line, measure)}**", summary, f"-# {who}"]))


def _title(line: DigestLine, measure: _Measure) -> str:
    url = safe_url(line.url, measure.url)
    return linked(line.title, url, measure.title + len(url or ""))


def _small(text: str) -> str:
    shown = cut(text, _SMALL)
    return f"-# {shown}" if shown else ""
