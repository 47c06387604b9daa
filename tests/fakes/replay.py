"""Thirty days of a feed whose software never tells an item the same way twice: what is posted twice, and what is missed.

Each day shows the newest items, of which some came since, in another order; items leave and come back. Titles and summaries are edited for
good on any day. Besides, a day is *restless*, when links go to another host, carry tokens, or both; or *calm*, when they flip between http
and https, with www and without, and when dates are edited. Once in the month, on a calm day, all ids are made anew.

An item without an id of its own whose date and address change at once is told anew, and no software could know it for the old one; nor one
that is alone in its document, whose title and date change (docs/decisions/0043-the-same-entry.md).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Final
from urllib.parse import urlsplit

from bot.domain.article import Entry, Identity
from bot.domain.fetching import Feed
from bot.polling.identity import entry_keys, feed_keys
from bot.polling.news import sift

DAYS: Final = 30
HOSTS: Final = ("m.", "amp.", "news.", "")
TOKENS: Final = ("", "{mark}utm_source=rss{n}", ";jsessionid={n}", "{mark}PHPSESSID={n}", "{mark}visit={n}")
KINDS: Final = frozenset({"host", "token", "scheme", "www", "title", "summary", "date", "id", "order", "absence"})

Read = Callable[[Sequence[Entry], bytes], Feed]
"""Reads the document of these entries, given what the one before showed."""


@dataclass(slots=True)
class Replayed:
    """What came of a replay, by number of the item; and how often each kind of change was made."""

    shown: set[int] = field(default_factory=set)
    posted: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def twice(self) -> list[int]:
        return [number for number, count in self.posted.items() if count > 1]

    @property
    def missed(self) -> set[int]:
        return self.shown - set(self.posted)


@dataclass(slots=True)
class Telling:
    """How an item is told by now."""

    title: int = 0
    summary: int = 0
    later: timedelta = timedelta()
    id: int = 0
    is_placed: bool = False
    """Whether its address was told on a calm day."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The way to the site on one day."""

    scheme: str
    host: str
    token: str = ""


def as_they_are(entries: Sequence[Entry], _before: bytes) -> Feed:
    """Read a document without writing it."""
    return Feed(entries=tuple(entries))


def replay(entries: Sequence[Entry], dice: Random, read: Read = as_they_are) -> Replayed:
    """Show entries, the oldest first, over thirty days; those of the first day are the baseline, and count as posted."""
    return Month(entries, dice, read).told()


class Month:
    """A feed's month."""

    def __init__(self, entries: Sequence[Entry], dice: Random, read: Read) -> None:
        self._items = [replace(entry, image_url=f"https://number.example/{n}.jpg") for n, (entry, _) in enumerate(entry_keys(entries))]
        self._tellings = [Telling() for _ in self._items]
        self._dice, self._read = dice, read
        self._known, self._before = set[Identity](), b""
        self._links = Counter(item.url for item in self._items)
        self._guids = Counter(item.guid for item in self._items)
        self.result = Replayed()

    def told(self) -> Replayed:
        """Tell all days."""
        size, new_ids = max(1, len(self._items) // 2), self._dice.randrange(DAYS // 3, DAYS - 5)
        for day in range(DAYS):
            last = size + (len(self._items) - size) * day // (DAYS - 1)
            newest = range(max(0, last - size), last)
            numbers = [number for number in newest if day == 0 or self._dice.random() > 0.1]
            self._dice.shuffle(numbers)
            self._count({"absence": len(newest) - len(numbers), "order": numbers != sorted(numbers)})
            self._tell(numbers, has_new_ids=day == new_ids)
        return self.result

    def _tell(self, numbers: Sequence[int], *, has_new_ids: bool) -> None:
        is_calm = has_new_ids or self._dice.random() < 0.5
        if has_new_ids:
            self._give_new_ids(numbers)
        else:
            self._edit(numbers, is_calm=is_calm)
        doors = self._calm() if is_calm else self._restless()
        self._poll([_told(self._items[number], self._tellings[number], doors) for number in numbers])
        for number in numbers if is_calm else ():
            self._tellings[number].is_placed = True

    def _give_new_ids(self, numbers: Sequence[int]) -> None:
        """Give ids to those that are known by something else: a date, or a link of their own."""
        for number in numbers:
            if self._items[number].published_at or self._has_place(number):
                self._tellings[number].id += 1
                self._count({"id": 1})

    def _edit(self, numbers: Sequence[int], *, is_calm: bool) -> None:
        for number in numbers:
            telling = self._tellings[number]
            title, summary, date = (self._dice.random() < 0.05 for _ in range(3))
            telling.title += title
            telling.summary += summary
            moves = date and is_calm and len(numbers) > 1 and self._may_move(number)
            if moves:
                telling.later += timedelta(minutes=self._dice.randrange(1, 600))
            self._count({"title": title, "summary": summary, "date": moves})

    def _may_move(self, number: int) -> bool:
        return bool(self._items[number].published_at) and (self._has_id(number) or self._has_place(number))

    def _has_id(self, number: int) -> bool:
        item = self._items[number]
        return bool(item.guid) and item.guid != item.url and self._guids[item.guid] == 1 and not self._tellings[number].id

    def _has_place(self, number: int) -> bool:
        url = self._items[number].url
        return bool(url) and self._links[url] == 1 and self._tellings[number].is_placed

    def _calm(self) -> Doors:
        doors = Doors(self._dice.choice(("http", "https")), self._dice.choice(("", "www.")))
        self._count({"scheme": doors.scheme == "http", "www": bool(doors.host)})
        return doors

    def _restless(self) -> Doors:
        token = self._dice.choice(TOKENS).replace("{n}", f"{self._dice.getrandbits(56):014x}")
        doors = Doors("https", self._dice.choice(HOSTS), token)
        self._count({"host": bool(doors.host), "token": bool(token)})
        return doors

    def _poll(self, document: Sequence[Entry]) -> None:
        feed = self._read(document, self._before)
        sifted = sift(feed_keys(feed), self._known, feed.count)
        self._before = feed.shown
        self._known.update(sifted.seen)
        self.result.shown.update(map(_number, document))
        self.result.posted.update(_number(new.entry) for new in sifted.new)

    def _count(self, kinds: dict[str, int]) -> None:
        self.result.kinds.update(kinds)


def _number(entry: Entry) -> int:
    """Return the number of an item, which its picture tells: no entry is known by that."""
    return int((entry.image_url or "").rpartition("/")[2].partition(".")[0])


def _told(item: Entry, telling: Telling, doors: Doors) -> Entry:
    """Return an item as the feed tells it today; an id that is its link changes with it."""
    url = _flipped(item.url, doors)
    guid = url if item.guid == item.url else item.guid
    return replace(
        item,
        url=url,
        guid=f"made-anew-{telling.id}-{_number(item)}" if telling.id else guid,
        title=_edited(item.title, "update", telling.title),
        summary=_edited(item.summary, "seen", telling.summary),
        published_at=item.published_at and item.published_at + telling.later,
    )


def _edited(text: str, word: str, times: int) -> str:
    return f"{text} ({word} {times})" if times and text else text


def _flipped(url: str | None, doors: Doors) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    bare = (parts.netloc or "").removeprefix("www.").removeprefix("m.")
    mark = "&" if parts.query else "?"
    query = f"?{parts.query}" if parts.query else ""
    path = parts.path + (doors.token if doors.token.startswith(";") else "")
    tail = "" if doors.token.startswith(";") else doors.token.replace("{mark}", mark)
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{doors.scheme}://{doors.host}{bare}{path}{query}{tail}{fragment}"
