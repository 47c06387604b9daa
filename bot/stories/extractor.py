# ruff: noqa: RUF001 - Cyrillic endings and dashes are meant
"""From the title and summary of an article to its features: terms that can be compared within and across languages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from sys import intern
from typing import Final

import Stemmer

from bot.domain.analysis import Features
from bot.stories.aliases import LEFT_OUT, NAME, Aliases
from bot.stories.background import Background
from bot.stories.claims import Opposites
from bot.stories.headline_names import PLAIN_SHARE, SHORTEST_SOUND, names
from bot.stories.meanings import FULL_WEIGHT, Meanings
from bot.stories.numbers import NUMBER, SCALES, joined_numbers, number_term, value_term
from bot.stories.remembered import Recent, Remembered
from bot.stories.scripts import Folding, skeleton
from bot.stories.terms import SOUND
from bot.stories.tokens import DIGIT, FIRST_IDEOGRAPH, FIRST_SYLLABLE, Plain, bigrams, placed_tokens, tokens_of

STEMMERS: Final = {
    "ar": "arabic", "de": "german", "en": "english", "es": "spanish", "fr": "french", "hi": "hindi", "it": "italian", "nl": "dutch",
    "pl": "polish", "pt": "portuguese", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
DIALECTS: Final = {"pcm": "en", "wuu": "zh", "yue": "zh", "nb": "sv", "no": "sv", "da": "sv", "gl": "pt", "ca": "es"}
SUMMARY_LENGTH: Final = 160
COMMON_SHARE: Final = 0.04  # a word of more than one in 25 ordinary items tells nothing

NO_CACHE: Final = 0  # words are remembered here already

BREAK: Final = "\x1f"  # stands in no text that was cleaned
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKUP = re.compile(r"<[^>]*>?|https?://\S+")
_PLURAL = re.compile(r"(\d)s$")
_DOTTED = re.compile(r"\.[A-Z]\.")  # far quicker to look for, and in every abbreviation
_ABBREVIATION = re.compile(r"\b((?:[A-Z]\.){2,})")
_BAR = re.compile("[|–—-]")  # far quicker to look for
_PUBLISHER = re.compile(r"\s+[|–—-]\s+([^|–—]{2,40})$")
_ENDINGS: Final = {
    "pl": re.compile("(?:owi|iem|ami|ach|ego|emu|em|om|ow|ie|a|u|y|i|e)$"),
    "ru": re.compile("(?:ами|ого|ому|ах|ом|ем|ой|ей|ов|ев|у|а|ы|и|е|я|ю)$"),
    "tr": re.compile("'.*$"),
}
SHORTEST_NAME: Final = 4
KNOWN_WORDS: Final = 30_000


Span = tuple[str, int, int]


class FeatureExtractor:
    """Finds features. Remembers words it met, which makes it quicker and never changes an answer."""

    def __init__(
        self, aliases: Aliases, background: Background, meanings: Meanings | None = None, opposites: Opposites | None = None
    ) -> None:
        self._aliases = aliases
        self._shares = background.shares
        self._folding = Folding()
        self._stemmers = {language: Stemmer.Stemmer(name, NO_CACHE) for language, name in STEMMERS.items()}
        self._remembered = Remembered(self._analysed)
        self._meanings = meanings or Meanings.none()
        self._opposites = opposites or Opposites()
        self._known = Recent(self._known_word, KNOWN_WORDS)

    def features(self, title: str, summary: str, lang: str | None) -> Features:
        """Return the features of a title and of the beginning of a summary."""
        language = language_of(lang)
        headline, publisher = without_publisher(title)
        lead = _without_markup(summary[: 3 * SUMMARY_LENGTH])[:SUMMARY_LENGTH]
        cased = self._folded(f"{headline}{BREAK}{lead}")
        lowered = cased.lower()
        end, spans = cased.index(BREAK), self._spans(cased, lowered, language)
        of_headline, of_lead = self._read(cased, spans, language)
        plain = Plain(lowered[: lowered.index(BREAK)])
        once = dict.fromkeys(of_headline)
        rest = dict.fromkeys([term for term in of_lead if term not in once])
        words, sketch = self._meant(plain, lowered[len(plain.text) + 1 :])
        return Features(
            language,
            tuple(once),
            tuple(rest),
            publisher,
            words,
            sketch,
            tuple(self._claims(cased[:end], [span for span in spans if span[1] < end], plain, language)),
        )

    def terms(self, text: str, language: str) -> list[str]:
        """Return the terms of a text, with repetitions, most common words left out."""
        cased = self._folded(text + BREAK)
        return self._read(cased, self._spans(cased, cased.lower(), language), language)[0]

    def _spans(self, cased: str, lowered: str, language: str) -> list[Span]:
        """Return the phrases of a folded text, none where its small letters are of another number."""
        return list(self._aliases.phrases.find(lowered, language)) if len(lowered) == len(cased) else []

    def _read(self, cased: str, spans: list[Span], language: str) -> tuple[list[str], list[str]]:
        """Return the terms of a headline and of a lead; both are folded and searched for phrases at once, which is quicker."""
        end = cased.index(BREAK)
        of_headline = [span for span in spans if span[1] < end]
        of_lead = [(term, start - end - 1, stop - end - 1) for term, start, stop in spans[len(of_headline) :]]
        return self._terms(cased[:end], of_headline, language), self._terms(cased[end + 1 :], of_lead, language)

    def _claims(self, headline: str, spans: list[Span], plain: Plain, language: str) -> Iterator[str]:
        """Yield the names of a folded headline in their order, then its numbers, then the sides that it takes."""
        places = [(start, term) for term, start, _ in spans if term[0] == NAME]
        text = headline
        for _, start, end in spans:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        tokens = placed_tokens(text)
        places += names(tokens, self._remembered.of(language), self._shares, language)
        yield from dict.fromkeys([name for _, name in sorted(places)])
        if DIGIT.search(text) or not text.isascii():
            yield from _numbers(tokens)
        yield from dict.fromkeys(self._opposites.of(plain.text, plain.tokens, language))

    def _meant(self, headline: Plain, lead: str) -> tuple[tuple[int, ...], int]:
        """Return the words of a headline that the table of meanings knows, and the sketch of headline and lead."""
        title = tuple(self._words(headline))
        rest = [word for word in self._words(Plain(lead)) if word not in title]
        return title, self._meanings.sketch(title, rest)

    def _words(self, of: Plain) -> dict[int, None]:
        """Return the words of a text that the table of meanings knows, each once, without those that are everywhere."""
        tokens = of.tokens
        if not of.text.isascii() and max(of.text) >= FIRST_IDEOGRAPH:
            tokens = list(chain.from_iterable(bigrams(each) if FIRST_IDEOGRAPH <= each < FIRST_SYLLABLE else (each,) for each in tokens))
        return dict.fromkeys(filter(None, map(self._known.__getitem__, tokens)))

    def _known_word(self, token: str) -> int:
        word = self._meanings.word(token.partition("'")[0])
        return word if word & FULL_WEIGHT else 0

    def _folded(self, text: str) -> str:
        plain = text if text.isascii() else joined_numbers(_NOT_ASCII.sub(self._fold, text))
        return _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), plain) if _DOTTED.search(plain) else plain

    def _fold(self, letters: re.Match[str]) -> str:
        return letters[0].translate(self._folding)

    def _terms(self, cased: str, spans: list[tuple[str, int, int]], language: str) -> list[str]:
        """Return the terms of a folded text in which phrases were found."""
        found = [term for term, _, _ in spans]
        text = _without(cased, spans) if spans else cased
        tokens = tokens_of(text)
        known = self._remembered.of(language)
        if text.isascii() and not DIGIT.search(text):
            found += chain.from_iterable(map(known.__getitem__, tokens))
            return found
        for at, terms in enumerate(map(known.get, tokens)):
            found += self._met(tokens, at, language) if terms is None else terms
        return found

    def _met(self, tokens: Sequence[str], at: int, language: str) -> Iterable[str]:
        """Return the terms of a token that is a number, a run of ideographs, or a word not met of late."""
        token = tokens[at]
        if token[0].isdigit():
            return _of_number(token, tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else "")
        return bigrams(token) if token >= FIRST_IDEOGRAPH else self._remembered.of(language)[token]

    def _analysed(self, token: str, language: str) -> tuple[str, ...]:
        word = token.partition("'")[0] if "'" in token else token
        lowered = word.lower()
        alias = self._aliases.term(word, language)
        if alias is not None:
            return () if alias == LEFT_OUT else (alias,)
        if word.isascii() and not word.isalpha():
            return (NUMBER + _PLURAL.sub(r"\1", lowered),)
        return self._of_plain_word(word, lowered, language) if len(word) > 1 and lowered not in SCALES else ()

    def _of_plain_word(self, word: str, lowered: str, language: str) -> tuple[str, ...]:
        stemmer = self._stemmers.get(language)
        stem: str = (stemmer.stemWord(lowered) if stemmer else "") or lowered
        share = self._shares.get(stem, 0.0)
        terms = [stem] if share < COMMON_SHARE else []
        if share < PLAIN_SHARE and not (word[0].islower()) and len(word) >= SHORTEST_NAME:
            sound = skeleton(_bare(lowered, language))
            if len(sound) >= SHORTEST_SOUND:
                terms.append(SOUND + sound)
        return tuple(terms)


def _numbers(tokens: Sequence[tuple[int, str]]) -> Iterator[str]:
    for number, (_, token) in enumerate(tokens):
        if token[0].isdigit():
            following = tokens[number + 1][1] if number + 1 < len(tokens) else ""
            yield value_term(token, following)


def _without_markup(text: str) -> str:
    return _MARKUP.sub(" ", text) if "<" in text or "://" in text else text


def _bare(name: str, language: str) -> str:
    ending = _ENDINGS.get(language)
    bare = ending.sub("", name) if ending else name
    return bare if len(bare) >= SHORTEST_NAME else name


def _of_number(token: str, previous: str, following: str) -> Iterator[str]:
    number = number_term(token, following)
    if number is not None:
        yield number
    elif not token.isdigit():
        yield NUMBER + token.lower()
    if previous.isascii() and previous[:1].isupper() and len(token) < SHORTEST_NAME:
        yield f"{NUMBER}{previous.lower()}{token.lower()}"


def _without(text: str, spans: list[tuple[str, int, int]]) -> str:
    parts, end_of_last = [], 0
    for _, start, end in spans:
        parts.append(text[end_of_last:start])
        end_of_last = end
    return " ".join([*parts, text[end_of_last:]])


def language_of(tag: str | None) -> str:
    """Return the language that a tag means for grouping: its first part, a dialect as the language it is written like."""
    primary = (tag or "").lower().replace("_", "-").partition("-")[0]
    return intern(DIALECTS.get(primary, primary))


def without_publisher(title: str) -> tuple[str, str]:
    """Return a title and the publisher's name that aggregators hang on its end (`... - The Daily Lantern`), apart."""
    found = _PUBLISHER.search(title) if _BAR.search(title) else None
    if found is None or len(found[1].split()) > SHORTEST_NAME or found.start() < len(title) // 3:
        return title, ""
    return title[: found.start()], found[1].strip()
