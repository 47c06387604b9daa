"""Rubrics: headlines that come again and again (how to watch, today's puzzle, the market's close) tell one story only about one thing.

Which words make a rubric is data, config/stories/rubrics.txt. They weigh nothing; here is what follows from them.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.stories.against import APART, Objection
from bot.stories.aliases import RUBRIC
from bot.stories.fingerprint import Fingerprint
from bot.stories.terms import SOUND, Term

DAILY: Final = f"{RUBRIC}daily_"
ONE_DAY: Final = 14.0  # hours: what is told in the morning and in the evening of one day
LEAST_MET: Final = 0.6  # of what either headline says besides the rubric


def other_instalments(ours: Fingerprint, theirs: Fingerprint, hours: float) -> Iterable[Objection]:
    """Yield why two headlines of one language and one rubric are two instalments: about something else, or of another day."""
    rubric = _shared(ours.crossing, theirs.crossing) if ours.language == theirs.language else ""
    if not rubric:
        return
    if rubric.startswith(DAILY) and hours > ONE_DAY:
        yield Objection("another_day", APART)
    elif min(_met(ours, theirs), _met(theirs, ours)) < LEAST_MET:
        yield Objection("rubric", APART)


def _shared(ours: Sequence[Term], theirs: Sequence[Term]) -> str:
    return next((term.text for term in ours if term.text[0] == RUBRIC and term in theirs), "")


def _met(one: Fingerprint, other: Fingerprint) -> float:
    """Return how much of what a headline says besides its rubric the other headline says too."""
    held = set(other.title.all)
    said = [term in held for term in one.title.all if term.kind not in {RUBRIC, SOUND}]
    return sum(said) / len(said) if said else 1.0
