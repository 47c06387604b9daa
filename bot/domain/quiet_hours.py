"""Quiet hours: a span of each local day in which a channel gets no alerts."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.schedule import due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From a local wall-clock time until another (minutes, never the same); where it ends before it begins, it ends the next day.

    `zone` is an IANA name, and need not be the channel's.
    """

    begins: time
    ends: time
    zone: str


def quiet_until(hours: QuietHours, now: datetime) -> datetime | None:
    """Return when the quiet hours that hold at `now` end, in UTC; None where none hold.

    A local time that a clock change skips is the next valid minute; of one that it repeats, the first counts.
    """
    place = ZoneInfo(hours.zone)
    today = now.astimezone(place).date()
    for day in (today, today - timedelta(days=1)):
        last_day = day if hours.begins < hours.ends else day + timedelta(days=1)
        end = due_on(last_day, hours.ends, place)
        if due_on(day, hours.begins, place) <= now < end:
            return end
    return None
