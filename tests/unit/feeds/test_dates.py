"""Dates as feeds write them, in any zone and language."""

from datetime import UTC, datetime

import pytest
import time_machine
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parsing.dates import from_text
from bot.feeds.parsing.parse import parse_document
from tests.unit.feeds.feeds import atom, rss

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)

ZONES = [
    "Mon, 23 Nov 2026 12:00:00 +02:00",
    "Mon, 23 Nov 2026 12:00:00 +0200 (EET)",
    "Mon, 23 Nov 2026 12:00:00 +2",
    "Mon, 23 Nov 2026 12:00:00 (GMT+02:00)",
    "Mon, 23 Nov 2026 05:00:00 (EST)",
    "Mon, 23 Nov 2026 11:00:00 GMT+1",
    "Mon, 23 Nov 2026 11:00:00 GMT+01:00",
    "Mon, 23 Nov 2026 11:00:00 GMT+0100",
    "Mon, 23 Nov 2026 05:00:00 UTC-5",
    "Mon, 23 Nov 2026 05:00:00 GMT\u22125",
    "Mon, 23 Nov 2026 05:00:00 EST",
    "Mon, 23 Nov 2026 05:00:00 -0500 EST",
    "Mon, 23 Nov 2026 11:00:00 CET",
    "Mon, 23 Nov 2026 11:00:00 MEZ",
    "Mon, 23 Nov 2026 15:30:00 IST",
    "Mon, 23 Nov 2026 21:00:00 AEDT",
    "Mon, 23 Nov 2026 11:00:00 Europe/Paris",
    "Mon, 23 Nov 2026 05:00 AM ET",
    "Mon Nov 23 10:00:00 UTC 2026",
    "Mon Nov 23 11:00:00 CET 2026",
    "Mon Nov 23 12:00:00 +0200 2026",
    "Mon Nov 23 2026 11:00:00 GMT+0100 (Central European Standard Time)",
    "2026-11-23 12:00:00 +0200",
    "2026-11-23 12:00:00 +02:00",
    "2026-11-23T11:00:00 GMT+1",
    "2026-11-23T11:00:00+01:00[Europe/Paris]",
    "2026/11/23 10:00",
    "20261123T100000Z",
    "1795428000",
    "1795428000000",
    "Mon, 23 Nov 2026 10:00:00 XYZ",
    "Mon, 23 Nov 2026 10:00:00 +9999",
]
MONTHS = [
    "lun, 23 nov 2026 10:00:00 GMT",
    "lundi 23 novembre 2026 à 10h00",
    "lunedì 23 novembre 2026 10:00",
    "Mo, 23 Nov 2026 11:00:00 +0100",
    "Montag, 23. November 2026 10:00 Uhr",
    "23 de noviembre de 2026, 10:00",
    "23 listopada 2026 10:00",
    "23 ноября 2026 г., 10:00",
    "23 Kasım 2026 Pazartesi, 10:00",
    "23 tháng 11 năm 2026 10:00",
    "2026. november 23. 10:00",
    "2026年11月23日 10:00",
    "2026年11月23日 10時00分",
    "2026년 11월 23일 10시 00분",
    "月, 23 11月 2026 19:00:00 +0900",
    "월, 23 11월 2026 19:00:00 +0900",
    "星期一, 23 十一月 2026 18:00:00 +0800",
    "2026年11月23日 上午10:00",
    "2026년 11월 23일 오전 10:00",
    "23 نوفمبر 2026 - 10:00",
    "23 تشرين الثاني 2026 10:00",
    "23 नवंबर 2026 10:00",
    "२३ नवंबर २०२६ १०:००",
    "Nov. 23rd, 2026 10:00 a.m.",
    "23-Nov-26 10:00",
    "23.11.2026 10:00",
    "23/11/2026 10:00",
    "11/23/2026 10:00 AM",
]
NONE = [
    "Mon, 23 Nov",
    "10:00",
    "today",
    "yesterday at 10:00",
    "2 hours ago",
    "Nov 2026",
    "3/11/2026 10:00",
    "3-11-2026",
    "jui 5 2026",
    "5 jui 2026",
    "Mon, 31 Feb 2026 10:00:00 GMT",
    "Mon, 23 Foo 2026 10:00:00 GMT",
    "Mon, 23 Nov 2026 25:00:00 GMT",
    "version 2.11",
    "12345",
]


