"""When a source is asked again after a good answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Entry
from bot.domain.fetching import NO_HINTS, Hints
from bot.domain.source import FIRST_INTERVAL
from bot.polling.identity import remembered
from bot.polling.rules import DEFAULT_RULES
from bot.polling.schedule import DueTimes
from tests.unit.polling.builders import DAY, HOUR, MINUTE, NOW, dated, decided, fetched, known_source, new_source, unchanged, wait

WEEK = timedelta(days=7)


def every(gap: timedelta, count: int = 12) -> tuple[Entry, ...]:
    """Make entries that were published with one gap, the newest half a gap ago."""
    return dated(*(gap / 2 + gap * n for n in range(count)))


@pytest.mark.parametrize(
    ("gap", "interval"),
    [
        (MINUTE, 10 * MINUTE),
        (20 * MINUTE, 10 * MINUTE),
        (2 * HOUR, HOUR),
        (DAY, 12 * HOUR),
        (WEEK, DAY),
        (30 * DAY, DAY),
    ],
)
def test_the_interval_is_half_the_typical_gap_between_floor_and_cap(gap, interval):
    """A chatty feed is asked often, a weekly one daily."""
    assert wait(decided(new_source(), fetched(*every(gap)))) == interval


def test_the_newest_publications_teach():
    """A feed that was daily for months and is hourly now is an hourly feed."""
    entries = dated(*(n * HOUR for n in range(21)), *(2 * DAY + n * DAY for n in range(60)))
    assert wait(decided(new_source(), fetched(*entries))) == HOUR / 2


def test_a_silent_feed_is_asked_less():
    """Hourly once, silent for five days: twice a day is enough."""
    entries = dated(*(5 * DAY + n * HOUR for n in range(12)))
    assert wait(decided(new_source(), fetched(*entries))) == 12 * HOUR


def test_a_daily_batch_is_one_publication():
    """Fifty entries of one minute do not make a feed chatty: arXiv lists a day at once."""
    entries = dated(*(day * DAY + n * timedelta(seconds=1) for day in range(1, 5) for n in range(50)))
    assert wait(decided(new_source(), fetched(*entries))) == 12 * HOUR


def test_one_old_pinned_entry_does_not_slow_a_feed():
    """The typical gap is a median."""
    assert wait(decided(new_source(), fetched(*every(2 * HOUR), *dated(2000 * DAY)))) == HOUR


def test_impossible_dates_teach_nothing():
    """Entries of 1970 and of next year leave the first interval, and so does a single date."""
    assert wait(decided(new_source(), fetched(*dated(300 * DAY)))) == FIRST_INTERVAL
    assert wait(decided(new_source(), fetched(*dated(-365 * DAY, timedelta(days=20_000))))) == FIRST_INTERVAL


def test_without_dates_news_shortens_and_silence_lengthens():
    """What the dates do not say, the answers do."""
    entries = tuple(entry for entry in dated(-DAY))
    assert wait(decided(known_source(interval=4 * HOUR), fetched(*entries))) == 3 * HOUR
    assert wait(decided(known_source(interval=4 * HOUR), fetched(*entries), known=remembered(entries))) == 4.4 * HOUR


def test_answers_without_news_lengthen_the_interval_up_to_the_cap():
    """A tenth longer each time: the share of the silence that a document with dates would teach."""
    source = known_source(interval=HOUR)
    assert wait(decided(source, unchanged())) == 1.1 * HOUR
    for _ in range(60):
        source = decided(source, unchanged()).source
    assert source.interval == DAY


def test_a_feed_redated_at_each_fetch_is_not_asked_every_ten_minutes():
    """Dates of entries that are no news are not believed."""
    entries = every(5 * MINUTE)
    assert wait(decided(known_source(interval=HOUR), fetched(*entries), known=remembered(entries))) == 1.1 * HOUR


@pytest.mark.parametrize("hint", [{"fresh_for": 6 * HOUR}, {"ttl": 6 * HOUR}, {"update_every": 6 * HOUR}])
@pytest.mark.parametrize("where", ["hints", "document"])
def test_hints_raise_the_interval(hint, where):
    """The publisher's wish counts, in headers and in the document."""
    assert wait(decided(new_source(), fetched(*every(2 * HOUR), **{where: Hints(**hint)}))) == 6 * HOUR


@pytest.mark.parametrize("hint", [{"fresh_for": 400 * DAY}, {"ttl": 70 * DAY}, {"update_every": 30 * DAY}])
def test_hints_raise_up_to_the_cap(hint):
    """A yearly max-age does not hide a feed for a year."""
    assert wait(decided(new_source(), fetched(*every(2 * HOUR), hints=Hints(**hint)))) == DAY


