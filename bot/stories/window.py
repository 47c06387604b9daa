"""The reports of the last days, found by their rare terms; the only state of grouping, and a function of what it holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import log
from typing import Final

from bot.domain.article import StoryId
from bot.stories.fingerprint import Fingerprint
from bot.stories.members import Keys, Member, Members
from bot.stories.terms import LOG_OF_SMALLEST, SMALLEST_SHARE, Posted, Term, Vocabulary, with_latest, without_oldest

PRIOR_MEMBERS: Final = 400
LEAST_MEMBERS: Final = 2_000  # a window of a few reports says little of what is common
POSTINGS_READ: Final = 120  # of the rarest terms first: bounds the cost of a report, whatever the window holds
MOST_LOST: Final = 0.5
LATEST_READ: Final = 50  # of one term: a story of hundreds of reports is found through its latest
ROUNDING: Final = 1e-9  # sums of the same weights in another order differ by less


class Window:
    """Members by arrival, by term and by key. A term's rarity comes from the background and from what is in the window now."""

    def __init__(self, vocabulary: Vocabulary, span: timedelta) -> None:
        self._vocabulary = vocabulary
        self._span = span
        self._members = Members()
        self._by_key: dict[int, int] = {}
        self._by_story: dict[StoryId, Posted] = {}
        self._now: datetime | None = None

    def __len__(self) -> int:
        return len(self._members)

    @property
    def members(self) -> Members:
        """The reports, by number."""
        return self._members

    def advance(self, to: datetime) -> datetime:
        """Move to an instant, unless it is earlier than the last, and let go of members older than the span; return the instant."""
        now = self._now = to if self._now is None else max(self._now, to)
        members, since = self._members, (now - self._span).timestamp()
        while members and members.oldest_came < since:
            self._drop_oldest()
        return now

    def weights(self, terms: Iterable[Term], scale: float = 1.0) -> dict[Term, float]:
        """Return `scale` times the weight of each term: how rare it is in the background and the window together, from near 0 to 1.

        The window counts by share, so that the names of the days' great stories lose weight within hours, but never more
        than half: the hundredth report must still find its story. This is the inmost loop of grouping, hence its plainness.
        """
        size = max(LEAST_MEMBERS, len(self._members) + PRIOR_MEMBERS)
        found = {}
        for term in terms:
            ground, here = term.ground, term.posted
            rarity = ground.rarity
            if here is not None:
                count = 1 if here.__class__ is int else len(here)  # type: ignore[arg-type]  # quicker than isinstance
                rarity_here = log(ground.share + count / size + SMALLEST_SHARE) / LOG_OF_SMALLEST
                rarity = rarity_here if rarity_here >= MOST_LOST else min(MOST_LOST, rarity)
            found[term] = scale * ground.sureness * rarity
        return found

    def holder(self, keys: Keys) -> Member | None:
        """Return the latest member that has one of these keys."""
        number = self._by_key.get(keys.address)
        if number is None:
            number = self._by_key.get(keys.content)
        return None if number is None else self._members[number]

    def near(self, weighed: Iterable[tuple[Term, float]], least: float) -> list[tuple[float, int]]:
        """Return members that share rare terms, by number, with the sum of those terms' squared weights, where it is at least `least`.

        `weighed` are the terms to look for, each once, with their weights.
        """
        found: dict[int, float] = {}
        read = _read(weighed)
        ahead = sum([worth for worth, _ in read]) + ROUNDING
        for worth, latest in read:
            if ahead >= least:
                for number in latest:
                    found[number] = found[number] + worth if number in found else worth
            else:  # whoever is met here for the first time can not reach `least` any more
                for number in found.keys() & latest:
                    found[number] += worth
            ahead -= worth
        return [(overlap, number) for number, overlap in found.items() if overlap >= least]

    def reports_of(self, story: StoryId) -> Sequence[int]:
        """Return the members of a story in the window, oldest first."""
        posted = self._by_story[story]
        return (posted,) if isinstance(posted, int) else posted

    def fingerprints(self, numbers: Iterable[int]) -> list[Fingerprint]:
        """Return the fingerprints of members."""
        return [self._members.fingerprint(number) for number in numbers]

    def add(self, member: Member) -> int:
        """Take a member in, as the latest of its story, and return its number."""
        if self._now is None:
            raise RuntimeError("A window is moved to an instant before anything can come in.")
        number = self._members.append(member, self._now.timestamp())
        self._by_story[member.story] = with_latest(self._by_story.get(member.story), number)
        for key in filter(None, member.keys):
            self._by_key[key] = number
        for term in member.fingerprint.indexed:
            posted = term.posted  # a call for each term would take longer
            if posted is None:
                term.posted = number
            elif posted.__class__ is int:
                term.posted = with_latest(posted, number)
            else:
                posted.append(number)  # type: ignore[union-attr]
        for term in member.fingerprint.words_of_rest:
            term.holders += 1
        self._vocabulary.settle()
        return number

    def _drop_oldest(self) -> None:
        number = self._members.oldest
        fingerprint, story, keys = self._members.drop_oldest()
        left = without_oldest(self._by_story.pop(story))
        if left is not None:
            self._by_story[story] = left
        for key in keys:
            if self._by_key.get(key) == number:
                del self._by_key[key]
        for term in fingerprint.indexed:
            posted = term.posted
            term.posted = None if posted.__class__ is int else without_oldest(posted)  # the oldest member is the first of all its terms
        for term in fingerprint.words_of_rest:
            term.holders -= 1
        self._vocabulary.forget(fingerprint.terms)


def _read(weighed: Iterable[tuple[Term, float]]) -> list[tuple[float, Sequence[int]]]:
    """Return the squared weight and the latest members of each term that is read, the rarest first."""
    read: list[tuple[float, Sequence[int]]] = []
    many: list[tuple[int, int, float, Sequence[int]]] = []  # the second number makes the order of equally rare terms their own
    for term, weight in weighed:
        here = term.posted
        if isinstance(here, int):
            read.append((weight * weight, (here,)))
        elif here is not None:
            many.append((len(here), len(many), weight * weight, here))
    del read[POSTINGS_READ:]
    left = POSTINGS_READ - len(read)
    for count, _, worth, numbers in sorted(many):
        reach = min(count, LATEST_READ, left)
        if not reach:
            break
        read.append((worth, numbers[-reach:] if reach < count else numbers))
        left -= reach
    return read
