"""A channel that refuses us: when it is asked again, and when it is given up. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import Kind, Off, Outcome, Paused, State
from bot.domain.destination import Destination
from bot.domain.errors import Gone, Unreachable
from bot.outbox.queue import Owed
from bot.outbox.rules import OutboxRules

MOST_WAITING: Final = 20  # alerts: a channel that comes back after days is not flooded
TOO_OLD: Final = f"given up while the channel was paused: {MOST_WAITING} newer alerts wait for it"


def refused(channel: Destination, error: Unreachable | Gone, now: datetime, rules: OutboxRules, *, jitter: float) -> Outcome:
    """Return what becomes of a channel that refuses us, perhaps again.

    It pauses until it is asked next; where it is gone, or has refused us for a week, it is given up: not where the clock alone says that
    it is a week, after a step ahead or a long stop, but only once it refused us after each of the waits. Jitter keeps a thousand channels
    of one server, which refuse us together, from being asked together.
    """
    end = (channel.paused_at or now) + rules.off_after
    if isinstance(error, Gone) or (now >= end and channel.pauses > len(rules.rechecks)):
        return Off(at=now, reason=str(error))
    recheck_at = now + _wait(channel.pauses, rules) * (1 + rules.jitter * jitter)
    recheck_at = min(recheck_at, end) if now < end else recheck_at
    return Paused(at=now, reason=str(error), recheck_at=recheck_at, why=error.code, named=error.params)


def latest_recheck(channel: Destination, now: datetime, rules: OutboxRules) -> datetime:
    """Return when a channel that refused us so often is asked again at the latest."""
    return now + _wait(channel.pauses - 1, rules) * (1 + rules.jitter)


def _wait(refusals: int, rules: OutboxRules) -> timedelta:
    """Return how long a channel waits that had refused us so often before."""
    return rules.rechecks[min(max(refusals, 0), len(rules.rechecks) - 1)]


def without_backlog(rows: Iterable[Owed]) -> list[Owed]:
    """Return the queue of a channel that was paused without the alerts that are too old to wait any longer."""
    owed = list(rows)
    alerts = [row.delivery for row in owed if row.delivery.kind is Kind.ALERT and row.delivery.state is State.PENDING]
    newest_first = sorted(alerts, key=lambda each: (each.filed_at, each.id), reverse=True)
    too_old = {each.id for each in newest_first[MOST_WAITING:]}
    return [row.given_up(TOO_OLD) if row.delivery.id in too_old else row for row in owed]
