"""What a feed says of itself, its languages and dates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.fetching import NO_HINTS
from bot.feeds.parsing.dates import from_text
from bot.feeds.parsing.languages import language_tag
from bot.feeds.parsing.parse import parse_document
from tests.unit.feeds.feeds import item, rss

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


def hints(channel: str):
    return parse_document(rss(item(1), channel=channel, attributes=SY), None, "https://a.example/").hints


def test_a_feed_that_asks_for_nothing_has_no_hints():
    """Silence is not zero."""
    assert hints("") == NO_HINTS


@pytest.mark.parametrize(
    ("written", "minutes"), [("60", 60), (" 5 ", 5), ("0", None), ("-1", None), ("soon", None), ("", None), ("99999999999", 366 * 24 * 60)]
)
def test_ttl_counts_minutes(written, minutes):
    """RSS 2.0; what is no positive number says nothing."""
    assert hints(f"<ttl>{written}</ttl>").ttl == (timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize(
    ("period", "frequency", "expected"),
    [
        ("hourly", "1", timedelta(hours=1)),
        ("Daily", "2", timedelta(hours=12)),
        ("weekly", "", timedelta(weeks=1)),
        ("hourly", "0", timedelta(hours=1)),
        ("sometimes", "1", None),
        ("", "4", None),
    ],
)
def test_the_syndication_module_divides_a_period(period, frequency, expected):
    """Twice daily is every twelve hours."""
    channel = f"<sy:updatePeriod> {period} </sy:updatePeriod><sy:updateFrequency>{frequency}</sy:updateFrequency>"
    assert hints(channel).update_every == expected


def test_hours_and_days_to_skip():
    """Hours in UTC with 24 for midnight, days by their English names, nonsense left out."""
    channel = "<skipHours><hour>0</hour><hour>7</hour><hour>24</hour><hour>25</hour><hour>x</hour></skipHours>"
    channel += "<skipDays><day>Monday</day><day>sunday</day><day>Someday</day></skipDays>"
    found = hints(channel)
    assert (sorted(found.skip_hours), sorted(found.skip_days)) == ([0, 7], [0, 6])


def test_hints_survive_a_document_that_is_not_well_formed():
    """The thorough parser knows ttl and the syndication module."""
    document = rss(item(1), channel="<ttl>7</ttl><sy:updatePeriod>daily</sy:updatePeriod>", attributes=SY).replace(b"</guid>", b"</wrong>")
    found = parse_document(document, None, "https://a.example/").hints
    assert (found.ttl, found.update_every) == (timedelta(minutes=7), timedelta(days=1))


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"), ("EN-us", "en-US"), ("en_GB", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("zh-CN", "zh-CN"), ("es-419", "es-419"),
        ("de-DE-1996", "de-DE"),
        (" fr ", "fr"), ("fil", "fil"), ("english", None), ("und", None), ("", None), ("e", None), ("12", None), (None, None), (5, None),
    ],
)  # fmt: skip
def test_languages_become_bcp_47(written, tag):
    """Any case and separator; what names no language is none."""
    assert language_tag(written) == tag


@given(st.text(max_size=30))
def test_any_language_and_date_is_read_without_a_crash(text):
    """Publishers write what they like."""
    language_tag(text)
    at = from_text(text)
    assert at is None or (at.tzinfo is UTC and at.year >= 1980)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T10:00:00.123456789Z", datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("2026-02-30", None),
        (None, None),
        (20261123, None),
    ],
)
def test_iso_dates_are_utc_or_none(text, expected):
    """The edges of the calendar included."""
    assert from_text(text) == expected
