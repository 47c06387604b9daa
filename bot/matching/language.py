# ruff: noqa: RUF001 - look-alike letters are the subject
"""The language of an article: the feed's own word, else what its letters and function words say.

Deciding by script and function words costs some 80 microseconds and no memory to speak of; docs/decisions/0009 compares it
with a statistical model. Where it cannot tell it says nothing, and matching then lets the words of every language count.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter

from bot.domain.boilerplate import without_boilerplate
from bot.domain.words import words_of_ascii
from bot.matching.language_words import FUNCTION_WORDS

SAMPLE = 600  # characters that are looked at
_READ = 2_000  # of a summary, whose footers are looked for at its end
LITTLE = 0.5  # weighs a single letter, and a word with a capital: Los Alamos, Le Mans and The Hague are names
TEMPLATE_LANGUAGE = "en"
LEAST_SCORE = 1.0
SURE_SCORE = 1.5  # from which a text denies what its feed declares
LEAST_LEAD = 1.15  # how many times better than the second the best must be

_CODE = re.compile(r"[a-z]{2,3}\Z")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNSPOKEN = re.compile(r"\S*/\S*|\[[^\[\]]{0,40}\]|\w*\d\w*")
_SIGN_OF_THESE = re.compile(r"[/\[\d]")
_SCRIPTS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("kana", re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9f]")),
    ("hangul", re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")),
    ("han", re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")),
    ("cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("devanagari", re.compile(r"[\u0900-\u097f]")),
    ("greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("bengali", re.compile(r"[\u0980-\u09ff]")),
    ("tamil", re.compile(r"[\u0b80-\u0bff]")),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
_ONE_LANGUAGE = {"hangul": "ko", "greek": "el", "hebrew": "he", "thai": "th", "bengali": "bn", "tamil": "ta"}
# Letters that tell apart the languages of one script; the first whose letters occur is it.
_TELLTALES: Mapping[str, Sequence[tuple[str, str]]] = {
    "cyrillic": (("uk", "іїєґІЇЄҐ"), ("sr", "јљњђћџЈЉЊЂЋЏ"), ("ru", "ыэёЫЭЁ"), ("bg", "ъЪ"), ("ru", "")),
    "arabic": (("ur", "ٹڈںےھ"), ("fa", "پچژگ"), ("ar", "")),
    "devanagari": (("mr", "ळ"), ("hi", "")),
}
_LATIN_LETTERS: Mapping[str, str] = {
    "de": "ßäöü", "fr": "éèêàçœùâî", "es": "ñóíáéú", "pt": "ãõçáâêé", "it": "àèòùì", "pl": "łąęśżźćń", "sv": "åäö", "da": "æøå",
    "no": "æøå", "tr": "ğışçöü", "cs": "ěřůčšžý", "ro": "ășțâ", "hu": "őűáéö", "fi": "äö", "vi": "ơưđạếộấ", "ca": "çòàè",
}  # fmt: skip
LETTER_WEIGHT = 0.25
WIDE_SHARE = 0.15  # share of Han, kana or Hangul from which a text in Latin letters and these is of the latter


def normalised_language(declared: str | None) -> str:
    """Return the base code of a declared language ("pt" for "pt-BR", "zh" for "zh-Hant"), "" when it is none."""
    base = (declared or "").strip().lower().replace("_", "-").partition("-")[0]
    return base if _CODE.match(base) else ""


def article_language(declared: str | None, title: str, summary: str) -> str:
    """Return the language of an article: what the feed declares if its script agrees, else what the text says, else "".

    English is what templates declare when nobody chose, so that a text that clearly is something else overrules it.
    """
    text = _spoken(f"{title} {without_boilerplate(summary[:_READ], title)}")[:SAMPLE]
    code = normalised_language(declared)
    script = _script(text)
    if not code or not _agrees(code, script):
        return _language(text, script)
    return (_language(text, script, SURE_SCORE) or code) if code == TEMPLATE_LANGUAGE else code


def _spoken(text: str) -> str:
    """Return a text without addresses, numbers and what stands in brackets: /u/somebody, 100k and [link] are of no language."""
    return _UNSPOKEN.sub(" ", text) if _SIGN_OF_THESE.search(text) else text


def _language(text: str, script: str, least: float = LEAST_SCORE) -> str:
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    if script == "kana":
        return "ja"
    if script == "han":
        return "zh"
    if script in _TELLTALES:
        return next(code for code, letters in _TELLTALES[script] if not letters or any(letter in text for letter in letters))
    return _latin_language(text[:SAMPLE], least) if script else ""


def _script(text: str) -> str:
    if text.isascii():
        return "latin" if any(char.isalpha() for char in text) else ""
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    total = sum(counts.values())
    if not total:
        return ""
    wide = counts["kana"] + counts["han"] + counts["hangul"]
    if wide >= WIDE_SHARE * total:
        if counts["hangul"] > counts["kana"] + counts["han"]:
            return "hangul"
        return "kana" if counts["kana"] * 10 >= wide else "han"
    return max(counts, key=lambda name: counts[name])


def _agrees(code: str, script: str) -> bool:
    """Whether a declared language can be that of a text in `script`: feeds in one language often declare another's default."""
    if not script:
        return True
    expected = {"ja": "kana han", "zh": "han", "ko": "hangul"}.get(code)
    if expected is None:
        return script not in {"kana", "han", "hangul"}
    return script in expected.split()


@cache
def _word_weights() -> Mapping[str, Mapping[str, float]]:
    """Return for each function word the languages that have it, the rarer the heavier."""
    owners: dict[str, list[str]] = {}
    for code, words in FUNCTION_WORDS.items():
        for word in dict.fromkeys(words.split()):
            owners.setdefault(word, []).append(code)
    return {word: dict.fromkeys(codes, 1 / len(codes)) for word, codes in owners.items()}


def _latin_language(text: str, least: float) -> str:
    plain = text.replace("’", "'")
    scores = _word_scores(_words(plain))
    if not plain.isascii():
        lowered = plain.lower()
        for code in scores.keys() & _LATIN_LETTERS.keys():
            scores[code] += LETTER_WEIGHT * sum(lowered.count(letter) for letter in _LATIN_LETTERS[code])
    ranked = sorted(scores.items(), key=itemgetter(1), reverse=True)[:2]
    if not ranked or ranked[0][1] < least:
        return ""
    if len(ranked) > 1 and ranked[0][1] < LEAST_LEAD * ranked[1][1]:
        return ""
    return ranked[0][0]


def _words(text: str) -> list[str]:
    return words_of_ascii(text, _WORDS) if text.isascii() else _WORDS.findall(text)


def _word_scores(words: Sequence[str]) -> dict[str, float]:
    """Return for each language what its function words among `words` weigh, in the order in which languages were met."""
    weights = _word_weights()
    telling = [(word, lowered) for word, lowered in zip(words, map(str.lower, words), strict=True) if lowered in weights or "'" in lowered]
    scores: dict[str, float] = {}
    for word, lowered in telling:
        bare = word.partition("'")[0]
        if bare.isupper():  # initials and acronyms are words of no language: neither "AI" nor "AI's" is the Italian "ai"
            continue
        share = LITTLE if len(word) == 1 or word[0].isupper() else 1.0
        for part in {lowered, bare.lower()} & weights.keys():
            for code, weight in weights[part].items():
                scores[code] = scores.get(code, 0.0) + share * weight
    return scores
