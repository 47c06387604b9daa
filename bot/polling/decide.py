"""What one answer of a source means: its next state, the entries that are new, and when to ask again.

Nothing here fetches, stores or draws lots. docs/decisions/0006-polling-decisions.md gives the reasons.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.domain.article import Entry, Identity
from bot.domain.came import Came, with_poll
from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import NO_HINTS, Fetched, Hints, Unchanged
from bot.domain.source import NO_VALIDATORS, Move, Source
from bot.polling.identity import Keys, feed_keys
from bot.polling.news import NewEntry, sift
from bot.polling.rules import ASKS_FOR_PATIENCE, FORBIDDEN_STATUSES, PollingRules
from bot.polling.schedule import asked_interval, jittered, learned_interval, open_time, with_news, within, without_news

_GONE = 410
_TOO_MANY_REQUESTS = 429
_OUT_OF_REACH = frozenset({FetchProblem.UNREACHABLE, FetchProblem.TIMEOUT})
"""No answer came: most such faults, of whomever, are over in ten minutes, so that the first one is followed by the shortest pause."""
_MOST_DOUBLINGS = 10
"""Past every cap, and long before the numbers leave the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshEntry:
    """An entry that the source had not shown before, and the identity that its article gets.

    `url`: where readers are sent: its own link, else the feed's page. `has_own_link`: it has one, which no other entry of the source has.
    `has_own_words`: none has its link and title. `is_news`: it is no item of long ago, nor the revision of one.
    """

    entry: Entry
    identity: Identity
    url: str = ""
    has_own_link: bool = True
    has_own_words: bool = True
    is_news: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All that follows from one answer.

    `source` is the whole next state. `fresh` are entries to make articles of, in the document's order; with `baseline`
    (the first good answer of a source) they are not delivered. `seen` are the identities to remember: those of fresh entries, and
    those that entries known by their other key got since.
    `hold_host_until` keeps every source of the host from being asked.
    """

    source: Source
    fresh: tuple[FreshEntry, ...] = ()
    seen: tuple[Identity, ...] = ()
    baseline: bool = False
    hold_host_until: datetime | None = None


class Sleep(NamedTuple):
    """When a publisher asks to be left alone: hours (0-23, UTC) and days (0 is Monday)."""

    hours: frozenset[int]
    days: frozenset[int]


def decide(  # noqa: PLR0913, PLR0917  (all that the decision depends on is an argument)
    source: Source,
    answer: Fetched | Unchanged,
    known: Collection[Identity],
    now: datetime,
    rules: PollingRules,
    jitter: float,
    *,
    keyed: Sequence[tuple[Entry, Keys]] | None = None,
) -> Decision:
    """Return what a good answer means. `known`: which of `identities(entries)` were seen before; `jitter`: chance, in [0, 1).

    What the source's document before held already is not new, and was remembered with that one.

    `keyed`: the document's `feed_keys`, from a caller that made them to ask for `known`.
    """
    if isinstance(answer, Unchanged):
        return _unchanged(source, answer, now, rules, jitter)
    pairs = feed_keys(answer.feed) if keyed is None else keyed
    sifted = sift(pairs, known, answer.feed.count)
    interval = _at_least(_rhythm(source, answer.feed.times, now, rules, news=bool(sifted.new)), [answer.hints, answer.feed.hints], rules)
    sleep = Sleep(answer.hints.skip_hours | answer.feed.hints.skip_hours, answer.hints.skip_days | answer.feed.hints.skip_days)
    schedule: dict[str, Any] = {"interval": interval, "next_poll_at": _due(sleep, interval, now, rules, jitter)}
    schedule["polls"] = with_poll(source.polls, Came.NEWS if sifted.new else Came.SAME)
    return Decision(
        source=replace(source, **_answered(source, answer, sleep, now) | _move(source, answer.moved_to, now, rules) | schedule),
        fresh=tuple(_fresh(new, answer.feed.home_url, now, rules) for new in sifted.new),
        seen=sifted.seen,
        baseline=source.fetched_at is None,
    )


def _unchanged(source: Source, answer: Unchanged, now: datetime, rules: PollingRules, jitter: float) -> Decision:
    """Return what an answer without a document means. Most answers are such, so the source is copied once only."""
    interval = _at_least(without_news(source.interval, rules), [answer.hints], rules)
    news: dict[str, Any] = {
        "validators": answer.validators,
        "polled_at": now,
        "errors": 0,
        "last_error": None,
        "fetched_at": source.fetched_at and now,
        "interval": interval,
        "next_poll_at": _due(_sleep_of(source), interval, now, rules, jitter),
        "polls": with_poll(source.polls, Came.SAME),
    }
    return Decision(source=replace(source, **news | _move(source, answer.moved_to, now, rules)))


def decide_error(  # noqa: PLR0913  (all that the decision depends on is an argument)
    source: Source, error: FetchError, now: datetime, rules: PollingRules, jitter: float, *, perhaps_ours: bool = False
) -> Decision:
    """Return what a failure means: a pause, for a 429 of the whole host, for a 410 the end. Validators stay as they were.

    `perhaps_ours`: the network of this machine may be down, and there are too few hosts to tell (bot.polling.outage). Then the first pause
    does not grow: after an outage of a night nobody should wait for another night.
    """
    polls = with_poll(source.polls, Came.FAILED)
    failed = replace(source, polled_at=now, errors=source.errors + 1, last_error=str(error), polls=polls)
    if error.status == _GONE:
        return Decision(source=replace(failed, disabled_at=now))
    if perhaps_ours or (error.problem in _OUT_OF_REACH and not source.errors):
        wait = rules.first_back_off if source.errors else rules.floor
        return Decision(source=replace(failed, next_poll_at=_open(_sleep_of(source), now + wait, now, rules, jitter)))
    asked = _asked_wait(error, now, rules)
    wait = _patience(failed, error, asked, rules)
    due = _open(_sleep_of(source), now + jittered(wait, jitter, rules), now, rules, jitter)
    return Decision(
        source=replace(failed, next_poll_at=due),
        hold_host_until=now + (asked or wait) if error.status == _TOO_MANY_REQUESTS else None,
    )


def decide_nothing(source: Source, now: datetime) -> Decision:
    """Return what a failure means that is no source's: it was asked, and all that waits for it waits on."""
    return Decision(source=replace(source, polled_at=now, polls=with_poll(source.polls, Came.OURS)))


