# ruff: noqa: RUF001 - signs and words of many scripts are the subject
"""What a new report changes, in words: the number that stood in earlier titles, and the one that stands in its own."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bot.domain.article import Article
from bot.domain.change import Change
from bot.stories.facts import ROUNDING
from bot.stories.numbers import FIRST_CJK, NUMBER, PER_CENT, SCALES, joined_numbers, number_term

_CURRENCIES: Final = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "ユーロ": "EUR", "欧元": "EUR", "歐元": "EUR", "유로": "EUR", "евро": "EUR",
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "dolares": "USD", "dollari": "USD", "ドル": "USD", "美元": "USD",
    "달러": "USD", "долларов": "USD", "£": "GBP", "gbp": "GBP", "pounds": "GBP", "livres": "GBP", "pfund": "GBP", "libras": "GBP",
    "ポンド": "GBP", "英镑": "GBP", "파운드": "GBP", "¥": "JPY", "yen": "JPY", "円": "JPY", "yuan": "CNY", "元": "CNY", "人民币": "CNY",
    "won": "KRW", "원": "KRW", "ウォン": "KRW", "₩": "KRW", "rupees": "INR", "₹": "INR",
}  # fmt: skip
_SCALES_OF_SIGNS: Final = "億亿억万萬만千兆조"
_UNITS_OF_SIGNS: Final = "ユーロ|ドル|ポンド|ウォン|円|人民币|美元|欧元|歐元|英镑|元|人|名|社|件|台|基|달러|유로|파운드|원|명|개|건|곳"
_NO_UNITS: Final = re.compile(
    "and|the|for|from|with|than|after|over|into|per|are|since|amid|its|their|this|that|und|der|die|das|des|von|mit|fur|bei|auf|les|par"
    "|pour|dans|sur|aux|une|los|las|por|para|con|que|piu|nel|dei|del|della|com|dos|mais|более|чем"
)
_GAP = "[ \u00a0\u202f]"
_WORD = r"[^\W\d_]+"
_QUANTITY = re.compile(
    rf"(?P<sign>US\$|R\$|[€$£¥₩₹])?\s?(?P<number>\d[\d.,]*\d|\d)"
    rf"(?P<signs>[{_SCALES_OF_SIGNS}]*)(?P<unit_of_signs>{_UNITS_OF_SIGNS})?"
    rf"(?P<mark>{_GAP}?[%％]|[A-Za-z]+\b)?"
    rf"(?P<scale>(?:{_GAP}|-){_WORD}\.?)?(?P<of>{_GAP}(?:de{_GAP}|di{_GAP}|of{_GAP}|d['’]))?(?P<word>{_GAP}?(?:[€$£¥]|{_WORD}))?"
)
_SHORTEST_UNIT: Final = 3
_LONGEST_UNIT: Final = 16
_COMPARED_LETTERS: Final = 4


class Quantity(NamedTuple):
    """An amount in a title: as it is written, its value, and of what it is one, as far as that can be told."""

    phrase: str
    value: float
    of: str


def last_change(reports: Iterable[Article], news: Iterable[object]) -> Change | None:
    """Return what the latest of the new reports changes, given all reports of a story; None where none changes an amount.

    `news` are the ids of the new reports. They are compared in the order in which they were seen, each with those before it.
    """
    ordered = sorted(reports, key=lambda each: (each.seen_at, each.published_at, each.id))
    wanted = set(news)
    found = (change_of(each, ordered[:number]) for number, each in enumerate(ordered) if each.id in wanted)
    return next(reversed([each for each in found if each]), None)


def change_of(report: Article, earlier: Sequence[Article]) -> Change | None:
    """Return what a report changes of what earlier ones said; None where its title has no amount that is new."""
    before = [quantity for each in reversed(earlier) for quantity in quantities(each.title)]
    known = [*before, *(quantity for each in earlier for quantity in quantities(each.summary))]
    for quantity in quantities(report.title):
        if before and not any(_is_alike(quantity, each) for each in known):
            compared = [each for each in before if each.of == quantity.of]
            return Change(_without_shared_end(compared[0].phrase, quantity.phrase) if compared else "", quantity.phrase, report)
    return None


def quantities(text: str) -> list[Quantity]:
    """Return the amounts in a text that are large or marked enough to tell events apart.

    >>> [(each.phrase, each.of) for each in quantities("Northgate invests €12 billion in 2 plants")]
    [('€12 billion', 'EUR')]
    """
    return [quantity for found in _QUANTITY.finditer(joined_numbers(text)) if (quantity := _quantity(found))]


def _quantity(found: re.Match[str]) -> Quantity | None:
    sign, number, signs = found["sign"] or "", found["number"], found["signs"] or ""
    mark = (found["mark"] or "").replace("％", PER_CENT)
    word = _folded(found["scale"] or "")
    has_scale = word in SCALES
    term = number_term(number + mark.strip(), signs or (word if has_scale else ""))
    if term is None:
        return None
    value = float(term.removeprefix(NUMBER).removesuffix(PER_CENT))
    if PER_CENT in mark:
        return Quantity(f"{number}{mark}", value, PER_CENT)
    unit = "" if sign or found["unit_of_signs"] else _unit(found, has_scale=has_scale)
    phrase = "".join((sign, number, signs, found["unit_of_signs"] or "", mark, found["scale"] or "" if has_scale else "", unit))
    return Quantity(phrase.strip(" -"), value, _of(sign or found["unit_of_signs"] or unit, scaled=has_scale or bool(signs) or bool(mark)))


def _unit(found: re.Match[str], *, has_scale: bool) -> str:
    """Return the word after the number and its scale, as it stands, "" where it is no unit."""
    if not has_scale:
        return found["scale"] if found["scale"] and _is_unit(found["scale"]) else ""
    word = found["word"] or ""
    return f"{found['of'] or ''}{word}" if word and _is_unit(word) else ""


def _is_unit(word: str) -> bool:
    folded = _folded(word)
    return folded in _CURRENCIES or (_SHORTEST_UNIT <= len(folded) <= _LONGEST_UNIT and not _NO_UNITS.fullmatch(folded))


def _of(unit: str, *, scaled: bool) -> str:
    """Return a key for what an amount is of: a currency, else the beginning of the word; of great ones without a word nobody knows."""
    bare = _folded(unit.replace("US$", "$")).split()[-1:] or [""]
    return _CURRENCIES.get(bare[0]) or bare[0][:_COMPARED_LETTERS] or ("many" if scaled else "")


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word) if word < FIRST_CJK else word
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", plain).strip(" .-\u00a0\u202f'’").lower().removeprefix("d'").removeprefix("d’")


def _is_alike(one: Quantity, other: Quantity) -> bool:
    """Say whether two may be the same amount: by rounding, or in another language."""
    if (one.of == PER_CENT) != (other.of == PER_CENT):
        return False
    return abs(one.value - other.value) <= ROUNDING * max(abs(one.value), abs(other.value))


def _without_shared_end(old: str, new: str) -> str:
    """Return the old amount without the words that the new one ends with too: 12, of 12 billion euros and 21 billion euros."""
    words, others = old.split(" "), new.split(" ")
    while len(words) > 1 and len(others) > 1 and words[-1] == others[-1]:
        words, others = words[:-1], others[:-1]
    return " ".join(words)
