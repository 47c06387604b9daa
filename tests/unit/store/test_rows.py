"""Instants, evidence and titles on their way into a row and back."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import ArticleId
from bot.domain.times import instant, maybe_instant, maybe_micros, micros
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from bot.store.rows import evidence_of, evidence_row, shown_title
from tests.contracts.store_data import article, source


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_survives_to_the_microsecond(moment: datetime):
    """Also before 1970, and from any zone: it comes back as the same instant in UTC."""
    back = instant(micros(moment))
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC


def test_instants_sort_as_their_numbers():
    """The database compares numbers; they must order like the instants."""
    early = datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    late = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=9)))
    assert micros(early) == -1 < micros(late)


def test_none_stays_none():
    """What has not happened has no number."""
    assert maybe_micros(None) is None
    assert maybe_instant(None) is None


HITS = st.builds(
    Hit,
    term=st.text(),
    field=st.sampled_from(Field),
    offset=st.integers(0, 10**6),
    weight=st.floats(allow_nan=False, allow_infinity=False),
    found=st.text(),
)


@given(st.lists(HITS))
def test_evidence_survives(hits: list[Hit]):
    """Terms in any script, and each figure, come back as they were."""
    evidence = Evidence(topic=TopicSlug("ai"), score=1.1, threshold=0.3, hits=tuple(hits))
    assert evidence_of(evidence_row(ArticleId(1), evidence)) == evidence


def test_evidence_of_an_older_database_is_read():
    """Its hits have no words of the article."""
    row = {"topic": "ai", "score": 5.0, "threshold": 4.0, "hits": '[["neural network*","body",12,2.0]]'}
    assert evidence_of(row).hits == (Hit(term="neural network*", field=Field.BODY, offset=12, weight=2.0),)


def test_a_source_without_a_title_shows_its_host():
    """A card always says where it comes from, if anything is known."""
    one = article(source(), 1)
    assert shown_title("The News", one.url) == "The News"
    assert shown_title("", one.url) == shown_title(None, one.url) == "news.example"
    assert shown_title(None, "") == ""
