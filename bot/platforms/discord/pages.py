"""A page for one person as a Discord card: a heading, a line or two for each entry with its button beside it, and a row of buttons."""

from collections.abc import Sequence
from typing import Final

from discord import ui

from bot.cards.pages import Entry, Page
from bot.platforms.discord.alert import MAX_TEXT, ago
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.text import cut, linked, safe_url
from bot.platforms.shared.text import units

_HEADING, _SAID, _NOTE = 200, 600, 300
_IN_A_ROW = 5
_MEASURES: Final = ((200, 512), (160, 300), (120, 160), (100, 0))
"""Of a title, and of an address that is linked: what all entries of a page leave each other."""


def page_view(page: Page) -> ui.LayoutView:
    """Return the page as a card, within what a message holds."""
    box: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay(_head(page)))
    for entry, text in zip(page.entries, _texts(page), strict=True):
        shown = ui.TextDisplay[ui.LayoutView](text)
        box.add_item(ui.Section(shown, accessory=ActionButton.of(entry.action)) if entry.action else shown)
        if entry.choices:
            box.add_item(ui.ActionRow(*map(ActionButton.of, entry.choices)))
    if page.footer:
        box.add_item(ui.TextDisplay(f"-# {cut(page.footer, _NOTE)}"))
    for start in range(0, len(page.actions), _IN_A_ROW):
        box.add_item(ui.ActionRow(*map(ActionButton.of, page.actions[start : start + _IN_A_ROW])))
    return ui.LayoutView(timeout=None).add_item(box)


def _head(page: Page) -> str:
    said = "\n".join(cut(line, _SAID) for line in page.said.split("\n") if line)
    return "\n".join(filter(None, [f"### {cut(page.heading, _HEADING)}", said]))


def _texts(page: Page) -> Sequence[str]:
    room = MAX_TEXT - units(_head(page)) - _NOTE
    measured = ([_text(each, title, url) for each in page.entries] for title, url in _MEASURES)
    return next((texts for texts in measured if sum(map(units, texts)) <= room), [_text(each, *_MEASURES[-1]) for each in page.entries])


def _text(entry: Entry, title: int, longest_url: int) -> str:
    url = safe_url(entry.url, longest_url) if entry.url else None
    *lines, last = [cut(line, _NOTE) for line in entry.note.split("\n")]
    person = f"<@{entry.who}>" if entry.who.isdecimal() else ""
    notes = [*lines, " · ".join(filter(None, [last, person, ago(entry.at) if entry.at else ""]))]
    shown = [f"**{linked(entry.title, url, title + len(url or ''))}**", *(f"-# {note}" for note in notes if note)]
    return "\n".join(shown)
