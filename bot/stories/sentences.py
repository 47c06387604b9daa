# ruff: noqa: RUF001 - marks of many scripts are the subject
"""Sentences of a text in many languages: where they end, and whether one can stand alone. Pure, over the data of config/sentences."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from sentencex import segment

from bot.domain.errors import SettingError

_ENDS: Final = re.compile(r"[.!。！।؟۔]['\"”’»」』)\]]*$")
_OPENING, _CLOSING = "«「『(（[", "»」』)）]"
_CAPITAL_NOUNS: Final = frozenset({"de"})
_NEVER: Final = ("\0",)
_UNSPACED: Final = frozenset({"ja", "zh"})


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """Of one language: abbreviations after which no sentence ends though the splitter thinks so, and openings that lean on others.

    A definite article leans too where no name follows ("the company said"), unless one of the `links` says of what ("the head of").
    """

    joins: tuple[str, ...] = ()
    leans: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Sentences:
    """Splits texts, and knows which sentences say something without the one before."""

    def __init__(self, words: Mapping[str, SentenceWords]) -> None:
        self._words = words

    @classmethod
    def parse(cls, files: Mapping[str, str]) -> Self:
        """Read TOML texts by language code; raise SettingError that names the file."""
        return cls({code: _words(code, text) for code, text in files.items()})

    def split(self, text: str, lang: str) -> Sequence[str]:
        """Return the sentences of a text, each as it stands there."""
        found: list[str] = []
        joins = self._of(lang).joins
        for piece in segment(lang, text):
            if found and found[-1].rstrip().endswith(joins) and joins:
                found[-1] += piece
            else:
                found.append(piece)
        return [each.strip() for each in found if each.strip()]

    def stands_alone(self, sentence: str, lang: str) -> bool:
        """Say whether a sentence is whole, and does not lean on the one before: "He said so too", "But that is over"."""
        first = sentence.lstrip("“„«「『\"'")
        whole = bool(_ENDS.search(sentence)) and not sentence.endswith(self._of(lang).joins or _NEVER) and _is_balanced(sentence)
        begins = first[:1].isalnum() and not first[:1].islower()
        return whole and begins and not self._leans(first.casefold(), lang) and not self._is_about_the_known(first, lang)

    def _is_about_the_known(self, first: str, lang: str) -> bool:
        """Say whether a sentence begins with something that only the one before names."""
        words = self._of(lang)
        if not words.articles:
            return False
        article, *after = re.split(r"(?<=[’'])|\s+", first)[:6]
        named = any(each[:1].isupper() for each in after[:2]) and lang not in _CAPITAL_NOUNS
        return article.casefold() in words.articles and not named and not any(each.casefold().rstrip(",") in words.links for each in after)

    def _leans(self, first: str, lang: str) -> bool:
        leans = self._of(lang).leans
        if lang in _UNSPACED:
            return bool(leans) and first.startswith(leans)
        return any(re.match(rf"{re.escape(each)}(?!\w)", first) for each in leans)

    def _of(self, lang: str) -> SentenceWords:
        return self._words.get(lang) or SentenceWords()


def _is_balanced(sentence: str) -> bool:
    """Say whether what is opened is closed: half a quotation says what nobody said."""
    pairs = zip(_OPENING, _CLOSING, strict=True)
    return sentence.count('"') % 2 == 0 and all(sentence.count(one) == sentence.count(other) for one, other in pairs)


def _words(code: str, text: str) -> SentenceWords:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"config/sentences/{code}.toml is not valid TOML: {error}.") from error
    known: dict[str, tuple[str, ...]] = {name: tuple(table.get(name, ())) for name in ("joins", "leans", "articles", "links")}
    return SentenceWords(**known | {"leans": tuple(each.casefold() for each in known["leans"])})
