"""Flood: of what comes within a minute, a channel gets a few cards of their own, and what is left is one list. Pure.

A feed that is back after weeks brings hundreds of new entries in one answer; a great affair brings one in each of fifty answers.
docs/decisions/0059-a-minute-of-a-channel.md says why it is counted so.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.delivery import Deferred, DeliveryId, Kind
from bot.outbox.limits import MOST_AT_ONCE, candidate, fold, named_cards
from bot.outbox.queue import Owed
from bot.outbox.ranking import best_first
from bot.outbox.rules import ChannelRules

SHORTEST_LIST: Final = 3
"""Of fewer stories a list says less than their cards do."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def is_flood(rows: Iterable[Owed], lately: int, rules: ChannelRules, now: datetime) -> bool:
    """Say whether more cards are due than a channel gets at once, after so many `lately`."""
    owed = list(rows)
    return bool(rules.flood) and len(_fresh(owed, now)) > _room(owed, lately)


def with_lists(rows: Iterable[Owed], lately: int, rules: ChannelRules, now: datetime) -> list[Owed]:
    """Return a queue in which the best of a flood stay cards, and the others share a list when the minute of the clock is over.

    What waited before, as through a night, was judged then.
    """
    owed = list(rows)
    if not is_flood(owed, lately, rules, now):
        return owed
    ranked = best_first(((candidate(row), row) for row in _fresh(owed, now)), now)
    excess = {row.delivery.id for row in ranked[_room(owed, lately) :]}
    return fold(owed, excess, end_of_flood(now, rules.flood), Deferred.FLOOD)


def end_of_flood(now: datetime, span: timedelta) -> datetime:
    """Return when the present minute of the clock (or what stands for one) is over."""
    return now + span - (now - _EPOCH) % span


def short_rest(due: Sequence[Owed], room: int | None) -> Collection[DeliveryId]:
    """Return what would be a list of one or two, and comes as cards instead, where the hour has room for them (None: any number)."""
    rest = [row.delivery.id for row in due if row.unnamed and row.delivery.kind is Kind.MORE]
    cards = sum(row.delivery.kind is Kind.ALERT for row in due)
    has_room = room is None or len(rest) + cards <= room
    return frozenset(rest) if len(rest) < SHORTEST_LIST and has_room else frozenset()


def _fresh(rows: Iterable[Owed], now: datetime) -> list[Owed]:
    return [row for row in rows if row.unnamed and row.due(now) and row.delivery.kind is Kind.ALERT and row.delivery.deferred is None]


def _room(rows: Iterable[Owed], lately: int) -> int:
    """Return how many more cards a channel gets now; one that was named before has its place."""
    return max(0, MOST_AT_ONCE - lately - named_cards(rows))
