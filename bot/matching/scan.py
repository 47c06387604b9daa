"""One pass over an article for the terms of all topics and queries at once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import NamedTuple
from unicodedata import normalize

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.domain.acronyms import SILENT, undotted
from bot.domain.topic import Field
from bot.matching.terms import Term
from bot.matching.text import FIELD_BREAK, fold

FIELDS = (Field.TITLE, Field.LEAD, Field.BODY)
CHUNK = 10_000  # terms of one automaton
LONGEST_FOUND = 80  # characters: a word may go on for ever, and what was found is stored
SHORTEST_ECHO = 25  # characters that title and lead share at their beginning before the lead counts as a repetition
_FIRST_KATAKANA = "\u30a1"
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchText:
    """An article as matching sees it.

    `lead` is the summary's beginning, `body` the rest. `lang` is a code such as "fr", "" where nobody knows;
    `source` and `url` serve the queries that name them.
    """

    title: str
    lead: str = ""
    body: str = ""
    lang: str = ""
    source: str = ""
    url: str = ""


class Page:
    """The three fields of an article folded into one text, and the way back to each field's own characters."""

    __slots__ = ("_echo", "_origins", "_parts", "body_start", "lead_start", "text")

    def __init__(self, article: MatchText) -> None:
        title, lead, body = self._parts = tuple(fold(undotted(text)) for text in (article.title, article.lead, article.body))
        self.text = FIELD_BREAK.join((title.text, lead.text, body.text))
        self.lead_start = len(title.text) + 1
        self.body_start = self.lead_start + len(lead.text) + 1
        self._echo = self.lead_start + _echo(title.text, lead.text)
        self._origins: dict[int, tuple[int, ...]] = {}

    def field_index(self, position: int) -> int:
        """Return 0, 1 or 2 for a position in title, lead or body."""
        if position < self.lead_start:
            return 0
        return 1 if position < self.body_start else 2

    def place(self, position: int) -> tuple[Field, int]:
        """Return the field of a position in `text`, and the character of that field's original that stands there."""
        index = self.field_index(position)
        return FIELDS[index], self._origin(index, position - self._start(index))

    def original(self, start: int, stop: int) -> str:
        """Return the original characters of a stretch of one field."""
        index = self.field_index(start)
        base = self._start(index)
        stretch = self._parts[index].original[self._origin(index, start - base) : self._origin(index, stop - 1 - base) + 1]
        return stretch.replace(SILENT, "")

    def spelled(self, term: Term, start: int, stop: int) -> str:
        """Return what the article has where a term was found, for readers: whole words where the term may be part of one."""
        begin = term.begin(self.text, start) if term.open_left else start
        if self.text[stop - 1] >= _FIRST_KATAKANA and (further := _KATAKANA.match(self.text, stop - 1)):
            stop = further.end()  # a word that is written by its sound ends where its letters do
        return self.original(begin, stop)[:LONGEST_FOUND]

    def body_length(self) -> int:
        """Return the number of characters of the body, folded."""
        return len(self._parts[2].text)

    def is_echo(self, end: int) -> bool:
        """Whether what ends at `end` stands where the lead only repeats the title, as in feeds of aggregators."""
        return self.lead_start < end <= self._echo

    def _start(self, index: int) -> int:
        return (0, self.lead_start, self.body_start)[index]

    def _origin(self, index: int, offset: int) -> int:
        part = self._parts[index]
        if part.aligned:
            return offset
        origins = self._origins.get(index)
        if origins is None:
            origins = self._origins[index] = part.origins()
        return origins[offset]


def _echo(title: str, lead: str) -> int:
    """Return how many characters the lead has in common with the title's beginning; 0 where that may be chance."""
    if not lead.startswith(title[:SHORTEST_ECHO]):
        return 0
    if lead.startswith(title):
        return len(title)  # the common case, without looking at each character
    shared = len(commonprefix((title, lead)))  # noqa: RUF071 - characters are what is compared
    return shared if shared >= SHORTEST_ECHO or shared == len(title) else 0


class Chunk(NamedTuple):
    """An automaton, the terms of each of its patterns by number, and whether all patterns are ASCII or none is."""

    automaton: AhoCorasick
    terms_of: Sequence[Sequence[tuple[int, Term]]]
    is_ascii: bool


class Scanner:
    """Aho-Corasick automata over the heads of all terms. Immutable; `extended` shares what is built already.

    Building an automaton holds the interpreter's lock, so that each holds a limited number of terms: none stalls an event
    loop for long when it is built in a thread. Those of other letters are apart: most texts are ASCII once they are folded, and
    what they touch of an automaton is seldom in the processor's caches.
    """

    __slots__ = ("_chunks", "_count")

    def __init__(self, terms: Sequence[Term], shared: "Scanner | None" = None) -> None:
        first: int = shared._count if shared else 0  # noqa: SLF001 - the same class
        self._count: int = first + len(terms)
        self._chunks: tuple[Chunk, ...] = (*(shared._chunks if shared else ()), *_chunks(terms, first))  # noqa: SLF001

    def extended(self, terms: Sequence[Term]) -> "Scanner":
        """Return a scanner that finds these terms too, numbered from where this one's end; quick for a few."""
        return Scanner(terms, shared=self)

    def find(self, page: Page, wanted: Sequence[object]) -> list[tuple[int, int, int]]:
        """Return (number of the term, start, end) for each place in `page.text` of each term whose `wanted` is true."""
        text = page.text
        is_ascii = text.isascii()
        return [
            (number, start, end)
            for automaton, terms_of, of_ascii in self._chunks
            if of_ascii or not is_ascii
            for pattern, start, stop in automaton.find_matches_as_indexes(text, overlapping=True)
            for number, term in terms_of[pattern]
            if wanted[number] and (end := term.end(text, start, stop)) > 0 and (not term.cased or _is_spelled(term, page, start, stop))
        ]


def _chunks(terms: Sequence[Term], first: int) -> Iterator[Chunk]:
    numbered = list(enumerate(terms, start=first))
    for is_ascii in (True, False):
        alike = [each for each in numbered if each[1].head.isascii() is is_ascii]
        yield from (_chunk(alike[start : start + CHUNK], is_ascii=is_ascii) for start in range(0, len(alike), CHUNK))


def _chunk(terms: Sequence[tuple[int, Term]], *, is_ascii: bool) -> Chunk:
    by_head: dict[str, list[tuple[int, Term]]] = {}
    for number, term in terms:
        by_head.setdefault(term.head, []).append((number, term))
    return Chunk(AhoCorasick(list(by_head), matchkind=MatchKind.Standard, store_patterns=False), list(by_head.values()), is_ascii)


def _is_spelled(term: Term, page: Page, start: int, stop: int) -> bool:
    original = normalize("NFKC", page.original(start, stop))  # full-width capitals are capitals
    return original == term.exact if term.exact else original.isupper()


LEAD_LENGTH = 300  # characters after which the lead ends with its sentence
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[。！？।]")  # noqa: RUF001 - the ends of sentences in many scripts


def split_lead(summary: str) -> tuple[str, str]:
    """Split a summary into its first sentences and the rest."""
    end = _SENTENCE_END.search(summary, LEAD_LENGTH)
    if not end or len(summary) <= LEAD_LENGTH:
        return summary, ""
    return summary[: end.end()], summary[end.end() :].lstrip()
