"""Which story comes first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import SourceKind
from bot.outbox.ranking import Candidate, best_first, score
from tests.unit.stories.making import START

PRESS, PRIMARY, AGGREGATOR = SourceKind.PRESS, SourceKind.PRIMARY, SourceKind.AGGREGATOR


def a_candidate(number: int = 1, *, fit: float = 1.0, sources: tuple[SourceKind, ...] = (PRESS,), age_hours: float = 0.0) -> Candidate:
    """A story seen some hours before START."""
    return Candidate(id=number, fit=fit, sources=sources, seen_at=START - timedelta(hours=age_hours))


def order(*candidates: Candidate) -> list[int]:
    """The ids of stories, best first."""
    return best_first(((each, each.id) for each in candidates), START)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (a_candidate(1, fit=1.8), a_candidate(2, fit=1.0)),
        (a_candidate(1, sources=(PRESS, PRESS, PRESS)), a_candidate(2, sources=(PRESS,))),
        (a_candidate(1, sources=(PRIMARY,)), a_candidate(2, sources=(PRESS,))),
        (a_candidate(1, sources=(PRESS,)), a_candidate(2, sources=(AGGREGATOR,))),
        (a_candidate(1, age_hours=1), a_candidate(2, age_hours=20)),
    ],
)
def test_each_part_decides_where_all_else_is_equal(better, worse):
    """Fit, number and weight of sources, a primary source and freshness each lift a story."""
    assert order(worse, better) == [1, 2]


def test_the_second_source_says_more_than_the_ninth():
    """A crowd of copies does not outweigh everything else."""
    scores = [score(a_candidate(sources=(PRESS,) * count), START) for count in (1, 2, 8, 9)]
    assert scores[1] - scores[0] > 3 * (scores[3] - scores[2])


def test_equal_stories_stand_in_order_of_id():
    """A digest that is made twice is the same twice."""
    assert order(a_candidate(3), a_candidate(1), a_candidate(2)) == [1, 2, 3]


def test_a_story_from_the_future_is_no_fresher_than_now():
    """A wrong clock lifts nothing for ever."""
    assert score(a_candidate(age_hours=-50), START) == score(a_candidate(), START)


@given(st.lists(st.tuples(st.floats(0, 5), st.lists(st.sampled_from(list(SourceKind)), max_size=6), st.floats(0, 200)), max_size=12))
def test_ranking_keeps_every_story_once_in_falling_order(drawn):
    """Nothing is lost or doubled, and scores fall."""
    candidates = [a_candidate(number, fit=fit, sources=tuple(kinds), age_hours=age) for number, (fit, kinds, age) in enumerate(drawn)]
    ranked = best_first(((each, each) for each in candidates), START)
    assert sorted(each.id for each in ranked) == list(range(len(candidates)))
    scores = [score(each, START) for each in ranked]
    assert scores == sorted(scores, reverse=True)
