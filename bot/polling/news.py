"""Which entries of a document are new, given what was seen before. Pure."""

from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import Final, NamedTuple

from bot.domain.article import Entry, Identity
from bot.polling.identity import Keys, shared_mark
from bot.polling.marks import Marks

_OF_A_REWRITE: Final = 3
"""So many entries that get new ids and dates at once were written anew by their software."""


class NewEntry(NamedTuple):
    """An entry that the source had not shown before, and the identity that its article gets.

    `has_own_link`, `has_own_words`: whether its link, and its link with its title, are those of no other entry that the source showed.
    """

    entry: Entry
    identity: Identity
    has_own_link: bool
    has_own_words: bool


class Sifted(NamedTuple):
    """The entries of a document that are new, in its order, and all that is to be remembered of it."""

    new: tuple[NewEntry, ...]
    seen: tuple[Identity, ...]


class _Standing(Enum):
    """`RECURS`: a new id and date under the link and title of another."""

    KNOWN = 0
    NEW = 1
    RECURS = 2


def sift(keyed: Sequence[tuple[Entry, Keys]], known: Collection[Identity], count: int) -> Sifted:
    """Tell the new from the known. `count`: how many entries the document has, those that were not read again among them."""
    standings = [_standing(keys, known, alone=count == 1) for _, keys in keyed]
    recurring = standings.count(_Standing.RECURS)
    rewritten = recurring >= _OF_A_REWRITE and 2 * recurring > count
    wanted = (_Standing.NEW,) if rewritten else (_Standing.NEW, _Standing.RECURS)
    new = [(entry, keys) for (entry, keys), standing in zip(keyed, standings, strict=True) if standing in wanted]
    notes = (note for _, keys in new for note in _notes(keys, known))
    shown = (key for _, keys in keyed for key in keys.all)
    seen = dict.fromkeys(key for key in (*shown, *notes) if key not in known)
    return Sifted(tuple(_new(entry, keys, known) for entry, keys in new), tuple(seen))


def _standing(keys: Keys, known: Collection[Identity], *, alone: bool) -> _Standing:
    """Return what an entry is to the source. `alone`: its document has no other that shows whether links are of one entry each."""
    own, earlier, _ = keys.trusted(known)
    if not own.present:  # nothing tells it from others: once is better than at each poll
        return _Standing.KNOWN if any(mark in known for mark in keys.own) else _Standing.NEW
    if any(mark in known for mark in (own.guid, own.dated, own.moment, *earlier)):
        return _Standing.KNOWN
    if own.link in known:
        return _under_known_link(own, known, alone=alone)
    if own.pair not in known:
        return _Standing.NEW
    return _Standing.RECURS if own.guid and own.dated and not own.link else _Standing.KNOWN


def _under_known_link(own: Marks, known: Collection[Identity], *, alone: bool) -> _Standing:
    """Return what an entry with a new id (or none) and a new date is: the same under another title, or another under the same link."""
    if own.pair in known:
        return _Standing.RECURS if own.guid and own.moment else _Standing.KNOWN
    return _Standing.NEW if alone and (own.guid or own.moment) else _Standing.KNOWN


def _notes(keys: Keys, known: Collection[Identity]) -> Iterator[Identity]:
    """Yield the notes that the link and the words of a new entry are another's too."""
    yield from (shared_mark(mark) for mark in (keys.own.link, keys.own.pair) if mark in known)


def _new(entry: Entry, keys: Keys, known: Collection[Identity]) -> NewEntry:
    own = keys.trusted(known).own
    identity = next((mark for mark in own.present if mark not in known), keys.primary)
    return NewEntry(entry, identity, _is_own(own.link, known), _is_own(own.pair, known))


def _is_own(mark: Identity, known: Collection[Identity]) -> bool:
    return bool(mark) and mark not in known
