"""Numbers: 20B, $20 billion, 200億 and 20 Milliarden are one number."""

import re
from typing import Final

SCALES: Final = {
    "k": 1e3, "thousand": 1e3, "tys": 1e3, "tysiecy": 1e3, "тыс": 1e3, "mille": 1e3, "mil": 1e3, "tausend": 1e3, "bin": 1e3, "हजार": 1e3,
    "万": 1e4, "萬": 1e4, "만": 1e4, "lakh": 1e5, "लाख": 1e5, "千": 1e3,
    "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6, "millon": 1e6, "millones": 1e6,
    "milione": 1e6, "milioni": 1e6, "milhao": 1e6, "milhoes": 1e6, "miljoen": 1e6, "miljon": 1e6, "miljoner": 1e6, "milyon": 1e6,
    "milion": 1e6, "miliony": 1e6, "milionow": 1e6, "млн": 1e6, "миллион": 1e6, "миллиона": 1e6, "миллионов": 1e6, "مليون": 1e6,
    "ملايين": 1e6, "crore": 1e7, "करोड़": 1e7, "億": 1e8, "亿": 1e8, "억": 1e8,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9, "milliard": 1e9, "milliards": 1e9, "milliarde": 1e9, "milliarden": 1e9,
    "mrd": 1e9, "md": 1e9, "mds": 1e9, "mld": 1e9, "miliardo": 1e9, "miliardi": 1e9, "bilhao": 1e9, "bilhoes": 1e9, "miljard": 1e9,
    "miljarder": 1e9, "milyar": 1e9, "miliard": 1e9, "miliardy": 1e9, "miliardow": 1e9, "млрд": 1e9, "миллиард": 1e9, "миллиарда": 1e9,
    "миллиардов": 1e9, "مليار": 1e9, "مليارات": 1e9, "अरब": 1e9,
    "t": 1e12, "tn": 1e12, "tr": 1e12, "trillion": 1e12, "billon": 1e12, "billones": 1e12, "трлн": 1e12, "兆": 1e12, "조": 1e12,
    "百万": 1e6, "千万": 1e7, "千亿": 1e11, "천억": 1e11, "万亿": 1e12, "萬億": 1e12,
}  # fmt: skip
NUMBER: Final = "="
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_PARTS = re.compile(r"([\d.,]*\d)(.*)")
_GREATER_SCALES: Final = "兆조億亿억"
_COMPOUND = re.compile(rf"(\d[\d.,]*) ?([{_GREATER_SCALES}])(\d[\d.,]*) ?([億亿억万萬만])")
PER_CENT: Final = "%"
FIRST_CJK: Final = "\u2e80"
SMALLEST_TELLING: Final = 13
FIRST_YEAR: Final = 1950
LAST_YEAR: Final = 2050


def number_term(written: str, following: str) -> str | None:
    """Return the term of a number as written (`20B`, `1,700`), with the word after it; None for one too common to tell events apart.

    A number with letters that are no scale (`9850X3D`) is a name, and gives None too.
    """
    parts = _PARTS.fullmatch(written)
    if parts is None:
        return None
    digits, letters = parts[1], parts[2].lower()
    if letters == PER_CENT:
        return f"{NUMBER}{_value(digits):.3g}{PER_CENT}"
    if letters and letters not in SCALES:
        return None
    scale = SCALES[letters] if letters else _scale(following.lower())
    value = _value(digits)
    if scale == 1.0 and (value < SMALLEST_TELLING or FIRST_YEAR <= value <= LAST_YEAR) and value.is_integer():
        return None
    return f"{NUMBER}{value * scale:.3g}"


def value_term(written: str, following: str) -> str:
    """Return the term of any number as written, also of one too common to tell events apart."""
    parts = _PARTS.fullmatch(written)
    letters = parts[2].lower() if parts else ""
    if parts is None or (letters and letters != PER_CENT and letters not in SCALES):
        return NUMBER + written.lower()
    if letters == PER_CENT:
        return f"{NUMBER}{_value(parts[1]):.6g}{PER_CENT}"
    return f"{NUMBER}{_value(parts[1]) * (SCALES[letters] if letters else _scale(following.lower())):.6g}"


def joined_numbers(text: str) -> str:
    """Return a text with its numbers of two scales written with one: 3億4000万 as 3.4億."""
    return _COMPOUND.sub(_joined, text) if any(scale in text for scale in _GREATER_SCALES) else text


def _joined(found: re.Match[str]) -> str:
    value = _value(found[1]) + _value(found[3]) * SCALES[found[4]] / SCALES[found[2]]
    return f"{value:.6g}{found[2]}"


def _scale(following: str) -> float:
    """Return the scale that the next word is, or begins with where words are not spaced (`億ドル`)."""
    if following < FIRST_CJK:
        return SCALES.get(following, 1.0)
    return SCALES.get(following[:2]) or SCALES.get(following[:1], 1.0)


def _value(digits: str) -> float:
    if _THOUSANDS.fullmatch(digits):
        return float(re.sub("[.,]", "", digits))
    head, _, tail = digits.replace(",", ".").partition(".")
    return float(f"{head}.{tail.replace('.', '') or 0}")
