"""What keeps two headlines apart, however alike they are: other actors or places, opposite verbs, other numbers, other instalments.

Rules that a reader would call obvious. Each says what it found, for `why`.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.stories.aliases import NAME, NOTION
from bot.stories.claims import SIDES, opposed
from bot.stories.fingerprint import Fingerprint
from bot.stories.numbers import NUMBER

ROUNDING: Final = 0.1  # two reports of one number differ by so much of it
APART: Final = -15.0  # no likeness outweighs it
ONE_SENTENCE: Final = 0.65  # of the words of the longer title, without names and numbers, the least share that both have in common
SAME_SENTENCE: Final = 0.8  # the same, where only numbers differ
LIKE: Final = 0.4  # the same, where those who act differ or do the opposite
SMALL: Final = 31.0  # up to here a number may be a day, a part or a place in a row, which is not rounded
NEIGHBOURS: Final = 2.0  # numbers so near each other count instalments
TOLLS: Final = frozenset({f"{NOTION}kill", f"{NOTION}injure"})  # of these a number rises as more is known: that is no other event
_VALUE = re.compile(rf"{NUMBER}([0-9]+(?:[.][0-9]+)?(?:e[+-]?[0-9]+)?)(%?)")


class Objection(NamedTuple):
    """What speaks against one story, in log-odds, and what in each title does."""

    name: str
    worth: float
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Kin:
    """Which names stand for each other."""

    pairs: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def parse(cls, text: str) -> "Kin":
        """Read lines of names by their ids: `a b c` stand for each other, `a > b c` holds the others."""
        pairs: set[frozenset[str]] = set()
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            holder, holds, rest = line.partition(" > ")
            names = [NAME + name for name in (rest if holds else line).split()]
            pairs.update(frozenset((NAME + holder, name)) for name in names if holds)
            pairs.update(frozenset((one, other)) for one in names for other in names if not holds)
        return cls(frozenset(pairs))

    def are(self, one: str, other: str) -> bool:
        """Whether two names may stand for each other."""
        return frozenset((one, other)) in self.pairs


def objections(ours: Fingerprint, theirs: Fingerprint, kin: Kin) -> list[Objection]:
    """Return what speaks against one story for two reports of one language: across languages nobody sees one sentence told twice."""
    if not (ours.claims or theirs.claims) or ours.language != theirs.language:
        return []
    one, other = Side(ours, theirs), Side(theirs, ours)
    similar = min(one.shared, other.shared) / max(1, one.words, other.words)
    found = [_other_names(one, other, kin, similar), _opposites(ours, theirs, similar), _other_number(one, other, similar)]
    return [each for each in found if each]


class Side:
    """One of two reports beside the other: the names and numbers of its title, and those that the other does not hold."""

    def __init__(self, one: Fingerprint, other: Fingerprint) -> None:
        held = {term.text for term in other.terms}
        self.names = [claim for claim in one.claims if claim[0] not in NUMBER + SIDES]
        self.unmet = [name for name in self.names if held.isdisjoint(name.split())]
        self.numbers = [claim for claim in one.claims if claim[0] == NUMBER]
        parts = {part for name in self.names for part in name.split()}
        plain = [term for term in one.title.all if term.kind not in {NAME, NUMBER, "~"} and term.text not in parts]
        self.words = len(plain)
        texts = {term.text for term in other.title.all}
        self.order = [term.text for term in plain if term.text in texts]
        self.strange = [term.text for term in plain if term.text not in held]
        self.shared = len(plain) - len(self.strange)
        self.tells_toll = any(term.text in TOLLS for term in one.title.all)


def _other_names(one: Side, other: Side, kin: Kin, similar: float) -> Objection | None:
    if not one.unmet or not other.unmet:
        return _name_for_word(one, other) or _name_for_word(other, one) if similar >= ONE_SENTENCE else None
    leads = one.unmet[0] == one.names[0] and other.unmet[0] == other.names[0]
    if similar < (LIKE if leads else ONE_SENTENCE) or any(kin.are(name, each) for name in one.unmet for each in other.names):
        return None
    return Objection("other_actor" if leads else "other_name", APART, one.unmet[0], other.unmet[0])


def _name_for_word(one: Side, other: Side) -> Objection | None:
    """One sentence in which a known name stands where the other has a word that nobody knows as a name."""
    known = [name for name in one.unmet if name[0] == NAME]
    is_one_for_one = len(other.strange) == 1 and not one.strange and not other.unmet
    return Objection("other_name", APART, known[0], other.strange[0]) if known and is_one_for_one else None


def _opposites(ours: Fingerprint, theirs: Fingerprint, similar: float) -> Objection | None:
    pair = opposed(ours.claims, theirs.claims)
    return Objection("opposite", APART, pair, pair) if pair and similar >= LIKE else None


def _other_number(one: Side, other: Side, similar: float) -> Objection | None:
    left = [number for number in one.numbers if not any(_alike(number, each) for each in other.numbers)]
    right = [number for number in other.numbers if not any(_alike(number, each) for each in one.numbers)]
    if not left or not right or similar < SAME_SENTENCE or one.order != other.order or (one.tells_toll and other.tells_toll):
        return None
    return Objection("other_number", APART, left[0], right[0])


def _alike(one: str, other: str) -> bool:
    ours, theirs = _VALUE.fullmatch(one), _VALUE.fullmatch(other)
    if not ours or not theirs or ours[2] != theirs[2]:
        return one == other
    value, known = float(ours[1]), float(theirs[1])
    if value == known:
        return True
    is_next = abs(value - known) <= NEIGHBOURS and value.is_integer() and known.is_integer()
    return not is_next and max(value, known) > SMALL and abs(value - known) <= ROUNDING * max(value, known)
