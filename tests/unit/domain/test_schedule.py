"""When a digest falls due, also on the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import EVERY_DAY, WEEKDAYS, DigestTime, digest_day, due_on, last_digest_at, next_digest_at

ZONES = [
    "Europe/Paris", "Europe/London", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Asia/Tokyo",
    "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Chatham", "America/Havana",
]  # fmt: skip
TIMES = [time(0, 0), time(1, 30), time(2, 30), time(8, 30), time(23, 59)]


def at(text: str) -> datetime:
    """Read an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_next_digest_is_today_while_its_time_is_still_to_come():
    """A digest at 08:30 in Paris is at 07:30 UTC in winter."""
    digest = DigestTime(at=time(8, 30), zone="Europe/Paris")
    assert next_digest_at(digest, at("2026-11-23T07:29:59")) == at("2026-11-23T07:30:00")


def test_the_next_digest_is_tomorrow_from_its_own_instant_on():
    """What is matched at the very instant of a digest waits for the next one."""
    digest = DigestTime(at=time(8, 30), zone="Europe/Paris")
    assert next_digest_at(digest, at("2026-11-23T07:30:00")) == at("2026-11-24T07:30:00")


def test_weekdays_skip_the_weekend():
    """After Friday's digest comes Monday's."""
    digest = DigestTime(at=time(8, 30), days=WEEKDAYS)
    assert next_digest_at(digest, at("2026-11-27T09:00:00")) == at("2026-11-30T08:30:00")


def test_a_time_that_the_clock_skips_runs_at_the_next_valid_minute():
    """In Paris, 02:30 does not exist on 29 March 2026: the digest runs at 03:00, which is 01:00 UTC."""
    assert due_on(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Paris")) == at("2026-03-29T01:00:00")


def test_a_time_that_the_clock_repeats_runs_the_first_time():
    """In Paris, 02:30 comes twice on 25 October 2026: the first is 00:30 UTC."""
    digest = DigestTime(at=time(2, 30), zone="Europe/Paris")
    first = next_digest_at(digest, at("2026-10-24T22:00:00"))
    assert first == at("2026-10-25T00:30:00")
    assert next_digest_at(digest, first) == at("2026-10-26T01:30:00")


def test_a_midnight_that_does_not_exist_runs_all_the_same():
    """In Cairo the clock goes from 23:59 to 01:00 on 24 April 2026."""
    assert due_on(date(2026, 4, 24), time(0, 0), ZoneInfo("Africa/Cairo")) == at("2026-04-23T22:00:00")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", TIMES)
def test_a_year_has_one_digest_for_each_local_date(zone, clock):
    """Walking a year from digest to digest gives 365 of them, one a date, whatever the zone does to its clock."""
    digest = DigestTime(at=clock, zone=zone)
    end = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone))
    due = next_digest_at(digest, datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)) - timedelta(seconds=1))
    dates = []
    while due < end:
        dates.append(due.astimezone(ZoneInfo(zone)).date())
        due = next_digest_at(digest, due)
    assert len(dates) == 365
    assert len(set(dates)) == 365


def test_a_week_of_chosen_days_has_that_many_digests():
    """Mondays and Thursdays alone."""
    digest = DigestTime(at=time(8, 0), days=frozenset({0, 3}))
    first = next_digest_at(digest, at("2026-11-22T00:00:00"))
    assert [first.weekday(), next_digest_at(digest, first).weekday()] == [0, 3]
    assert len(EVERY_DAY) == 7


def test_a_digest_after_midnight_belongs_to_the_date_of_its_time():
    """One of 23:59 that goes out at 00:05 is still yesterday's, in the channel's zone."""
    digest = DigestTime(at=time(23, 59), zone="Asia/Tokyo")
    assert digest_day(digest, at("2026-11-23T15:05:00")) == date(2026, 11, 23)
    assert digest_day(digest, at("2026-11-23T14:59:00")) == date(2026, 11, 23)
    assert digest_day(digest, at("2026-11-23T14:58:59")) == date(2026, 11, 22)


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    zone=st.sampled_from(ZONES),
    clock=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    days=st.sets(st.integers(0, 6), min_size=1).map(frozenset),
)
def test_the_last_and_the_next_digest_enclose_every_instant(now, zone, clock, days):
    """There is no digest between them, and the day of the last one is one of the chosen days."""
    digest = DigestTime(at=clock, zone=zone, days=days)
    last, following = last_digest_at(digest, now), next_digest_at(digest, now)
    assert last <= now < following
    assert next_digest_at(digest, last) == following
    assert digest_day(digest, now).weekday() in days


@given(
    day=st.dates(date(2020, 1, 1), date(2036, 12, 31)), zone=st.sampled_from(sorted(available_timezones())), clock=st.sampled_from(TIMES)
)
def test_every_zone_has_a_digest_of_every_date(day, zone, clock):
    """Asked at its very instant, the schedule answers with the date that it is for."""
    digest = DigestTime(at=clock, zone=zone)
    due = due_on(day, clock, ZoneInfo(zone))
    assert digest_day(digest, due) == day
    assert next_digest_at(digest, due - timedelta(seconds=1)) == due
