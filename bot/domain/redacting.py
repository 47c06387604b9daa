"""Addresses as logs and the page show them: without the keys that some publishers put into the addresses of private feeds.

Logs are copied into reports and sent to other services, and the page has readers who change nothing. Whoever has a private feed's key
can read it as its owner.
"""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

_SHOWN: Final = 4
"""First characters of a key that stay, to tell two apart."""
_LONG: Final = 12
"""A longer value of a parameter is hidden, whatever its name."""

_KEY_NAMES: Final = re.compile(r"key|token|secret|pass|pwd|auth|sig|hash|code|access|private|session|sid|user|login|mail", re.IGNORECASE)
_KEY_SEGMENT: Final = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a UUID
    r"|(?=\D*\d)(?=[^a-z]*[a-z])[0-9a-z]{16,}"  # letters and digits without a word between
    r"|(?=\D*\d)(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[\w~=-]{16,}"  # the same in the spelling of Base64
)


_ADDRESS: Final = re.compile(r"\b(?:https?|wss?)://[^\s\"'<>`\\|\x1b]+", re.IGNORECASE)


def keyless_text(text: str) -> str:
    """Return text whose addresses show no keys."""
    return _ADDRESS.sub(lambda found: without_keys(found[0]), text)


def without_keys(url: str) -> str:
    """Return an address whose keys are cut to their first characters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(an address that cannot be read)"
    netloc = parts.netloc.rpartition("@")[2]
    path = "/".join(_segment(segment) for segment in parts.path.split("/"))
    return urlunsplit(SplitResult(parts.scheme, netloc, path, _query(parts.query), ""))


def _segment(segment: str) -> str:
    stem, dot, suffix = segment.rpartition(".")
    name = stem if dot else segment
    return f"{_cut(name)}{dot}{suffix if dot else ''}" if _KEY_SEGMENT.fullmatch(name) else segment


def _query(query: str) -> str:
    return "&".join(_pair(pair) for pair in query.split("&")) if query else ""


def _pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not equals:
        return _cut(name) if len(name) > _LONG else name
    return f"{name}={_cut(value) if len(value) > _LONG or _KEY_NAMES.search(name) else value}"


def _cut(key: str) -> str:
    return f"{key[:_SHOWN]}..." if len(key) > _LONG else "..."
