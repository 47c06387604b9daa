"""A year of digests in twelve zones: one each local date, with nothing lost and nothing doubled."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import Ambiguous
from bot.domain.schedule import DigestTime, digest_day, due_on, next_digest_at
from tests.fakes.digest_days import DAY, SECOND, DigestDays
from tests.fakes.killed_delivery import KilledDelivery

ZONES = [
    "Europe/Paris", "Europe/London", "America/New_York", "America/Santiago", "America/St_Johns", "Asia/Tokyo",
    "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Chatham", "America/Havana",
]  # fmt: skip
TIMES = [time(0, 0), time(1, 30), time(2, 30), time(8, 30), time(23, 59)]
YEAR = 2026
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
EVERY = timedelta(hours=4)


def dates_of(year: int) -> list[date]:
    return [date(year, 1, 1) + number * DAY for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def nights_of_change(zone: str) -> list[datetime]:
    """Return the midnights (local) that begin the days of the year on which a zone changes its clock."""
    zoned = ZoneInfo(zone)
    midnights = [datetime(YEAR, 1, 1, tzinfo=zoned) + number * DAY for number in range(365)]
    return [here for here in midnights if here.utcoffset() != (here + DAY).utcoffset()]


@pytest.mark.long
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", TIMES, ids=str)
async def test_a_year_has_a_digest_for_each_local_date_and_no_second_one(zone: str, clock: time):
    """Sixty schedules of 365 days are 21,900 digests, although each day a story is committed just after its digest."""
    days = DigestDays(zone, clock)
    await days.open()
    await days.pass_year(YEAR)
    assert [day for day in sorted(days.dates) if day.year == YEAR] == dates_of(YEAR)
    assert set(days.dates.values()) == {1}
    untold = days.published - set(days.told)
    assert len(untold) == 1, "only the last one waits for the digest after the end"
    assert set(days.told.values()) == {1}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", TIMES, ids=str)
def test_a_year_has_a_digest_time_for_each_local_date(zone: str, clock: time):
    """Sixty schedules of 365 days are 21,900 digest times, one after the other."""
    digest, now = DigestTime(at=clock, zone=zone), datetime(YEAR, 1, 1, tzinfo=ZoneInfo(zone)) - SECOND
    for day in dates_of(YEAR):
        now = next_digest_at(digest, now)
        assert digest_day(digest, now) == day


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", TIMES, ids=str)
async def test_the_days_around_each_change_of_the_clock_have_a_digest_each_and_no_second_one(zone: str, clock: time):
    """And those of the new year, although each day a story is committed just after its digest."""
    for night in [datetime(YEAR, 1, 1, tzinfo=ZoneInfo(zone)), *nights_of_change(zone)]:
        days = DigestDays(zone, clock)
        await days.open()
        await days.pass_days(night.astimezone(UTC) - 2 * DAY, night.astimezone(UTC) + 2 * DAY)
        first = min(days.dates)
        assert dict(days.dates) == {first + number * DAY: 1 for number in range(max(4, len(days.dates)))}
        assert len(days.published - set(days.told)) == 1, "only the last one waits for the digest after the end"
        assert set(days.told.values()) == {1}


@pytest.mark.parametrize("zone", [zone for zone in ZONES if nights_of_change(zone)])
async def test_restarts_every_ten_minutes_around_a_change_of_the_clock_change_nothing(zone: str):
    """Each process is killed before, between or after announcing, sending and settling; the channel sees one digest a date."""
    chance = random.Random(zone)
    for night in nights_of_change(zone):
        for clock in TIMES:
            days = DigestDays(zone, clock)
            await days.open()
            start, end = (moment.astimezone(UTC) for moment in (night - 12 * HOUR, night + 36 * HOUR))  # from noon to noon
            await _ten_minutes_each(days, KilledDelivery(days, chance), start, end)
            assert dict(days.days) == dict.fromkeys(_owed(days, start, end), 1)
            assert set(days.told.values()) == {1}


async def _ten_minutes_each(days: DigestDays, killed: KilledDelivery, start: datetime, end: datetime) -> None:
    """Let a process live for ten minutes at a time, while news come."""
    now = start
    while now < end:
        killed.restart()
        if (now - start) % EVERY == timedelta(0):
            await days.commit(days.news(now))
        for _ in range(10):
            await killed.tick(now)
            now += MINUTE


def _owed(days: DigestDays, start: datetime, end: datetime) -> list[date]:
    """Return the dates whose digest time lies between."""
    first = start.astimezone(days.zone).date()
    dates = [first + number * DAY for number in range(4)]
    return [day for day in dates if start < due_on(day, days.digest.at, days.zone) < end]


@pytest.mark.parametrize("step", [-timedelta(days=3), -DAY, -timedelta(hours=1), timedelta(hours=1), DAY, timedelta(days=3)], ids=str)
@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Chatham"])
async def test_a_clock_step_loses_and_doubles_no_story(zone: str, step: timedelta):
    """Back or forward by hours or days, at any time of the day; no date has a second digest, also where a missed one comes late."""
    for hour in range(0, 24, 3):
        days = DigestDays(zone, time(8, 30))
        await days.open()
        before = datetime(YEAR, 3, 26, tzinfo=days.zone).astimezone(UTC)
        stepped = before + DAY + timedelta(hours=hour)
        await _every_four_hours(days, before, stepped)
        await _every_four_hours(days, stepped + step, stepped + step + 8 * DAY)
        await days.tick(stepped + step + 9 * DAY)
        assert set(days.told) == days.published
        assert set(days.told.values()) == {1}
        assert max(days.days.values()) == 1


async def _every_four_hours(days: DigestDays, start: datetime, end: datetime) -> None:
    now = start
    while now < end:
        await days.commit(days.news(now))
        await days.tick(now)
        now += EVERY


async def test_a_machine_that_was_suspended_tells_all_of_it_once():
    """Asleep for three mornings: the first tick afterwards sends one digest, and the next morning has its own."""
    days = DigestDays("Europe/Paris", time(8, 30))
    await days.open()
    friday = datetime(YEAR, 3, 27, 6, 0, tzinfo=days.zone).astimezone(UTC)
    for hours in range(0, 60, 5):
        await days.commit(days.news(friday + timedelta(hours=hours)))
    awake = friday + 3 * DAY + timedelta(hours=9)
    await days.tick(awake)
    await days.commit(days.news(awake))
    await days.tick(awake + SECOND)
    await days.tick(awake + DAY)
    assert sorted(days.dates.items()) == [(date(YEAR, 3, 30), 1), (date(YEAR, 3, 31), 1)]
    assert set(days.told) == days.published


async def test_an_outage_of_the_platform_over_two_mornings_doubles_nothing():
    """Time-outs leave it open what was posted: each day's digest stays complete, and is posted once."""
    days = DigestDays("Europe/Paris", time(8, 30))
    await days.open()
    killed = KilledDelivery(days, random.Random(1), lives=True)
    killed.restart()
    start = datetime(YEAR, 3, 27, 6, 0, tzinfo=days.zone).astimezone(UTC)
    for minutes in range(0, 4 * 1440, 10):
        now = start + minutes * MINUTE
        if minutes % 120 == 0 and minutes < 3 * 1440:
            await days.commit(days.news(now))
        if minutes < 2 * 1440:
            killed.chat.fail_next(Ambiguous("time-out"), posted=minutes % 20 == 0)
        await killed.tick(now)
    assert set(days.told) == days.published
    assert set(days.told.values()) == {1}
