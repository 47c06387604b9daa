"""What a headline claims, for the rules that keep events apart: who acts and where, how many of what, and which of two opposites.

A claim is a short text: `@intel` or `quillsand` for a name, `=2000 job` for a number with what is counted, `+7` and `-7` for the sides
of the seventh pair of opposites. The rules are in bot/stories/against.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain.errors import SettingError
from bot.stories.aliases import Spelling, WordTable

ONE: Final = "+"
OTHER: Final = "-"
SIDES: Final = ONE + OTHER
COLUMNS: Final = 3
UNSPACED: Final = frozenset({"ja", "zh"})


@dataclass(frozen=True, slots=True)
class Opposites:
    """Pairs of words that say the opposite, by language: approves and rejects, rises and falls."""

    words: Mapping[str, WordTable] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Opposites":
        """Read lines `pair language | words of one side | words of the other`; raise SettingError for any other line.

        A word may end in `*`, as in the files of names; what follows `#` at the head of a line is a comment.
        """
        sides: dict[tuple[str, str], str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                for language, word, side in _line(line, number):
                    sides[language, word] = f"{sides.get((language, word), '')} {side}".strip()
        tables: dict[str, WordTable] = {}
        for (language, word), taken in sides.items():
            tables.setdefault(language, WordTable()).add(Spelling(word.rstrip("*"), taken, language, word.endswith("*")))
        return cls(tables)

    def of(self, text: str, words: Iterable[str], language: str) -> Iterator[str]:
        """Yield the sides that a text takes, folded and in lower case, given with its words; those that are not spaced are looked for."""
        table = self.words.get(language)
        if table is not None and language in UNSPACED:
            found: Iterable[str | None] = (sides for word, sides in table.whole.items() if word in text)
        else:
            found = map(table.term, words) if table is not None else ()
        for sides in filter(None, found):
            yield from sides.split()


def _line(line: str, number: int) -> Iterator[tuple[str, str, str]]:
    head, *sides = line.split("|")
    pair, _, language = head.strip().partition(" ")
    if len(sides) != COLUMNS - 1 or not language:
        raise SettingError(f"Line {number} of stories/opposites.txt is not `pair language | words | words`: {line[:60]!r}.")
    for sign, words in zip(SIDES, sides, strict=True):
        for word in words.split():
            yield language, word, sign + pair


def opposed(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """Return the pair of opposites of which two reports take one side each, "" if there is none; who says both takes none."""
    for claim in ours:
        if claim[0] in SIDES:
            other = (OTHER if claim[0] == ONE else ONE) + claim[1:]
            if other in theirs and other not in ours and claim not in theirs:
                return claim[1:]
    return ""
