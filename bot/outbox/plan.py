"""The planner: from what a channel is owed to what goes out now, and to what becomes of the rest. Pure.

`begin` of every store does the same: lock the channel, load what `reach` asks for, plan, write what the plan changes, and hand out its
messages. All rules about what waits, shares a list, is withdrawn or mentions somebody are called from here, in this order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from bot.domain.article import StoryId
from bot.domain.delivery import ENTRIES, FOLLOWERS, Deferred, Delivery, DeliveryId, Kind, Nonce, State
from bot.domain.destination import Destination
from bot.domain.schedule import next_digest_at
from bot.domain.times import MICROSECOND
from bot.outbox.alone import without_alone
from bot.outbox.burst import is_flood, short_rest, with_lists
from bot.outbox.digest_days import DigestDay, open_days
from bot.outbox.elsewhere import without_told_elsewhere
from bot.outbox.limits import TOLD_IN_A_LIST, asleep, next_list, sleep, with_room
from bot.outbox.mentions import mention_of
from bot.outbox.messages import Message, messages
from bot.outbox.muting import without_muted
from bot.outbox.pausing import without_backlog
from bot.outbox.queue import Lease, Mention, Owed, Queue
from bot.outbox.retelling import without_retold
from bot.outbox.rules import LEASE, ChannelRules
from bot.outbox.tastes import Taste
from bot.outbox.withdrawal import without_unwanted

EVERYTHING: Final = 1_000_000_000
_SPARE: Final = 9  # beyond those that go out: some may be withdrawn
_NEXT_WINDOW: Final = 1000
"""After a look at nothing but what was given up: fewer and longer transactions, none of which keeps others waiting for long."""


class Reach(NamedTuple):
    """The part of a queue that a plan needs: what falls due by `until`; of cards and notices the first `most`.

    Lists are what falls due by `lists`, all of it, since it shares messages; where not `whole`, only if they come before the cards.
    """

    until: datetime
    most: int
    lists: datetime

    @property
    def whole(self) -> bool:
        """Whether the plan may move anything."""
        return self.most == EVERYTHING


class Abandoned(NamedTuple):
    """A story whose card there will not be: what follows it is given up."""

    story_id: StoryId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The result of one look at a channel's queue.

    `changed` are the deliveries with other values than before; `days` are taken by the digests among the `messages`. `again`: nothing
    goes out, yet what was given up, or waits for more publishers, stood before rows that were not looked at.
    """

    changed: tuple[Delivery, ...] = ()
    messages: tuple[Message, ...] = ()
    abandoned: tuple[Abandoned, ...] = ()
    days: tuple[tuple[Nonce, DigestDay], ...] = ()
    mention: Mention | None = None
    lease: Lease | None = None
    again: bool = False


NOTHING: Final = Plan()


class Look(NamedTuple):
    """What `begin` is asked for: at most `limit` messages by these rules. `again`: nothing but what was given up stood in the beginning."""

    now: datetime
    limit: int
    rules: ChannelRules
    worker: str
    again: bool = False


def reach(channel: Destination, cards: int, look: Look) -> Reach:
    """Return how much of the queue has to be looked at: mostly its beginning, and all of it where all of it is moved.

    The list of a night is not looked at until its end. Where the bot was removed from the workspace, cards that stay stand before the
    notice that may go out.
    """
    if rest := asleep(channel, look.rules, look.now):
        return Reach(until=rest.until, most=EVERYTHING, lists=rest.until - MICROSECOND)
    moves = _room(channel, cards, look.rules) == 0 or channel.paused_at is not None or channel.left_at is not None
    window = _NEXT_WINDOW if look.again else look.limit + _SPARE
    return Reach(until=look.now, most=EVERYTHING if moves else window, lists=look.now)


def asks_for_all_cards(queue: Queue, look: Look) -> bool:
    """Say whether the best of a flood are to be chosen, so that all cards have to be known which are due."""
    return is_flood(queue.rows, queue.lately, look.rules, look.now)


def place_of_lists(planned: Plan, limit: int) -> Delivery | None:
    """Return the card before which a list must stand to change a plan that was made without lists; None where any list does."""
    return planned.messages[-1].rows[0].delivery if len(planned.messages) == limit else None


def asks_for_days(rows: Iterable[Owed], now: datetime) -> bool:
    """Say whether a digest may be named, so that the days that had theirs have to be known."""
    return any(_is_entry(row) and row.due(now) for row in rows)


def _is_entry(row: Owed) -> bool:
    return row.delivery.kind in ENTRIES and row.delivery.nonce is None


def plan(queue: Queue, look: Look) -> Plan:
    """Return what goes out now, and what becomes of the other rows."""
    now, rules = look.now, look.rules
    if not queue.channel.takes_notices(now) or _leased(queue.lease, look.worker, now):
        return NOTHING
    rows = _kept_waiting(queue, now, rules)
    room = _room(queue.channel, queue.cards, rules)
    due = with_room((row for row in rows if row.due(now) and _is_heard(row, queue.channel)), room)
    ready, postponed, days = _digests(due, queue, now)
    sent = [replace(each, mention=_mention(each, queue, now, rules)) for each in messages(ready, look.limit, short_rest(ready, room))]
    announced = {row.delivery.id: _announced(row, each, now) for each in sent for row in each.rows}
    after = [announced.get(row.delivery.id, postponed.get(row.delivery.id, row)) for row in rows]
    changed = _changed(queue.rows, after)
    return Plan(
        changed=changed,
        messages=tuple(replace(each, rows=tuple(announced[row.delivery.id] for row in each.rows)) for each in sent),
        abandoned=abandoned_by(changed),
        days=tuple((each.nonce, day) for each in sent if _is_fresh(each) for day in days),
        mention=next((Mention(nonce=each.nonce, at=now) for each in sent if each.mention), None),
        lease=Lease(worker=look.worker, until=now + LEASE) if sent else None,
        again=not sent and any(each.state is State.PARKED or each.deferred is Deferred.ALONE for each in changed),
    )


