"""Bytes of any charset to clean UTF-8, before any parser sees them: parsers differ in what they believe."""

import codecs
import re
from collections.abc import Sequence
from functools import lru_cache

from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["'][^>]{0,200}\?>""", re.IGNORECASE)
_ANY_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,400}\?>", re.IGNORECASE)
_UTF16_HEADS = {b"<\x00?\x00": "utf-16-le", b"\x00<\x00?": "utf-16-be", b"<\x00r\x00": "utf-16-le", b"\x00<\x00r": "utf-16-be"}
_SEVEN_BIT = ("iso-2022", "iso2022", "hz", "utf-7", "utf7")
_ILLEGAL_IN_XML = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D))
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_ASCII = bytes(range(0x80))
_LAST_RESORT = "cp1252"
_UTF_8 = "utf-8"
_HALVES = frozenset(bytes([code]) for code in (0xC2, 0xC3, 0xCE, 0xCF, 0xD0, 0xD1, 0xE2, 0x81, 0x8D, 0x8F, 0x90, 0x9D, *range(0xF0, 0xF5)))
"""Beginnings of letters of UTF-8 that hardly end a word in Windows-1252."""
_MOST_SLIPS = 50_000
"""Letters that are mended one by one, at two millionths of a second each: more than any feed in Windows-1252 that says UTF-8 has."""
_DIFFERENT_DECLARATIONS = 64
"""Remembered: nearly all feeds share a few."""


def to_utf8(body: bytes, content_type: str | None) -> bytes:
    """Return `body` as UTF-8 without BOM, encoding declaration or characters that XML forbids.

    Order: a byte order mark; valid UTF-8 (nothing else looks like it by accident); what the document declares; what the header
    declares; Windows-1252. The document comes before the header: servers add a default charset to files they know nothing of.
    """
    text = _decode(body, content_type)
    data = text.encode("utf-8", "ignore").translate(None, _ILLEGAL_IN_XML)
    if not data.isascii():
        for noncharacter in _NONCHARACTERS:
            data = data.replace(noncharacter, b"")
    return _ANY_DECLARATION.sub(b"", data, count=1).lstrip()


def _decode(body: bytes, content_type: str | None) -> str:
    encoding, bom = read_bom(body)
    if encoding and bom:
        return body[len(bom) :].decode(encoding, "replace")
    if (utf16 := _UTF16_HEADS.get(body.lstrip(b"\r\n\t ")[:4])) is not None:
        return body.decode(utf16, "replace")
    declared = _declared(body, content_type)
    for name in declared:
        if name.startswith(_SEVEN_BIT) and (text := _strictly(body, name)) is not None:
            return text
    return _best(body, ("utf-8", *declared))


def _best(body: bytes, candidates: Sequence[str]) -> str:
    for name in candidates:
        if (text := _strictly(body, name)) is not None:
            return text
    declared = candidates[1] if len(candidates) > 1 else _guess(body)
    return _mended(body) if declared in ("utf-8", "ascii") else body.decode(declared, "replace")


def _mended(body: bytes) -> str:
    """Return UTF-8 with slips as text; what is all slips, a picture for one, would take seconds, and is read as Windows-1252."""
    return body.decode(_UTF_8, _MIXED) if _damaged(body) <= _MOST_SLIPS else body.decode(_LAST_RESORT, "replace")


def _guess(body: bytes) -> str:
    """Damaged UTF-8 stays readable as UTF-8; bytes that mostly are no UTF-8 are taken for Windows-1252."""
    foreign = len(body.translate(None, _ASCII))
    return "utf-8" if _damaged(body) * 4 < foreign else _LAST_RESORT


def _damaged(body: bytes) -> int:
    return body.decode("utf-8", "replace").count("\ufffd")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is no UTF-8 as Windows-1252, unless it is what was left of a letter of UTF-8 that was cut in two: that goes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken, after = error.object[error.start : error.end], error.object[error.end : error.end + 1]
    is_rest = len(broken) > 1 or (broken in _HALVES and not after.isalpha())
    return "" if is_rest else broken.decode(_LAST_RESORT, "ignore"), error.end


_MIXED = "newsdesk.windows"
codecs.register_error(_MIXED, _as_windows)


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _declared(body: bytes, content_type: str | None) -> Sequence[str]:
    """Return the charsets that the document and the header name, as Python knows them; unknown names are left out."""
    inside = _DECLARATION.match(body[:1024])
    return _known(inside[1] if inside else None, content_type)


@lru_cache(_DIFFERENT_DECLARATIONS)
def _known(inside: bytes | None, content_type: str | None) -> Sequence[str]:
    names = [inside.decode("ascii") if inside else None, http_content_type_encoding(content_type) if content_type else None]
    known = [resolve_encoding(name) for name in names if name]
    return tuple(codecs.lookup(name).name for name in known if name and _is_text(name))


def _is_text(name: str) -> bool:
    """Return whether a codec turns bytes into text (Python also has rot13, zip and the like), and is not UTF-16 without its mark."""
    info = codecs.lookup(name)
    return info._is_text_encoding and not info.name.startswith(("utf-16", "utf-32"))  # noqa: SLF001  # the only place that knows
