"""The commonest flaws of XML in feeds, mended so that the strict parser can read them."""

import re
from html.entities import name2codepoint

_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(rb"&(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_ALLOWED_CONTROLS = (0x09, 0x0A, 0x0D)
_SURROGATES = range(0xD800, 0xE000)
_LAST_OF_PLANE = (0xFFFE, 0xFFFF)
_LAST_CODE_POINT = 0x10FFFF


def without_tail(data: bytes, root_name: bytes) -> bytes:
    """Cut what stands behind the end of the root element: comments of caches, scripts of hosts."""
    closing = b"</" + root_name + b">"
    end = data.rfind(closing)
    return data if end < 0 else data[: end + len(closing)]


def mend_ampersands(data: bytes) -> bytes:
    """Escape bare ampersands, resolve the entities of HTML, and drop references to characters that XML forbids; leave CDATA alone."""
    parts = _CDATA.split(data)
    parts[::2] = [_AMPERSAND.sub(_mended, part) for part in parts[::2]]
    return b"".join(parts)


def _mended(found: re.Match[bytes]) -> bytes:
    number, name = found.groups()
    if number is not None:
        return found[0] if _is_xml_character(number) else b""
    if name is None:
        return b"&amp;"
    code_point = name2codepoint.get(name.decode("ascii"))
    if name in _OF_XML or code_point is None:
        return found[0] if name in _OF_XML else b"&amp;" + name + b";"
    return b"&#%d;" % code_point


def _is_xml_character(number: bytes) -> bool:
    """XML 1.0, 2.2."""
    code = int(number[1:], 16) if number[:1] in b"xX" else int(number)
    if code in _SURROGATES or code in _LAST_OF_PLANE or code > _LAST_CODE_POINT:
        return False
    return code >= ord(" ") or code in _ALLOWED_CONTROLS
