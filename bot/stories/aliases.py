"""Names and common news words that mean the same in many languages: data, read from config/stories.

A file of names has lines `id: spelling spelling ...`, whatever the language. A file of notions has lines
`id | en | fr | de | es | it | pt | nl | pl | sv | tr | ru | ar | hi | ja | zh | ko`, the spellings of one language between two bars;
`id!deed` marks a notion of what somebody did, with its class of deeds; the notion `-` holds the words to leave out. An id that begins with
`!` is a rubric, whose words say nothing.
In both, `_` stands for a space, a final `*` for any ending, a name written in at most four capitals is met in capitals only,
and what follows `#` at the head of a line is a comment.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.domain.errors import SettingError
from bot.domain.languages import MATCHED
from bot.stories.scripts import Folding

WHATEVER: Final = ""
NAME: Final = "@"
NOTION: Final = "#"
LEFT_OUT: Final = "#-"
RUBRIC: Final = "!"
SHORTEST_STEM: Final = 3
LONGEST_CAPITALS: Final = 4
FIRST_CJK: Final = "\u2e80"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name or notion. `language` is empty where every language may write it so."""

    text: str
    term: str
    language: str
    is_stem: bool


@dataclass(frozen=True, slots=True)
class WordTable:
    """Single words of one language, whole and as stems; each gives its term. Stems are found by their heads, the longest first."""

    whole: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    heads: dict[str, list[str]] = field(default_factory=dict)

    def add(self, spelling: Spelling) -> None:
        """Keep a spelling; the first that is given for a word stays."""
        if spelling.is_stem and spelling.text not in self.stems:
            alike = self.heads.setdefault(spelling.text[:SHORTEST_STEM], [])
            alike.append(spelling.text)
            alike.sort(key=len, reverse=True)
        (self.stems if spelling.is_stem else self.whole).setdefault(spelling.text, spelling.term)

    def term(self, word: str) -> str | None:
        """Return what `word` (folded, lower case) stands for: the whole word first, then its longest known stem."""
        found = self.whole.get(word)
        alike = self.heads.get(word[:SHORTEST_STEM]) if found is None else None
        if alike:
            for stem in alike:
                if word.startswith(stem):
                    return self.stems[stem]
        return found


class Automaton(NamedTuple):
    """Finds spellings. `is_ascii`: all of them are, so that it serves every text, and the only one that serves those of ASCII letters."""

    machine: AhoCorasick
    known: Sequence[Spelling]
    is_ascii: bool


class Phrases:
    """Spellings that are found inside a text: those of several words, and those of scripts that do not space their words.

    What may stand in a text of any language is in two automata, of ASCII letters and of others; what is of one language in others, so
    that a longer phrase of a third never hides one of it.
    """

    def __init__(self, spellings: Collection[Spelling]) -> None:
        self._anywhere = tuple(_automata(each for each in spellings if each.language == WHATEVER or each.text >= FIRST_CJK))
        self._automata = {each: (*_automata(one for one in spellings if one.language == each), *self._anywhere) for each in MATCHED}

    def find(self, text: str, language: str) -> Iterator[tuple[str, int, int]]:
        """Yield (term, start, end) of the longest phrases of `text`, which is folded and in lower case; the leftmost before all others."""
        is_ascii = text.isascii()
        found = [
            (start, -end, known[index])
            for machine, known, of_ascii in self._automata.get(language, self._anywhere)
            if of_ascii or not is_ascii
            for index, start, end in machine.find_matches_as_indexes(text, overlapping=True)
        ]
        found.sort(key=_PLACE)  # where two are spelled alike, that of the language stays the first
        reach = 0
        for start, minus_end, spelling in found:
            if start >= reach:
                reach = -minus_end
                if _stands_alone(spelling, text, start, reach):
                    yield spelling.term, start, reach


_PLACE: Final = itemgetter(0, 1)


