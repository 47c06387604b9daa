"""A source: one feed that Newsdesk polls, with all that decides when and how it is asked again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NewType
from urllib.parse import urlsplit

from bot.domain.ids import derived_id

SourceId = NewType("SourceId", int)

FIRST_INTERVAL = timedelta(minutes=30)


class SourceKind(StrEnum):
    """Who speaks: the lab, company or regulator itself (primary), the press, or a gathering of links."""

    PRIMARY = "primary"
    PRESS = "press"
    AGGREGATOR = "aggregator"


KIND_WEIGHTS: Final[Mapping[SourceKind, float]] = {SourceKind.PRIMARY: 1.5, SourceKind.PRESS: 1.0, SourceKind.AGGREGATOR: 0.4}
"""How much a report counts by who speaks: for the rank of a story, and for who is its head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The server's own bytes for a conditional GET (RFC 9110, 8.8), kept exactly as they were sent."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A permanent redirect that was seen, and is followed for good once it has been consistent."""

    url: str
    since: datetime
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One feed. `fetched_at` is its last good answer (None: its first answer will be the baseline); `polled_at` its last attempt.

    `first_look`: when what its first document held was stored; None where that held nothing, or there was none yet.

    `owner`: the key of the workspace that it belongs to, None for the operator's own, which are everybody's (bot.domain.following).

    `skip_hours` (0-23, UTC) and `skip_days` (0 is Monday) are what its last document asked, obeyed after a 304 as well.
    `polls` is what its last polls came to (bot.domain.came).
    """

    id: SourceId
    url: str
    title: str = ""
    kind: SourceKind = SourceKind.PRESS
    lang: str | None = None
    pack: str | None = None
    validators: Validators = field(default=NO_VALIDATORS)
    body_hash: str | None = None
    next_poll_at: datetime
    interval: timedelta = FIRST_INTERVAL
    polled_at: datetime | None = None
    fetched_at: datetime | None = None
    first_look: datetime | None = None
    errors: int = 0
    last_error: str | None = None
    move: Move | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    disabled_at: datetime | None = None
    polls: str = ""
    owner: int | None = None

    @property
    def host(self) -> str:
        """The host that politeness counts by: name and port, in lower case."""
        return host_of(self.url)


@lru_cache(8_192)
def host_of(url: str) -> str:
    """Return the host of an address as politeness counts it; it is asked for several times a poll."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def source_id(url: str) -> SourceId:
    """Return the id of the source added under `url`; it stays when the feed moves."""
    return SourceId(derived_id("source", url))