@pytest.mark.parametrize("text", [*ZONES, *MONTHS])
def test_the_instant_is_the_one_that_the_text_names(text):
    """Whatever zone, language and order it is written in."""
    assert from_text(text) == TEN


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("mar, 03 nov 2026 10:00:00 GMT", 11),  # martes, mardi, martedì
        ("mar 3 de mar de 2026", 3),
        ("sob, 05 gru 2026 10:00:00 GMT", 12),
        ("dom, 04 set 2026 10:00:00 GMT", 9),
        ("jue, 04 jun 2026 10:00:00 GMT", 6),
        ("čt, 04 čvc 2026 10:00:00 GMT", 7),
        ("Do, 04 Jun 2026 10:00:00 GMT", 6),
        ("Tue, 18 Sept 2018 15:53:56 +0300", 9),
        ("1er juillet 2026", 7),
        ("5 juin 2026", 6),
    ],
)
def test_no_name_of_a_day_is_taken_for_a_month(text, month):
    """Short names of days look like those of months."""
    at = from_text(text)
    assert at is not None
    assert at.month == month


@pytest.mark.parametrize("text", NONE)
@pytest.mark.parametrize("today", ["2026-11-23", "2031-02-01"])
def test_what_names_no_day_is_none_on_any_day(text, today):
    """Nothing is filled in from the day on which the feed is read, and what may be one of two months is neither."""
    with time_machine.travel(today, tick=False):
        assert from_text(text) is None


LANGUAGES = ["en", "fr", "de", "es", "pt", "it", "nl", "pl", "sv", "tr", "ru", "ar", "hi", "ja", "zh", "ko"]
NEIGHBOURS = ["da", "nb", "fi", "cs", "uk", "ro", "hu", "id"]


@pytest.mark.parametrize("language", LANGUAGES + NEIGHBOURS)
def test_all_months_of_all_languages_are_read(language):
    """In full as the language writes a date, by the data of Unicode."""
    for month in range(1, 13):
        name = Locale.parse(language).months["format"]["wide"][month]
        text = f"2026年{month}月9日" if language in ("ja", "zh", "ko") else f"9 {name} 2026 10:00"
        assert from_text(text) == datetime(2026, month, 9, 0 if "年" in text else 10, tzinfo=UTC)


@pytest.mark.parametrize("guid", ["12345", "2026", "a1", "20261123"])
@pytest.mark.parametrize("date", ["Mon, 23 Nov 2026 11:00:00 MEZ", "23. November 2026, 10:00", "2026-11-23 10:00"])
def test_the_id_takes_no_date_away(guid, date):
    """Nor does it give one."""
    dated, undated = (
        parse_document(rss(f"<title>T</title><guid>{guid}</guid>{inside}"), None, "https://a.example/")
        for inside in (f"<pubDate>{date}</pubDate>", "")
    )
    assert (dated.entries[0].published_at, undated.entries[0].published_at) == (TEN, None)


def test_both_ways_of_reading_give_the_same_date():
    """Also one that the thorough parser would fill in, and the first that can be read of several."""
    names = ("<published>today</published><updated>2026-11-23 11:00 CET</updated>", "<updated>23 nov 2026 10:00</updated>")
    for name in names:
        whole = atom(f"<title>T</title><id>1</id>{name}")
        for document in (whole, whole.replace(b"<title>T", b"<title>T & <b>")):
            assert parse_document(document, None, "https://a.example/").entries[0].published_at == TEN


@given(st.text(alphabet="0123456789 :/-.,+()TZ年月日mMarsdeNovGMTUC", max_size=120))
def test_any_text_is_read_without_a_crash(text):
    """Numbers, signs and letters of dates in any order."""
    at = from_text(text)
    assert at is None or at.tzinfo is UTC
