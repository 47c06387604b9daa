"""The memory of words: what analysing them gave, for those that were met of late."""

from collections.abc import Callable, Iterable
from typing import Final

from bot.stories.terms import Term, Vocabulary

REMEMBERED_WORDS: Final = 30_000  # of all languages, and as many that were met before these


class Remembered:
    """The terms of words as `analyse` finds them (given a word and its language), for words that were met of late.

    What was not met for long is forgotten: a full memory becomes the older one, from which words come back when they are met again.
    """

    def __init__(self, analyse: Callable[[str, str], Iterable[str]], vocabulary: Vocabulary) -> None:
        self._analyse = analyse
        self._vocabulary = vocabulary
        self._words: dict[str, dict[str, tuple[Term, ...]]] = {}
        self._older: dict[str, dict[str, tuple[Term, ...]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return sum(map(len, (*self._words.values(), *self._older.values())))

    def of(self, language: str) -> dict[str, tuple[Term, ...]]:
        """Return the words of a language that were met of late."""
        return self._words.setdefault(language, {})

    def find(self, word: str, language: str) -> tuple[Term, ...]:
        """Take a word from the older memory, or analyse it."""
        if self._count >= REMEMBERED_WORDS:
            self._forget()
        older = self._older.get(language)
        terms = older.pop(word, None) if older else None
        if terms is None:
            terms = tuple(map(self._vocabulary.term, self._analyse(word, language)))
            self._vocabulary.hold(terms)
        self._words.setdefault(language, {})[word] = terms
        self._count += 1
        return terms

    def _forget(self) -> None:
        for words in self._older.values():
            for terms in words.values():
                self._vocabulary.release(terms)
        self._older, self._words, self._count = self._words, {}, 0
