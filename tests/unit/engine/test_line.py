"""The line of a step: owners take turns, and get their share of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.line import Line, Share


class Watch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch():
    return Watch()


def taken(line: Line, most: int = 1_000) -> list[str]:
    """Take and finish keys one after the other until none may run."""
    keys: list[str] = []
    while len(keys) < most and (key := line.next_key()) is not None:
        line.finish(key)
        keys.append(key)
    return keys


def test_one_owners_keys_run_in_their_order(watch):
    """First come, first served."""
    line = Line(1, watch)
    for key in "cab":
        line.ask(key)
    assert taken(line) == ["c", "a", "b"]
    assert line.idle


def test_a_single_key_stands_behind_one_of_many(watch):
    """Who has ten thousand keys in line delays who comes later by one turn."""
    line = Line(1, watch)
    for number in range(10_000):
        line.ask(f"large {number}", "large")
    line.ask("small", "small")
    assert taken(line, 3) == ["large 0", "small", "large 1"]


def test_three_owners_take_turns(watch):
    """However many keys each has."""
    line = Line(1, watch)
    for owner, count in (("a", 4), ("b", 2), ("c", 3)):
        for number in range(count):
            line.ask(f"{owner}{number}", owner)
    assert taken(line) == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "c2", "a3"]


def test_a_key_that_stands_in_line_again_comes_after_its_owners_others(watch):
    """That is how the channels of one workspace take turns."""
    line = Line(1, watch)
    line.ask("x", "owner")
    line.ask("y", "owner")
    order: list[str] = []
    while len(order) < 6 and (key := line.next_key()) is not None:
        line.ask(key, "owner")
        line.finish(key)
        order.append(key)
    assert order == ["x", "y"] * 3


def test_a_key_waits_once_and_runs_once(watch):
    """Asked for three times it runs once; asked for while it runs, once more."""
    line = Line(2, watch)
    for _ in range(3):
        line.ask("k")
    assert (line.next_key(), line.next_key()) == ("k", None)
    for _ in range(3):
        line.ask("k")
    assert line.next_key() is None
    line.finish("k")
    assert taken(line) == ["k"]


def test_one_owner_never_takes_every_place(watch):
    """Of four places three at most are one owner's, so that another begins without waiting."""
    line = Line(4, watch, Share(at_once=3, per_second=1.0, burst=100))
    for number in range(10):
        line.ask(str(number), "large")
    assert [line.next_key() for _ in range(4)] == ["0", "1", "2", None]
    line.ask("small", "small")
    assert line.next_key() == "small"


def test_a_bucket_empties_and_fills(watch):
    """Three turns at once, then two a second; a while without any fills it to the brim and no further."""
    line = Line(9, watch, Share(at_once=9, per_second=2.0, burst=3))
    for number in range(20):
        line.ask(str(number), "owner")
    assert len(taken(line)) == 3
    assert line.wait() == pytest.approx(0.5)
    watch.now += 1.0
    assert len(taken(line)) == 2
    watch.now += 3_600.0
    assert len(taken(line)) == 3


def test_an_empty_bucket_is_its_owners_alone(watch):
    """The others take their turns meanwhile."""
    line = Line(9, watch, Share(at_once=9, per_second=1.0, burst=1))
    for number in range(3):
        line.ask(f"a{number}", "a")
    line.ask("b", "b")
    assert taken(line) == ["a0", "b"]


def test_a_run_with_nothing_to_do_is_no_turn(watch):
    """To look and find nothing costs nothing."""
    line = Line(9, watch, Share(at_once=9, per_second=1.0, burst=1))
    for number in range(5):
        line.ask(str(number), "owner")
        assert line.next_key() == str(number)
        line.finish(str(number), counted=False)


def test_there_is_nothing_to_wait_for_where_time_changes_nothing(watch):
    """Without a share, with nobody in line, or with every place taken."""
    assert Line(1, watch).wait() is None
    line = Line(1, watch, Share(at_once=1, per_second=1.0, burst=1))
    assert line.wait() is None
    line.ask("a", "owner")
    line.ask("b", "owner")
    assert line.next_key() == "a"
    assert line.wait() is None


def test_what_waits_can_be_forgotten(watch):
    """At the end of a run; what runs is finished, and is not asked for again."""
    line = Line(1, watch)
    for key in "abc":
        line.ask(key)
    assert line.next_key() == "a"
    line.ask("a")
    line.forget_waiting()
    assert line.next_key() is None
    line.finish("a")
    assert line.idle


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), max_size=60))
def test_nobody_runs_twice_in_a_row_while_another_waits(asked):
    """Any wakes of three owners: each key runs once, and owners alternate as long as more than one has keys."""
    line = Line(1, lambda: 0.0)
    keys = {f"{owner}{number}": owner for owner, number in asked}
    for owner, number in asked:
        line.ask(f"{owner}{number}", owner)
    order = taken(line)
    assert sorted(order) == sorted(keys)
    for place, (one, next_one) in enumerate(pairwise(order)):
        if keys[one] == keys[next_one]:
            assert {keys[key] for key in order[place + 1 :]} == {keys[one]}
