"""What was found where a feed should be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Problem(StrEnum):
    """The kinds of fault that an address may have."""

    HEALTHY = "healthy"
    MOVED = "moved"
    PROTECTED = "protected"
    LOGIN = "login"
    GONE = "gone"
    MISSING = "missing"
    THROTTLED = "throttled"
    SERVER = "server"
    STATUS = "status"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    REFUSED = "refused"
    NOT_A_FEED = "not_a_feed"
    BROKEN = "broken"
    NO_ENTRIES = "no_entries"
    NO_DATES = "no_dates"
    DUPLICATE_IDS = "duplicate_ids"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """`sentence` says what is, `proposal` what to do. `allow` is the setting that would let an address pass, for the operator alone.

    `instead` is the address that is proposed, where one is.
    """

    problem: Problem
    sentence: str
    proposal: str
    allow: str = ""
    instead: str = ""

    @property
    def works(self) -> bool:
        """Whether the feed brings news, tidy or not."""
        return self.problem in _WORKING


_WORKING: Final = frozenset({Problem.HEALTHY, Problem.MOVED, Problem.NO_DATES, Problem.DUPLICATE_IDS})
