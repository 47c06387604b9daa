"""Text from strangers, made fit to show: no controls, nothing that reorders or hides, no towers of marks.

The rules are Unicode's own: UAX 9 (bidirectional controls), UAX 29 (graphemes), UAX 31 (joiners), UTR 36 (spoofing).
"""

import re
from typing import Final

import regex

_MOST_MARKS = 5
"""Pointed Hebrew with cantillation needs four marks on a letter, the tallest honest Tibetan stack five."""

_NEEDS_JOINERS = (
    r"\p{Script=Adlam}\p{Script=Arabic}\p{Script=Bengali}\p{Script=Chakma}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}"
    r"\p{Script=Hanifi_Rohingya}\p{Script=Javanese}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Lao}\p{Script=Malayalam}\p{Script=Mandaic}"
    r"\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Nko}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Syriac}\p{Script=Tamil}\p{Script=Telugu}"
    r"\p{Script=Tibetan}"
)

_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061c\u064b-\u065f\u0900-\u109f\u115f\u1160"
    "\u1700-\u1cff\u1dc0-\u1dff\u200b-\u200f\u2028-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ua66f-\ua67d\ua800-\uabff"
    "\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff0-\ufff8\ufffe\uffff\U00010a00-\U00011fff\U0001bca0-\U0001bca3"
    "\U0001d165-\U0001d1ad\U000e0000-\U000e0fff\U0001fffe\U0001ffff]"
)
"""A quick look: text without any of these has nothing to clean away. It errs on the side of a closer look."""

_WINDOWS: Final = {code: bytes([code]).decode("cp1252", "ignore") or " " for code in range(0x80, 0xA0)}
"""What is meant by the controls that Windows-1252 has letters and signs for; HTML reads references to them so."""
_OF_WINDOWS = re.compile("[\x80-\x9f]")
_ASCII_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}]+")
_BROKEN = regex.compile(r"[\p{Cs}\p{Noncharacter_Code_Point}]")
_FLAG = regex.compile(r"(\U0001F3F4[\U000E0061-\U000E007A\U000E0030-\U000E0039]{2,6}\U000E007F)|[\U000E0000-\U000E0FFF]")
_HIDDEN = regex.compile(
    r"[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}--[\u034F\u180B-\u180D\u180F\u200C\u200D\uFE00-\uFE0F\U000E0000-\U000E0FFF]]+",
    regex.V1,
)
_JOINER = regex.compile(
    rf"(?<=[{_NEEDS_JOINERS}\p{{M}}])[\u200C\u200D](?=[{_NEEDS_JOINERS}\s\p{{P}}]|$)"
    rf"|(?<=[{_NEEDS_JOINERS}\s\p{{P}}]|^)\u200D(?=[{_NEEDS_JOINERS}])"
    r"|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})"
)
_ANY_JOINER = regex.compile(r"[\u200C\u200D]+")
_TOWER = regex.compile(rf"(\p{{M}}{{{_MOST_MARKS}}})\p{{M}}+")
_GRAPHEME = regex.compile(r"\X")
_ELLIPSIS = "…"
_LOOK_BACK = 40
_LONGEST_GRAPHEME = 64


def clean(text: str) -> str:
    """Return `text` on one line, without anything that hides, reorders, stacks up or is no character."""
    if not text.isascii() and _OF_WINDOWS.search(text):
        text = text.translate(_WINDOWS)
    line = " ".join(text.split())
    if line.isascii():
        return line if line.isprintable() else " ".join(_ASCII_CONTROL.sub(" ", line).split())
    return " ".join(_clean_closely(line).split()) if _SUSPECT.search(line) else line


def _clean_closely(text: str) -> str:
    text = _BROKEN.sub("", text)
    text = _CONTROL.sub(" ", text)
    text = _HIDDEN.sub("", text)
    text = _FLAG.sub(r"\1", text)
    text = _keep_needed_joiners(text)
    return str(_TOWER.sub(r"\1", text))


def _keep_needed_joiners(text: str) -> str:
    """Keep ZWJ and ZWNJ where Persian, the Indic scripts and emoji are spelt with them, and nowhere else."""
    if "\u200c" not in text and "\u200d" not in text:
        return text
    needed = {match.start() for match in _JOINER.finditer(text)}
    return str(_ANY_JOINER.sub(lambda run: run[0][0] if needed.intersection((run.start(), run.end() - 1)) else "", text))


def truncate(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, cut between graphemes (between words where possible) and ended with "…"."""
    if len(text) <= limit:
        return text
    room = limit - len(_ELLIPSIS)
    space = text.rfind(" ", max(room - _LOOK_BACK, 1), room + 1)
    cut = space if space > 0 else _grapheme_boundary(text, room)
    return text[:cut].rstrip(" ,;:-") + _ELLIPSIS


def _grapheme_boundary(text: str, room: int) -> int:
    """Return the last boundary between graphemes at or before `room`."""
    boundary = 0
    for grapheme in _GRAPHEME.finditer(text, 0, room + _LONGEST_GRAPHEME):
        if grapheme.end() > room:
            break
        boundary = grapheme.end()
    return boundary
