"""Cards into Slack messages: a text for notifications, and Block Kit blocks within Slack's limits."""

from dataclasses import dataclass

from bot.cards.card import HEADLINE, AlertCard, Card, DigestCard, NoticeCard
from bot.cards.summaries import shortened
from bot.platforms.slack.alert_blocks import alert_blocks
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.digest_blocks import digest_blocks, digest_text
from bot.platforms.slack.jumps import Jump, nowhere
from bot.platforms.slack.notice_blocks import notice_blocks, notice_text
from bot.platforms.slack.text import fitted, link

MAX_TEXT = 3_500  # Slack advises at most 4,000 for `text`


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """What chat.postMessage takes. `text` is the message where there are no blocks; with them it is what a notification shows."""

    text: str
    blocks: tuple[Block, ...] = ()


def render(card: Card, *, plain: bool = False, mention: str = "", jump: Jump = nowhere) -> SlackMessage:
    """Return a card as a message; `plain` asks for titles and links only, without blocks. `mention`: whom it calls.

    `jump` links other messages of ours.
    """
    if plain:
        return SlackMessage(text=_text_alone(card) or "…")
    return SlackMessage(text=_notification(card) or "…", blocks=tuple(_blocks(card, mention, jump)))


def _blocks(card: Card, mention: str, jump: Jump) -> list[Block]:
    match card:
        case AlertCard():
            return alert_blocks(card, mention, jump)
        case DigestCard():
            return digest_blocks(card, jump)
        case NoticeCard():
            return notice_blocks(card)


def _notification(card: Card) -> str:
    return notice_text(card) if isinstance(card, NoticeCard) else fitted(card.plain_text, MAX_TEXT)


def _text_alone(card: Card) -> str:
    match card:
        case AlertCard():
            return link(card.url, shortened(card.headline, HEADLINE), MAX_TEXT)
        case DigestCard():
            return digest_text(card, MAX_TEXT)
        case NoticeCard():
            return notice_text(card)
