"""A flood becomes a few cards and one list, by what a channel gets in a minute, and a list of one or two becomes cards."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Deferred, Kind, Nonce, State
from bot.outbox.burst import SHORTEST_LIST, end_of_flood, short_rest
from bot.outbox.limits import MOST_AT_ONCE
from bot.outbox.rules import ChannelRules
from tests.fakes.make import NOW
from tests.unit.outbox.queues import ASLEEP, HOUR, MINUTE, kept, owed, planned, sent

ALERT, MORE, DIGEST = Kind.ALERT, Kind.MORE, Kind.DIGEST
FLOODED = ChannelRules(flood=MINUTE)
END = NOW + MINUTE
LISTED = (State.PENDING, MORE, END)


def alerts(count: int, **columns):
    """So many alerts, the better the later they stand."""
    return [owed(number, fit=1 + number / 100, **columns) for number in range(1, count + 1)]


def test_five_at_once_are_five_cards():
    """What a busy minute brings needs no list."""
    result = planned(*alerts(5), rules=FLOODED)
    assert (len(sent(result)), kept(result)) == (5, {})


def test_of_more_the_best_are_cards():
    """Whatever their order, the strongest five stand alone; the others share a list when the minute is over, and say why."""
    result = planned(*alerts(8), rules=FLOODED)
    assert sent(result) == [(ALERT, [number]) for number in range(4, 9)]
    assert kept(result) == dict.fromkeys((1, 2, 3), LISTED)
    assert {each.deferred for each in result.changed if each.kind is MORE} == {Deferred.FLOOD}


def test_between_equals_the_freshest_is_a_card():
    """A feed that is back after weeks begins with what happened today."""
    days = [replace(owed(day), published_at=NOW - day * 24 * HOUR) for day in range(1, 9)]
    assert sent(planned(*days, rules=FLOODED)) == [(ALERT, [day]) for day in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize(("lately", "cards"), [(0, 5), (2, 3), (5, 0), (9, 0)])
def test_what_came_lately_takes_its_place(lately: int, cards: int):
    """Another poll of the same minute, or ten of them, get what is left of the five."""
    result = planned(*alerts(6), rules=FLOODED, lately=lately)
    assert [kind for kind, _ in sent(result)] == [ALERT] * cards
    assert list(kept(result).values()) == [LISTED] * (6 - cards)


def test_a_card_with_a_name_is_no_line_of_a_list():
    """It may be in the channel already; it takes a place of the five."""
    result = planned(owed(99, state=State.SENDING), *alerts(6), rules=FLOODED)
    assert [numbers for _, numbers in sent(result)] == [[3], [4], [5], [6], [99]]


def test_what_a_night_has_chosen_is_not_judged_again():
    """Its five come in the morning also where another card came just before."""
    result = planned(*alerts(5, deferred=Deferred.QUIET), rules=FLOODED, lately=3)
    assert len(sent(result)) == 5


def test_a_full_hour_and_quiet_hours_come_first():
    """What cannot come now is no flood: it waits for the hour, or for the morning, and is listed there."""
    full = planned(*alerts(8), rules=ChannelRules(flood=MINUTE, cards_an_hour=3), cards=3)
    assert {each.deferred for each in full.changed} == {Deferred.MOST}
    asleep = planned(*alerts(8), rules=FLOODED, channel=ASLEEP)
    assert {each.deferred for each in asleep.changed} == {Deferred.QUIET}


def test_digests_and_edits_are_no_flood():
    """A digest is one message at any length, and an edit makes no message."""
    others = [owed(number, DIGEST) for number in range(10, 40)] + [owed(number, Kind.UPDATE) for number in range(50, 60)]
    result = planned(*alerts(5), *others, rules=FLOODED)
    assert kept(result) == {}


@pytest.mark.parametrize(
    ("now", "span", "end"),
    [
        (datetime.fromisoformat("2026-11-30T10:00:58+00:00"), MINUTE, "2026-11-30T10:01:00+00:00"),
        (datetime.fromisoformat("2026-11-30T10:01:00+00:00"), MINUTE, "2026-11-30T10:02:00+00:00"),
        (datetime.fromisoformat("2026-11-30T10:00:58+00:00"), timedelta(minutes=5), "2026-11-30T10:05:00+00:00"),
    ],
)
def test_a_list_comes_when_a_minute_of_the_clock_is_over(now: datetime, span: timedelta, end: str):
    """So that all that is left of a minute comes together, once."""
    assert end_of_flood(now, span) == datetime.fromisoformat(end)


@pytest.mark.parametrize(("rest", "kinds"), [(1, [ALERT]), (2, [ALERT, ALERT]), (3, [MORE])])
def test_a_rest_of_one_or_two_is_cards(rest: int, kinds: list[Kind]):
    """A list of them would say less, and take as much room."""
    result = planned(*(owed(number, MORE) for number in range(rest)), rules=FLOODED, lately=5)
    assert [kind for kind, _ in sent(result)] == kinds
    assert {each.kind for each in result.changed} == set(kinds)


def test_a_rest_keeps_the_place_of_its_list():
    """It comes after the cards of its time."""
    assert sent(planned(owed(1, MORE, filed_at=NOW - HOUR), owed(2))) == [(ALERT, [2]), (ALERT, [1])]


def test_a_list_that_was_named_stays_one():
    """It may be in the channel already."""
    assert sent(planned(owed(1, MORE, nonce=Nonce("m-1")))) == [(MORE, [1])]


@pytest.mark.parametrize(("room", "alone"), [(None, True), (3, True), (2, False), (0, False)])
def test_a_short_rest_asks_for_room_in_the_hour(room: int | None, *, alone: bool):
    """Two of a rest and one card are three; where the hour has no room for all, the rest stays a list, and nothing waits longer for it."""
    due = [owed(1), owed(2, MORE), owed(3, MORE)]
    assert short_rest(due, room) == ({2, 3} if alone else set())


@given(st.lists(st.sampled_from([ALERT, MORE]), max_size=40), st.integers(0, 7))
def test_no_minute_has_more_cards_than_it_promised(kinds: list[Kind], lately: int):
    """Of any queue at most five fresh cards with those that came lately, and two of a rest; every story is told, or on a list."""
    result = planned(*(owed(number, kind) for number, kind in enumerate(kinds)), rules=FLOODED, lately=lately)
    cards = [numbers for kind, numbers in sent(result) if kind is ALERT]
    assert len(cards) <= max(0, MOST_AT_ONCE - lately) + SHORTEST_LIST - 1
    told = [number for _, numbers in sent(result) for number in numbers]
    assert sorted([*told, *kept(result)]) == list(range(len(kinds)))
    assert all(len(numbers) >= SHORTEST_LIST for kind, numbers in sent(result) if kind is MORE)
