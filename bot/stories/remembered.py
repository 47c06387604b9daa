"""The memory of words: what analysing them gave, for those that were met of late."""

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

REMEMBERED_WORDS: Final = 30_000  # of all languages, and as many that were met before these


class Remembered(Generic[T]):
    """The terms of words as `analyse` finds them (given a word and its language), for words that were met of late.

    What was not met for long is forgotten: a full memory becomes the older one, from which words come back when they are met again.
    """

    def __init__(self, analyse: Callable[[str, str], Iterable[T]]) -> None:
        self._analyse = analyse
        self._words: dict[str, dict[str, tuple[T, ...]]] = {}
        self._older: dict[str, dict[str, tuple[T, ...]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return sum(map(len, (*self._words.values(), *self._older.values())))

    def of(self, language: str) -> dict[str, tuple[T, ...]]:
        """Return the words of a language that were met of late."""
        return self._words.setdefault(language, {})

    def find(self, word: str, language: str) -> tuple[T, ...]:
        """Take a word from the older memory, or analyse it."""
        if self._count >= REMEMBERED_WORDS:
            self._older, self._words, self._count = self._words, {}, 0
        older = self._older.get(language)
        terms = older.pop(word, None) if older else None
        if terms is None:
            terms = tuple(self._analyse(word, language))
        self._words.setdefault(language, {})[word] = terms
        self._count += 1
        return terms
