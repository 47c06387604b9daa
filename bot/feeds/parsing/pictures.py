"""Pictures of items: what a feed names as one, else the first in the text that is no pixel, icon or advertisement."""

import html
import re
from collections.abc import Iterator
from typing import Final

_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|bmp)(?:[?#&]|$)", re.IGNORECASE)
_OTHER_ENDING = re.compile(r"\.(?:mp4|m4v|mov|webm|mp3|m4a|ogg|wav|pdf|zip|swf)(?:[?#]|$)", re.IGNORECASE)
_TAG = re.compile(r"<img\b[^<>]{0,3000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b(src|data-src|data-lazy-src|data-original|width|height)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_ADDRESSES: Final = ("src", "data-src", "data-lazy-src", "data-original")
_SMALLEST: Final = 48
"""Pixels: smaller ones are icons and smileys."""
_NO_PICTURE = re.compile(
    r"^data:|pixel|/~[rf]f?/|feedburner|doubleclick|gravatar|emoji|s\.w\.org/|smil(?:ey|ies)|spacer|blank\.|1x1|/count|tracking|beacon"
    r"|stats\.|analytics|share[-_]|[-_/]icons?[-_/]|badge|\.svg(?:[?#]|$)",
    re.IGNORECASE,
)
_MOST_TAGS: Final = 20


def is_picture(url: str, kind: str, medium: str, *, sized: bool) -> bool:
    """Whether a file that comes with an item is a picture. `kind` is its media type, `sized` whether it has width and height."""
    if kind or medium:
        return kind.startswith("image/") or medium == "image"
    return bool(_ENDING.search(url)) or (sized and not _OTHER_ENDING.search(url))


def pictures_in(markup: str) -> Iterator[str]:
    """Yield the addresses of the pictures in a text, as written; where it was escaped twice too."""
    text = html.unescape(markup) if "<img" not in markup and "&lt;img" in markup else markup
    for number, tag in enumerate(_TAG.finditer(text)):
        if number >= _MOST_TAGS:
            return
        address = _address(tag[0])
        if address:
            yield address


def _address(tag: str) -> str:
    written = {name.lower(): html.unescape(one or other or bare).strip() for name, one, other, bare in _ATTRIBUTE.findall(tag)}
    if any(_is_small(written.get(side, "")) for side in ("width", "height")):
        return ""
    found = (written.get(name, "") for name in _ADDRESSES)
    return next((address for address in found if address and not _NO_PICTURE.search(address)), "")


def _is_small(size: str) -> bool:
    digits = re.match(r"\d{1,6}", size)
    return bool(digits) and not size.endswith("%") and int(digits[0] if digits else 0) < _SMALLEST
