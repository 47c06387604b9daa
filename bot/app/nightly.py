"""Copies of the database at a time of day, a number of which is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app.backing_up import BackedUp
from bot.domain.errors import NewsdeskError
from bot.domain.schedule import DigestTime, digest_day
from bot.ports.clock import Clock

_PREFIX, _ENDING = "newsdesk-", ".db"
_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightlyRules:
    """Where copies are kept, at which local time one is made, and how many are kept."""

    folder: Path
    at: time
    zone: str
    keep: int


@dataclass(slots=True, kw_only=True)
class Nightly:
    """Makes the copy of a day once its time has come: a restart makes none anew. `watch` hears of each, `failed` of a failure.

    `failing_since` and `failure` are of this process: since when it has failed only, and why.
    """

    rules: NightlyRules
    make: Callable[[Path], Awaitable[BackedUp]]
    clock: Clock
    watch: Callable[[BackedUp], None]
    failed: Callable[[str], None]
    failing_since: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""

    async def __call__(self, _key: str = "") -> None:
        """Make the copy of the day, unless it is there; after a failure an hour later."""
        now = self.clock()
        file = wanted(self.rules, now)
        if file.exists() or (self.failed_at and timedelta(0) <= now - self.failed_at < _AGAIN):
            return
        try:
            self.rules.folder.mkdir(parents=True, exist_ok=True)
            made = await self.make(file)
            _forget_old(self.rules)
        except (NewsdeskError, OSError) as error:
            self._note(now, str(error))
            return
        self.failing_since = self.failed_at = None
        self.failure = ""
        self.watch(made)

    def _note(self, now: datetime, failure: str) -> None:
        self.failing_since, self.failed_at, self.failure = self.failing_since or now, now, failure
        self.failed(failure)


def wanted(rules: NightlyRules, now: datetime) -> Path:
    """Return the file of the last time at which a copy was to be made."""
    day = digest_day(DigestTime(at=rules.at, zone=ZoneInfo(rules.zone).key), now)
    return rules.folder / f"{_PREFIX}{day.isoformat()}{_ENDING}"


def copies(folder: Path) -> list[Path]:
    """Return the copies that stand in a folder, the oldest first."""
    return sorted(folder.glob(f"{_PREFIX}[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]{_ENDING}"))


def _forget_old(rules: NightlyRules) -> None:
    for each in copies(rules.folder)[: -rules.keep]:
        each.unlink(missing_ok=True)
