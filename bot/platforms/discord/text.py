"""Foreign text made safe for Discord: shown as it was written, never as markup, a mention or a link."""

import re
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from bot.platforms.shared import text as shared
from bot.platforms.shared.text import Dress, units

MAX_URL = 512  # a button's limit
LONGEST_LINK = 2_000  # of a title in a text, which takes more
_UNTITLED = "-"
_ZERO_WIDTH_SPACE = "\u200b"

# Controls (but not white space), bidi overrides, embeddings, isolates and marks, and lone surrogates.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MARKUP = re.compile(r"[\\*_~`|\[\]<>]|(?<=[A-Za-z]):(?=//)")
_LINE_START = re.compile(r"^(?:#{1,3}|[-+]|\d{1,9}[.)])(?=\s|#|$)")
_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
# Characters that end or split a masked link, or that no address may hold bare (RFC 3986, 2).
_URL_ESCAPES = {ord(character): f"%{ord(character):02X}" for character in " ()[]<>\"`|\\^{}'"}


def clean(text: str) -> str:
    """Return text as one line without invisible controls; joiners stay, since scripts and emoji need them."""
    return " ".join(_UNSEEN.sub("", text).split())


def escape(text: str) -> str:
    """Return one line of foreign text that Discord shows as it stands.

    A backslash shows the next character plainly (also the colon of an address, which would become a link).
    It does not stop @everyone in every client, so those two get a zero width space, as discord.py's own helper does.
    """
    plain = _MARKUP.sub(r"\\\g<0>", clean(text))
    return _EVERYONE.sub(f"@{_ZERO_WIDTH_SPACE}", _LINE_START.sub(_escaped_start, plain))


def _escaped_start(found: re.Match[str]) -> str:
    start = found[0]
    return f"{start[:-1]}\\{start[-1]}" if start[0].isdigit() else f"\\{start}"


def code(text: str) -> str:
    """Return foreign text as inline code; backslashes mean nothing there, so a backtick becomes an apostrophe."""
    inner = _EVERYONE.sub(f"@{_ZERO_WIDTH_SPACE}", clean(text).replace("`", "'"))
    return f"`{inner}`" if inner else ""


def cut(text: str, room: int, dress: Dress = escape) -> str:
    """Return text on one line, dressed, in at most `room` units, with an ellipsis where it is too long."""
    return shared.cut(clean(text), room, dress)


def safe_url(url: str, limit: int = MAX_URL) -> str | None:
    """Return an http(s) address that Discord links as it is, None for anything else, or longer than `limit`.

    An address with user information is not linked: the host that it seems to show is not the host that it leads to.
    """
    try:
        encoded = safe_url_string(clean(url)).translate(_URL_ESCAPES)
        parts = urlsplit(encoded)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or "%" in parts.netloc:
        return None
    return encoded if units(encoded) <= limit and encoded.isascii() else None


def linked(title: str, url: str | None, room: int) -> str:
    """Return a title as a masked link of at most `room` units, as plain text where there is no address for it.

    A title that holds an address itself stays beside the link: the address that is shown must be the one that is linked.
    """
    if url is None:
        return cut(clean(title) or _UNTITLED, room)
    if _ADDRESS.search(clean(title)):
        return f"{cut(title, room - len(url) - len(' <>'))} <{url}>".lstrip()
    shown = cut(clean(title) or url, room - len(url) - len("[]()"))
    return f"[{shown}]({url})" if shown else f"<{url}>"
