"""The language of an article: the feed's word where it has one, else what its letters and words look like."""

from functools import cache
from typing import Any

import regex

_SCRIPTS = (
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), "ja"),  # before Han: Japanese has both
    (regex.compile(r"\p{Hangul}"), "ko"),
    (regex.compile(r"\p{Han}"), "zh"),
    (regex.compile(r"\p{Devanagari}"), "hi"),
)
_TELLING = 20  # letters: shorter texts are names and numbers as often as words


def article_language(known: str | None, text: str) -> str | None:
    """Return the BCP 47 code that the feed gives, else the detected ISO 639-1 code; None where the text is too short to tell."""
    if known:
        return known
    for letters, code in _SCRIPTS:
        if letters.search(text):
            return code
    return str(_identifier().classify(text)[0]) if len(text) >= _TELLING else None


@cache
def _identifier() -> Any:
    """Load the model at the first text that needs it: it takes two seconds and some memory."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
