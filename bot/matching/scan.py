"""One pass over an article for the terms of all topics and queries at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os.path import commonprefix

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.domain.topic import Field
from bot.matching.terms import Term
from bot.matching.text import FIELD_BREAK, Folded, fold

SHORTEST_ECHO = 25  # characters that title and lead share at their beginning before the lead counts as a repetition

_FIELDS = (Field.TITLE, Field.LEAD, Field.BODY)


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

    __slots__ = ("_echo", "_origins", "_parts", "bounds", "text")

    def __init__(self, article: MatchText) -> None:
        self._parts: tuple[Folded, Folded, Folded] = (fold(article.title), fold(article.lead), fold(article.body))
        self.text = FIELD_BREAK.join([part.text for part in self._parts])
        lead = len(self._parts[0].text) + 1
        self.bounds = (0, lead, lead + len(self._parts[1].text) + 1)
        self._echo = lead + _echo(self._parts[0].text, self._parts[1].text)
        self._origins: dict[int, tuple[int, ...]] = {}

    def field_index(self, position: int) -> int:
        """Return 0, 1 or 2 for a position in title, lead or body."""
        if position < self.bounds[1]:
            return 0
        return 1 if position < self.bounds[2] else 2

    def place(self, position: int) -> tuple[Field, int]:
        """Return the field of a position in `text`, and the character of that field's original that stands there."""
        index = self.field_index(position)
        return _FIELDS[index], self._origin(index, position - self.bounds[index])

    def original(self, start: int, stop: int) -> str:
        """Return the original characters of a stretch of one field."""
        index = self.field_index(start)
        base = self.bounds[index]
        first, last = self._origin(index, start - base), self._origin(index, stop - 1 - base)
        return self._parts[index].original[first : last + 1]

    def length(self, field: Field) -> int:
        """Return the number of characters of a field, folded."""
        return len(self._parts[_FIELDS.index(field)].text)

    def is_echo(self, end: int) -> bool:
        """Whether what ends at `end` stands where the lead only repeats the title, as in feeds of aggregators."""
        return self.bounds[1] < end <= self._echo

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
    shared = len(commonprefix((title, lead)))
    return shared if shared >= SHORTEST_ECHO or shared == len(title) else 0


class Scanner:
    """The Aho-Corasick automaton over the heads of all terms. Immutable once built."""

    __slots__ = ("_automaton", "_uses")

    def __init__(self, terms: Sequence[Term]) -> None:
        uses: dict[str, list[tuple[Term, int]]] = {}
        for number, term in enumerate(terms):
            uses.setdefault(term.head, []).append((term, number))
        self._uses = list(uses.values())
        self._automaton = AhoCorasick(list(uses), matchkind=MatchKind.Standard, store_patterns=False)

    def find(self, page: Page) -> Iterator[tuple[int, int, int]]:
        """Yield (number of the term, start, end) for each place in `page.text` where a term stands."""
        text = page.text
        for pattern, start, stop in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for term, number in self._uses[pattern]:
                end = term.end(text, start, stop)
                if end > 0 and _is_spelled(term, page, start, stop):
                    yield number, start, end


def _is_spelled(term: Term, page: Page, start: int, stop: int) -> bool:
    if term.capitals:
        return page.original(start, stop).isupper()
    return not term.exact or page.original(start, stop) == term.exact
