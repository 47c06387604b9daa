"""Zones as people name them, and as they are shown."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_zone, suggest_zones
from bot.domain.time_zones import shown_zone, zone_named
from bot.platforms.slack.command_text import parse
from bot.platforms.slack.typed_commands import SubscribeCommand
from tests.fakes.make import TOPICS

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def hours(zone: str) -> float:
    return (NOW.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "ahead"),
    [
        ("GMT+2", 2),
        ("gmt+2", 2),
        ("GMT +2", 2),
        ("GMT+02:00", 2),
        ("UTC+2", 2),
        ("UTC+0200", 2),
        ("+2", 2),
        ("+02:00", 2),
        ("UTC-5", -5),
        ("UTC\u22125", -5),
        ("GMT-3", -3),
        ("UTC+14", 14),
        ("UTC-12", -12),
        ("UTC+5:30", 5.5),
        ("GMT+05:45", 5.75),
        ("utc-9:30", -9.5),
        ("GMT", 0),
        ("UTC+0", 0),
        ("Z", 0),
        ("Etc/GMT+2", -2),
        ("etc/gmt-2", 2),
    ],
)
def test_a_zone_by_its_offset_has_the_sign_that_people_mean(typed, ahead):
    """GMT+2 is two hours ahead of UTC; only the IANA name, written out, is the other way round."""
    assert hours(parse_zone(typed)) == ahead


@pytest.mark.parametrize("typed", ["GMT+15", "UTC-13", "UTC+2:07", "GMT+99", "GMT++2", "UTC2", "GMT+", "+", "-3:30"])
def test_offsets_that_no_place_has_are_refused(typed):
    """With the hint to write a name."""
    with pytest.raises(InvalidInput, match="write its IANA name"):
        parse_zone(typed)


@pytest.mark.parametrize(
    ("zone", "shown"), [("Etc/GMT-2", "UTC+2"), ("Etc/GMT+5", "UTC-5"), ("Europe/Paris", "Europe/Paris"), ("UTC", "UTC")]
)
def test_zones_are_shown_with_the_sign_that_people_mean(zone, shown):
    """What is shown can be typed again."""
    assert shown_zone(zone) == shown
    assert parse_zone(shown) == zone


@pytest.mark.parametrize("words", ["zone GMT+2", "zone +2", "GMT+2", "UTC +2", "zone UTC +2"])
def test_commands_of_slack_take_offsets(words):
    """With and without the word zone, and with a space in it."""
    command = parse(f"subscribe ai digest 08:30 {words} weekdays", TOPICS)
    assert isinstance(command, SubscribeCommand)
    assert (command.wish.zone, command.wish.days) == ("Etc/GMT-2", "weekdays")


def test_an_offset_is_suggested_where_no_name_is():
    """With the sign that people mean."""
    assert suggest_zones("GMT +2") == ["UTC+2"]


@given(st.text(alphabet="GMTUCZgmtuc+-0123456789:. /Etc", max_size=12))
def test_any_text_is_a_zone_that_exists_or_none(typed):
    """Nothing that people can type names a zone that cannot be opened."""
    zone = zone_named(typed)
    assert zone is None or ZoneInfo(zone)
