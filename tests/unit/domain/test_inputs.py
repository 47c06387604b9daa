"""What people type, read into values."""

from contextlib import suppress
from datetime import time
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choices import Choice
from bot.domain.errors import InvalidInput
from bot.domain.inputs import (
    LONGEST_TEXT,
    parse_choice,
    parse_days,
    parse_empty_days,
    parse_languages,
    parse_mode,
    parse_most_cards,
    parse_quiet_hours,
    parse_time,
    parse_zone,
    suggest_zones,
)
from bot.domain.subscription import Mode
from bot.platforms.slack.command_text import parse
from tests.fakes.make import TOPICS


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30", time(8, 30)),
        ("8:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("8h30", time(8, 30)),
        ("8h", time(8, 0)),
        ("8", time(8, 0)),
        ("8:30 pm", time(20, 30)),
        ("12am", time(0, 0)),
        ("12 PM", time(12, 0)),
        (" 23:59 ", time(23, 59)),
    ],
)
def test_times_of_day_are_read_as_people_write_them(typed, read):
    """Colons, dots, the French h, and halves of the day."""
    assert parse_time(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "8:60", "half past eight", "", "-1:00", "8:3", "13pm pm"])
def test_what_is_no_time_is_refused_with_an_example(typed):
    """The sentence quotes what was typed and shows how to write it."""
    with pytest.raises(InvalidInput, match=r"write it like 08:30") as refused:
        parse_time(typed)
    assert refused.value.code == "bad_time"


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_a_refusal(typed):
    """Nothing that people can type raises anything else."""
    with suppress(InvalidInput):
        assert isinstance(parse_time(typed), time)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("tokyo", "Asia/Tokyo"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_zones_are_read_in_any_case_and_by_their_city(typed, zone):
    """Nobody remembers which continent comes before the slash."""
    assert parse_zone(typed) == zone


@pytest.mark.parametrize("typed", ["Mars/Base", "", "CEST+3", "../etc/passwd"])
def test_unknown_zones_are_refused(typed):
    """Also those that look like paths."""
    with pytest.raises(InvalidInput, match="There is no time zone"):
        parse_zone(typed)


def test_zones_are_suggested_by_part_of_their_name():
    """As autocompletion needs it: at most 25, and never nothing."""
    assert "Europe/Paris" in suggest_zones("par")
    assert len(suggest_zones("")) == 25
    assert "Europe/Berlin" in suggest_zones("Europ/Berln")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", set(range(7))),
        ("daily", set(range(7))),
        ("weekdays", set(range(5))),
        ("weekends", {5, 6}),
        ("weekdays, sat", set(range(6))),
        ("weekly", {0}),
        ("weekly fri", {4}),
        ("mon,thu", {0, 3}),
        ("Mondays, Thurs.", {0, 3}),
        ("Monday Friday", {0, 4}),
    ],
)
def test_days_are_read_by_their_names(typed, days):
    """In full or short, one or many; weekly means Mondays unless it says otherwise."""
    assert parse_days(typed) == days


@pytest.mark.parametrize("typed", ["monthly", "mo", ",", "daily mon", "weekly someday", "sundae"])
def test_what_only_looks_like_days_is_refused(typed):
    """A month is no Monday, and a comma is no day at all."""
    with pytest.raises(InvalidInput, match="names no days"):
        parse_days(typed)


def test_unknown_days_and_modes_are_refused():
    """Each says what can be written instead."""
    with pytest.raises(InvalidInput, match="daily, weekdays"):
        parse_days("caturday")
    with pytest.raises(InvalidInput, match="live, digest or both"):
        parse_mode("often")
    assert parse_mode(" Both ") is Mode.BOTH


@pytest.mark.parametrize(("typed", "codes"), [("", set()), ("all", set()), ("en, FR", {"en", "fr"}), ("pt-BR zh", {"pt", "zh"})])
def test_languages_are_codes_and_regions_do_not_count(typed, codes):
    """Nothing means every language."""
    assert parse_languages(typed) == codes


def test_quiet_days_are_silent_unless_they_are_to_be_told():
    """Nothing is the default; anything else is refused with what can be written."""
    assert [parse_empty_days(typed) for typed in ("", "nothing", " Say ")] == [False, False, True]
    with pytest.raises(InvalidInput, match="write say or nothing"):
        parse_empty_days("shout")


READERS = {
    "time": parse_time,
    "zone": parse_zone,
    "days": parse_days,
    "mode": parse_mode,
    "quiet": parse_empty_days,
    "hours": lambda typed: parse_quiet_hours(typed, "UTC"),
    "cards": parse_most_cards,
    **{each.value: partial(parse_choice, each) for each in Choice},
    "languages": parse_languages,
    "command": lambda typed: parse(typed, TOPICS),
}
FLOODS = [" ", "-", "22:00 - ", "zone Paris ", "1", "to ", "mon,", "en,", "\u2028", "a", "<#C1>", '"']


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_of_text_is_refused_before_it_is_read(read, piece):
    """Forty thousand characters of anything are no command, and cost nothing."""
    with pytest.raises(InvalidInput, match="too long") as refused:
        read(piece * (40_000 // len(piece)))
    assert refused.value.code == "text_too_long"


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("piece", FLOODS)
def test_as_much_as_may_be_typed_is_read_or_refused(read, piece):
    """The readers get by with the longest text that they take."""
    with suppress(InvalidInput):
        read(piece * (LONGEST_TEXT // len(piece)))


def test_suggestions_look_at_the_beginning_of_what_is_typed():
    """They are asked for at each key."""
    assert suggest_zones("Europe/Paris" + " " * 40_000) == ["Europe/Paris"]
    assert len(suggest_zones("x" * 40_000)) <= 25


def test_quiet_hours_are_read_with_any_space_between_them():
    """Spaces and dashes of all kinds."""
    for typed in ("22:00-07:00", " 22:00  –   07:00 ", "22 to 7", "10pm until 7am"):
        hours = parse_quiet_hours(typed, "UTC")
        assert hours is not None
        assert (hours.begins, hours.ends) == (time(22), time(7))
