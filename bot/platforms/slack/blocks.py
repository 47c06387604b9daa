"""The few Block Kit blocks that cards are made of. Every text given here is mrkdwn already, within its limit.

https://docs.slack.dev/reference/block-kit/blocks
"""

import json
from collections.abc import Sequence
from typing import Any

from bot.platforms.slack.markup import shortened, size

Block = dict[str, Any]

MAX_BLOCKS = 50
MAX_CHARACTERS = 12_500  # of all blocks as JSON; Slack has refused messages from about 13,200
SECTION = 3_000
HEADER = 150
BUTTON = 75
_ALT = 200


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


def link_button(label: str, url: str, action_id: str) -> Block:
    """Return a row with one button that opens an address."""
    text = {"type": "plain_text", "text": shortened(label, BUTTON) or "…", "emoji": False}
    return {"type": "actions", "elements": [{"type": "button", "action_id": action_id, "text": text, "url": url}]}


def mrkdwn(text: str) -> dict[str, Any]:
    """Return a text object in which Slack makes no link, mention or channel out of plain words."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def weight(blocks: Sequence[Block]) -> int:
    """Return how many characters blocks take of a message."""
    return size(json.dumps(blocks, ensure_ascii=False))
