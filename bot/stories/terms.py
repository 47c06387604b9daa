"""Terms: what reports are compared by, each one object however many reports hold it."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final, TypeAlias

from bot.stories.aliases import NAME, NOTION, RUBRIC
from bot.stories.background import Background
from bot.stories.numbers import NUMBER

SOUND: Final = "~"
WORD: Final = ""
SURENESS: Final = {WORD: 1.0, NAME: 1.0, NOTION: 0.8, NUMBER: 0.9, SOUND: 0.9, RUBRIC: 0.0}  # some kinds are less sure than words and names
SMALLEST_RARITY: Final = 0.05
SMALLEST_SHARE: Final = 1 / 7000
LOG_OF_SMALLEST: Final = log(SMALLEST_SHARE)

Posted: TypeAlias = "int | array[int]"
"""Members of a window by number of arrival, in order: small, and read without touching members. Most are one, a plain number."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a term before any report of the window: its kind, its share of ordinary news, how rare and how sure it is."""

    kind: str
    share: float
    rarity: float
    sureness: float


class Term:
    """A name, notion, number, sound or word. `posted` are the members that are found by it; so many `holders` have it and are not.

    Equal terms of one vocabulary are one object, so that looking one up compares no texts, and weighing it touches nothing else.
    """

    __slots__ = ("ground", "holders", "posted", "text")

    def __init__(self, text: str, ground: Ground) -> None:
        self.text = text
        self.ground = ground
        self.posted: Posted | None = None
        self.holders = 0

    def __repr__(self) -> str:
        return f"Term({self.text!r})"

    @property
    def kind(self) -> str:
        """The sign of its kind: `@`, `#`, `=`, `~`, `!`, or nothing for a word."""
        return self.ground.kind


class _Terms(dict[str, Term]):
    """Terms by their texts; a new one is made when it is asked for by `[]`."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[str], Term]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> Term:
        """Make a term."""
        made = self[text] = self._make(text)
        return made


class Vocabulary:
    """The terms that reports of the window hold. The others are forgotten."""

    def __init__(self, background: Background) -> None:
        self._shares: Mapping[str, float] = background.shares
        self._unheard_of = {kind: Ground(kind, 0.0, 1.0, sureness) for kind, sureness in SURENESS.items()}
        self._terms = _Terms(self._make)
        self._made: list[Term] = []  # since the last call of `settle`

    def __len__(self) -> int:
        return len(self._terms)

    def terms(self, texts: Sequence[str]) -> Sequence[Term]:
        """Return the terms of texts, in their order. Members are to have them before the next call of `settle` or `forget`."""
        return list(map(self._terms.__getitem__, texts))

    def settle(self) -> None:
        """Forget the terms of a report that could not be placed."""
        self.forget(self._made)
        self._made.clear()

    def forget(self, terms: Iterable[Term]) -> None:
        """Forget those terms that no member has."""
        for term in terms:
            if term.posted is None and not term.holders:
                self._terms.pop(term.text, None)

    def _make(self, text: str) -> Term:
        term = Term(text, self._ground(text))
        self._made.append(term)
        return term

    def _ground(self, text: str) -> Ground:
        kind = text[0] if text[0] in SURENESS else WORD
        share = self._shares.get(text)
        return self._unheard_of[kind] if share is None else Ground(kind, share, _rarity(share), SURENESS[kind])


def _rarity(share: float) -> float:
    """How rare a term is in the background alone."""
    return max(SMALLEST_RARITY, log(share + SMALLEST_SHARE) / LOG_OF_SMALLEST)


def with_latest(posted: "Posted | None", number: int) -> Posted:
    """Return what is posted, with a member that came after all others."""
    if posted is None:
        return number
    if isinstance(posted, int):
        return array("I", (posted, number))
    posted.append(number)
    return posted


def without_oldest(posted: "Posted | None") -> "Posted | None":
    """Return what is posted without the oldest member, None for nothing."""
    if posted is None or isinstance(posted, int):
        return None
    del posted[0]
    return posted if len(posted) > 1 else posted[0]
