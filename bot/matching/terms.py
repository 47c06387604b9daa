"""A term: what a lexicon or a query looks for, compiled from how a person wrote it.

neural network     these words, in any case, accents and dashes aside
semiconduct*       a word that begins so
künstlich* intelligenz*   each word may end as it likes
*halbleiter        a word that ends so
AI                 two or more capitals and no small letter: found only as capitals
=Orange            found only as written: with its capital
|칩                a word must begin (or, behind the term, end) here, in scripts that put no spaces between words
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from bot.matching.text import CharKind, char_kinds, fold

_MARKS = " \t=|*"
_BEGINNING = 3
"""Letters of a term that are looked at first."""
LETTER, WIDE = int(CharKind.LETTER), int(CharKind.WIDE)

_ARABIC_PREFIXES = frozenset({"و", "ف", "ب", "ل", "ك", "ال", "لل", "وال", "بال", "فال", "كال", "ولل", "وب", "ول", "وبال"})
_LONGEST_PREFIX = max(map(len, _ARABIC_PREFIXES))
_FIRST_ARABIC, _LAST_ARABIC = "\u0620", "\u06d3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A compiled term.

    `spelling` is the term as written. `head` is the folded text to search for, `rest` the folded words that follow it
    where a word in the middle may end freely. `capitals`: the original must not have a small letter there. `exact`: the
    spelling that the original must have there, "" where any will do. The other marks say at which end the word may go on.
    """

    spelling: str = field(compare=False)  # terms that are found in the same places are equal
    head: str
    rest: tuple[str, ...] = ()
    capitals: bool = False
    exact: str = ""
    open_left: bool = False
    open_right: bool = False
    sealed_left: bool = False
    sealed_right: bool = False

    @property
    def cased(self) -> bool:
        """Whether the original's capitals matter."""
        return self.capitals or bool(self.exact)

    def begin(self, text: str, start: int) -> int:
        """Return where the word begins in which the term stands at `start`: before it, where the term may be a word's end."""
        kinds = char_kinds()
        while self.open_left and start and kinds[text[start - 1]] == LETTER:
            start -= 1
        return start

    def end(self, text: str, start: int, stop: int) -> int:
        """Return where the term ends if it stands in `text` at `start`, its head ending at `stop`; -1 if it does not."""
        kinds = char_kinds()
        if start and not self.open_left:
            before = kinds[text[start - 1]]
            if before and not self._begins(text, start, before):
                return -1
        if self.rest:
            stop = self._follow(text, stop)
            if stop < 0:
                return -1
        if self.open_right:
            return _skip_letters(text, stop)
        if stop < len(text):
            after = kinds[text[stop]]
            if after and ((after == LETTER and kinds[text[stop - 1]] == LETTER) or (self.sealed_right and after == WIDE)):
                return -1
        return stop

    def _begins(self, text: str, start: int, before: int) -> bool:
        if before == LETTER and char_kinds()[text[start]] == LETTER:
            return _FIRST_ARABIC <= text[start] <= _LAST_ARABIC and _has_arabic_prefix(text, start)
        return not (self.sealed_left and before == WIDE)

    def _follow(self, text: str, stop: int) -> int:
        for word in self.rest:
            stop = _skip_letters(text, stop)
            if not text.startswith(word, stop):
                return -1
            stop += len(word)
        return stop


def compile_term(spelling: str) -> Term | None:
    """Compile a term; None when nothing of it can be searched for (only marks, spaces or punctuation)."""
    body = spelling.strip()
    exact = body.startswith("=")
    body = body.removeprefix("=")
    sealed_left, sealed_right = body.startswith("|"), body.endswith("|")
    body = body.strip("|").strip()
    open_left, open_right = body.startswith("*"), body.endswith("*")
    body = body.strip("*").strip()
    words = [fold(part).text for part in body.split("*")]
    words = [words[0].lstrip(), *words[1:]]
    words[-1] = words[-1].rstrip()
    kinds = char_kinds()
    if not all(any(kinds[char] for char in word) for word in words):
        return None
    return Term(
        spelling=body if not (open_left or open_right) else spelling.strip().strip("|="),
        head=words[0],
        rest=tuple(words[1:]),
        capitals=_is_acronym(body),
        exact=body if exact else "",
        open_left=open_left,
        open_right=open_right,
        sealed_left=sealed_left,
        sealed_right=sealed_right,
    )


def may_stand_in(text: str) -> Callable[[str], bool]:
    """Return what says of a spelling whether its term may be found in a folded text; of nearly all that are not it says so."""

    def may_stand(spelling: str) -> bool:
        begin = spelling.strip(_MARKS)[:_BEGINNING].lower()
        if begin.isascii() and begin.isalnum():
            return begin in text
        return _folded_letter(begin[:1]) in text and _head(spelling) in text

    return may_stand


@cache
def _folded_letter(char: str) -> str:
    return fold(char).text.strip()


def _head(spelling: str) -> str:
    return fold(spelling.strip(_MARKS).partition("*")[0]).text.strip()


def literal_term(text: str, *, prefix: bool = False) -> Term | None:
    """Compile a query's word or phrase, in which no character but letters and digits means anything; None when it has none."""
    head = fold(text).text.strip()
    kinds = char_kinds()
    if not any(kinds[char] for char in head):
        return None
    return Term(spelling=text + "*" * prefix, head=head, open_right=prefix)


def _is_acronym(body: str) -> bool:
    return "*" not in body and body.isupper() and len(body) > 1


def _skip_letters(text: str, position: int) -> int:
    kinds = char_kinds()
    while position < len(text) and kinds[text[position]] == LETTER:
        position += 1
    return position


def _has_arabic_prefix(text: str, start: int) -> bool:
    """Whether the letters between the word's beginning and `start` are joined particles: and, in, for, the ..."""
    kinds = char_kinds()
    begin = start
    while begin and start - begin <= _LONGEST_PREFIX and kinds[text[begin - 1]] == LETTER:
        begin -= 1
    return text[begin:start] in _ARABIC_PREFIXES
