"""When a source is asked for the first time, and when a person may have it asked at once."""

from datetime import datetime, timedelta

from bot.domain.ids import derived_id
from bot.domain.source import FIRST_INTERVAL, Source, SourceId
from bot.polling.rules import PollingRules

_STEPS = 1 << 20


def first_poll_at(source: SourceId, now: datetime, over: timedelta = FIRST_INTERVAL) -> datetime:
    """Return the source's own moment within `over` from `now`: the same for the same source, even over many sources."""
    share = derived_id("spread", source) % _STEPS / _STEPS
    return now + over * share


def may_refresh(source: Source, now: datetime, rules: PollingRules) -> bool:
    """Whether a person's wish to have the source asked now starts a fetch, or is answered by the one just made."""
    return source.polled_at is None or now - source.polled_at >= rules.refresh_wait
