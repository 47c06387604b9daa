"""Which story comes first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import StoryId
from bot.domain.source import SourceKind
from bot.outbox.ranking import Candidate, rank
from tests.unit.stories.making import START

PRESS, PRIMARY, AGGREGATOR = SourceKind.PRESS, SourceKind.PRIMARY, SourceKind.AGGREGATOR


def a_candidate(number: int = 1, *, fit: float = 1.0, sources: tuple[SourceKind, ...] = (PRESS,), age_hours: float = 0.0) -> Candidate:
    """A story seen some hours before START."""
    return Candidate(story_id=StoryId(number), fit=fit, sources=sources, last_seen_at=START - timedelta(hours=age_hours))


def order(*candidates: Candidate) -> list[int]:
    """The ids of stories, best first."""
    return [one.story_id for one in rank(candidates, START)]


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
    scores = [rank([a_candidate(sources=(PRESS,) * count)], START)[0].score for count in (1, 2, 8, 9)]
    assert scores[1] - scores[0] > 3 * (scores[3] - scores[2])


def test_equal_stories_stand_in_order_of_id():
    """A digest that is made twice is the same twice."""
    assert order(a_candidate(3), a_candidate(1), a_candidate(2)) == [1, 2, 3]


def test_parts_are_kept_and_add_up():
    """Why can show what lifted a story."""
    ranked = rank([a_candidate(fit=1.5, sources=(PRIMARY, PRESS), age_hours=3)], START)[0]
    assert [name for name, _ in ranked.parts] == ["fit", "sources", "primary", "freshness"]
    assert ranked.score == pytest.approx(sum(part for _, part in ranked.parts))


def test_a_story_from_the_future_is_no_fresher_than_now():
    """A wrong clock lifts nothing for ever."""
    assert rank([a_candidate(age_hours=-50)], START)[0].score == rank([a_candidate()], START)[0].score


@given(st.lists(st.tuples(st.floats(0, 5), st.lists(st.sampled_from(list(SourceKind)), max_size=6), st.floats(0, 200)), max_size=12))
def test_ranking_keeps_every_story_once_in_falling_order(drawn):
    """Nothing is lost or doubled, and scores fall."""
    candidates = [a_candidate(number, fit=fit, sources=tuple(kinds), age_hours=age) for number, (fit, kinds, age) in enumerate(drawn)]
    ranked = rank(candidates, START)
    assert sorted(one.story_id for one in ranked) == list(range(len(candidates)))
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
