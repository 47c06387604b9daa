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


class Cast:
    """The distinct terms of some lexicons, and their roles in each language."""

    __slots__ = ("_entries", "_languages", "_tables", "terms")

    def __init__(self, lexicons: Sequence[TopicLexicon]) -> None:
        numbers: dict[Term, int] = {}
        self._entries: list[list[tuple[int, LexiconTerm]]] = []
        for topic, lexicon in enumerate(lexicons):
            for entry in lexicon.terms:
                number = numbers.setdefault(entry.term, len(numbers))
                if number == len(self._entries):
                    self._entries.append([])
                self._entries[number].append((topic, entry))
        self.terms = list(numbers)
        self._languages = [lexicon.languages for lexicon in lexicons]
        self._tables: dict[str, Roles] = {}

    def roles(self, lang: str) -> Roles:
        """Return the roles of each term, by its number, in articles of `lang`; worked out when a language is first met."""
        known = lang if any(lang in languages for languages in self._languages) else ""
        if known not in self._tables:
            self._tables[known] = [self._roles_of(number, known) for number in range(len(self.terms))]
        return self._tables[known]

    def _roles_of(self, number: int, lang: str) -> tuple[Role, ...]:
        by_topic: dict[int, list[LexiconTerm]] = {}
        for topic, entry in self._entries[number]:
            if applies(entry, lang, self._languages[topic]):
                by_topic.setdefault(topic, []).append(entry)
        return tuple(
            Role(
                number,
                topic,
                min(entries, key=lambda entry: _PRECEDENCE.index(entry.kind)),
                any(entry.kind is TermKind.LISTED for entry in entries),
            )
            for topic, entries in by_topic.items()
        )


def applies(entry: LexiconTerm, lang: str, languages: frozenset[str]) -> bool:
    """Whether a term counts in an article of `lang`.

    Strong terms count everywhere, and so does what is written in a script that names its language by itself; the rest of
    a section counts in its language. Where the language is unknown, or has no section, all but stop phrases and the like count.
    """
    if entry.lang in {EVERYWHERE, lang} or entry.kind is TermKind.STRONG:
        return True
    if not _is_latin(entry.term.head):
        return entry.kind is not TermKind.LOCAL or lang not in languages
    if lang not in languages:
        return entry.kind not in _NEGATIVE or entry.lang == FALLBACK
    return False


def _is_latin(text: str) -> bool:
    kinds = char_kinds()
    return all(ord(char) < _LATIN_END for char in text if kinds[char] != CharKind.EDGE)
