"""Why reports were joined or kept apart, in words. Pure."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.stories.aliases import NAME, NOTION
from bot.stories.numbers import NUMBER
from bot.stories.report import Placement
from bot.stories.terms import SOUND

KINDS: Final = {NAME: "names", NOTION: "notions", NUMBER: "numbers", SOUND: "names that sound alike"}
WORDS: Final = "words"
AGAINST: Final = {
    "series": "instalments of a series",
    "other_deed": "another deed",
    "other_topics": "other topics",
    "other_actor": "another actor",
    "other_name": "another name or place",
    "opposite": "the opposite",
    "other_number": "another number",
    "rubric": "a rubric that comes again, about something else",
    "only_a_date": "nothing in common but the date",
    "another_day": "a daily rubric of another day",
}
PARTS_AGAINST: Final = {
    "names_unmatched": "names that only one of them has",
    "notions_unmatched": "other deeds or things",
    "other_lead": "who comes first in the headline",
    "same_source": "one source, which seldom tells an event twice",
    "hours": "the time between them",
}
ALIKE: Final = {"words_mean": "words that mean the same", "text_means": "a text that means the same"}
LEAST_SHOWN: Final = 0.3  # of log-odds: less decides nothing


class Reasons(NamedTuple):
    """What spoke for one story, by kind, and what spoke against it."""

    shared: dict[str, tuple[str, ...]]
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


def reasons(placement: Placement) -> Reasons:
    """Return the reasons of a placement: for joining its story, or the nearest one that it did not join."""
    likeness = placement.likeness
    if likeness is None:
        return Reasons({}, (), ("no report of the last three days shares enough rare words with it",))
    shared: dict[str, tuple[str, ...]] = {}
    for text in likeness.shared:
        kind = KINDS.get(text[0], WORDS)
        shared[kind] = (*shared.get(kind, ()), text.lstrip("".join(KINDS)).replace("_", " "))
    worth = dict(likeness.parts)
    speaks_for = (
        ("the same article",) if "same_article" in worth else tuple(ALIKE[name] for name in ALIKE if worth.get(name, 0) > LEAST_SHOWN)
    )
    weak = (PARTS_AGAINST[name] for name in PARTS_AGAINST if worth.get(name, 0) < -LEAST_SHOWN)
    return Reasons(shared, speaks_for, (*map(_objection, likeness.against), *weak))


def _objection(found: tuple[str, str, str]) -> str:
    name, ours, theirs = found
    said = AGAINST[name]
    if not ours or ours == theirs:
        return f"{said} ({ours})" if ours else said
    return f"{said} ({_plain(ours)}, not {_plain(theirs)})"


def _plain(claim: str) -> str:
    return claim.lstrip("".join(KINDS)).replace("_", " ")


def in_words(placement: Placement) -> str:
    """Return the reasons as one sentence."""
    found = reasons(placement)
    verdict = "Opens a story" if placement.is_new else "Joins a story"
    return f"{verdict}{''.join(_clauses(found))}."


def _clauses(found: Reasons) -> Iterator[str]:
    both = "; ".join([*(f"{kind}: {', '.join(texts)}" for kind, texts in found.shared.items()), *found.speaks_for])
    if both:
        yield f". Both have {both}"
    if found.speaks_against:
        yield f". Against it: {'; '.join(found.speaks_against)}"
