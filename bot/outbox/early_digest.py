"""A digest before its time: what waits for the next one, as it would be posted at this moment. Pure.

docs/decisions/0087-a-digest-before-its-time.md says why it takes no day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from bot.domain.delivery import ENTRIES, Deferred, Delivery, Kind
from bot.domain.destination import Destination
from bot.outbox.messages import Message
from bot.outbox.plan import EVERYTHING, Look, plan
from bot.outbox.queue import Owed, Queue
from bot.outbox.rules import ChannelRules

NOBODY: Final = "nobody"


class Early(NamedTuple):
    """Asks for the digest of a moment."""

    now: datetime
    rules: ChannelRules

    @property
    def look(self) -> Look:
        """What the planner is asked for."""
        return Look(now=self.now, limit=EVERYTHING, rules=self.rules, worker=NOBODY)


def brought_forward(rows: Iterable[Owed], now: datetime) -> tuple[Owed, ...]:
    """Return the digest entries that wait without a name, each as if it were asked for."""
    waiting = (row for row in rows if row.delivery.kind in ENTRIES and row.unnamed)
    return tuple(row.changed(due_at=min(row.delivery.due_at, now), deferred=Deferred.ASKED) for row in waiting)


def hearing(channel: Destination) -> Destination:
    """Return a channel as if nothing kept messages from it."""
    return replace(channel, paused_at=None, recheck_at=None, left_at=None)


def early_digest(queue: Queue, early: Early) -> Message | None:
    """Return the digest that a queue of entries which were brought forward makes; None where nothing of it is told."""
    made = plan(queue, early.look).messages
    return next((each for each in made if each.kind is Kind.DIGEST), None)


def asked_for(message: Message, rows: Iterable[Owed]) -> Sequence[Delivery]:
    """Return the entries of a digest as they are kept when it is asked for: due, and otherwise as they were."""
    told = frozenset(message.ids)
    return [row.delivery for row in rows if row.delivery.id in told]
