"""The few Block Kit blocks that cards are made of. Every text given here is mrkdwn already, within its limit.

https://docs.slack.dev/reference/block-kit/blocks
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from bot.cards.actions import Action
from bot.platforms.shared.text import units
from bot.platforms.slack.text import shortened

Block = dict[str, Any]

MAX_BLOCKS = 50
MAX_CHARACTERS = 12_500  # of all blocks as JSON; Slack has refused messages from about 13,200
HEADER = 150
BUTTON = 75
ACTION = "act:"
_ALT = 200
_MARKUP = re.compile(r"<[^<>|]*\|?")  # the acting part of our own links and dates
_PARSED_BY_SLACK = re.compile(r"[@#]|&lt;!|\w\.\w|//")


def header(text: str) -> Block:
    """Return a heading in plain text."""
    return {"type": "header", "text": {"type": "plain_text", "text": shortened(text, HEADER) or "…", "emoji": False}}


def section(text: str, *, image_url: str = "", alt: str = "") -> Block:
    """Return a paragraph, with a thumbnail where there is one."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if image_url:
        block["accessory"] = {"type": "image", "image_url": image_url, "alt_text": shortened(alt, _ALT) or "…"}
    return block


def context(*texts: str) -> Block:
    """Return small grey text; at most ten parts."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def buttons(*elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def action_button(action: Action, *, named: bool = False) -> Block:
    """Return a button that hands its value back; the id tells the buttons of a message apart, `named` by subject and words in it."""
    name = f"{ACTION}{action.kind}:{action.subject}{action.about}" if named else f"{ACTION}{action.kind}"
    return _button(action.label or str(action.kind), name) | {"value": action.value}


def _button(label: str, action_id: str) -> Block:
    text = {"type": "plain_text", "text": shortened(label, BUTTON) or "…", "emoji": False}
    return {"type": "button", "action_id": action_id, "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    """Return a text object; where plain words look like mentions, channels or addresses, Slack is told to make none of them."""
    inert = {"verbatim": True} if _PARSED_BY_SLACK.search(_MARKUP.sub("", text)) else {}
    return {"type": "mrkdwn", "text": text} | inert


def weight(blocks: Sequence[Block]) -> int:
    """Return how many characters blocks take of a message."""
    return units(json.dumps(blocks, ensure_ascii=False))
