"""Cards into Slack messages: a text for notifications, and Block Kit blocks within Slack's limits."""

from dataclasses import dataclass

from bot.cards.card import AlertCard, Card
from bot.platforms.slack.alert_blocks import alert_blocks
from bot.platforms.slack.blocks import Block, section
from bot.platforms.slack.digest_blocks import digest_blocks, digest_text
from bot.platforms.slack.text import fitted, group_mention, link

MAX_TEXT = 3_500  # Slack advises at most 4,000 for `text`


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """What chat.postMessage takes. `text` is the message where there are no blocks; with them it is what a notification shows."""

    text: str
    blocks: tuple[Block, ...] = ()


def render(card: Card, *, plain: bool = False, mention: str = "") -> SlackMessage:
    """Return a card as a message; `plain` asks for titles and links only, without blocks. `mention`: whom it calls."""
    if plain:
        return SlackMessage(text=_text_alone(card) or "…")
    blocks = alert_blocks(card) if isinstance(card, AlertCard) else digest_blocks(card)
    called = [section(group_mention(mention))] if mention else []
    return SlackMessage(text=fitted(card.plain_text, MAX_TEXT) or "…", blocks=(*called, *blocks))


def _text_alone(card: Card) -> str:
    return link(card.url, card.title, MAX_TEXT) if isinstance(card, AlertCard) else digest_text(card, MAX_TEXT)
