"""Which of what waits nobody wants any more. Pure.

A channel hears only of what it subscribed to: what was filed for a subscription that has ended is withdrawn, and a card names
only topics that the channel subscribes to now.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.domain.delivery import Kind, State
from bot.domain.subscription import Subscription
from bot.outbox.queue import Owed

UNSUBSCRIBED: Final = "withdrawn: the channel does not subscribe to it any more"
TOO_LATE: Final = "withdrawn: nobody wants to hear of it any more"


def without_unwanted(rows: Iterable[Owed], subscriptions: Iterable[Subscription], now: datetime) -> list[Owed]:
    """Return a queue in which is given up what no subscription asks for, and what came too late to be told.

    A message that may be in the channel already is not called back; nor is one of several stories of which some are wanted, since it
    carries the same stories in each try.
    """
    owed, wishes = list(rows), tuple(subscriptions)
    wanted = {row.delivery.id for row in owed if _wanted(row, wishes)}
    kept = {row.delivery.nonce for row in owed if row.delivery.nonce and row.delivery.id in wanted}
    return [_judged(row, now, wanted=row.delivery.id in wanted or row.delivery.nonce in kept) for row in owed]


def _wanted(row: Owed, wishes: Iterable[Subscription]) -> bool:
    return row.delivery.kind is Kind.NOTICE or any(each.wants(row, row.topics) for each in wishes)


def _judged(row: Owed, now: datetime, *, wanted: bool) -> Owed:
    each = row.delivery
    if each.state is not State.PENDING:
        return row
    if not wanted:
        return row.changed(state=State.PARKED, last_error=UNSUBSCRIBED)
    late = each.notice is not None and each.notice.expires_at <= now
    return row.changed(state=State.PARKED, last_error=TOO_LATE) if late else row
