"""What headers say about coming back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.feeds.http.freshness import fresh_for, http_date, retry_after

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=3600"}, timedelta(hours=1)),
        ({"cache-control": "public, MAX-AGE = 60"}, timedelta(minutes=1)),
        ({"Cache-Control": 'max-age="120"'}, timedelta(minutes=2)),
        ({"Cache-Control": "max-age=3600", "Age": "600"}, timedelta(minutes=50)),
        ({"Cache-Control": "max-age=60", "Age": "600"}, None),
        ({"Cache-Control": "max-age=60", "Age": "nonsense"}, timedelta(minutes=1)),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Cache-Control": "s-maxage=3600"}, None),
        ({"Cache-Control": "no-cache, max-age=3600"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=999999999999999999999"}, timedelta(days=366)),
        ({"Expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, timedelta(hours=1)),
        ({"Expires": "Mon, 23 Nov 2026 13:00:00 GMT", "Date": "Mon, 23 Nov 2026 12:30:00 GMT"}, timedelta(minutes=30)),
        ({"Expires": "Mon, 23 Nov 2026 11:00:00 GMT"}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({"Cache-Control": "max-age=60", "Expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, timedelta(minutes=1)),
    ],
)
def test_freshness_is_max_age_less_age_else_expires(headers, expected):
    """RFC 9111, 4.2: what is stale or unreadable says nothing."""
    assert fresh_for(CIMultiDict(headers), NOW) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("0", timedelta()),
        ("99999999999999999999", timedelta(days=366)),
        ("Mon, 23 Nov 2026 13:00:00 GMT", datetime(2026, 11, 23, 13, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 13:00:00 +0200", datetime(2026, 11, 23, 11, tzinfo=UTC)),
        ("soon", None),
        ("-5", None),
        ("Fri, 31 Dec 9999 23:59:59 -0500", None),
        ("١٢٠", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, expected):
    """Both forms of RFC 9110, 10.2.3; nonsense counts as silence."""
    assert retry_after(CIMultiDict({"Retry-After": value})) == expected


@given(st.text(max_size=40))
def test_any_header_is_read_without_a_crash(text):
    """Servers write what they like."""
    at = http_date(text)
    assert at is None or at.tzinfo is UTC
    for name in ("Cache-Control", "Expires", "Age", "Retry-After"):
        headers = CIMultiDict({name: text})
        fresh_for(headers, NOW)
        retry_after(headers)
