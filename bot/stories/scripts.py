# ruff: noqa: RUF001 - letters that look alike are the subject here
"""Letters: folding them to a common form, and reducing names of any script to the consonants that survive transliteration."""

import re
import unicodedata
from itertools import pairwise
from typing import Final

FOLDED_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC", "ARABIC")
NO_DECOMPOSITION: Final = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "İ": "I", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe",
    "ð": "d", "þ": "th", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "’": "'", "‘": "'", "ʼ": "'", "`": "'",
    "–": "-", "—": "-", "‑": "-", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
}  # fmt: skip


def _pairs(letters: str, sounds: str) -> dict[str, str]:
    return dict(zip(letters, sounds.replace("-", "").split(" "), strict=True))


CYRILLIC: Final = _pairs(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ", "a b v g d e e j z i i k l m n o p r s t u f h s ch s s - i - e iu ia i i e g"
)
ARABIC: Final = _pairs("ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگءئؤ", "a b t t j h h d d r z s s s d t z a g f k k l m n h v i p ch j g a a a")
DEVANAGARI: Final = _pairs("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह", "k k g g n ch ch j j n t t d d n t t d d n p f b b m i r l v s s s h")
KATAKANA: Final = _pairs(
    "カガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモラリルレロワヴンヤユヨアイウエオ",
    "k g k g k g k g k g s z s j s z s z s z t d ch j s z t d t d n n n n n h b p h b p f b p h b p h b p m m m m m "
    "r r r r r v v n i i i a i u e o",
)
HANGUL_INITIALS: Final[tuple[str, ...]] = ("g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "a", "j", "j", "ch", "k", "t", "p", "h")
HANGUL_FINALS: Final[tuple[str, ...]] = ("", *"kkknnntllllllllmppttnttktpt")
HANGUL_FIRST: Final = 0xAC00
HANGUL_LAST: Final = 0xD7A3
HANGUL_FINAL_COUNT: Final = 28
HANGUL_VOWEL_COUNT: Final = 21

# Sounds that one script or another cannot tell apart share a letter: r and l, v and b, f and h, s with all its kin.
SOUNDS: Final = {
    "tsch": "C", "tch": "C", "sch": "s", "cz": "C", "sz": "s", "rz": "j", "ch": "C", "sh": "s", "zh": "j", "ph": "h", "th": "t", "ck": "k",
    "qu": "k", "kh": "k", "gh": "g", "ts": "s", "ce": "s", "ci": "s", "cy": "s", "ge": "j", "gi": "j", "dj": "j", "mp": "np", "mb": "nb",
    "c": "k", "q": "k", "w": "b", "v": "b", "l": "r", "f": "h", "z": "s", "x": "ks",
}  # fmt: skip
_SOUNDS_OF_LETTERS = re.compile("|".join(sorted((letters for letters in SOUNDS if len(letters) > 1), key=len, reverse=True)))
_VOWELS: Final = tuple("aeiouy")
_CONSONANTS: Final = str.maketrans({letter: sound for letter, sound in SOUNDS.items() if len(letter) == 1} | dict.fromkeys(_VOWELS))


class Folding(dict[int, str]):
    """A table for str.translate that drops accents and widths letter by letter, and remembers each letter it met."""

    def __missing__(self, code: int) -> str:
        """Fold one letter; marks stay where a script needs them (Devanagari, kana)."""
        folded = _fold(chr(code))
        self[code] = folded
        return folded


def _fold(letter: str) -> str:
    if letter in NO_DECOMPOSITION:
        return NO_DECOMPOSITION[letter]
    name = unicodedata.name(letter, "")
    if name.startswith(("COMBINING", "ARABIC FATHA", "ARABIC KASRA", "ARABIC DAMMA", "ARABIC SHADDA", "ARABIC SUKUN")):
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    if plain == letter and name.startswith(FOLDED_SCRIPTS):
        plain = unicodedata.normalize("NFKD", letter)
    return letter if plain == letter else "".join(_fold(part) for part in plain)


def romanised(name: str) -> str:
    """Return a lower-case folded name in Latin letters, roughly as it sounds; letters of no known script fall away."""
    return name if name.isascii() else "".join([_romanised_letter(letter) for letter in name])


def _romanised_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if HANGUL_FIRST <= ord(letter) <= HANGUL_LAST:
        return _romanised_syllable(ord(letter) - HANGUL_FIRST)
    for table in (CYRILLIC, KATAKANA, ARABIC, DEVANAGARI):
        if letter in table:
            return table[letter]
    return ""


def _romanised_syllable(number: int) -> str:
    initial, rest = divmod(number, HANGUL_VOWEL_COUNT * HANGUL_FINAL_COUNT)
    return HANGUL_INITIALS[initial] + "a" + HANGUL_FINALS[rest % HANGUL_FINAL_COUNT]


def skeleton(name: str) -> str:
    """Return the consonants of a lower-case folded name as every script would spell them; an initial vowel counts as `a`.

    Equal skeletons suggest the same name (Ельцин, Jelzin, イェリツィン), they do not prove it: grouping weighs them by rarity.
    """
    sounds = _SOUNDS_OF_LETTERS.sub(_sound, romanised(name))
    first = "a" if sounds.startswith(_VOWELS) else ""
    consonants = first + sounds.translate(_CONSONANTS)
    return consonants[:1] + "".join([letter for before, letter in pairwise(consonants) if letter != before])


def _sound(letters: re.Match[str]) -> str:
    return SOUNDS[letters[0]]
