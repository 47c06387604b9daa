"""Which due deliveries travel in one message, and the name (nonce) of that message. Pure.

docs/decisions/0003-frozen-batches.md says why a batch, once named, never changes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from bot.domain.delivery import ENTRIES, Delivery, DeliveryId, Kind, Nonce, State
from bot.domain.ids import derived_id
from bot.outbox.queue import Owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to be: its name and its deliveries, oldest first. `interrupted`: it was announced before and never settled."""

    nonce: Nonce
    kind: Kind
    rows: tuple[Owed, ...]
    interrupted: bool
    mention: str = ""

    @property
    def notice(self) -> Delivery | None:
        """The notice that it is; None where it tells stories."""
        return self.rows[0].delivery if self.kind is Kind.NOTICE else None

    @property
    def ids(self) -> tuple[DeliveryId, ...]:
        """Its deliveries."""
        return tuple(each.delivery.id for each in self.rows)


def messages(due: Iterable[Owed], limit: int, alone: Collection[DeliveryId] = ()) -> Sequence[Message]:
    """Return at most `limit` messages in the order in which their oldest delivery fell due.

    A delivery with a nonce stays in the message of that nonce; each other alert, update, fact or notice is a message of its own, all
    other digest entries become one, and so does all that is left of floods, but for what is to stand `alone`, in the place of its list.
    """
    made = [_message(rows, alone) for rows in _grouped(due, alone)]
    return sorted(made, key=lambda each: each.rows[0].order)[:limit]


def announced(carried: Sequence[Delivery]) -> Message:
    """Return the message in which deliveries were announced together."""
    first = carried[0]
    return Message(
        nonce=first.nonce or _shared_nonce(_kind_of(first), (each.id for each in carried)),
        kind=_kind_of(first),
        rows=tuple(Owed(delivery=each) for each in carried),
        interrupted=True,
    )


def alert_nonce(alert: DeliveryId) -> Nonce:
    """Return the name of the message that carries this alert (18 characters; Discord takes 25)."""
    return Nonce(f"a-{alert:016x}")


def nonce_of(delivery: Delivery) -> Nonce:
    """Return the name of the message that carries this delivery alone."""
    return Nonce(f"{_ALONE[delivery.kind]}-{delivery.id:016x}")


_ALONE = {Kind.ALERT: "a", Kind.UPDATE: "u", Kind.FACT: "f", Kind.NOTICE: "n"}
_SHARED = {Kind.DIGEST: "d", Kind.AGAIN: "d", Kind.MORE: "m"}


def _shared_nonce(kind: Kind, entries: Iterable[DeliveryId]) -> Nonce:
    """Return the name of the message that carries exactly these entries."""
    return Nonce(f"{_SHARED[kind]}-{derived_id(kind, *sorted(entries)):016x}")


def _grouped(due: Iterable[Owed], alone: Collection[DeliveryId]) -> list[list[Owed]]:
    keyed = sorted(((_key(row, alone), row) for row in due), key=lambda each: (each[0], each[1].order))
    return [[row for _, row in group] for _, group in groupby(keyed, key=itemgetter(0))]


def _key(row: Owed, alone: Collection[DeliveryId]) -> str:
    """Return the name that a row has or will have; what shares a message shares its kind's, since the name depends on all of them."""
    each = row.delivery
    if each.nonce is not None:
        return each.nonce
    if each.id in alone:
        return alert_nonce(each.id)
    return nonce_of(each) if each.kind in _ALONE else _kind_of(each)


def _kind_of(delivery: Delivery) -> Kind:
    """Return the kind of the message that carries a delivery."""
    return Kind.DIGEST if delivery.kind in ENTRIES else delivery.kind


def _message(rows: list[Owed], alone: Collection[DeliveryId]) -> Message:
    first = rows[0].delivery
    is_alone = first.id in alone
    shared = first.nonce is None and first.kind in _SHARED and not is_alone
    return Message(
        nonce=_shared_nonce(_kind_of(first), (row.delivery.id for row in rows)) if shared else Nonce(_key(rows[0], alone)),
        kind=Kind.ALERT if is_alone else _kind_of(first),
        rows=tuple(rows),
        interrupted=any(row.delivery.state is State.SENDING for row in rows),
    )
