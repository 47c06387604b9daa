"""The features of one report: its names, notions, numbers and words, as terms that can be compared within and across languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple, Self

from bot.domain.analysis import Features
from bot.stories.terms import SOUND, WORD, Term, Vocabulary


class Terms(NamedTuple):
    """Terms of a text, each once: first the words of its language, then what crosses languages (names, notions, numbers), then sounds."""

    all: tuple[Term, ...]
    words: int
    heard: int

    @property
    def crossing(self) -> tuple[Term, ...]:
        """The names, notions and numbers."""
        return self.all[self.words : self.heard]

    @property
    def telling(self) -> tuple[Term, ...]:
        """All but the words."""
        return self.all[self.words :]


def _by_kind(terms: Iterable[Term]) -> tuple[list[Term], list[Term], list[Term]]:
    """Return the words, what crosses languages, and the sounds, each in their order."""
    words: list[Term] = []
    crossing: list[Term] = []
    sounds: list[Term] = []
    for term in terms:
        kind = term.ground.kind
        if kind == WORD:
            words.append(term)
        else:
            (sounds if kind == SOUND else crossing).append(term)
    return words, crossing, sounds


@dataclass(slots=True)
class Fingerprint:
    """Features as terms of a vocabulary. `source` is the host, with the publisher's name where the title carries one.

    A window holds many, hence one row of terms and where its parts end: the title's words, crossing terms and sounds, then the
    summary's crossing terms, sounds and words.
    """

    language: str
    source: str
    terms: tuple[Term, ...]
    title_words: int
    title_heard: int
    title_end: int
    rest_heard: int
    rest_telling: int
    words: tuple[int, ...] = ()
    sketch: int = 0
    claims: tuple[str, ...] = ()

    @classmethod
    def made(cls, features: Features, host: str, vocabulary: Vocabulary) -> Self:
        """Return the fingerprint of features, as they came from `host`."""
        source = intern(f"{host} {features.publisher}".strip())
        title, rest = vocabulary.terms(features.title), vocabulary.terms(features.rest)
        made = cls.of(intern(features.language), title, rest, source)
        made.words, made.sketch = features.words, features.sketch
        made.claims = tuple(map(intern, features.claims))
        return made

    @classmethod
    def of(cls, language: str, title: Iterable[Term], rest: Iterable[Term], source: str = "") -> Self:
        """Return the fingerprint of a title and of what only the summary has, each term once."""
        words, crossing, sounds = _by_kind(title)
        words_of_rest, crossing_of_rest, sounds_of_rest = _by_kind(rest)
        heard = len(words) + len(crossing)
        end = heard + len(sounds)
        heard_of_rest = end + len(crossing_of_rest)
        terms = (*words, *crossing, *sounds, *crossing_of_rest, *sounds_of_rest, *words_of_rest)
        return cls(language, source, terms, len(words), heard, end, heard_of_rest, heard_of_rest + len(sounds_of_rest))

    def of_title(self, *, across: bool) -> tuple[Term, ...]:
        """Return what the title has to compare within a language, or across languages."""
        return self.terms[self.title_words : self.title_end] if across else self.terms[: self.title_heard]

    def of_rest(self, *, across: bool) -> tuple[Term, ...]:
        """Return what the summary has to compare within a language, or across languages."""
        if across:
            return self.terms[self.title_end : self.rest_telling]
        return self.terms[self.rest_telling :] + self.terms[self.title_end : self.rest_heard]

    @property
    def crossing(self) -> tuple[Term, ...]:
        """The names, notions and numbers of the title."""
        return self.terms[self.title_words : self.title_heard]

    @property
    def title(self) -> Terms:
        """The terms of the title."""
        return Terms(self.terms[: self.title_end], self.title_words, self.title_heard)

    @property
    def rest(self) -> Terms:
        """The terms that only the summary has."""
        words = len(self.terms) - self.rest_telling
        telling = self.terms[self.title_end : self.rest_telling]
        return Terms(self.terms[self.rest_telling :] + telling, words, words + self.rest_heard - self.title_end)

    @property
    def indexed(self) -> tuple[Term, ...]:
        """The terms by which the report is found: those of the title, and the names, notions, numbers and sounds of the summary."""
        return self.terms[: self.rest_telling]

    @property
    def crossing_of_rest(self) -> tuple[Term, ...]:
        """The names, notions and numbers that only the summary has."""
        return self.terms[self.title_end : self.rest_heard]

    @property
    def words_of_rest(self) -> tuple[Term, ...]:
        """The others: the words that only the summary has."""
        return self.terms[self.rest_telling :]
