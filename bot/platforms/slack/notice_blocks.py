"""A few words about Newsdesk itself, as blocks and as text alone."""

from bot.cards.card import NoticeCard, filled
from bot.platforms.slack.blocks import Block, action_button, buttons, header, section
from bot.platforms.slack.text import channel_mention, fitted

_HEADING = 150
_TEXT = 2_800


def notice_blocks(card: NoticeCard) -> list[Block]:
    """Return the blocks of a notice."""
    heading = [header(card.heading)] if card.heading else []
    row = [buttons(*map(action_button, card.actions))] if card.actions else []
    return [*heading, section(_said(card) or "…"), *row]


def notice_text(card: NoticeCard) -> str:
    """Return a notice as one paragraph."""
    heading = fitted(card.heading, _HEADING)
    return " ".join(filter(None, [f"*{heading}*" if heading else "", _said(card)]))


def _said(card: NoticeCard) -> str:
    """Return the text with the channel as Slack links it, for those who may see it."""
    return filled(fitted(card.text, _TEXT), channel_mention(card.channel_id))