def _automata(spellings: Iterable[Spelling]) -> Iterator[Automaton]:
    known: dict[str, Spelling] = {}
    for spelling in spellings:
        known.setdefault(spelling.text, spelling)
    for is_ascii in (True, False):
        alike = {text: spelling for text, spelling in known.items() if text.isascii() is is_ascii}
        if alike:
            yield Automaton(AhoCorasick(list(alike), matchkind=MatchKind.Standard, store_patterns=False), tuple(alike.values()), is_ascii)


def _stands_alone(spelling: Spelling, text: str, start: int, end: int) -> bool:
    if spelling.text >= FIRST_CJK:
        return True
    opens = start == 0 or not text[start - 1].isalnum()
    return opens and (spelling.is_stem or end == len(text) or not text[end].isalnum() or spelling.text[-1] >= FIRST_CJK)


class Aliases:
    """Which spelling stands for which name or notion."""

    def __init__(self, spellings: Iterable[Spelling] = (), deeds: Mapping[str, str] | None = None) -> None:
        self.deeds: Mapping[str, str] = deeds or {}
        self._capitals: dict[str, str] = {}
        self._words: dict[str, WordTable] = {language: WordTable() for language in (WHATEVER, *MATCHED)}
        self._anywhere = self._words[WHATEVER]
        phrases = [spelling for spelling in spellings if not self._file(spelling)]
        self.phrases = Phrases(phrases)

    @classmethod
    def parse(cls, *texts: str) -> "Aliases":
        """Read alias files from their texts; raise SettingError for a line that is of neither form."""
        lines = [(line, number) for text in texts for number, line in enumerate(text.splitlines(), start=1) if _says_something(line)]
        folding = Folding()
        spellings = [_spelling(written.translate(folding), term, language) for one in lines for term, language, written in _line(*one)]
        return cls(spellings, dict(filter(None, (_deed(line) for line, _ in lines))))

    def term(self, word: str, language: str) -> str | None:
        """Return the name or notion that a folded word of `language` stands for, None for an ordinary word."""
        found = self._capitals.get(word)
        if found is None:
            lowered = word.lower()
            found = self._anywhere.term(lowered)
            if found is None and language in self._words:
                found = self._words[language].term(lowered)
        return found

    def _file(self, spelling: Spelling) -> bool:
        """Keep a single word; say False for a phrase."""
        text = spelling.text
        if max(text) >= FIRST_CJK or not all(letter.isalnum() or _is_mark(letter) for letter in text):
            return False
        if text.isupper():
            self._capitals.setdefault(text, spelling.term)
            return True
        self._words[spelling.language].add(spelling)
        return True


def _is_mark(letter: str) -> bool:
    """Whether a sign is part of the letter before it (the vowels of Devanagari)."""
    return unicodedata.category(letter).startswith("M")


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _deed(line: str) -> tuple[str, str] | None:
    identity, _, deed = line.partition("|")[0].strip().partition("!")
    return (NOTION + identity, deed) if identity and deed else None


def _spelling(written: str, term: str, language: str) -> Spelling:
    text = written.rstrip("*").replace("_", " ")
    is_capitals = text.isupper() and text.isascii() and text.isalnum() and len(text) <= LONGEST_CAPITALS
    return Spelling(text if is_capitals else text.lower(), term, language, written.endswith("*"))


def _line(line: str, number: int) -> Iterator[tuple[str, str, str]]:
    head, *columns = line.split("|")
    if len(columns) == len(MATCHED):
        identity = head.strip()
        notion = identity if identity[0] == RUBRIC else NOTION + identity.partition("!")[0]
        for language, column in zip(MATCHED, columns, strict=True):
            yield from ((notion, language, written) for written in column.split())
        return
    identity, separator, written_names = line.partition(":")
    if columns or not separator or not identity.strip():
        raise SettingError(f"Line {number} of an alias file is neither `id: names` nor an id and {len(MATCHED)} columns: {line[:60]!r}.")
    yield from ((NAME + identity.strip(), WHATEVER, written) for written in written_names.split())
