"""Texts as tokens: words, numbers, and runs of letters of scripts that do not space their words."""

import re
from typing import Final

from bot.domain.words import words_of_ascii

FIRST_IDEOGRAPH: Final = "\u3400"
FIRST_SYLLABLE: Final = "\uac00"
DIGIT: Final = re.compile("[0-9]")
_NUMERAL = r"\d+(?:[.,/]\d+)*(?:%|[A-Za-z0-9]*)"
_TOKEN_OF_ASCII = re.compile(rf"[A-Za-z][A-Za-z0-9]*(?:'[a-z]+)?|{_NUMERAL}")
_TOKEN = re.compile(
    r"[A-Za-z\u0370-\u052f][A-Za-z0-9\u0370-\u052f]*(?:'[a-z]+)?"
    rf"|{_NUMERAL}"
    r"|[\u0620-\u06ff]+|[\u0900-\u0963\u0966-\u097f]+|[\u30a1-\u30fa\u30fc]+|[\u3400-\u9fff\u3005]+|[\uac00-\ud7a3]+"
    r"|[^\W\d_\u3041-\u3096]+"
)


class Plain:
    """A folded text in lower case, with its tokens."""

    __slots__ = ("text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)


def tokens_of(text: str) -> list[str]:
    """Return the tokens of a folded text."""
    if not text.isascii():
        return _TOKEN.findall(text)
    return _TOKEN_OF_ASCII.findall(text) if DIGIT.search(text) else words_of_ascii(text, _TOKEN_OF_ASCII)


def placed_tokens(text: str) -> list[tuple[int, str]]:
    """Return the tokens of a folded text, each with where it begins."""
    return [(found.start(), found[0]) for found in (_TOKEN_OF_ASCII if text.isascii() else _TOKEN).finditer(text)]


def bigrams(run: str) -> list[str]:
    """Pairs of neighbours stand for the words of a text that does not space them; a single letter says too little."""
    return [run[at : at + 2] for at in range(len(run) - 1)]
