"""The figures of a good guest, with their units and reasons."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.defaults import ARTICLES_A_DAY, LONGEST_PATIENCE, NEWS_FOR, POLLING_CAP, POLLING_FLOOR

FORBIDDEN_STATUSES = frozenset({401, 403, 451})
"""The server knows what we want and refuses it: asking again soon looks like an attack."""

ASKS_FOR_PATIENCE = frozenset({429, 503})
"""The statuses whose Retry-After replaces the back-off (RFC 9110, 10.2.3; RFC 6585, 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingRules:
    """When a source may be asked again. The defaults are the promises that the README makes."""

    floor: timedelta = POLLING_FLOOR
    """Never sooner: publishers block readers that ask more often."""
    cap: timedelta = POLLING_CAP
    """Never later because of habit or hints: a feed that wakes up is noticed within a day."""
    jitter: float = 0.1
    """The share of a wait that chance may add, so that feeds of one rhythm drift apart. Only upward: a promise to wait is kept."""
    learned_from: int = 20
    """How many of a document's newest publication times the rhythm is learned from."""
    polls_per_gap: int = 2
    """Polls in the typical gap between two publications: news is then a quarter of the gap old on average."""
    silence_share: float = 0.1
    """A feed silent for ten days is asked once a day; the same share is added to the interval at each answer without news."""
    news_share: float = 0.75
    """What news without usable dates leaves of the interval: with the share above, about four polls for each news."""
    first_back_off: timedelta = timedelta(hours=1)
    """The wait after a first failure; it doubles with each further one, up to the cap."""
    forbidden_wait: timedelta = timedelta(hours=4)
    """The least wait after a refusal."""
    longest_patience: timedelta = LONGEST_PATIENCE
    """A Retry-After beyond this is not obeyed."""
    move_answers: int = 3
    """Consistent permanent redirects before an address is replaced: one may be a mistake or a captive portal."""
    move_span: timedelta = timedelta(hours=24)
    """The time that they span at least: a mistake is usually noticed within a day."""
    earliest: datetime = datetime(1995, 1, 1, tzinfo=UTC)
    """Publication times before the first feeds are defaults of broken software (1970, 0001)."""
    news_for: timedelta = NEWS_FOR
    """An item that is first seen when it is older is no news: lists of old items, and pages that show their archive, are no alerts."""
    articles_a_day: int | None = ARTICLES_A_DAY
    """The most new articles that are made of one source's entries in a day (UTC); None for any number."""
    refresh_wait: timedelta = timedelta(minutes=1)
    """People who ask for the same feed within this time share one fetch."""


DEFAULT_RULES = PollingRules()
