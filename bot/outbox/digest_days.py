"""For which days a digest may go out now. Pure.

Each subscription has one digest a local date, by a constraint of the database (table digest). What falls due after the digest
of its date was named waits for the channel's next one: docs/decisions/0018-one-digest-a-day.md.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.schedule import digest_day, last_digest_at
from bot.domain.subscription import Subscription, SubscriptionId

LOOK_BACK = timedelta(days=15)
"""How far back the days that were taken have to be known: a weekly digest's last one is at most a week old, in any zone."""


_A_DAY_AT_LEAST = timedelta(hours=20)
"""Between two digest times of a subscription, a change of the clock among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDay:
    """The digest of a subscription for a local date (in the subscription's zone), which may exist once."""

    subscription: SubscriptionId
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """When a source was last asked, and when one last answered; None: never."""

    asked_at: datetime | None
    answered_at: datetime | None


def open_days(subscriptions: Iterable[Subscription], taken: Collection[DigestDay], now: datetime) -> tuple[DigestDay, ...]:
    """Return the last digest day of each subscription, where it has come since the subscription was made and is not taken yet."""
    days: Sequence[DigestDay] = [
        DigestDay(subscription=each.id, day=digest_day(each.digest, now))
        for each in subscriptions
        if each.digest and last_digest_at(each.digest, now) > each.created_at
    ]
    return tuple(day for day in days if day not in taken)


def answered_lately(fetching: Fetching, now: datetime) -> bool:
    """Say whether a source answered so shortly ago that no digest time can be without an answer, whatever anybody subscribed to."""
    return fetching.answered_at is not None and fetching.answered_at > now - _A_DAY_AT_LEAST


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
