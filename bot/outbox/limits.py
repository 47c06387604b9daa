"""Which cards wait or share a list: quiet hours, and the most that a channel gets in an hour. Pure.

docs/decisions/0022-channels-in-peace.md gives the reasons.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.domain.delivery import ENTRIES, Deferred, Kind
from bot.domain.destination import Destination
from bot.domain.notice import NoticeKind
from bot.domain.quiet_hours import QuietHours, quiet_until
from bot.outbox.queue import Owed
from bot.outbox.ranking import Candidate, best_first
from bot.outbox.rules import ChannelRules

MOST_AT_ONCE: Final = 5  # cards of one burst in one channel: of a minute, or of quiet hours
LONGEST_ON_A_LIST: Final = timedelta(days=1)  # then the list comes beside the cards: quiet hours may leave no hour that begins without any
TOLD_IN_A_LIST: Final = "the story is told in a list, which nothing answers"

_AT_ITS_OWN_TIME: Final = frozenset({NoticeKind.EMPTY_DAY})  # it stands for a digest, whose time somebody chose


class Rest(NamedTuple):
    """All but digests waits `until` then, because of `why`."""

    until: datetime
    why: Deferred


def asleep(channel: Destination, rules: ChannelRules, now: datetime) -> Rest | None:
    """Return how long a channel rests at `now`: in its quiet hours, and while the news of an outage of ours gathers; None: not at all."""
    quiet, hushed = channel.quiet_until(now), rules.hushed_until
    if hushed is not None and now < hushed and (quiet is None or quiet < hushed):
        return Rest(hushed, Deferred.OUTAGE)
    return None if quiet is None else Rest(quiet, Deferred.QUIET)


def sleep(rows: Iterable[Owed], until: datetime, why: Deferred = Deferred.QUIET, most: int = MOST_AT_ONCE) -> list[Owed]:
    """Return a queue that rests: all but digests waits for the end of that, the best alerts as cards, the others as one list.

    What is under way is not called back. Made again as others join, the choice is the same as if all had come at once.
    """
    waiting = [_until(row, until, why) if _sleeps(row, until) else row for row in rows]
    cards = [row for row in waiting if row.unnamed and row.delivery.kind is Kind.ALERT and row.delivery.due_at == until]
    ranked = best_first(((candidate(row), row) for row in cards), until)
    return fold(waiting, {row.delivery.id for row in ranked[most:]}, until, why)


def _sleeps(row: Owed, until: datetime) -> bool:
    each = row.delivery
    if each.kind in ENTRIES or (each.notice and each.notice.kind in _AT_ITS_OWN_TIME):
        return False
    return each.state == "pending" and each.due_at < until


def _until(row: Owed, until: datetime, why: Deferred) -> Owed:
    return row.changed(due_at=until, deferred=row.delivery.deferred or why)


def candidate(row: Owed) -> Candidate:
    """Return an alert as ranking sees it: of what waits, fit and freshness are known, and not yet who else reports it."""
    each = row.delivery
    return Candidate(id=each.id, fit=row.fit, sources=(), seen_at=row.published_at or each.filed_at)


def next_list(rows: Iterable[Owed], now: datetime) -> list[Owed]:
    """Return a queue of which the hour has no room for cards: what is due without a name is the next hour's list.

    But for what has been on a list for long.
    """
    owed = list(rows)
    listed = {row.delivery.id for row in owed if row.unnamed and row.due(now) and _may_wait(row, now)}
    return fold(owed, listed, next_hour(now), Deferred.MOST)


def _may_wait(row: Owed, now: datetime) -> bool:
    each = row.delivery
    return each.kind is Kind.ALERT or (each.kind is Kind.MORE and each.filed_at > now - LONGEST_ON_A_LIST)


def fold(rows: Iterable[Owed], listed: Collection[int], due_at: datetime, deferred: Deferred) -> list[Owed]:
    """Return a queue in which some alerts share a list that is due at an instant."""
    return [
        row.changed(kind=Kind.MORE, due_at=due_at, deferred=row.delivery.deferred or deferred) if row.delivery.id in listed else row
        for row in rows
    ]


def hour_of(now: datetime) -> datetime:
    """Return when the present hour of the clock began."""
    return now.replace(minute=0, second=0, microsecond=0)


def next_hour(now: datetime) -> datetime:
    """Return when the next hour of the clock begins."""
    return hour_of(now) + timedelta(hours=1)


def with_room(due: Iterable[Owed], room: int | None) -> list[Owed]:
    """Return what is due without the new cards for which this hour has no room (None: any number); what was named before has its place."""
    rows = sorted(due, key=lambda row: row.order)
    if room is None:
        return rows
    fresh = [row.delivery.id for row in rows if row.delivery.kind is Kind.ALERT and row.delivery.nonce is None]
    left_out = set(fresh[max(0, room - named_cards(rows)) :])
    return [row for row in rows if row.delivery.id not in left_out]


def named_cards(rows: Iterable[Owed]) -> int:
    """Return how many cards have their name already, and with it their place."""
    return sum(row.delivery.kind is Kind.ALERT and row.delivery.nonce is not None for row in rows)


def woken_from(before: Destination, hours: QuietHours | None, now: datetime) -> datetime | None:
    """Return until when a channel's cards wait that sleep no longer, since its quiet hours were changed; None where none do."""
    asleep = before.quiet_until(now)
    return None if asleep is None or (hours and quiet_until(hours, now) == asleep) else asleep
