"""Is it us? Where nearly no host can be reached, this machine's network is down, and no host is to blame. Pure.

docs/decisions/0058-our-own-outage.md gives the reasons.
"""

from collections.abc import Reversible
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.outage import Outage
from bot.domain.source import Source
from bot.polling.rules import PollingRules
from bot.polling.schedule import open_time
from bot.polling.spread import first_poll_at

FEWEST_HOSTS: Final = 3
"""With fewer nobody can tell whose fault it is: they are asked every hour (bot.polling.decide)."""

_ENOUGH: Final = ((5, timedelta(seconds=30)), (3, timedelta(minutes=2)))
"""So many hosts in a row that are away, the first of them so long ago. Where one poll in fifty fails, three fail in a row once in a year.

Not at once: names that nobody knows fail at once and slow servers answer later, so that where many are asked the failures come first."""

_ANSWERING: Final = 0.1
"""The share of hosts that may answer all the same: a feed in the house, a machine beside ours."""

_ROUND: Final = timedelta(minutes=10)
LEAST_PAUSE: Final = timedelta(minutes=1)
"""One host a minute is asked, and no host more often than once in ten minutes, but where there are fewer than ten."""

RETURN_OVER: Final = timedelta(minutes=7)
"""All that fell due is asked again within this time: with the pause between two probes and a slow answer it is less than ten minutes."""

_HUSHED_FOR: Final = timedelta(minutes=10)
"""Until then all that fell due has been asked; what came of it goes out together."""

SETTLED_AFTER: Final = timedelta(minutes=12)
"""Then what the return brought has come."""

_LONG: Final = timedelta(hours=1)
"""After an outage of this length its news comes to a channel as after a quiet night: five cards and a list."""

_GATEWAYS: Final = frozenset({502, 503, 504})
_SIGN_IN_FIRST: Final = 511
"""Network Authentication Required (RFC 6585): a portal's answer in place of the server's."""


class Word(Enum):
    """What an answer says of the network: it works, it does not, or nothing."""

    ANSWERED = auto()
    AWAY = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard of a host."""

    host: str
    at: datetime
    word: Word


def word_of(source: Source, error: FetchError | None) -> Word:
    """Return what the answer of a source says of the network; `error`: None for a good one.

    Where a source that answered before is not a feed all of a sudden, a portal may speak in its place: over http anything, and over https
    what a resolver that lies leads to.
    """
    if error is None:
        return Word.ANSWERED
    match error.problem:
        case FetchProblem.UNREACHABLE | FetchProblem.TIMEOUT:
            return Word.AWAY
        case FetchProblem.REFUSED | FetchProblem.NOT_A_FEED | FetchProblem.REDIRECTS:
            return Word.NOTHING if source.fetched_at is None else Word.AWAY
        case FetchProblem.STATUS:
            return _word_of_status(source, error.status)
    return Word.NOTHING


def _word_of_status(source: Source, status: int | None) -> Word:
    if status == _SIGN_IN_FIRST:
        return Word.AWAY
    return Word.ANSWERED if source.url.startswith("https:") and status not in _GATEWAYS else Word.NOTHING


def away_since(
    heard: Reversible[Heard], hosts: int, now: datetime, *, back_at: datetime | None = None, is_over: bool = False
) -> datetime | None:
    """Return since when nearly no host can be reached; None where it is not us. `heard` is in the order in which it was heard.

    It is us where there is a time since which enough hosts were asked and nearly none answered. While we come back from an outage
    (`back_at`), that must hold for the whole time since: what fails still, amid others that answer, fails by itself. `is_over`: a round
    over all hosts is, so that no late answer need be waited for.
    """
    if hosts < FEWEST_HOSTS:
        return None
    tally, since = _Tally(), None
    for each in reversed(heard):
        if (back_at and each.at < back_at) or tally.answering > _ANSWERING * hosts:
            break
        tally.count(each)
        if tally.is_ours(timedelta.max if is_over else now - each.at):
            since = each.at
    return since if back_at is None or tally.is_ours(timedelta.max) else None


class _Tally:
    """Counts hosts; one that answered at any time of a span is not away in it."""

    def __init__(self) -> None:
        self._answered: dict[str, bool] = {}
        self.answering = 0

    def count(self, heard: Heard) -> None:
        before = self._answered.get(heard.host, False)
        self._answered[heard.host] = before or heard.word is Word.ANSWERED
        self.answering += heard.word is Word.ANSWERED and not before

    def is_ours(self, span: timedelta) -> bool:
        asked = len(self._answered)
        away = asked - self.answering
        return self.answering <= _ANSWERING * asked and any(away >= least and span >= long for least, long in _ENOUGH)


def probe_pause(hosts: int) -> timedelta:
    """Return how long to wait between two hosts that are asked in an outage."""
    return max(LEAST_PAUSE, _ROUND / max(1, hosts))


def asked_again_at(source: Source, back_at: datetime, rules: PollingRules) -> datetime:
    """Return when a source that fell due in an outage is asked again: at its own moment, not in its sleep, and not just after it failed."""
    moment = first_poll_at(source.id, back_at, RETURN_OVER)
    rested = source.polled_at + min(rules.floor, _ROUND) if source.polled_at else back_at
    share = (moment - back_at) / RETURN_OVER
    due = max(moment, rested)
    return open_time(due, source.skip_hours, source.skip_days, now=source.fetched_at or back_at, jitter=share, rules=rules)


def hushed_until(outage: Outage | None, now: datetime) -> datetime | None:
    """Return until when cards wait for each other after a long outage, so that the best of them come and the others as one list."""
    if outage is None or outage.back_at is None or outage.back_at - outage.since < _LONG:
        return None
    return outage.back_at + _HUSHED_FOR if outage.back_at <= now < outage.back_at + _HUSHED_FOR else None
