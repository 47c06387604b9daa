"""The memory of words: what analysing them gave, for those that were met of late."""

from collections.abc import Callable
from functools import partial
from typing import Final, Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")

REMEMBERED_WORDS: Final = 30_000  # of all languages, and as many that were met before these


class Recent(dict[K, T]):
    """What `find` found for keys that were asked for of late by `[]`: at most `most`, and as many that were asked for before these."""

    __slots__ = ("_find", "_most", "_older")

    def __init__(self, find: Callable[[K], T], most: int) -> None:
        super().__init__()
        self._find = find
        self._most = most
        self._older: dict[K, T] = {}

    def __missing__(self, key: K) -> T:
        """Take what was found before, or find it."""
        if len(self) >= self._most:
            self._older = self.copy()
            self.clear()
        known = self._older.pop(key, None)
        found = self[key] = self._find(key) if known is None else known
        return found


class Met(dict[str, T]):
    """The words of one language that were met of late. Any other is found when it is asked for by `[]`; `get` finds none."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[str], T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> T:
        """Find a word that was not met of late."""
        return self._find(word)


class Remembered(Generic[T]):
    """What `analyse` finds for words (given a word and its language), for those that were met of late.

    What was not met for long is forgotten: a full memory becomes the older one, from which words come back when they are met again.
    """

    def __init__(self, analyse: Callable[[str, str], T]) -> None:
        self._analyse = analyse
        self._words: dict[str, Met[T]] = {}
        self._older: dict[str, Met[T]] = {}
        self._count = 0

    def __len__(self) -> int:
        return sum(map(len, (*self._words.values(), *self._older.values())))

    def of(self, language: str) -> Met[T]:
        """Return the words of a language."""
        met = self._words.get(language)
        if met is None:
            met = self._words[language] = Met(partial(self._find, language=language))
        return met

    def _find(self, word: str, language: str) -> T:
        """Take a word from the older memory, or analyse it."""
        if self._count >= REMEMBERED_WORDS:
            self._older, self._words, self._count = self._words, {}, 0
        older = self._older.get(language)
        known = older.pop(word, None) if older else None
        found = self._analyse(word, language) if known is None else known
        self.of(language)[word] = found
        self._count += 1
        return found