@pytest.mark.parametrize("hint", [{"fresh_for": timedelta(0)}, {"fresh_for": -HOUR}, {"ttl": MINUTE}, {"update_every": MINUTE}])
def test_hints_never_lower_the_interval(hint):
    """no-cache, a stale Expires or a ttl of one minute are no invitation."""
    assert wait(decided(new_source(), fetched(*every(2 * HOUR), hints=Hints(**hint)))) == HOUR


def test_a_304_keeps_what_the_document_asked():
    """Its ttl and its skipHours are not sent again with a 304."""
    document = Hints(ttl=3 * HOUR, skip_hours=frozenset({15}), skip_days=frozenset({6}))
    source = decided(new_source(), fetched(*every(2 * HOUR), document=document)).source
    after = decided(source, unchanged())
    assert wait(after) >= 3 * HOUR
    assert after.source.next_poll_at.hour != 15
    assert after.source.skip_days == frozenset({6})


def test_a_304_raises_by_its_own_headers():
    """A CDN may lengthen max-age with a 304."""
    assert wait(decided(known_source(), unchanged(hints=Hints(fresh_for=5 * HOUR)))) == 5 * HOUR


@pytest.mark.parametrize(
    ("skip_hours", "hour"),
    [
        (frozenset({13}), 14),
        (frozenset(range(13, 24)) | frozenset(range(6)), 6),
    ],
)
def test_skip_hours_are_slept_through(skip_hours, hour):
    """The next poll is somewhere in the next open hour, not at its first second."""
    decision = decided(new_source(), fetched(*every(2 * HOUR), document=Hints(skip_hours=skip_hours)), jitter=0.5)
    assert (decision.source.next_poll_at.hour, decision.source.next_poll_at.minute) == (hour, 30)


def test_skip_days_are_slept_through_for_a_day_at_most():
    """NOW is a Wednesday: a feed that sleeps on Thursdays waits for the cap, not longer."""
    document = Hints(skip_days=frozenset({2, 3}))
    assert wait(decided(new_source(), fetched(*every(2 * HOUR), document=document))) == DAY


def test_a_feed_that_always_sleeps_is_asked_daily():
    """All 24 hours skipped is a mistake of the publisher's."""
    document = Hints(skip_hours=frozenset(range(24)))
    assert wait(decided(new_source(), fetched(*every(2 * HOUR), document=document))) == DAY


def test_a_document_without_sleep_ends_it():
    """What the last document asks is what counts."""
    source = decided(known_source(skip_hours=frozenset({3}), skip_days=frozenset({1})), fetched()).source
    assert (source.skip_hours, source.skip_days) == (frozenset(), frozenset())


spans = st.timedeltas(min_value=-DAY, max_value=400 * DAY)
hints = st.builds(
    Hints,
    fresh_for=st.none() | spans,
    ttl=st.none() | spans,
    update_every=st.none() | spans,
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001  (hypothesis wants naive bounds)


@given(st.lists(spans, max_size=30), hints, hints, st.floats(0, 1, exclude_max=True), moments)
def test_the_wait_stays_between_floor_and_cap_and_jitter_only_adds(ages, header, document, jitter, at):
    """Whatever a publisher says: at least ten minutes, at most a day, and chance never shortens."""
    answer = fetched(*dated(*ages), hints=header, document=document)
    steady, chance = (wait(decided(new_source(), answer, at=at, jitter=share), at=at) for share in (0.0, jitter))
    assert 10 * MINUTE <= steady <= chance <= DAY


@given(st.timedeltas(min_value=10 * MINUTE, max_value=20 * HOUR), st.floats(0, 1, exclude_max=True))
def test_jitter_adds_a_tenth_at_most(ttl, jitter):
    """Enough to drift apart, too little to be late."""
    decision = decided(new_source(), fetched(document=Hints(ttl=ttl)), jitter=jitter)
    interval = max(ttl, FIRST_INTERVAL)
    assert interval <= wait(decision) <= interval * 1.1
    assert decision.source.interval == interval
    assert decided(new_source(), fetched(document=NO_HINTS), jitter=jitter).source.interval == FIRST_INTERVAL


def test_a_cap_beyond_our_patience_is_the_longest_wait():
    """An operator may poll once a month, which is no reason to poll always."""
    rules = replace(DEFAULT_RULES, cap=timedelta(days=30))
    assert DueTimes.at(NOW, rules).latest_wait >= NOW + timedelta(days=30)
