"""What becomes of a batch whose send failed: a pure decision over the closed set of chat errors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import Again, Batch, Kind, MessageId, Off, Outcome, Parked, Paused, Sent, Settlement, State
from bot.domain.errors import Ambiguous, ChatError, Gone, Rejected, Throttled, Unauthorized, Unreachable
from bot.outbox.pausing import refused
from bot.outbox.rules import OutboxRules

TRIES_IN_ORDER: Final = 30
"""Failures of one message through which its channel keeps its order: 1 + 2 + 4 ... 300, 300 ... seconds are about two hours.

docs/decisions/0024-order-through-an-outage.md says why it is that long.
"""


def settle_failure(batch: Batch, error: ChatError, now: datetime, rules: OutboxRules, *, jitter: float) -> Outcome:
    """Return what becomes of a batch that its platform did not confirm. `jitter` in [0, 1) spreads the retries.

    The rows are those of the table in docs/architecture.md: patience where the platform asked for it, another try
    where nobody knows, a pause where the channel refuses, its end where it is gone, and parking where the message is refused.
    """
    reason = str(error)
    match error:
        case Throttled(retry_after=wait):
            return Again(at=now + wait, reason=reason, counted=False)
        case Unauthorized():
            return Again(at=now + rules.unauthorized_wait, reason=reason, counted=False)
        case Unreachable() | Gone():
            return refused(batch.destination, error, now, rules, jitter=jitter)
        case Rejected():
            return Parked(reason=reason)
        case Ambiguous(settles_in=settles_in):
            return _again_or_parked(batch, reason, now + max(wait_after(_failures_in_a_row(batch), rules, jitter), settles_in), rules)
        case _:
            return _again_or_parked(batch, reason, now + wait_after(batch.attempts, rules, jitter), rules)


def settle_fault(batch: Batch, error: Exception, now: datetime, rules: OutboxRules) -> Outcome:
    """Return what becomes of a batch on which our own code failed: another few tries, since it may be the moment, then parked."""
    reason = f"Newsdesk itself failed on this message: {error!r}"
    if batch.attempts + 1 >= rules.tries_of_a_fault:
        return Parked(reason=reason)
    return Again(at=now + rules.longest_wait, reason=reason)


def _again_or_parked(batch: Batch, reason: str, at: datetime, rules: OutboxRules) -> Outcome:
    tries = batch.attempts + 1
    return Parked(reason=f"given up after {tries} tries: {reason}") if tries >= rules.most_tries else Again(at=at, reason=reason)


def _failures_in_a_row(batch: Batch) -> int:
    """Return how often the platform failed: the try before an interruption ended with its process, and says nothing of the platform."""
    return 0 if batch.interrupted else batch.attempts


def wait_after(attempts: int, rules: OutboxRules, jitter: float) -> timedelta:
    """Return the wait after `attempts` earlier failures: 1, 2, 4 ... 300 s, and up to a quarter more."""
    doublings = min(attempts, 30)
    wait = min(rules.first_wait * (1 << doublings), rules.longest_wait)
    return wait * (1 + rules.jitter * jitter)


def must_look_first(batch: Batch) -> bool:
    """Say whether an earlier send may have arrived unseen, so that the channel's history is read before another one."""
    return batch.interrupted or batch.attempts > 0


def holds_the_queue(settlement: Settlement) -> bool:
    """Say whether what the channel is owed waits for this message, so that it arrives in order.

    A platform that asks for patience, or that fails for an hour, fails every message; one that fails a single message
    for longer does not like that message, and the others need not wait the day until it is given up.
    """
    outcome = settlement.outcome
    return isinstance(outcome, Again) and (not outcome.counted or settlement.batch.attempts < TRIES_IN_ORDER)


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
