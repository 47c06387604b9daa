"""Thirty days of a feed whose software never tells an item the same way twice: what is posted twice, and what is missed.

Each day shows the newest items, of which some came since. Links change their host and carry tokens, titles are edited for good, the order
is another each time, and items leave and come back.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from urllib.parse import urlsplit

from bot.domain.article import Entry, Identity
from bot.polling.identity import entry_keys
from bot.polling.news import sift

DAYS = 30
HOSTS = ("", "www.", "m.")
TOKENS = ("", "{mark}utm_source=rss{n}", ";jsessionid={n}", "{mark}PHPSESSID={n}", "{mark}visit={n}")


@dataclass(slots=True)
class Replayed:
    """What came of a replay, by number of the item."""

    shown: set[int] = field(default_factory=set)
    posted: Counter[int] = field(default_factory=Counter)

    @property
    def twice(self) -> list[int]:
        return [number for number, count in self.posted.items() if count > 1]

    @property
    def missed(self) -> set[int]:
        return self.shown - set(self.posted)


def replay(entries: Sequence[Entry], dice: Random) -> Replayed:
    """Show entries, the oldest first, over thirty days; those of the first day are the baseline, and count as posted."""
    items = [entry for entry, _ in entry_keys(entries)]
    size = max(1, len(items) // 2)
    result, known, edits = Replayed(), set[Identity](), Counter[int]()
    for day in range(DAYS):
        last = size + (len(items) - size) * day // (DAYS - 1)
        numbers = [number for number in range(max(0, last - size), last) if day == 0 or dice.random() > 0.1]
        _edit(edits, numbers, dice)
        dice.shuffle(numbers)
        host, token = dice.choice(HOSTS), dice.choice(TOKENS).replace("{n}", f"{dice.getrandbits(56):014x}")
        document = [_told(items[number], edits[number], host, token) for number in numbers]
        _poll(document, numbers, known, result)
    return result


def _poll(document: Sequence[Entry], numbers: Sequence[int], known: set[Identity], result: Replayed) -> None:
    of = {id(entry): number for entry, number in zip(document, numbers, strict=True)}
    sifted = sift(entry_keys(document), known, len(document))
    result.shown.update(numbers)
    result.posted.update(of[id(new.entry)] for new in sifted.new)
    known.update(sifted.seen)


def _edit(edits: Counter[int], numbers: Collection[int], dice: Random) -> None:
    for number in numbers:
        edits[number] += dice.random() < 0.05


def _told(item: Entry, edits: int, host: str, token: str) -> Entry:
    """Return an item as the feed tells it today; an id that is its link changes with it."""
    url = _flipped(item.url, host, token)
    title = f"{item.title} (update {edits})" if edits and item.title else item.title
    return replace(item, url=url, guid=url if item.guid == item.url else item.guid, title=title)


def _flipped(url: str | None, host: str, token: str) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    bare = (parts.netloc or "").removeprefix("www.").removeprefix("m.")
    mark = "&" if parts.query else "?"
    query = f"?{parts.query}" if parts.query else ""
    path = parts.path + (token if token.startswith(";") else "")
    tail = "" if token.startswith(";") else token.replace("{mark}", mark)
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{bare}{path}{query}{tail}{fragment}"
