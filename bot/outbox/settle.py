"""Decides about a batch whose send failed. Pure, over the closed set of chat errors."""

from datetime import datetime, timedelta

from bot.domain.delivery import FOLLOWERS, Again, Batch, Muted, Outcome, Parked
from bot.domain.errors import Ambiguous, ChatError, Deleted, Gone, Rejected, Throttled, Unauthorized, Unreachable
from bot.outbox.pausing import refused
from bot.outbox.rules import OutboxRules


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
            return Muted(reason=reason) if isinstance(error, Deleted) and batch.kind in FOLLOWERS else Parked(reason=reason)
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
