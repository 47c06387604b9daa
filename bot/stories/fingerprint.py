"""The features of one report: its names, notions, numbers and words, as terms that can be compared within and across languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.stories.terms import SOUND, WORD, Term


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


def sorted_terms(terms: Iterable[Term]) -> Terms:
    """Return terms by kind, in their order within each kind."""
    words: list[Term] = []
    crossing: list[Term] = []
    sounds: list[Term] = []
    for term in terms:
        kind = term.ground.kind
        if kind == WORD:
            words.append(term)
        else:
            (sounds if kind == SOUND else crossing).append(term)
    return Terms((*words, *crossing, *sounds), len(words), len(words) + len(crossing))


@dataclass(slots=True)
class Fingerprint:
    """Terms of the title, then those that only the summary has; the first letter of a term tells its kind.

    `@` a name and `#` a notion of the aliases, `=` a number, `~` the sound of another name; all else is a word of `language`.
    `source` is the host, with the publisher's name where the title carries one.

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
    rest_told: int

    @classmethod
    def of(cls, language: str, title: Terms, rest: Terms, source: str = "") -> "Fingerprint":
        """Return the fingerprint of a title and of what only the summary has."""
        end = len(title.all)
        terms = title.all + rest.telling + rest.all[: rest.words]
        told = len(terms) - rest.words
        return cls(language, source, terms, title.words, title.heard, end, end + rest.heard - rest.words, told)

    def of_title(self, *, across: bool) -> tuple[Term, ...]:
        """Return what the title has to compare within a language, or across languages."""
        return self.terms[self.title_words : self.title_end] if across else self.terms[: self.title_heard]

    def of_rest(self, *, across: bool) -> tuple[Term, ...]:
        """Return what the summary has to compare within a language, or across languages."""
        if across:
            return self.terms[self.title_end : self.rest_told]
        return self.terms[self.rest_told :] + self.terms[self.title_end : self.rest_heard]

    @property
    def title(self) -> Terms:
        """The terms of the title."""
        return Terms(self.terms[: self.title_end], self.title_words, self.title_heard)

    @property
    def rest(self) -> Terms:
        """The terms that only the summary has."""
        words = len(self.terms) - self.rest_told
        telling = self.terms[self.title_end : self.rest_told]
        return Terms(self.terms[self.rest_told :] + telling, words, words + self.rest_heard - self.title_end)

    @property
    def indexed(self) -> tuple[Term, ...]:
        """The terms by which the report is found: those of the title, and the names, notions, numbers and sounds of the summary."""
        return self.terms[: self.rest_told]
