"""Sources, answers and errors as the tests of polling need them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.article import Entry
from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import NO_HINTS, Feed, Fetched, Hints, Unchanged
from bot.domain.source import Source, Validators, source_id
from bot.polling.decide import Decision, decide, decide_error
from bot.polling.rules import DEFAULT_RULES

NOW = datetime(2026, 3, 4, 12, 20, tzinfo=UTC)  # a Wednesday
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
URL = "https://feeds.example.com/news.xml"
OLD = Validators(etag='W/"old"', last_modified="Mon, 02 Mar 2026 10:00:00 GMT")


def new_source(**more: Any) -> Source:
    """Make a source that was never asked."""
    return Source(**{"id": source_id(URL), "url": URL, "next_poll_at": NOW, **more})


def known_source(**more: Any) -> Source:
    """Make a source that answered an hour ago."""
    past = {"fetched_at": NOW - HOUR, "polled_at": NOW - HOUR, "validators": OLD, "body_hash": "old"}
    return new_source(**{**past, **more})


def dated(*ages: timedelta) -> tuple[Entry, ...]:
    """Make entries published that long before NOW."""
    return tuple(
        Entry(guid=f"g{age}", url=f"https://example.com/{age.total_seconds():.0f}", title=f"{age} ago", published_at=NOW - age)
        for age in ages
    )


def fetched(*entries: Entry, hints: Hints = NO_HINTS, document: Hints = NO_HINTS, **more: Any) -> Fetched:
    """Give a 200 with these entries; `hints` are the headers', `document` the feed's own."""
    return Fetched(feed=Feed(title="News", lang="en", entries=entries, hints=document), hints=hints, **{"body_hash": "new", **more})


def unchanged(**more: Any) -> Unchanged:
    """Give a 304 that keeps the old validators."""
    return Unchanged(**{"validators": OLD, **more})


def status(code: int, retry_after: timedelta | datetime | None = None) -> FetchError:
    """Give an HTTP error."""
    return FetchError(f"{URL} answered {code}.", problem=FetchProblem.STATUS, status=code, retry_after=retry_after)


def decided(
    source: Source, answer: Fetched | Unchanged | FetchError, *, known: Any = (), jitter: float = 0.0, at: datetime = NOW
) -> Decision:
    """Decide with the promised rules, without chance unless it is asked for."""
    if isinstance(answer, FetchError):
        return decide_error(source, answer, at, DEFAULT_RULES, jitter)
    return decide(source, answer, known, at, DEFAULT_RULES, jitter)


def wait(decision: Decision, *, at: datetime = NOW) -> timedelta:
    """Tell how long the source is left alone."""
    return decision.source.next_poll_at - at
