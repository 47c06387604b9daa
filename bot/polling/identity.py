"""What makes an entry the same entry: two keys, because each of them lies in some feeds.

Primary: the guid, else the canonical link, else the title's hash. Secondary: link and title together, which recognises an
entry whose guid was rewritten. An entry is known when either key is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from bot.domain.article import Entry, Identity
from bot.domain.ids import derived_id
from bot.domain.urls import canonical_url

_SAME_ITEM_TWICE = 2
"""Two guids for one link and title are one item listed twice; three are a feed that gives all its items one title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The identities of one entry. `secondary` is None where it would not tell entries of one document apart."""

    primary: Identity
    secondary: Identity | None

    @property
    def all(self) -> tuple[Identity, ...]:
        """Both keys, the primary first."""
        return (self.primary,) if self.secondary is None else (self.primary, self.secondary)

    def known_in(self, known: Collection[Identity]) -> bool:
        """Whether one of the keys has been seen."""
        return self.primary in known or (self.secondary is not None and self.secondary in known)


def entry_keys(entries: Sequence[Entry]) -> tuple[tuple[Entry, Keys], ...]:
    """Pair the entries of one document with their keys, each entry once; those that say nothing at all are left out.

    A key that stands on entries which are plainly different (a guid with several links, a link with several titles, a
    link and title with several guids) does not tell them apart: in that document it does not count.
    """
    described = [(entry, _describe(entry)) for entry in entries if entry.guid or entry.url or _words(entry)]
    vague = _vague_keys([marks for _, marks in described])
    return _without_doubles((entry, _keys(marks, vague)) for entry, marks in described)


def identities(entries: Sequence[Entry]) -> frozenset[Identity]:
    """Return every key of a document's entries: what the store is asked for as known."""
    return every_key(entry_keys(entries))


def every_key(keyed: Iterable[tuple[Entry, Keys]]) -> frozenset[Identity]:
    """Return the keys of entries whose keys are made already."""
    return frozenset(key for _, keys in keyed for key in keys.all)


class _Marks(NamedTuple):
    """All that may identify an entry; `guid` and `link` are None where the feed gives none, `title` where it gives a link."""

    guid: Identity | None
    link: Identity | None
    title: Identity | None
    pair: Identity


def _describe(entry: Entry) -> _Marks:
    guid = (entry.guid or "").strip()
    link = _link_key(entry.url) if entry.url else ""
    title = _fold(entry.title)
    words = title if title and link else _words(entry)
    return _Marks(
        guid=Identity(derived_id("guid", link if guid == entry.url else _link_key(guid))) if guid else None,
        link=Identity(derived_id("link", link)) if link else None,
        title=None if link else Identity(derived_id("title", title or words)),
        pair=Identity(derived_id("pair", link, words)),
    )


def _keys(marks: _Marks, vague: Collection[Identity]) -> Keys:
    clear = (key for key in (marks.guid, marks.link, marks.title) if key is not None and key not in vague)
    return Keys(primary=next(clear, marks.pair), secondary=None if marks.pair in vague else marks.pair)


def _vague_keys(described: Sequence[_Marks]) -> frozenset[Identity]:
    guids = _shared(((marks.guid, marks.link or marks.pair) for marks in described), by_more_than=1)
    links = _shared(((marks.link, marks.pair) for marks in described if marks.guid is None), by_more_than=1)
    pairs = _shared(((marks.pair, marks.guid) for marks in described if marks.guid not in guids), by_more_than=_SAME_ITEM_TWICE)
    return guids | links | pairs


def _shared(pairs: Iterable[tuple[Identity | None, Identity | None]], by_more_than: int) -> frozenset[Identity]:
    """Return the left values that stand beside more than so many right values."""
    beside = Counter(left for left, _ in set(pairs) if left is not None)
    return frozenset(left for left, count in beside.items() if count > by_more_than)


def _without_doubles(keyed: Iterable[tuple[Entry, Keys]]) -> tuple[tuple[Entry, Keys], ...]:
    taken: set[Identity] = set()
    once: list[tuple[Entry, Keys]] = []
    for entry, keys in keyed:
        if not keys.known_in(taken):
            once.append((entry, keys))
        taken.update(keys.all)
    return tuple(once)


def _link_key(url: str) -> str:
    """Return the canonical address with its fragment, where that names a part of the page: change logs link to page#version."""
    fragment = url.partition("#")[2]
    is_tracking = "=" in fragment and not fragment.startswith(("!", "/"))
    return canonical_url(url) + (f"#{fragment}" if fragment and not is_tracking else "")


def _words(entry: Entry) -> str:
    return _fold(f"{entry.title} {entry.summary or entry.body}")


def _fold(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())
