"""The reports of the last days, found by their rare terms; the only state of grouping, and a function of what it holds."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from typing import Final, TypeAlias

from bot.domain.article import ArticleId, StoryId
from bot.domain.topic import TopicSlug
from bot.stories.aliases import NOTION
from bot.stories.background import Background
from bot.stories.fingerprint import SOUND, Fingerprint
from bot.stories.numbers import NUMBER

SMALLEST_RARITY: Final = 0.05
SMALLEST_SHARE: Final = 1 / 7000
LOG_OF_SMALLEST: Final = log(SMALLEST_SHARE)
KIND_WEIGHTS: Final = {NOTION: 0.8, NUMBER: 0.9, SOUND: 0.9}  # the kinds that are less sure than words and names
PRIOR_MEMBERS: Final = 400  # a window of a few reports says little of what is common
POSTINGS_READ: Final = 120  # of the rarest terms first: bounds the cost of a report, whatever the window holds
MOST_LOST: Final = 0.5
LATEST_READ: Final = 50  # of one term: a story of hundreds of reports is found through its latest
ROUNDING: Final = 1e-9  # sums of the same weights in another order differ by less


@dataclass(slots=True, eq=False)
class Thread:
    """A story with its members in the window, oldest first."""

    id: StoryId
    members: list["Member"]


@dataclass(slots=True, eq=False)
class Member:
    """One report in the window. `left_at` counts from the instant it came in, which never runs backwards."""

    article_id: ArticleId
    fingerprint: Fingerprint
    published_at: datetime
    came_at: datetime
    keys: tuple[str, ...]
    topics: tuple[TopicSlug, ...]
    thread: Thread


class Arrivals:
    """Members in order of arrival, each with a number that it keeps while it is here."""

    def __init__(self) -> None:
        self._kept: list[Member | None] = []
        self._gone = 0  # of those in `_kept`, the first have left
        self._first = 0  # the number of the first in `_kept`

    def __len__(self) -> int:
        return len(self._kept) - self._gone

    def __getitem__(self, number: int) -> Member:
        member = self._kept[number - self._first]
        if member is None:
            raise KeyError(number)
        return member

    @property
    def oldest(self) -> Member:
        """The member that came first of all that are here."""
        return self[self._first + self._gone]

    def append(self, member: Member) -> int:
        """Take a member in and return its number."""
        self._kept.append(member)
        return self._first + len(self._kept) - 1

    def drop_oldest(self) -> None:
        """Let the oldest member go; its place is given back when half of all places are empty."""
        self._kept[self._gone] = None
        self._gone += 1
        if 2 * self._gone > len(self._kept):
            del self._kept[: self._gone]
            self._first += self._gone
            self._gone = 0


Posted: TypeAlias = "int | array[int]"
"""The members that hold a term, by number of arrival: small, and read without touching members. Most terms have one, a plain number."""


class Window:
    """Members by arrival, by term and by key. A term's rarity comes from the background and from what is in the window now."""

    def __init__(self, background: Background, span: timedelta) -> None:
        self._shares = background.shares
        self._rarities = {term: _rarity(share) for term, share in background.shares.items()}
        self._span = span
        self._members = Arrivals()
        self._postings: dict[str, Posted] = {}
        self._by_key: dict[str, Member] = {}
        self._threads: dict[StoryId, Thread] = {}
        self._weighed: dict[float, dict[str, float]] = {}
        self._now: datetime | None = None

    def __len__(self) -> int:
        return len(self._members)

    def advance(self, to: datetime) -> datetime:
        """Move to an instant, unless it is earlier than the last, and let go of members older than the span; return the instant."""
        now = self._now = to if self._now is None else max(self._now, to)
        members, since = self._members, now - self._span
        while members:
            oldest = members.oldest
            if oldest.came_at >= since:
                break
            self._drop(oldest)
        return now

    def weights(self, terms: Iterable[str], scale: float = 1.0) -> dict[str, float]:
        """Return `scale` times the weight of each term: how rare it is in the background and the window together, from near 0 to 1.

        The window counts by share, so that the names of the days' great stories lose weight within hours, but never more
        than half: the hundredth report must still find its story. This is the inmost loop of grouping, hence its plainness;
        what was weighed is remembered until the window changes.
        """
        known = self._weighed.setdefault(scale, {})
        shares, rarities, postings, size = self._shares, self._rarities, self._postings, len(self._members) + PRIOR_MEMBERS
        found = {}
        for term in terms:
            weight = known.get(term)
            if weight is None:
                here = postings.get(term)
                if here is not None:
                    count = 1 if here.__class__ is int else len(here)  # type: ignore[arg-type]  # quicker than isinstance
                    rarity = log(shares.get(term, 0.0) + count / size + SMALLEST_SHARE) / LOG_OF_SMALLEST
                    if rarity < MOST_LOST:
                        rarity = min(MOST_LOST, rarities.get(term, 1.0))
                else:
                    rarity = rarities.get(term, 1.0)
                weight = known[term] = scale * KIND_WEIGHTS.get(term[0], 1.0) * rarity
            found[term] = weight
        return found

    def holder(self, keys: Iterable[str]) -> Member | None:
        """Return the latest member that has one of these keys."""
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def near(self, weights: Mapping[str, float], least: float) -> list[tuple[float, Member]]:
        """Return members that share rare terms, with the sum of the squared weights of those terms, where it is at least `least`."""
        found: dict[int, float] = {}
        read = self._read(weights)
        ahead = sum([worth for worth, _ in read]) + ROUNDING
        for worth, latest in read:
            if ahead >= least:
                for number in latest:
                    found[number] = found.get(number, 0.0) + worth
            else:  # whoever is met here for the first time can not reach `least` any more
                for number in latest:
                    if number in found:
                        found[number] += worth
            ahead -= worth
        return [(overlap, self._members[number]) for number, overlap in found.items() if overlap >= least]

    def _read(self, weights: Mapping[str, float]) -> list[tuple[float, Sequence[int]]]:
        """Return the squared weight and the latest members of each term that is read, the rarest first."""
        posted, left = self._postings.get, POSTINGS_READ
        held = [(weight, here) for term, weight in weights.items() if (here := posted(term)) is not None]
        once = [(weight * weight, (here,)) for weight, here in held if isinstance(here, int)][:left]
        read: list[tuple[float, Sequence[int]]] = list(once)
        left -= len(once)
        for weight, numbers in sorted([(weight, here) for weight, here in held if not isinstance(here, int)], key=_how_many):
            if not left:
                break
            count, reach = len(numbers), min(LATEST_READ, left)
            read.append((weight * weight, numbers if count <= reach else numbers[-reach:]))
            left -= min(count, reach)
        return read

    def thread(self, story: StoryId) -> Thread:
        """Return the thread of a story, an empty new one if the window has none."""
        if story not in self._threads:
            self._threads[story] = Thread(story, [])
        return self._threads[story]

    def add(self, member: Member) -> None:
        """Take a member in, as the latest of its thread."""
        self._weighed.clear()
        number = self._members.append(member)
        if member.thread.members:
            member.thread.members.append(member)
        else:
            member.thread.members = [member]  # most stories have one member: a list of one is smaller than one appended to
        for key in member.keys:
            self._by_key[key] = member
        for term in member.fingerprint.indexed:
            posted = self._postings.get(term)
            if posted is None:
                self._postings[term] = number
            elif isinstance(posted, int):
                self._postings[term] = array("I", (posted, number))
            else:
                posted.append(number)

    def _drop(self, member: Member) -> None:
        self._weighed.clear()
        member.thread.members.remove(member)
        if not member.thread.members:
            del self._threads[member.thread.id]
        for key in member.keys:
            if self._by_key.get(key) is member:
                del self._by_key[key]
        for term in member.fingerprint.indexed:
            posted = self._postings[term]
            if isinstance(posted, int):
                del self._postings[term]
            else:
                del posted[0]  # the oldest member is the first of all its terms
                if len(posted) == 1:
                    self._postings[term] = posted[0]
        self._members.drop_oldest()


def _how_many(held: tuple[float, Sequence[int]]) -> int:
    return len(held[1])


def _rarity(share: float) -> float:
    """How rare a term is in the background alone."""
    return max(SMALLEST_RARITY, log(share + SMALLEST_SHARE) / LOG_OF_SMALLEST)
