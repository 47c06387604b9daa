"""Text that a terminal shows as text: no control character of it reaches the terminal."""

import re
import unicodedata
from urllib.parse import urlsplit

_SPACE = re.compile(r"\s+")
_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners: several scripts and many emoji need them


def safe(text: str) -> str:
    """Return text on one line without control characters, escape sequences' openers and invisible direction marks included."""
    line = _SPACE.sub(" ", text).strip()
    return "".join(character for character in line if not _acts(character))


def _acts(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cs") or (category == "Cf" and character not in _KEPT_FORMATS)


def safe_address(url: str) -> str:
    """Return an address that a terminal may link to, empty for anything but http and https."""
    address = safe(url).replace(" ", "%20")
    try:
        parts = urlsplit(address)
    except ValueError:  # an address that no parser understands
        return ""
    return address if parts.scheme in ("http", "https") and parts.hostname else ""
