"""What an outcome changes in the rows of its batch: pure, and the same for every store."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import Again, Kind, MessageId, Off, Parked, Paused, Sent, Settlement, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The next state of each delivery of a batch. `due_at` None leaves it; `failures` adds to the attempts."""

    state: State
    due_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    message_id: MessageId | None = None
    sent_at: datetime | None = None
    edits: int = 0


def nothing_was_posted(settlement: Settlement) -> bool:
    """Say whether a digest goes back to waiting without any doubt that something of it was posted: it may be made anew."""
    batch, what = settlement.batch, change(settlement)
    return batch.kind is Kind.DIGEST and what.state is State.PENDING and not what.failures and not batch.attempts


def change(settlement: Settlement) -> Change:
    """Return what the outcome of a batch changes.

    An interrupted send may have arrived, so it counts as a failed one also where the outcome does not count: whoever sends
    next sees that there was an attempt, and looks in the channel first.
    """
    interrupted = int(settlement.batch.interrupted)
    match settlement.outcome:
        case Sent() as sent:
            return Change(state=State.SENT, message_id=sent.message_id, sent_at=sent.at, edits=int(settlement.batch.kind is Kind.UPDATE))
        case Again() as again:
            return Change(state=State.PENDING, due_at=again.at, failures=int(again.counted) or interrupted, error=again.reason)
        case Parked(reason=reason) | Off(reason=reason):
            return Change(state=State.PARKED, error=reason)
        case Paused() as paused:
            return Change(state=State.PENDING, failures=interrupted, error=paused.reason)
