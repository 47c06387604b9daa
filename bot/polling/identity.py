"""What makes an entry the same entry: two keys, because each of them lies in some feeds.

Primary: the guid, else the canonical link, else the title's hash. Secondary: link and title together, which recognises an
entry whose guid was rewritten. An entry is known when either key is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from unicodedata import normalize

from bot.domain.article import Entry, Identity
from bot.domain.fetching import Feed
from bot.domain.ids import derived_id
from bot.domain.urls import canonical_url

_SAME_ITEM_TWICE = 2
"""Two guids for one link and title are one item listed twice; three are a feed that gives all its items one title."""


class Keys(NamedTuple):
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


class Marks(NamedTuple):
    """All that may identify an entry, each mark as the identity that it would make; nought where the entry has none.

    `title` is there where there is no link. `pair` is link and title; only an entry that says nothing at all has none.
    """

    guid: Identity
    link: Identity
    title: Identity
    pair: Identity


_NO_MARK = Identity(0)
UNMARKED = Marks(_NO_MARK, _NO_MARK, _NO_MARK, _NO_MARK)


def entry_keys(entries: Sequence[Entry]) -> tuple[tuple[Entry, Keys], ...]:
    """Pair the entries of one document with their keys, each entry once; those that say nothing at all are left out.

    A key that stands on entries which are plainly different (a guid with several links, a link with several titles, a
    link and title with several guids) does not tell them apart: in that document it does not count.
    """
    return tuple((entries[number], keys) for number, keys in numbered_keys(entries))


def feed_keys(feed: Feed) -> tuple[tuple[Entry, Keys], ...]:
    """Return the same of a feed, whose keys may have been made with it."""
    if feed.keys is None:
        return entry_keys(feed.entries)
    return tuple((feed.entries[number], Keys(primary, secondary)) for number, primary, secondary in feed.keys)


def numbered_keys(entries: Sequence[Entry]) -> Sequence[tuple[int, Keys]]:
    """Return the same with the number of each entry in its place."""
    return chosen_keys([entry_marks(entry) for entry in entries])


def chosen_keys(document: Sequence[Marks]) -> Sequence[tuple[int, Keys]]:
    """Return the keys of the entries that these marks tell of, with the number of each, each entry once."""
    described = [(number, marks) for number, marks in enumerate(document) if marks.pair]
    if _all_differ([marks for _, marks in described]):
        return [(number, plain_keys(marks)) for number, marks in described]
    vague = _vague_marks([marks for _, marks in described])
    return _without_doubles((number, _keys(marks, vague)) for number, marks in described)


def plain_keys(marks: Marks) -> Keys:
    """Return the keys of an entry in a document in which each mark stands on one entry, as in nearly every one: nothing is vague there."""
    return Keys(marks.guid or marks.link or marks.title, marks.pair)


def identities(entries: Sequence[Entry]) -> frozenset[Identity]:
    """Return every key of a document's entries: what the store is asked for as known."""
    return every_key(entry_keys(entries))


def every_key(keyed: Iterable[tuple[Entry, Keys]]) -> frozenset[Identity]:
    """Return the keys of entries whose keys are made already."""
    return frozenset(key for _, keys in keyed for key in keys.all)


class _Vague(NamedTuple):
    """The marks that stand on entries which are plainly different, by kind."""

    guids: Collection[Identity]
    links: Collection[Identity]
    pairs: Collection[Identity]


def entry_marks(entry: Entry) -> Marks:
    """Return the marks of an entry."""
    guid = (entry.guid or "").strip()
    link = _link_key(entry.url) if entry.url else ""
    title = _fold(entry.title)
    words = title if title and link else _words(entry)
    if not (guid or link or words):
        return UNMARKED
    return Marks(
        guid=_mark("guid", (link if guid == entry.url else _link_key(guid)) if guid else ""),
        link=_mark("link", link),
        title=_NO_MARK if link else Identity(derived_id("title", title or words)),
        pair=Identity(derived_id("pair", link, words)),
    )


def _mark(kind: str, text: str) -> Identity:
    return Identity(derived_id(kind, text)) if text else _NO_MARK


def _all_differ(described: Sequence[Marks]) -> bool:
    return all(len(set(marks)) == len(marks) for marks in ([mark for mark in kind if mark] for kind in zip(*described, strict=True)))


def _keys(marks: Marks, vague: _Vague) -> Keys:
    secondary = None if marks.pair in vague.pairs else marks.pair
    if marks.guid and marks.guid not in vague.guids:
        return Keys(marks.guid, secondary)
    if marks.link and marks.link not in vague.links:
        return Keys(marks.link, secondary)
    return Keys(marks.pair if marks.link else marks.title, secondary)


def _vague_marks(described: Sequence[Marks]) -> _Vague:
    guids = _shared(((marks.guid, marks.link or marks.pair) for marks in described if marks.guid), by_more_than=1)
    links = _shared(((marks.link, marks.pair) for marks in described if marks.link and not marks.guid), by_more_than=1)
    pairs = _shared(((marks.pair, marks.guid) for marks in described if marks.guid not in guids), by_more_than=_SAME_ITEM_TWICE)
    return _Vague(guids, links, pairs)


def _shared(pairs: Iterable[tuple[Identity, Identity]], by_more_than: int) -> frozenset[Identity]:
    """Return the left values that stand beside more than so many right values."""
    beside = Counter(left for left, _ in set(pairs))
    return frozenset(left for left, count in beside.items() if count > by_more_than)


def _without_doubles(keyed: Iterable[tuple[int, Keys]]) -> Sequence[tuple[int, Keys]]:
    taken: set[Identity] = set()
    once: list[tuple[int, Keys]] = []
    for number, keys in keyed:
        if not keys.known_in(taken):
            once.append((number, keys))
        taken.update(keys.all)
    return once


def _link_key(url: str) -> str:
    """Return the canonical address with its fragment, where that names a part of the page: change logs link to page#version."""
    fragment = url.partition("#")[2]
    is_tracking = "=" in fragment and not fragment.startswith(("!", "/"))
    return canonical_url(url) + (f"#{fragment}" if fragment and not is_tracking else "")


def _words(entry: Entry) -> str:
    return _fold(f"{entry.title} {entry.summary or entry.body}")


def _fold(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())
