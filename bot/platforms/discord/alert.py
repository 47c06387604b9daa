"""One story as a Discord card: the title beside the picture, then in small print who, when, on what and who else, then the buttons."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.cards.card import AlertCard, News, OtherReport, Retold
from bot.cards.words import Speech
from bot.domain.delivery import MessageId
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.text import LONGEST_LINK, code, cut, linked, safe_url
from bot.platforms.shared.dots import dot
from bot.platforms.shared.text import units

MAX_TEXT = 4_000
_TITLE, _SUMMARY, _BYLINE, _REASON, _ALSO, _CHIP, _LABEL = 300, 420, 160, 300, 1_200, 40, 80
_SOURCE, _LANGUAGE, _CHANGE, _PICTURE = 80, 12, 120, 300
_ALSO_SHOWN = 4
_ACTIONS = 4  # a row holds five buttons
_CHIPS_SHOWN = 8
_IMAGE_URL = 2_048
_COLOURS = 0xFFFFFF
_NO_BREAK = "\u00a0"
_PRIMARY = "🏛"
_MORE = 60  # what says how many more there are


Jump = Callable[[MessageId], str]
"""Returns the address of one of our messages, empty where there is none that works for everybody who reads there."""


def nowhere(_message: MessageId) -> str:
    """Return no address."""
    return ""


def alert(card: AlertCard, speech: Speech, marks: tuple[int, int], jump: Jump = nowhere) -> ui.LayoutView:
    """Return the card of one story."""
    outer, inner = marks
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=accent(card.chips[0].colour if card.chips else None), id=outer)
    lead = list(_lead(card))
    texts = [ui.TextDisplay[ui.LayoutView](text, id=inner if not number else None) for number, text in enumerate(lead)]
    _add_lead(box, texts, card)
    box.add_item(ui.TextDisplay("\n".join(credits_of(card, speech, MAX_TEXT - sum(map(units, lead)), jump))))
    if buttons := list(_buttons(card)):
        box.add_item(ui.ActionRow(*buttons))
    layout = ui.LayoutView(timeout=None)
    layout.add_item(box)
    return layout


def accent(colour: int | None) -> discord.Colour | None:
    """Return a colour as Discord has it."""
    return None if colour is None else discord.Colour(colour & _COLOURS)


def _lead(card: AlertCard) -> Iterator[str]:
    url = safe_url(card.url, LONGEST_LINK)
    yield f"### {linked(card.title, url, _TITLE + len(url or ''))}"
    if body := news_of(card.news) if card.news else cut(card.summary, _SUMMARY):
        yield body


def news_of(news: News) -> str:
    """Return what changed since the card was posted: the time, the amount before and now, and who says so."""
    label = cut(news.label, _CHIP).replace("{time}", f"<t:{int(news.at.timestamp())}:t>")
    old = f"{cut(news.old, _CHANGE)} → " if news.old else ""
    by = f" · {_link(news.url, news.source)}" if news.source else ""
    return f"**{label}:** {old}**{cut(news.new, _CHANGE)}**{by}"


def _add_lead(box: "ui.Container[ui.LayoutView]", texts: "Sequence[ui.TextDisplay[ui.LayoutView]]", card: AlertCard) -> None:
    picture = thumbnail(card)
    for each in [ui.Section(*texts, accessory=picture)] if picture else texts:
        box.add_item(each)


def thumbnail(card: AlertCard) -> "ui.Thumbnail[ui.LayoutView] | None":
    """Return the picture of a story, None where it has none that Discord takes."""
    image = safe_url(card.image_url or "", _IMAGE_URL)
    return ui.Thumbnail(image, description=cut(card.picture or card.title, _PICTURE, str) or None) if image else None


def credits_of(card: AlertCard, speech: Speech, room: int, jump: Jump = nowhere) -> Iterator[str]:
    """Yield who, when and on what, then who else, as far as there is room."""
    source = cut(card.byline, _BYLINE)
    chips = " ".join(f"{dot(each.colour)}{_NO_BREAK}{cut(each.name, _CHIP)}" for each in card.chips[:_CHIPS_SHOWN])
    parts = [f"**{source}**" if source else "", cut(card.language, _CHIP), ago(card.published_at), chips or cut(card.reason, _REASON)]
    parts.append(again(card.retold, jump))
    who = f"-# {' · '.join(filter(None, parts))}"
    yield who
    if card.also:
        yield f"-# {_also(card, speech, min(_ALSO, room - units(who) - len('-# ') - 1))}"


def again(told: Retold | None, jump: Jump) -> str:
    """Return why a story comes again, with a link to the message that told it before."""
    if told is None:
        return ""
    address = jump(told.message)
    before = f"[{cut(told.before, _CHIP)}]({address})" if address else cut(told.before, _CHIP)
    return " · ".join(filter(None, [f"**{cut(told.news, _BYLINE)}**" if told.news else "", before]))


def _also(card: AlertCard, speech: Speech, room: int) -> str:
    """Return how many publishers tell the story, and the first of them as links; what finds no room is counted with the rest."""
    said = f"**{cut(card.standing, _BYLINE)}**" if card.standing else ""
    names: list[str] = []
    for report in card.also[:_ALSO_SHOWN]:
        shown = " · ".join(filter(None, [said, *names, _report(report)]))
        if units(shown) + _MORE > room:
            break
        names.append(_report(report))
    more = len(card.also) - len(names)
    return " · ".join([*filter(None, [said]), *names, *([speech.say("card.also_more", count=more)] if more else [])])


def _report(report: OtherReport) -> str:
    """Return who else reports it, linked, the maker itself with its mark, and with the language where it is foreign."""
    shown = _NO_BREAK.join(filter(None, (_link(report.url, report.source), cut(report.lang or "", _LANGUAGE, code))))
    return f"{_PRIMARY}{_NO_BREAK}{shown}" if report.primary else shown


def _link(url: str, source: str) -> str:
    address = safe_url(url)
    return linked(source, address, _SOURCE + len(address or ""))


def ago(when: datetime) -> str:
    """Return an instant as Discord tells it to each reader: 6 minutes ago."""
    return f"<t:{int(when.timestamp())}:R>"


def _buttons(card: AlertCard) -> Iterator[ui.Item[Any]]:
    if url := safe_url(card.url):
        yield ui.Button(label=cut(card.read_label, _LABEL, str), url=url)
    yield from map(ActionButton.of, card.actions[:_ACTIONS])
