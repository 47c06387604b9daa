"""Whether the digest entries that are due go out now, and for which days. Pure, and shared by every store.

Each subscription has one digest a local date, by a constraint of the database (table digest). What falls due after the digest
of its date was named waits for the channel's next one: docs/decisions/0018-one-digest-a-day.md.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.delivery import DeliveryId, Kind
from bot.domain.schedule import digest_day, last_digest_at, next_digest_at
from bot.domain.subscription import Subscription, SubscriptionId
from bot.outbox.batching import Draft, DueRow

LOOK_BACK = timedelta(days=15)
"""How far back the days that were taken have to be known: a weekly digest's last one is at most a week old, in any zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDay:
    """What may exist once: the digest of a subscription for a local date (in the subscription's zone)."""

    subscription: SubscriptionId
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """What is due now; the days that the digest among it takes; and what waits for the next digest, due at `next_at`."""

    due: tuple[DueRow, ...]
    days: tuple[DigestDay, ...] = ()
    postponed: tuple[DeliveryId, ...] = ()
    next_at: datetime | None = None

    def days_of(self, draft: Draft) -> tuple[DigestDay, ...]:
        """Return the days that a message takes: those of this plan where it is the new digest, none otherwise."""
        fresh = {row.id for row in self.due if is_fresh_entry(row)}
        return self.days if fresh.intersection(draft.ids) else ()


def is_fresh_entry(row: DueRow) -> bool:
    """Say whether a delivery is a digest entry that no digest carries yet."""
    return row.kind is Kind.DIGEST and row.nonce is None


def plan_digest(due: Iterable[DueRow], subscriptions: Iterable[Subscription], taken: Collection[DigestDay], now: datetime) -> DigestPlan:
    """Return what of `due` goes out now. Entries of a channel that has no digest any more are owed all the same, and go out."""
    rows = tuple(due)
    scheduled = [each for each in subscriptions if each.digest]
    fresh = tuple(row.id for row in rows if is_fresh_entry(row))
    if not fresh or not scheduled:
        return DigestPlan(due=rows)
    days = open_days(scheduled, taken, now)
    if days:
        return DigestPlan(due=rows, days=days)
    kept = tuple(row for row in rows if not is_fresh_entry(row))
    return DigestPlan(due=kept, postponed=fresh, next_at=min(next_digest_at(each.digest, now) for each in scheduled if each.digest))


def open_days(subscriptions: Iterable[Subscription], taken: Collection[DigestDay], now: datetime) -> tuple[DigestDay, ...]:
    """Return the last digest day of each subscription, where it has come since the subscription was made and is not taken yet."""
    days: Sequence[DigestDay] = [
        DigestDay(subscription=each.id, day=digest_day(each.digest, now))
        for each in subscriptions
        if each.digest and last_digest_at(each.digest, now) > each.created_at
    ]
    return tuple(day for day in days if day not in taken)
