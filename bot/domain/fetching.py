"""What a fetch gives: a document with its entries, or the word that nothing changed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.article import Entry, Identity
from bot.domain.source import NO_VALIDATORS, Validators


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


class Held(NamedTuple):
    """An entry that the document before held too, word for word: what tells it apart, and when it was published."""

    primary: Identity
    secondary: Identity | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A parsed document: its own title, language, home page, entries in the document's order, and freshness hints.

    `held`: the entries that the document before held as well, where that one is remembered; they are not in `entries`.
    `shown`: what the document showed, for the parser of the next one.
    `keys`: what tells the entries apart (bot.polling.identity), where it was made with the document, else None: the number of an entry,
    its primary and its secondary identity. Entries that come twice, or say nothing, are left out.
    """

    title: str = ""
    lang: str | None = None
    home_url: str | None = None
    format: str = ""
    entries: tuple[Entry, ...] = ()
    hints: Hints = NO_HINTS
    held: tuple[Held, ...] = ()
    shown: bytes = field(default=b"", compare=False, repr=False)
    keys: tuple[tuple[int, Identity, Identity | None], ...] | None = field(default=None, compare=False, repr=False)

    @property
    def count(self) -> int:
        """How many entries the document has."""
        return len(self.entries) + len(self.held)

    @property
    def times(self) -> frozenset[datetime]:
        """When its entries were published, as far as it says."""
        told = [*(entry.published_at for entry in self.entries), *(each.published_at for each in self.held)]
        return frozenset(at for at in told if at is not None)


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
