"""The result of a fetch: a document with its entries, or the word that nothing changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from struct import Struct
from typing import Any, Final

from bot.domain.article import Entry, Identity
from bot.domain.source import NO_VALIDATORS, Validators
from bot.domain.times import micros

NO_TIME: Final = -(1 << 63)
_MARKS: Final = 5
_ENTRY: Final = Struct(f"<{_MARKS + 1}q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How often the publisher asks to be polled; None where it says nothing.

    `fresh_for`: Cache-Control max-age less Age, or Expires. `ttl`: RSS ttl. `update_every`: sy:updatePeriod and
    sy:updateFrequency. `skip_hours` and `skip_days`: RSS skipHours (0-23, UTC) and skipDays (0 is Monday).
    """

    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    update_every: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Repeated:
    """The entries that the document before held too, word for word: what tells each apart, and when it was published.

    They are most of all entries and seldom looked at, so that they stay as they came: `packed` has 48 bytes for each.
    """

    packed: bytes = b""

    @classmethod
    def of(cls, entries: Iterable[tuple[Sequence[Identity], int]]) -> "Repeated":
        """Take in the marks of each entry, nought for those that it has not, and its time (microseconds since 1970, or NO_TIME)."""
        return cls(b"".join(_ENTRY.pack(*marks, at) for marks, at in entries))

    def __len__(self) -> int:
        return len(self.packed) // _ENTRY.size

    def __bool__(self) -> bool:
        return bool(self.packed)

    def keys(self) -> frozenset[Identity]:
        """Return all their identities."""
        return frozenset(Identity(key) for *keys, _ in _ENTRY.iter_unpack(self.packed) for key in keys if key)

    def times(self) -> Iterator[int]:
        """Yield when they were published, as far as that is known, in microseconds since 1970."""
        return (at for *_, at in _ENTRY.iter_unpack(self.packed) if at != NO_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A parsed document: its own title, language, home page, entries in the document's order, and freshness hints.

    `repeated`: the entries that the document before held as well, where that one is remembered; they are not in `entries`.
    `shown`: what the document showed, for the parser of the next one.
    `keys`: what tells the entries apart (bot.polling.identity), where it was made with the document, else None: the number of an entry,
    and its keys. Entries that come twice, or say nothing, are left out.
    """

    title: str = ""
    lang: str | None = None
    home_url: str | None = None
    format: str = ""
    entries: tuple[Entry, ...] = ()
    hints: Hints = NO_HINTS
    repeated: Repeated = Repeated()
    shown: bytes = field(default=b"", compare=False, repr=False)
    keys: tuple[Sequence[Any], ...] | None = field(default=None, compare=False, repr=False)

    @property
    def count(self) -> int:
        """The number of entries in the document."""
        return len(self.entries) + len(self.repeated)

    @property
    def times(self) -> frozenset[int]:
        """When its entries were published, as far as it says, in microseconds since 1970."""
        dates = (entry.published_at for entry in self.entries)
        told = (micros(at) for at in dates if at is not None and at.tzinfo is not None)
        return frozenset((*told, *self.repeated.times()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A 200 with a body that is new to us. `moved_to`: where permanent redirects alone led, None when there was none."""

    feed: Feed
    validators: Validators = NO_VALIDATORS
    body_hash: str
    hints: Hints = NO_HINTS
    moved_to: str | None = None
    requests: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A 304, or a 200 with the body that we already know. `validators` are those to keep from now on."""

    validators: Validators
    hints: Hints = NO_HINTS
    moved_to: str | None = None
    not_modified: bool = True
    requests: int = 1
