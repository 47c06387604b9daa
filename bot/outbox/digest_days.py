"""Whether the digest entries that are due go out now, and for which days. Pure, and shared by every store.

Each subscription has one digest a local date, by a constraint of the database (table digest). What falls due after the digest
of its date was named waits for the channel's next one: docs/decisions/0018-one-digest-a-day.md.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.delivery import DeliveryId, Kind, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.ids import derived_id
from bot.domain.schedule import digest_day, last_digest_at, next_digest_at
from bot.domain.subscription import Subscription, SubscriptionId
from bot.outbox.messages import Draft, DueRow

LOOK_BACK = timedelta(days=15)
"""How far back the days that were taken have to be known: a weekly digest's last one is at most a week old, in any zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDay:
    """What may exist once: the digest of a subscription for a local date (in the subscription's zone)."""

    subscription: SubscriptionId
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietDay:
    """A line that a channel is owed: a digest time brought nothing."""

    destination: Destination
    nonce: Nonce
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """When a source was last asked, and when one last answered; None: never."""

    asked_at: datetime | None
    answered_at: datetime | None


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


def quiet_nonce(to: DestinationId, days: Iterable[DigestDay]) -> Nonce:
    """Return the name of the line that tells a channel of a quiet day (18 characters)."""
    names = sorted(f"{each.subscription} {each.day.isoformat()}" for each in days)
    return Nonce(f"q-{derived_id('quiet', to, *names):016x}")


def unanswered_since(subscriptions: Iterable[Subscription], fetching: Fetching, now: datetime) -> datetime | None:
    """Return the digest time since which sources were asked and none answered, over the whole time to the next one; None: all is well."""
    for each in subscriptions:
        start = _digest_before_the_last(each, now)
        asked = fetching.asked_at is not None and start is not None and fetching.asked_at > start
        if asked and start and (fetching.answered_at is None or fetching.answered_at < start):
            return start
    return None


def _digest_before_the_last(subscription: Subscription, now: datetime) -> datetime | None:
    """Return the digest time before the last one; None where the subscription is younger."""
    if subscription.digest is None:
        return None
    last = last_digest_at(subscription.digest, now)
    start = last_digest_at(subscription.digest, last - timedelta(microseconds=1))
    return start if start > subscription.created_at else None
