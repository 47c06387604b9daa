"""Stories that a channel hears of only once several publishers tell them. Pure.

The planner lets them wait, and each report that joins one lets it be looked at again (bot.outbox.growth): whoever counted before it was
stored would miss one of two polls that end together. docs/decisions/0085-filters-of-a-subscription.md gives the reasons.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import ENTRIES, Deferred, Delivery, Kind, State
from bot.domain.schedule import next_digest_at
from bot.domain.subscription import Subscription
from bot.outbox.queue import Owed

PATIENCE: Final = timedelta(days=2)
"""So long a story waits for other publishers: what nobody joins by then, nobody will."""
ALONE: Final = "given up: too few publishers told it"

_TOLD: Final = (Kind.ALERT, Kind.MORE, *ENTRIES)


def without_alone(rows: Iterable[Owed], wishes: Collection[Subscription], now: datetime) -> list[Owed]:
    """Return a queue in which waits, or is given up, what too few publishers tell; what falls due later is judged then."""
    if all(each.filter.publishers == 1 for each in wishes):
        return list(rows)
    return [_judged(row, wishes, now) if _is_judged(row, now) else row for row in rows]


def _is_judged(row: Owed, now: datetime) -> bool:
    return row.unnamed and row.delivery.kind in _TOLD and row.due(now)


def _judged(row: Owed, wishes: Collection[Subscription], now: datetime) -> Owed:
    if row.publishers >= _needed(row, wishes):
        return row.changed(deferred=None) if row.delivery.deferred is Deferred.ALONE else row
    until = row.delivery.filed_at + PATIENCE
    if now >= until:
        return row.given_up(ALONE)
    if row.delivery.kind in ENTRIES:
        return row.changed(due_at=_next_digest(wishes, now) or until, deferred=Deferred.ALONE)
    return row.changed(kind=Kind.ALERT, due_at=until, deferred=Deferred.ALONE)


def _needed(row: Owed, wishes: Iterable[Subscription]) -> int:
    """Return how many publishers have to tell a story: the fewest that any subscription asks for which wants it told so."""
    wanting = [each for each in wishes if each.wants(row, row.topics) or any(each.wants(one, one.topics) for one in row.reports)]
    in_digests = row.delivery.kind in ENTRIES
    told_so = [each for each in wanting if (each.mode.digest if in_digests else each.mode.live)]
    return min((each.filter.publishers for each in told_so or wanting), default=1)


def _next_digest(wishes: Iterable[Subscription], now: datetime) -> datetime | None:
    return min((next_digest_at(each.digest, now) for each in wishes if each.digest), default=None)


def heard_of_again(card: Delivery, now: datetime) -> Delivery | None:
    """Return an alert that waits for more publishers, to be looked at as its story got another report; None where it does not wait so."""
    waits = card.state is State.PENDING and card.deferred is Deferred.ALONE and card.nonce is None and card.due_at > now
    return replace(card, due_at=now) if waits else None


def released(rows: Iterable[Owed], now: datetime) -> list[Owed]:
    """Return a queue in which all cards are looked at again that wait for more publishers.

    Any change of what a channel asks for may let fewer be enough; what still waits is put off again.
    """
    return [row.changed(due_at=now) if row.delivery.kind is Kind.ALERT and heard_of_again(row.delivery, now) else row for row in rows]
