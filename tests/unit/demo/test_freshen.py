"""Placeholders of the demo's feeds become instants, whatever surrounds them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.freshen import freshen
from bot.domain.errors import SettingError

NOW = datetime(2026, 11, 23, 0, 5, 30, 999, tzinfo=UTC)


def test_rss_dates_are_written_as_rfc_822_asks():
    """RSS wants English names and a numeric zone, whatever the machine's locale."""
    assert freshen(b"<pubDate>{{minutes_ago:12:rfc822}}</pubDate>", NOW) == b"<pubDate>Sun, 22 Nov 2026 23:53:30 +0000</pubDate>"


def test_atom_and_json_dates_are_written_as_rfc_3339_asks():
    """Atom and JSON Feed want an instant in UTC, in whole seconds."""
    assert freshen(b'"{{minutes_ago:0:iso}}"', NOW) == b'"2026-11-23T00:05:30Z"'


def test_the_clock_may_be_in_any_zone():
    """A clock that runs in Tokyo names the same instant."""
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    for token in (b"{{minutes_ago:5:iso}}", b"{{minutes_ago:5:rfc822}}"):
        assert freshen(token, tokyo) == freshen(token, NOW)


def test_every_placeholder_is_replaced():
    """A document has one date an item, and its ages differ."""
    served = freshen(b"{{minutes_ago:1:iso}} {{minutes_ago:61:iso}}", NOW)
    assert served == b"2026-11-23T00:04:30Z 2026-11-22T23:04:30Z"


def test_other_bytes_stay_as_they_are():
    """Documents in any encoding, and the braces of JSON, pass untouched."""
    document = "見出し".encode("shift_jis") + b'{"items": [{"a": {}}]}'
    assert freshen(document, NOW) == document


@pytest.mark.parametrize("token", [b"minutes_ago:12", b"minutes_ago:twelve:iso", b"hours_ago:1:iso", b"minutes_ago:--1:iso", b"", b"\xe9"])
def test_a_placeholder_that_cannot_be_read_is_refused(token):
    """A typing error in a bundled feed is reported with its own words, not served as a date."""
    with pytest.raises(SettingError, match="cannot be read") as refused:
        freshen(b"{{" + token + b"}}", NOW)
    assert token.decode("ascii", "replace") in str(refused.value)


@given(minutes=st.integers(-999_999, 999_999), now=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 -- hypothesis takes naive bounds
def test_both_forms_name_the_same_instant(minutes, now):
    """An age of N minutes is N minutes before the clock, below zero after it, in either form."""
    iso = freshen(f"{{{{minutes_ago:{minutes}:iso}}}}".encode(), now).decode()
    rfc = freshen(f"{{{{minutes_ago:{minutes}:rfc822}}}}".encode(), now).decode()
    expected = now.replace(microsecond=0) - timedelta(minutes=minutes)
    assert datetime.fromisoformat(iso) == parsedate_to_datetime(rfc) == expected
