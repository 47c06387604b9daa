"""Which names rise in the articles of a topic, against the weeks before; pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import log
from typing import Final

from bot.domain.publishers import Publisher, one_of_each
from bot.domain.rising import Rise
from bot.matching.scan import MatchText, Page, Scanner
from bot.matching.terms import Term, compile_term

LEAST_PUBLISHERS: Final = 3
LEAST_STORIES: Final = 2
"""What all tell of one event rises with the event, and is gone with it."""
LEAST_ON_TOPIC: Final = 0.5
LEAST_LIKELIHOOD: Final = 6.63
"""Of a hundred names that do not rise one is above it."""
_SAME: Final = 0.6
"""A name that so large a part of the articles with one of its words has is what they speak of."""
_FIRST_KANA, _FIRST_HANGUL = "\u3040", "\uac00"


@dataclass(slots=True)
class Counted:
    """A name in articles: of the week in all, on the topic in the week and before, and who tells of it there."""

    articles: int = 0
    on_topic: int = 0
    before: int = 0
    publishers: set[Publisher] = field(default_factory=set)
    stories: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Totals:
    """How many articles a topic had in the week, and before."""

    week: int = 0
    before: int = 0


class Names:
    """Finds some names in articles, as the terms find them that they would become."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        known = {name: term for name, spelling in sorted(spellings.items()) if (term := compile_term(spelling))}
        self._names, self._wanted = list(known), (True,) * len(known)
        self._scanner = Scanner(list(known.values()))

    def of(self, article: MatchText) -> frozenset[str]:
        """Return those that an article has."""
        return frozenset(self._names[number] for number, _, _ in self._scanner.find(Page(article), self._wanted))


class Known:
    """The terms that a topic has, and remembers which names hold one."""

    def __init__(self, terms: Iterable[Term]) -> None:
        different = list(dict.fromkeys(terms))
        self._scanner, self._wanted = Scanner(different), (True,) * len(different)
        self._met: dict[str, bool] = {}

    def __call__(self, name: str) -> bool:
        """Say whether a name holds one of them."""
        if name not in self._met:
            self._met[name] = bool(self._scanner.find(Page(MatchText(title=name)), self._wanted))
        return self._met[name]


def spelling_of(name: str) -> str:
    """Return a name as a topic's file spells it: a single word that others use without its capital only as it is written."""
    if name[0] >= _FIRST_HANGUL:
        return f"|{name}"
    is_word = name[0] < _FIRST_KANA and name[0].isupper() and name[1:].islower() and " " not in name
    return f"={name}" if is_word else name


def likelihood(on_topic: int, before: int, totals: Totals) -> float:
    """Return Dunning's log-likelihood that a name is more frequent in the week than before; 0 where it is not."""
    week_share, before_share = on_topic / max(1, totals.week), before / max(1, totals.before)
    if week_share <= before_share:
        return 0.0
    share = (on_topic + before) / max(1, totals.week + totals.before)
    parts = ((on_topic, totals.week * share), (before, totals.before * share))
    return 2 * sum(seen * log(seen / expected) for seen, expected in parts if seen)


def rising(counted: Mapping[str, Counted], totals: Totals, is_known: Callable[[str], bool], most: int) -> list[Rise]:
    """Return the names that rise, surest first, without those that are parts of others or hold them, and what is known already.

    What is known explains its parts: who has Gemini needs no Spark.
    """
    found = sorted(_rises(counted, totals), key=lambda each: (-each.likelihood, -each.on_topic, each.name))
    worth = (each for each in found if not any(_overlap(each, other) and _is_better(other, each) for other in found))
    return list(islice((each for each in worth if not is_known(each.name)), most))


def _rises(counted: Mapping[str, Counted], totals: Totals) -> Iterator[Rise]:
    for name, each in counted.items():
        worth = likelihood(each.on_topic, each.before, totals)
        publishers = sum(1 for _ in one_of_each((publisher, None) for publisher in sorted(each.publishers)))
        enough = publishers >= LEAST_PUBLISHERS and len(each.stories) >= LEAST_STORIES
        if enough and worth >= LEAST_LIKELIHOOD and each.on_topic >= LEAST_ON_TOPIC * each.articles:
            yield Rise(
                name=name,
                spelling=spelling_of(name),
                likelihood=worth,
                articles=each.articles,
                on_topic=each.on_topic,
                before=each.before,
                publishers=publishers,
                stories=len(each.stories),
            )


def _overlap(one: Rise, other: Rise) -> bool:
    short, long = sorted((one.name, other.name), key=len)
    return short != long and (f" {short} " in f" {long} " or (short[0] >= _FIRST_KANA and short in long))


def _is_better(one: Rise, other: Rise) -> bool:
    """Whether of two names, one of which holds the other, the first is to be proposed: the longer, if it is what most speak of."""
    short, long = sorted((one, other), key=lambda each: len(each.name))
    means_long = long.on_topic >= _SAME * short.on_topic
    return (one is long) == means_long


def most_met(met: Mapping[str, Collection[Publisher]], most: int) -> list[str]:
    """Return at most so many names, those of most publishers first."""
    return sorted(met, key=lambda name: (-len(met[name]), name))[:most]
