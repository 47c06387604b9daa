"""What a message of Slack leads to: its links, and the values of its buttons."""

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from bot.platforms.shared.links import links_in
from bot.steps.commands.why_message import Message

_WRITTEN: Final = ("text", "url", "from_url", "original_url", "title_link")
_DEEPEST: Final = 30


def message_of(told: Mapping[str, Any]) -> Message:
    """Return what a message leads to. It is somebody else's: nothing of its shape is taken for granted."""
    parts = [*_parts(told)]
    texts = (unescape(part[name]) for part in parts for name in _WRITTEN if isinstance(part.get(name), str))
    values = (str(part["value"]) for part in parts if part.get("type") == "button" and part.get("value"))
    return Message(links=links_in(texts), values=tuple(values))


def _parts(told: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield a message and all objects within it, in their order."""
    if depth > _DEEPEST:
        return
    if isinstance(told, Mapping):
        yield told
        for inner in told.values():
            yield from _parts(inner, depth + 1)
    elif isinstance(told, list):
        for inner in told:
            yield from _parts(inner, depth + 1)
