"""A filter lets through what each of its parts lets through, and its marks are seen by nobody else."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filters import NO_FILTER, Filter, is_mark, kind_mark, marked, parted, without_marks
from bot.domain.topic import TopicSlug
from tests.fakes.make import AI, QUANTUM, make_evidence

KINDS = ("opinion", "live", "releases", "papers", "deals")
QUERIES = ("", "chips", "-stock", "lang:de funding")
FILTERS = st.builds(
    Filter,
    query=st.sampled_from(QUERIES),
    contrary=st.booleans(),
    without=st.frozensets(st.sampled_from(KINDS), max_size=3),
    publishers=st.integers(1, 5),
)
MARKS = st.sets(st.sampled_from([kind_mark(each) for each in KINDS])).map(frozenset)


def borne(by: Filter, marks: Collection[TopicSlug], *, fits: bool) -> frozenset[TopicSlug]:
    """Return marks with that of a filter's query where what is marked fits."""
    return frozenset(marks) | ({by.mark} if fits and by.mark else frozenset())


@given(FILTERS, MARKS, st.booleans())
def test_a_filter_lets_through_what_both_its_parts_do(by: Filter, marks: frozenset[TopicSlug], fits: bool):  # noqa: FBT001
    """The query alone, and the kinds alone; how many publishers there have to be is no matter of marks."""
    bears = borne(by, marks, fits=fits)
    query = Filter(query=by.query, contrary=by.contrary)
    kinds = Filter(without=by.without)
    assert by.lets(bears) == (query.lets(bears) and kinds.lets(bears))
    assert Filter(publishers=by.publishers).lets(bears)


@given(FILTERS, MARKS, st.booleans())
def test_a_contrary_query_lets_through_what_it_does_not_fit(by: Filter, marks: frozenset[TopicSlug], fits: bool):  # noqa: FBT001
    """What is marked is then what is not wanted."""
    if not by.query:
        return
    assert by.fits(borne(by, marks, fits=fits)) == (fits != by.contrary)


@given(MARKS)
def test_no_filter_lets_all_through(marks: frozenset[TopicSlug]):
    """And asks for no marks."""
    assert NO_FILTER.lets(marks)
    assert not NO_FILTER.marks
    assert NO_FILTER.mark is None


def test_one_query_has_one_mark_whoever_asks_for_it():
    """Its contrary has another, and another query a third."""
    plain, contrary, other = (
        Filter(query="chips", publishers=2),
        Filter(query="chips", contrary=True),
        Filter(query="cables", without=frozenset(KINDS)),
    )
    assert plain.mark == Filter(query="chips", without=frozenset({"live"})).mark
    assert len({plain.mark, contrary.mark, other.mark}) == 3
    assert all(each.mark and is_mark(each.mark) for each in (plain, contrary, other))


@pytest.mark.parametrize("slug", ["ai", "quantum", "telecom", "kind", "filter", "deals"])
def test_a_topic_is_no_mark(slug: str):
    """Whatever it is called."""
    assert not is_mark(slug)


def test_marks_stand_beside_topics_and_are_told_apart():
    """Readers see the evidence of topics alone; a mark that does not hold is none."""
    topics = (make_evidence(AI), make_evidence(QUANTUM, score=1.0))
    marks = (kind_mark("live"), Filter(query="chips").mark or AI)
    beside = (*topics, *marked(marks))
    assert without_marks(beside) == topics
    assert parted(beside) == (topics, marks)
    assert parted(topics) == (topics, ())


@given(st.frozensets(st.sampled_from(KINDS)), MARKS)
def test_what_is_left_out_is_named_by_the_kinds_that_an_article_is_of(without: frozenset[str], marks: frozenset[TopicSlug]):
    """Of several, each; none where it is let through."""
    by = Filter(without=without)
    assert by.kinds_in(marks) == {kind for kind in without if kind_mark(kind) in marks}
    assert by.lets(marks) == (not by.kinds_in(marks))
