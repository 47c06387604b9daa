"""The part of Slack's block validation that a bot meets: known types, counts and lengths."""

import json
from typing import Any

from tests.fakes.slack_state import SlackRefusal

MAX_BLOCKS = 50
MAX_BLOCKS_CHARACTERS = 13_200
_TYPES = {"header", "section", "context", "actions", "divider", "image", "input", "rich_text"}
_SECTION_TEXT = 3_000
_HEADER_TEXT = 150
_CONTEXT_ELEMENTS = 10
_BUTTON_TEXT = 75
_URL = 3_000
_VALUE = 2_000


def check_blocks(blocks: Any) -> None:
    """Raise as Slack does for blocks that it would not show."""
    if not isinstance(blocks, list):
        raise SlackRefusal("invalid_blocks_format")
    problems = [problem for index, block in enumerate(blocks) for problem in _problems(block, f"/blocks/{index}")]
    ids = [each["action_id"] for block in blocks for each in _elements(block) if each.get("action_id")]
    if len(ids) != len(set(ids)):
        problems.append("action_id already exists for an element in another block [json-pointer:/blocks]")
    if len(blocks) > MAX_BLOCKS:
        problems.append(f"no more than {MAX_BLOCKS} items allowed [json-pointer:/blocks]")
    if problems:
        raise SlackRefusal("invalid_blocks", response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]})
    if len(json.dumps(blocks, ensure_ascii=False)) > MAX_BLOCKS_CHARACTERS:
        raise SlackRefusal("msg_blocks_too_long")


def _elements(block: Any) -> list[dict[str, Any]]:
    """Return what stands in a block and may be clicked."""
    if not isinstance(block, dict):
        return []
    return [each for each in (*block.get("elements", []), block.get("accessory")) if isinstance(each, dict)]


def _problems(block: Any, path: str) -> list[str]:
    if not isinstance(block, dict) or block.get("type") not in _TYPES:
        return [f"unsupported type [json-pointer:{path}/type]"]
    checks = {"header": _header, "section": _section, "context": _context, "actions": _actions}
    check = checks.get(block["type"])
    return [f"{problem} [json-pointer:{path}]" for problem in check(block)] if check else []


def _header(block: dict[str, Any]) -> list[str]:
    return _text(block.get("text"), _HEADER_TEXT, kinds={"plain_text"})


def _section(block: dict[str, Any]) -> list[str]:
    return _text(block.get("text"), _SECTION_TEXT) + _accessory(block.get("accessory"))


def _context(block: dict[str, Any]) -> list[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= _CONTEXT_ELEMENTS:
        return ["between 1 and 10 elements expected"]
    return [problem for each in elements for problem in (_accessory(each) if each.get("type") == "image" else _text(each, _SECTION_TEXT))]


def _actions(block: dict[str, Any]) -> list[str]:
    elements = block.get("elements", [])
    ids = [each.get("action_id") for each in elements]
    twice = ["action_id used twice"] if len(ids) != len(set(ids)) else []
    return twice + [problem for each in elements for problem in _accessory(each)]


def _text(text: Any, limit: int, kinds: frozenset[str] | set[str] = frozenset({"plain_text", "mrkdwn"})) -> list[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        return ["a text object is missing"]
    size = len(text.get("text", ""))
    return [] if 1 <= size <= limit else [f"text of {size} characters, not 1 to {limit}"]


def _accessory(element: Any) -> list[str]:
    if element is None:
        return []
    if element.get("type") == "image":
        return (
            [] if element.get("alt_text") and len(element.get("image_url", "")) <= _URL else ["image without alt_text or with a long url"]
        )
    if element.get("type") == "button":
        value = ["value too long"] if len(element.get("value") or "") > _VALUE else []
        return _text(element.get("text"), _BUTTON_TEXT, kinds={"plain_text"}) + _address(element.get("url")) + value
    return [f"unsupported element {element.get('type')}"]


def _address(url: str | None) -> list[str]:
    return [] if url is None or len(url) <= _URL else ["url too long"]


_CHOICES = {"checkboxes": 10, "radio_buttons": 10, "multi_static_select": 100, "static_select": 100}
_OPTION_TEXT = 75
_LABEL = 2_000


def element_problems(block: dict[str, Any]) -> list[str]:
    """Return what is wrong with an input block of a view."""
    element = block["element"]
    label = _text(block.get("label"), _LABEL, kinds={"plain_text"}) + (
        _text(block["hint"], _LABEL, kinds={"plain_text"}) if "hint" in block else []
    )
    if element["type"] not in _CHOICES:
        return label
    options, most = element["options"], _CHOICES[element["type"]]
    picked = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    count = [] if 1 <= len(options) <= most else [f"{len(options)} options, not 1 to {most}"]
    strange = ["an initial option is none of the options"] if any(each not in options for each in picked) else []
    texts = [each["text"] for each in options] + [each["description"] for each in options if "description" in each]
    return label + count + strange + [problem for each in texts for problem in _text(each, _OPTION_TEXT, kinds={"plain_text"})]


def shown_text(text: Any) -> str:
    """Return what a text object says."""
    return str((text or {}).get("text") or "")


def shown(message: dict[str, Any]) -> str:
    """Return all text that a reader of a message sees: that of its blocks, without them the text."""
    return "\n".join(_texts(message["blocks"])) if message.get("blocks") else str(message.get("text") or "")


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + [text for value in part.values() for text in _texts(value)]
