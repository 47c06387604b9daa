"""A page for one person as a Slack message: a section for each entry with its button beside it, and a row of buttons."""

from bot.cards.pages import Entry, Page
from bot.platforms.slack.blocks import Block, action_button, buttons, context, section
from bot.platforms.slack.render import MAX_TEXT, SlackMessage
from bot.platforms.slack.text import date, fitted, link

_HEADING, _SAID, _NOTE, _TITLE = 200, 600, 300, 1_500


def page_message(page: Page) -> SlackMessage:
    """Return the page as a message; its text says the same where nobody draws blocks."""
    head, texts = _head(page), [_text(each) for each in page.entries]
    drawn = [block for entry, text in zip(page.entries, texts, strict=True) for block in _blocks(entry, text)]
    footer = fitted(page.footer, _NOTE)
    foot = [context(footer)] if footer else []
    row = [buttons(*(action_button(each, named=True) for each in page.actions))] if page.actions else []
    return SlackMessage(text=_plain(head, texts, footer), blocks=(section(head), *drawn, *foot, *row))


def _plain(head: str, texts: list[str], footer: str) -> str:
    """Return as many whole entries as a text holds: half a link leads nowhere."""
    kept = [head]
    for text in filter(None, [*texts, footer]):
        if sum(map(len, kept)) + len(kept) + len(text) <= MAX_TEXT:
            kept.append(text)
    return "\n".join(kept)


def _head(page: Page) -> str:
    said = [fitted(line, _SAID) for line in page.said.split("\n") if line]
    return "\n".join([f"*{fitted(page.heading, _HEADING)}*", *said])


def _blocks(entry: Entry, text: str) -> list[Block]:
    beside: Block = {"accessory": action_button(entry.action, named=True)} if entry.action else {}
    below = [buttons(*(action_button(each, named=True) for each in entry.choices))] if entry.choices else []
    return [section(text) | beside, *below]


def _text(entry: Entry) -> str:
    title = link(entry.url, entry.title, _TITLE) if entry.url else fitted(entry.title, _TITLE)
    *lines, last = [fitted(line, _NOTE) for line in entry.note.split("\n")]
    person = f"<@{entry.who}>" if entry.who.isalnum() else ""
    notes = [*lines, " · ".join(filter(None, [last, person, date(entry.at) if entry.at else ""]))]
    return "\n".join(filter(None, [f"*{title}*", *notes]))
