"""Which due deliveries travel in one message, and the name (nonce) of that message. Pure, and shared by every store.

docs/decisions/0003-frozen-batches.md says why a batch, once named, never changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.domain.delivery import Delivery, DeliveryId, Kind, Nonce, State
from bot.domain.ids import derived_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """What batching has to know of a delivery."""

    id: DeliveryId
    kind: Kind
    due_at: datetime
    filed_at: datetime
    state: State
    nonce: Nonce | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One message to be: its name and its deliveries, oldest first. `interrupted`: it was announced before and never settled."""

    nonce: Nonce
    kind: Kind
    ids: tuple[DeliveryId, ...]
    interrupted: bool


def due_row(delivery: Delivery) -> DueRow:
    """Return what batching has to know of `delivery`."""
    return DueRow(
        id=delivery.id,
        kind=delivery.kind,
        due_at=delivery.due_at,
        filed_at=delivery.filed_at,
        state=delivery.state,
        nonce=delivery.nonce,
    )


def batches(due: Iterable[DueRow], limit: int) -> Sequence[Draft]:
    """Return at most `limit` drafts in the order in which their oldest delivery fell due.

    A delivery with a nonce stays in the batch of that nonce; each other alert or update is a batch of its own, all other digest
    entries become one batch, and so does all that is left of floods.
    """
    drafts = [_draft(rows) for rows in _grouped(due)]
    return [draft for _, draft in sorted(drafts, key=lambda each: each[0])][:limit]


def alert_nonce(alert: DeliveryId) -> Nonce:
    """Return the name of the message that carries this alert (18 characters; Discord takes 25)."""
    return Nonce(f"a-{alert:016x}")


def update_nonce(update: DeliveryId) -> Nonce:
    """Return the name of the edit of a card (18 characters); the message keeps the alert's."""
    return Nonce(f"u-{update:016x}")


def fact_nonce(fact: DeliveryId) -> Nonce:
    """Return the name of the message that answers a card (18 characters)."""
    return Nonce(f"f-{fact:016x}")


def digest_nonce(entries: Iterable[DeliveryId]) -> Nonce:
    """Return the name of the digest that carries exactly these entries (18 characters)."""
    return Nonce(f"d-{derived_id('digest', *sorted(entries)):016x}")


def more_nonce(entries: Iterable[DeliveryId]) -> Nonce:
    """Return the name of the card that carries exactly these stories of a flood (18 characters)."""
    return Nonce(f"m-{derived_id('more', *sorted(entries)):016x}")


_ALONE = {Kind.ALERT: alert_nonce, Kind.UPDATE: update_nonce, Kind.FACT: fact_nonce}
_TOGETHER = {Kind.DIGEST: digest_nonce, Kind.MORE: more_nonce}

_Order = tuple[datetime, bool, datetime, int]


def _order(row: DueRow) -> _Order:
    """Return a delivery's place in its channel's queue; a list of the rest comes after the cards that are due with it."""
    return (row.due_at, row.kind is Kind.MORE, row.filed_at, row.id)


def _grouped(due: Iterable[DueRow]) -> list[list[DueRow]]:
    rows = sorted(due, key=lambda row: (_batch_key(row), _order(row)))
    return [list(group) for _, group in groupby(rows, key=_batch_key)]


def _batch_key(row: DueRow) -> str:
    """Return the name that a row has or will have; what shares a message shares its kind's, since the name depends on all of them."""
    if row.nonce is not None:
        return row.nonce
    return _ALONE[row.kind](row.id) if row.kind in _ALONE else row.kind


def _draft(rows: list[DueRow]) -> tuple[_Order, Draft]:
    ids = tuple(row.id for row in rows)
    first = rows[0]
    together = first.nonce is None and first.kind in _TOGETHER
    draft = Draft(
        nonce=_TOGETHER[first.kind](ids) if together else Nonce(_batch_key(first)),
        kind=first.kind,
        ids=ids,
        interrupted=any(row.state is State.SENDING for row in rows),
    )
    return _order(first), draft
