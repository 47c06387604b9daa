"""When quiet hours hold, and when they end: over midnight, over clock changes, in any zone."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choices import Choice, Updates
from bot.domain.destination import Platform
from bot.domain.errors import InvalidInput
from bot.domain.inputs import MOST_CARDS, parse_choice, parse_most_cards, parse_quiet_hours
from bot.domain.quiet_hours import QuietHours, quiet_until
from tests.fakes.make import make_destination

NIGHT = QuietHours(begins=time(22), ends=time(7), zone="UTC")
NOON = QuietHours(begins=time(12), ends=time(13, 30), zone="UTC")


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23 21:59", None),
        ("2026-11-23 22:00", "2026-11-24 07:00"),
        ("2026-11-24 00:00", "2026-11-24 07:00"),
        ("2026-11-24 06:59:59.999999", "2026-11-24 07:00"),
        ("2026-11-24 07:00", None),
    ],
)
def test_a_night_ends_the_next_morning(now, until):
    """Whoever asks before midnight or after it hears of the same morning; the last minute is awake again."""
    assert quiet_until(NIGHT, at(now)) == (at(until) if until else None)


@pytest.mark.parametrize(("now", "until"), [("11:59", None), ("12:00", "13:30"), ("13:30", None), ("23:00", None)])
def test_a_span_within_a_day(now, until):
    """A lunch hour needs no midnight."""
    assert quiet_until(NOON, at(f"2026-11-23 {now}")) == (at(f"2026-11-23 {until}") if until else None)


def test_the_hours_are_local():
    """In Paris the night of a summer begins at eight in the evening, UTC."""
    assert quiet_until(replace(NIGHT, zone="Europe/Paris"), at("2026-07-01 20:00")) == at("2026-07-02 05:00")
    assert quiet_until(replace(NIGHT, zone="Europe/Paris"), at("2026-07-01 19:59")) is None


def test_a_night_in_which_the_clock_goes_forward_is_shorter():
    """In Berlin on 29 March 2026 the night has eight hours, and ends at seven all the same."""
    assert quiet_until(replace(NIGHT, zone="Europe/Berlin"), at("2026-03-28 21:00")) == at("2026-03-29 05:00")


def test_a_night_in_which_the_clock_goes_back_is_longer():
    """On 25 October 2026 it has ten."""
    assert quiet_until(replace(NIGHT, zone="Europe/Berlin"), at("2026-10-24 20:00")) == at("2026-10-25 06:00")


def test_an_end_that_the_clock_skips_is_the_next_valid_minute():
    """Half past two does not exist on that morning: three o'clock does."""
    hours = QuietHours(begins=time(23), ends=time(2, 30), zone="Europe/Berlin")
    assert quiet_until(hours, at("2026-03-28 23:00")) == at("2026-03-29 01:00")


def test_an_end_that_the_clock_repeats_is_the_first_one():
    """Half past two comes twice: nobody waits an hour longer for the second."""
    hours = QuietHours(begins=time(23), ends=time(2, 30), zone="Europe/Berlin")
    assert quiet_until(hours, at("2026-10-25 00:00")) == at("2026-10-25 00:30")
    assert quiet_until(hours, at("2026-10-25 01:00")) is None


@given(
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.sampled_from(["UTC", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=UTC)),  # noqa: DTZ001
)
def test_an_end_is_near_and_awake(begins, ends, zone, now):
    """Any hours, zone and instant: they end within a day and an hour or so, later than now, and hold until then."""
    if begins == ends:
        return
    hours = QuietHours(begins=begins, ends=ends, zone=zone)
    until = quiet_until(hours, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=26)
        assert quiet_until(hours, until - timedelta(microseconds=1)) == until


@pytest.mark.parametrize("text", ["22:00-07:00", "22-7", "10pm-7am", "22h to 7h", "22:00 – 07:00", "22:00 until 7", " 22.00 ~ 7.00 "])
def test_hours_as_people_write_them(text):
    """Dashes of any length, words, and clocks of twelve hours or twenty-four."""
    assert parse_quiet_hours(text, "UTC") == NIGHT


@pytest.mark.parametrize("text", ["off", "OFF", "none", "never"])
def test_no_hours(text):
    """One word ends them."""
    assert parse_quiet_hours(text, "UTC") is None


@pytest.mark.parametrize("text", ["", "22", "22-", "22-25", "22-7-9", "night", "07:00-07:00"])
def test_what_is_no_span_is_refused(text):
    """A span from a time to itself could be nothing or a whole day, so that nobody has to guess."""
    with pytest.raises(InvalidInput) as caught:
        parse_quiet_hours(text, "UTC")
    assert caught.value.code == "bad_quiet_hours"


@pytest.mark.parametrize(("text", "number"), [("1", 1), (" 30 ", 30), (str(MOST_CARDS), MOST_CARDS), ("default", None)])
def test_a_number_of_cards(text, number):
    """A number of cards, or what the settings say."""
    assert parse_most_cards(text) == number


@pytest.mark.parametrize(("text", "place"), [("thread", Updates.THREAD), (" Channel ", Updates.CHANNEL), ("default", None)])
def test_a_place_for_updates(text, place):
    """One of two places, or what is usual."""
    assert parse_choice(Choice.UPDATES, text) == place


@pytest.mark.parametrize("text", ["", "here", "thread channel", "none"])
def test_what_is_no_place_for_updates_is_refused(text):
    """The sentence names both."""
    with pytest.raises(InvalidInput, match="write thread, channel, default") as caught:
        parse_choice(Choice.UPDATES, text)
    assert caught.value.code == "bad_choice"


@pytest.mark.parametrize(
    ("platform", "chosen", "told"),
    [
        (Platform.SLACK, None, "thread"),
        (Platform.SLACK, Updates.CHANNEL, "channel"),
        (Platform.DISCORD, None, "channel"),
        (Platform.DISCORD, Updates.THREAD, "thread"),
        (Platform.CONSOLE, None, "channel"),
    ],
)
def test_where_nobody_chose_it_is_as_usual_on_the_platform(platform, chosen, told):
    """A choice holds everywhere, also one that is usual on the other platform."""
    assert make_destination("1", platform=platform, updates=chosen).told_in == told


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "many", str(MOST_CARDS + 1), "9" * 500, "٣"])
def test_what_is_no_number_of_cards_is_refused(text):
    """None at all is what ending a subscription is for."""
    with pytest.raises(InvalidInput) as caught:
        parse_most_cards(text)
    assert caught.value.code == "bad_most"
