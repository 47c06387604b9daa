"""What a clock that ran ahead has put off in the outbox, once it is set back. Pure.

docs/decisions/0040-ticks-on-the-monotonic-clock.md says when it is looked for, and what needs no look.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import Delivery
from bot.domain.destination import Destination
from bot.domain.schedule import next_digest_at
from bot.domain.subscription import Subscription
from bot.outbox.pausing import latest_recheck
from bot.outbox.rules import OutboxRules

_LONGEST_WAIT: Final = timedelta(hours=25)  # of all but digests: quiet hours last almost a day, and an hour more where a clock repeats one
_LONGEST_TO_A_DIGEST: Final = timedelta(days=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestWaits:
    """Until when anything that is owed can wait at `now` by our rules: nothing but a wrong clock puts it off for longer.

    `latest_due` is that of all but digests. Where the clock was seen to step back, nobody knows which of them wait by the time before:
    all are due, and each rule that lets one wait says so again.
    """

    now: datetime
    latest_due: datetime
    rules: OutboxRules

    @classmethod
    def at(cls, now: datetime, rules: OutboxRules, *, stepped: bool = False) -> "LatestWaits":
        """Return the waits at `now`; `stepped`: the clock was seen to step back."""
        return cls(now=now, latest_due=now if stepped else now + _LONGEST_WAIT, rules=rules)

    @property
    def latest_digest(self) -> datetime:
        """The last instant at which a digest comes that the channel's subscriptions ask for."""
        return self.now + _LONGEST_TO_A_DIGEST


def without_later_recheck(channel: Destination, waits: LatestWaits) -> Destination:
    """Return a channel whose pause began by now, and that is asked again no later than its refusals let it wait."""
    if channel.paused_at is None or channel.recheck_at is None:
        return channel
    latest = latest_recheck(channel, waits.now, waits.rules)
    return replace(channel, paused_at=min(channel.paused_at, waits.now), recheck_at=min(channel.recheck_at, latest))


def with_the_next_digest(entry: Delivery, subscriptions: Iterable[Subscription], now: datetime) -> Delivery:
    """Return a digest entry that comes no later than its channel's next digest."""
    next_at = min((next_digest_at(each.digest, now) for each in subscriptions if each.digest), default=now)
    return replace(entry, due_at=min(entry.due_at, next_at))