def _is_heard(row: Owed, channel: Destination) -> bool:
    """Say whether a channel is told of it: where the bot was removed from the workspace, of notices alone."""
    return channel.left_at is None or row.delivery.kind is Kind.NOTICE


def _leased(lease: Lease | None, worker: str, now: datetime) -> bool:
    """Say whether another worker sends to the channel at this moment.

    A lease beyond what one lasts was taken while the clock ran ahead; clocks of two machines may differ by half of that.
    """
    return lease is not None and lease.worker != worker and now < lease.until <= now + 1.5 * LEASE


def _kept_waiting(queue: Queue, now: datetime, rules: ChannelRules) -> list[Owed]:
    """Return the queue after the rules that withdraw, that let it sleep, and that make lists."""
    taste = Taste.of(queue.subscriptions, queue.asks, now)
    rows = without_retold(without_muted(without_unwanted(queue.rows, taste, now)), now)
    rows = without_alone(without_told_elsewhere(rows, rules.told), queue.subscriptions, now)
    if queue.channel.left_at is not None:
        return [_rested(row, queue.channel, rules, now) for row in rows]
    if queue.channel.paused_at is not None:
        rows = without_backlog(rows)
    if rest := asleep(queue.channel, rules, now):
        rows = sleep(rows, rest.until, rest.why)
    if _room(queue.channel, queue.cards, rules) == 0:
        return next_list(rows, now)
    return with_lists(rows, queue.lately, rules, now)


def _rested(row: Owed, channel: Destination, rules: ChannelRules, now: datetime) -> Owed:
    """Return a row of a channel whose workspace removed the bot: what is not heard there is no flood, and judged when all goes on."""
    rest = asleep(channel, rules, now)
    return sleep([row], rest.until, rest.why)[0] if rest and _is_heard(row, channel) else row


def _room(channel: Destination, cards: int, rules: ChannelRules) -> int | None:
    """Return for how many more cards this hour has room; None: any number."""
    most = channel.most_cards or rules.cards_an_hour
    return None if most is None else max(0, most - cards)


def _digests(due: Sequence[Owed], queue: Queue, now: datetime) -> tuple[Sequence[Owed], dict[DeliveryId, Owed], tuple[DigestDay, ...]]:
    """Return what is due, what of it waits for the next digest, and which days the digest among it takes.

    Entries of a channel that has no digest any more take no day: they were not withdrawn, since it hears of their topics all the same.
    Nor do those that somebody asked for: the digest of the day comes at its time all the same.
    """
    scheduled = [each for each in queue.subscriptions if each.digest]
    fresh = [row for row in due if _is_entry(row) and row.delivery.deferred is not Deferred.ASKED]
    if not fresh or not scheduled:
        return due, {}, ()
    if days := open_days(scheduled, queue.taken, now):
        return due, {}, days
    next_at = min(next_digest_at(each.digest, now) for each in scheduled if each.digest)
    postponed = {row.delivery.id: row.changed(due_at=next_at) for row in fresh}
    return [row for row in due if row.delivery.id not in postponed], postponed, ()


def _is_fresh(message: Message) -> bool:
    return message.kind is Kind.DIGEST and message.rows[0].delivery.nonce is None


def _mention(message: Message, queue: Queue, now: datetime, rules: ChannelRules) -> str:
    return mention_of(message, queue.subscriptions, queue.mention, now, rules.mention_spacing)


def _announced(row: Owed, message: Message, now: datetime) -> Owed:
    """Return a delivery that is about to be sent. One that was announced before stays as it is, with the time of the first time."""
    if row.delivery.state is State.SENDING:
        return row
    kind = row.delivery.kind if row.delivery.kind is Kind.AGAIN else message.kind
    return row.changed(kind=kind, state=State.SENDING, nonce=message.nonce, sending_at=row.delivery.sending_at or now)


def _changed(before: Iterable[Owed], after: Iterable[Owed]) -> tuple[Delivery, ...]:
    return tuple(new.delivery for old, new in zip(before, after, strict=True) if new.delivery is not old.delivery)


def abandoned_by(changed: Iterable[Delivery]) -> tuple[Abandoned, ...]:
    """Return the stories whose cards were given up or put on a list."""
    gone = [each for each in changed if each.story_id and each.kind not in (*FOLLOWERS, *ENTRIES)]
    parked = [Abandoned(each.story_id, each.last_error or "") for each in gone if each.story_id and each.state is State.PARKED]
    listed = [Abandoned(each.story_id, TOLD_IN_A_LIST) for each in gone if each.story_id and _is_listed(each)]
    return (*parked, *listed)


def cards_put_off(plan: Plan) -> tuple[Delivery, ...]:
    """Return the cards that a plan lets wait: what follows them waits as long."""
    return tuple(each for each in plan.changed if each.kind is Kind.ALERT and each.state is State.PENDING)


def _is_listed(delivery: Delivery) -> bool:
    return delivery.kind is Kind.MORE and delivery.state is State.PENDING
