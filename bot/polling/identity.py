"""What makes an entry the same entry. Every mark lies in some feeds, so that no single one is believed.

An entry is known by an id of the publisher's own, by its title with its date, by its date with its place on the site, and by its link where
that is the link of no other. A new id with a new date is a new entry, even under an old link and title: a daily briefing.
docs/decisions/0043-the-same-entry.md gives the reasons.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from bot.domain.article import Entry, Identity
from bot.domain.fetching import Feed
from bot.polling.marks import NO_MARK, Marks, earlier_marks, entry_marks

_SAME_ITEM_TWICE: Final = 2
"""Two guids for one link and title are one item listed twice; three are a feed that gives all its items one title."""
_GUID, _LINK, _PAIR, _DATED, _MOMENT = range(5)
_SHARED: Final = 0x2B7E_1516_28AE_D2A6
"""Told apart from a mark by these bits: the note that it stands on several entries."""


class Keys(NamedTuple):
    """The marks of one entry as far as they tell it from the others of its document; those that do not are `shared`.

    `earlier`: what it may be remembered by from earlier releases.
    """

    own: Marks
    earlier: tuple[Identity, ...] = ()
    shared: tuple[Identity, ...] = ()

    @property
    def all(self) -> tuple[Identity, ...]:
        """What is to be remembered: its marks, and the notes of those that stand on several entries."""
        return (*self.own.present, *map(shared_mark, self.shared))

    @property
    def asked(self) -> tuple[Identity, ...]:
        """All that the store is asked for."""
        return (*self.own.present, *map(shared_mark, (*self.own.present, *self.shared)), *self.earlier)

    @property
    def primary(self) -> Identity:
        """The first of its marks."""
        return self.own.present[0]

    def trusted(self, known: Collection[Identity]) -> "Keys":
        """Return the keys less those that stood on several entries before."""
        kept = Marks(*(NO_MARK if shared_mark(mark) in known else mark for mark in self.own))
        return self if kept == self.own else Keys(kept, self.earlier if kept.link else (), self.shared)


def shared_mark(mark: Identity) -> Identity:
    """Return what is remembered when a mark was found on several entries."""
    return Identity(mark ^ _SHARED)


def entry_keys(entries: Sequence[Entry]) -> tuple[tuple[Entry, Keys], ...]:
    """Pair the entries of one document with their keys, each entry once; those that say nothing at all are left out."""
    return tuple((entries[number], keys) for number, keys in numbered_keys(entries))


def feed_keys(feed: Feed) -> tuple[tuple[Entry, Keys], ...]:
    """Return the same of a feed, whose keys may have been made with it."""
    if feed.keys is None:
        return entry_keys(feed.entries)
    return tuple((feed.entries[number], Keys(Marks(*own), tuple(earlier), tuple(shared))) for number, own, earlier, shared in feed.keys)


def numbered_keys(entries: Sequence[Entry], document: Sequence[Marks] | None = None) -> Sequence[tuple[int, Keys]]:
    """Return the same with the number of each entry in its place. `document`: the marks of the entries, from who made them already."""
    marked = [entry_marks(entry) for entry in entries] if document is None else document
    described = [(number, marks) for number, marks in enumerate(marked) if marks.pair]
    vague = _vague_marks([marks for _, marks in described])
    keyed = ((number, _keys(marks, earlier_marks(entries[number]), vague)) for number, marks in described)
    return _without_doubles(keyed) if vague or _repeats(described) else list(keyed)


def identities(entries: Sequence[Entry]) -> frozenset[Identity]:
    """Return all that the store is asked for, of a document's entries."""
    return every_key(entry_keys(entries))


def every_key(keyed: Iterable[tuple[Entry, Keys]]) -> frozenset[Identity]:
    """Return the same of entries whose keys are made already."""
    return frozenset(key for _, keys in keyed for key in keys.asked)


def remembered(entries: Sequence[Entry]) -> frozenset[Identity]:
    """Return what is remembered of a document's entries once they were shown."""
    return frozenset(key for _, keys in entry_keys(entries) for key in keys.all)


def _vague_marks(described: Sequence[Marks]) -> frozenset[Identity]:
    """Return the marks that stand on entries which are plainly different."""
    guids = {mark for mark, group in _groups(described, _GUID) if len({each.link for each in group}) > 1 or _told_apart(group)}
    links = {mark for mark, group in _groups(described, _LINK) if _told_apart(group) or _numbered(group, guids)}
    pairs = {mark for mark, group in _groups(described, _PAIR) if _numbered(group, guids)}
    dated = {mark for mark, group in _groups(described, _DATED) if _elsewhere(group)}
    moments = {mark for mark, group in _groups(described, _MOMENT) if _elsewhere(group) or len({each.pair for each in group}) > 1}
    return frozenset().union(guids, links, pairs, dated, moments)


def _repeats(described: Sequence[tuple[int, Marks]]) -> bool:
    marks = [mark for _, each in described for mark in each.present]
    return len(set(marks)) != len(marks)


def _groups(described: Sequence[Marks], kind: int) -> Iterable[tuple[Identity, Sequence[Marks]]]:
    """Return the marks of a kind that stand on more entries than one, with those entries."""
    counts = Counter(marks[kind] for marks in described)
    if len(counts) == len(described):
        return ()
    groups: dict[Identity, list[Marks]] = defaultdict(list)
    for marks in described:
        if marks[kind] and counts[marks[kind]] > 1:
            groups[marks[kind]].append(marks)
    return groups.items()


def _told_apart(group: Sequence[Marks]) -> bool:
    """Whether entries of one id or link have other words and, where they have any, other dates."""
    dates = {each.moment for each in group}
    return len({each.pair for each in group}) > 1 and (len(dates) > 1 or dates == {NO_MARK})


def _numbered(group: Sequence[Marks], vague: Collection[Identity]) -> bool:
    """Whether entries of one link have ids of their own and other dates; or so many ids that they are no item listed twice."""
    guids = {each.guid for each in group if each.guid and each.guid not in vague}
    return len(guids) > _SAME_ITEM_TWICE or (len(guids) > 1 and len({each.moment for each in group}) > 1)


def _elsewhere(group: Sequence[Marks]) -> bool:
    """Whether entries of one date stand under several ids or links."""
    return len({each.guid for each in group}) > 1 or len({each.link for each in group}) > 1


def _keys(marks: Marks, earlier: tuple[Identity, ...], vague: Collection[Identity]) -> Keys:
    if not vague:
        return Keys(marks, earlier)
    own = Marks(*(NO_MARK if mark in vague else mark for mark in marks))
    own = own if own.present else Marks(pair=marks.pair)
    is_sure = (own.guid, own.link) == (marks.guid, marks.link)
    return Keys(own, earlier if is_sure else (), tuple(mark for mark in marks.present if mark in vague and mark not in own))


def _without_doubles(keyed: Iterable[tuple[int, Keys]]) -> Sequence[tuple[int, Keys]]:
    taken: set[Identity] = set()
    once: list[tuple[int, Keys]] = []
    for number, keys in keyed:
        if taken.isdisjoint(keys.own.present):
            once.append((number, keys))
        taken.update(keys.own.present)
    return once