def _fresh(new: NewEntry, page: str | None, now: datetime, rules: PollingRules) -> FreshEntry:
    entry = new.entry
    return FreshEntry(
        entry=entry,
        identity=new.identity,
        url=entry.url or page or "",
        has_own_link=new.has_own_link and bool(entry.url),
        has_own_words=new.has_own_words,
        is_news=not entry.revises and now - published(entry, now, rules) <= rules.news_for,
    )


def published(entry: Entry, seen_at: datetime, rules: PollingRules) -> datetime:
    """Return when an entry was published, and `seen_at` where its date is missing, impossible, without a zone, or yet to come."""
    at = entry.published_at
    if at is None or at.tzinfo is None or not rules.earliest <= at <= seen_at:
        return seen_at
    return at


def _answered(source: Source, answer: Fetched, sleep: Sleep, now: datetime) -> dict[str, Any]:
    """Return what a document changes, but for the schedule. Validators are the answer's, whatever was there before."""
    return {
        "validators": answer.validators,
        "polled_at": now,
        "errors": 0,
        "last_error": None,
        "body_hash": answer.body_hash,
        "fetched_at": now,
        "title": source.title or answer.feed.title,
        "lang": source.lang or answer.feed.lang,
        "skip_hours": sleep.hours,
        "skip_days": sleep.days,
    }


def _move(source: Source, moved_to: str | None, now: datetime, rules: PollingRules) -> dict[str, Any]:
    """Return what changes as the source's move is counted: its address too, once enough answers over enough time agreed."""
    if moved_to is None or moved_to == source.url:
        return {"move": None}
    if source.move is None or source.move.url != moved_to:
        return {"move": Move(url=moved_to, since=now, answers=1)}
    move = replace(source.move, answers=source.move.answers + 1)
    if move.answers < rules.move_answers or now - move.since < rules.move_span:
        return {"move": move}
    return {"url": moved_to, "move": None, "validators": NO_VALIDATORS}


def _rhythm(source: Source, published: Collection[int], now: datetime, rules: PollingRules, *, news: bool) -> timedelta:
    """Return the interval that a document teaches; one whose dates say nothing is followed by its news alone."""
    if not news and source.fetched_at is not None:
        return without_news(source.interval, rules)
    learned = learned_interval(published, now, rules)
    if learned is not None or source.fetched_at is None:
        return learned or source.interval
    return with_news(source.interval, rules)


def _at_least(interval: timedelta, hints: Sequence[Hints], rules: PollingRules) -> timedelta:
    return within(max(interval, asked_interval(hints or [NO_HINTS])), rules)


def _due(sleep: Sleep, interval: timedelta, now: datetime, rules: PollingRules, jitter: float) -> datetime:
    return _open(sleep, now + jittered(interval, jitter, rules), now, rules, jitter)


def _open(sleep: Sleep, due: datetime, now: datetime, rules: PollingRules, jitter: float) -> datetime:
    if not sleep.hours and not sleep.days:
        return due
    return open_time(due, sleep.hours, sleep.days, now=now, jitter=jitter, rules=rules)


def _sleep_of(source: Source) -> Sleep:
    return Sleep(source.skip_hours, source.skip_days)


def _patience(source: Source, error: FetchError, asked: timedelta | None, rules: PollingRules) -> timedelta:
    """Return how long to stay away, before any jitter; `asked` is the server's own word."""
    status, failures = error.status, source.errors - (error.problem in _OUT_OF_REACH)
    if status in ASKS_FOR_PATIENCE and asked is not None:
        return max(asked, within(source.interval, rules))
    back_off = min(rules.first_back_off * (1 << min(failures - 1, _MOST_DOUBLINGS)), rules.cap)
    least = rules.forbidden_wait if status in FORBIDDEN_STATUSES else rules.floor
    return max(back_off, least, asked or least)


def _asked_wait(error: FetchError, now: datetime, rules: PollingRules) -> timedelta | None:
    """Return the span that Retry-After names; None when it names none, or a time that has passed."""
    after = error.retry_after
    if after is None:
        return None
    span = after - now if isinstance(after, datetime) else after
    return min(span, rules.longest_patience) if span > timedelta(0) else None


def merged_into(url: str) -> str:
    """Return why a source ended: its feed goes on at `url`, whose own source has its items and knows which it has shown."""
    return f"moved to {url}, which is polled already"
