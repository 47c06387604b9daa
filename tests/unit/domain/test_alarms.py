"""Which faults somebody is called for."""

from datetime import UTC, datetime, timedelta

from bot.domain.alarms import PATIENCE, Alarms

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def told(alarms: Alarms, faults: list[str], now: datetime) -> list[str]:
    """What is told of the faults of a moment, all of which arrives."""
    due = alarms.due(faults, now)
    for each in due:
        alarms.tell(each)
    return [each.text(now) for each in due]


def test_a_fault_that_lasts_is_told_once_and_its_end_too():
    """Not before it lasted a while, and with how long it did."""
    alarms = Alarms()
    assert told(alarms, ["The disk is full."], NOW) == []
    assert told(alarms, ["The disk is full."], NOW + PATIENCE) == ["Newsdesk: The disk is full."]
    assert told(alarms, ["The disk is full."], NOW + 10 * MINUTE) == []
    assert told(alarms, [], NOW + 30 * MINUTE) == ["Newsdesk: over after 30 min: The disk is full."]
    assert told(alarms, [], NOW + 31 * MINUTE) == []


def test_a_fault_that_is_over_at_once_calls_nobody():
    """And begins anew when it comes back."""
    alarms = Alarms()
    for minute in range(10):
        assert told(alarms, ["Away."] if minute % 2 else [], NOW + minute * MINUTE) == []


def test_a_fault_whose_figures_change_is_the_same():
    """Its sentence counts seconds, or feeds."""
    alarms = Alarms()
    alarms.due(["Nothing was looked for in 31 s."], NOW)
    assert told(alarms, ["Nothing was looked for in 151 s."], NOW + PATIENCE) == ["Newsdesk: Nothing was looked for in 31 s."]
    assert told(alarms, ["Nothing was looked for in 300 s."], NOW + 5 * MINUTE) == []


def test_what_could_not_be_told_is_told_later():
    """The way to whoever is called may be what is at fault."""
    alarms = Alarms()
    alarms.due(["Away."], NOW)
    assert len(alarms.due(["Away."], NOW + PATIENCE)) == 1
    assert told(alarms, ["Away."], NOW + PATIENCE + MINUTE) == ["Newsdesk: Away."]
