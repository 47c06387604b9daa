"""The list of subscriptions as a Slack message: a section for each channel, and a row of buttons."""

from bot.cards.listing import Block as Part
from bot.cards.listing import ListPage
from bot.platforms.slack.blocks import Block, action_button, buttons, context, section
from bot.platforms.slack.render import MAX_TEXT, SlackMessage

_LONGEST = 3_000


def list_message(page: ListPage) -> SlackMessage:
    """Return a page as a message; its text says the same where nobody draws blocks."""
    parts = ["\n".join(filter(None, [f"*{page.heading}*", page.said])), *(_text(part) for part in page.blocks)]
    drawn = [section(parts[0]), *(_section(part) for part in page.blocks)]
    foot = [context(page.footer)] if page.footer else []
    row = [buttons(*(action_button(each, named=True) for each in page.buttons))] if page.buttons else []
    text = "\n".join([*parts, *filter(None, [page.footer])])
    return SlackMessage(text=text[:MAX_TEXT], blocks=(*drawn, *foot, *row))


def _section(part: Part) -> Block:
    drawn = section(_text(part)[:_LONGEST])
    return drawn | ({"accessory": action_button(part.button, named=True)} if part.button else {})


def _text(part: Part) -> str:
    return "\n".join([f"*{part.heading}*", *part.lines])
