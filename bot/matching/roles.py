"""What a found term means to each topic, by the language of the article."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.matching.lexicon import EVERYWHERE, LexiconTerm, TermKind, TopicLexicon
from bot.matching.terms import Term
from bot.matching.text import CharKind, char_kinds

FALLBACK = "en"  # whose stop phrases hold where the language is unknown

_NEGATIVE = frozenset({TermKind.STOP, TermKind.VETO, TermKind.AGAINST})
_LATIN_END = 0x250
# Where one topic lists a term twice, the first of these is what it means.
_PRECEDENCE = tuple(TermKind)


class Role(NamedTuple):
    """One term in one topic. `listed`: it may stand for the topic in an enumeration; `number` makes roles sortable."""

    number: int
    topic: int
    entry: LexiconTerm
    listed: bool


Roles = list[tuple[Role, ...]]


class _Reach(NamedTuple):
    """What decides in which languages a meaning of a term counts: thousands of terms share a hundred of these.

    `lang` is the language of its section; `latin`: it is written in Latin letters.
    """

    topic: int
    kind: TermKind
    lang: str
    latin: bool


class Cast:
    """The distinct terms of some lexicons, and their roles in each language."""

    __slots__ = ("_languages", "_meanings", "_reaches", "_shared", "_tables", "terms")

    def __init__(self, lexicons: Sequence[TopicLexicon]) -> None:
        numbers: dict[Term, int] = {}
        reaches: dict[_Reach, int] = {}
        self._meanings: list[list[tuple[int, LexiconTerm]]] = []
        for topic, lexicon in enumerate(lexicons):
            for entry in lexicon.terms:
                number = numbers.setdefault(entry.term, len(numbers))
                if number == len(self._meanings):
                    self._meanings.append([])
                reach = _Reach(topic, entry.kind, entry.lang, _is_latin(entry.term.head))
                self._meanings[number].append((reaches.setdefault(reach, len(reaches)), entry))
        self.terms = list(numbers)
        self._reaches = list(reaches)
        self._languages = [lexicon.languages for lexicon in lexicons]
        self._tables: dict[str, Roles] = {}
        self._shared: dict[tuple[int, tuple[int, ...]], tuple[Role, ...]] = {}

    def roles(self, lang: str) -> Roles:
        """Return the roles of each term, by its number, in articles of `lang`; worked out when a language is first met."""
        known = lang if any(lang in languages for languages in self._languages) else ""
        if known not in self._tables:
            counts = [applies(reach, known, self._languages[reach.topic]) for reach in self._reaches]
            self._tables[known] = [self._roles_of(number, counts) for number in range(len(self.terms))]
        return self._tables[known]

    def _roles_of(self, number: int, counts: Sequence[bool]) -> tuple[Role, ...]:
        """Return the roles of a term where some reaches count; languages in which the same of its meanings count share them."""
        counting = tuple([reach for reach, _ in self._meanings[number] if counts[reach]])
        if not counting:
            return ()
        roles = self._shared.get((number, counting))
        if roles is None:
            roles = self._shared[number, counting] = self._cast(number, counting)
        return roles

    def _cast(self, number: int, counting: Sequence[int]) -> tuple[Role, ...]:
        by_topic: dict[int, list[LexiconTerm]] = {}
        for reach, entry in self._meanings[number]:
            if reach in counting:
                by_topic.setdefault(self._reaches[reach].topic, []).append(entry)
        return tuple(
            Role(
                number,
                topic,
                min(entries, key=lambda entry: _PRECEDENCE.index(entry.kind)),
                any(entry.kind is TermKind.LISTED for entry in entries),
            )
            for topic, entries in by_topic.items()
        )


def applies(reach: _Reach, lang: str, languages: frozenset[str]) -> bool:
    """Whether a term counts in an article of `lang`.

    Strong terms count everywhere, and so does what is written in a script that names its language by itself; the rest of
    a section counts in its language. Where the language is unknown, or has no section, all but stop phrases and the like count.
    """
    if reach.lang in {EVERYWHERE, lang} or reach.kind is TermKind.STRONG:
        return True
    if not reach.latin:
        return reach.kind is not TermKind.LOCAL or lang not in languages
    if lang not in languages:
        return reach.kind not in _NEGATIVE or reach.lang == FALLBACK
    return False


def _is_latin(text: str) -> bool:
    if text.isascii():
        return True
    kinds = char_kinds()
    return all(ord(char) < _LATIN_END for char in text if kinds[char] != CharKind.EDGE)
