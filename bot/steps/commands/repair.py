"""Repair: what is wrong with a source, and another address for it, at a press."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.diagnosis import Diagnosis, Problem
from bot.domain.source import Source, SourceId
from bot.ports.clock import Clock
from bot.ports.examiner import Examiner
from bot.ports.store import Sources

_SHARED_FOR: Final = timedelta(minutes=1)
"""Presses within this time share one examination: no publisher pays for impatience."""

Heard = Callable[[Source, str], None]
"""Hears which source got which address."""


class Done(StrEnum):
    """What a press did: nothing but look, let the source be asked again, or give it another address; that may be another source's."""

    NOTHING = ""
    WORKS = "works"
    MOVED = "moved"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A source as it is now, what was found, and what was done."""

    source: Source
    diagnosis: Diagnosis
    done: Done = Done.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Examines and mends sources. `check_url` refuses what may not be fetched."""

    store: Sources
    examiner: Examiner
    check_url: Callable[[str], str]
    clock: Clock
    heard: Heard = lambda *_: None
    recent: dict[str, tuple[datetime, Diagnosis]] = field(default_factory=dict)

    async def look(self, of: SourceId) -> Repaired | None:
        """Say what is wrong with a source; one that works again is asked right away. None where there is none."""
        source = await self._find(of)
        if source is None:
            return None
        diagnosis = await self._examined(source.url)
        if diagnosis.problem is Problem.MOVED or not diagnosis.works:
            return Repaired(source=source, diagnosis=diagnosis)
        if (source.errors or source.disabled_at) and not await self.store.readdress(of, source.url, self.clock()):
            return None
        return Repaired(source=source, diagnosis=diagnosis, done=Done.WORKS)

    async def use(self, of: SourceId, written: str) -> Repaired | None:
        """Give a source another address where that is a feed which works; its history stays. None where there is none.

        Raises InvalidInput for an address that may not be fetched.
        """
        source = await self._find(of)
        if source is None:
            return None
        url = self.check_url(written)
        diagnosis = await self._examined(url)
        if not diagnosis.works:
            return Repaired(source=source, diagnosis=diagnosis)
        if not await self.store.readdress(of, url, self.clock()):
            return Repaired(source=source, diagnosis=diagnosis, done=Done.TAKEN)
        self.heard(source, url)
        return Repaired(source=source, diagnosis=diagnosis, done=Done.MOVED)

    async def _find(self, of: SourceId) -> Source | None:
        return next((each for each in await self.store.sources() if each.id == of), None)

    async def _examined(self, url: str) -> Diagnosis:
        now = self.clock()
        for old in [known for known, (at, _) in self.recent.items() if not timedelta(0) <= now - at < _SHARED_FOR]:
            del self.recent[old]
        if url not in self.recent:
            self.recent[url] = (now, await self.examiner.examine(url))
        return self.recent[url][1]
