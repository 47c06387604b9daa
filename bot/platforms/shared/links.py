"""Links in what people write: as plain addresses, in Markdown's brackets, or between angle brackets."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[^\s<>|\"\u2026\u3001\u3002\uff0c\uff01\uff1f\uff09\u3011\u300d\u300f]+", re.IGNORECASE)
"""It ends at a space, and at what ends sentences and closes brackets in Chinese and Japanese."""
_CLOSING: Final = {")": "(", "]": "["}
_AFTER: Final = ".,;:!?'*_~`"
_LONGEST: Final = 2_000  # characters


def links_in(texts: Iterable[str]) -> Sequence[str]:
    """Return the addresses in texts, each once, in the order in which they stand; one that is too long for any is left out."""
    found = (_cut(address) for text in texts for address in _ADDRESS.findall(text))
    return [each for each in dict.fromkeys(found) if len(each) <= _LONGEST]


def _cut(address: str) -> str:
    """Return an address without what closes the brackets that it stands in, and without the end of a sentence."""
    opened: list[str] = []
    for at, sign in enumerate(address):
        if sign in _CLOSING.values():
            opened.append(sign)
        elif sign in _CLOSING and (not opened or opened.pop() != _CLOSING[sign]):
            return address[:at].rstrip(_AFTER)
    return address.rstrip(_AFTER)
