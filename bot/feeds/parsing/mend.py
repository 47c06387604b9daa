"""The commonest flaws of XML in feeds, mended so that the strict parser can read them."""

import re
from collections.abc import Iterator
from html.entities import name2codepoint

_CDATA, _END_OF_CDATA = b"<![CDATA[", b"]]>"
_COMMENT, _END_OF_COMMENT = b"<!--", b"-->"
_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
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
    return b"".join(part if is_cdata else _AMPERSAND.sub(_mended, part) for part, is_cdata in _parts(data))


def first_element(data: bytes) -> tuple[int, bytes] | None:
    """Return where the first element begins and its name, comments aside; None when there is none."""
    position = data.find(b"<")
    while position >= 0:
        if (found := _ELEMENT.match(data, position)) is not None:
            return position, found[1]
        if data.startswith(_COMMENT, position):
            position = data.find(_END_OF_COMMENT, position)
        position = data.find(b"<", position + 1) if position >= 0 else position
    return None


def _parts(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield the pieces outside and inside of CDATA sections, in one pass (a pattern would need a pass for each unclosed section)."""
    position = 0
    while (start := data.find(_CDATA, position)) >= 0 and (end := data.find(_END_OF_CDATA, start)) >= 0:
        yield data[position:start], False
        yield data[start:end], True
        position = end
    yield data[position:], False


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
