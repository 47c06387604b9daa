"""Prune: let go of what nobody will ask for any more.

docs/decisions/0026-what-was-seen.md says how long it stays known what a source has shown.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.audit import AUDIT_KEPT
from bot.domain.claims import Forgotten, SeenLimits
from bot.domain.destination import KEEP_SETTINGS
from bot.domain.own_topic import DRAFTS_KEPT
from bot.domain.saved import UNDO_FOR
from bot.ports.asks import Asks
from bot.ports.clock import Clock
from bot.ports.following import Following
from bot.ports.maintenance import Maintenance
from bot.ports.own_topics import Audit, OwnTopics
from bot.ports.saved import SavedStories
from bot.steps.poll import NOTED_FOR


class Prunable(Maintenance, Following, SavedStories, Asks, OwnTopics, Audit, Protocol):
    """The ports that pruning needs."""


SEEN_LIMITS = SeenLimits(still_shown=2 * NOTED_FOR, keep=timedelta(days=180), most=50_000)
"""Five documents of the most entries that are read, with both keys of each; an honest feed of ten items a day has 3,600 in half a year."""


class Prune:
    """Delete old articles and lost channels; what was seen stays known for half a year, so that nothing is posted twice.

    `watch` hears how much was forgotten of channels that were given up, or whose workspace removed the bot, a month ago. What follows is
    of this process: when it last went well and last failed, since when it has failed only, and why.
    """

    def __init__(self, store: Prunable, clock: Clock, keep: timedelta, watch: Callable[[Forgotten], None] = lambda _: None) -> None:
        self._watch = watch
        self._store = store
        self._clock = clock
        self._keep = keep
        self.succeeded_at: datetime | None = None
        self.failed_at: datetime | None = None
        self.failing_since: datetime | None = None
        self.failure = ""

    def keep_for(self, span: timedelta) -> None:
        """Keep articles for another time from the next run on."""
        self._keep = span

    async def __call__(self, _key: str = "") -> None:
        """Delete what was last seen longer than the kept time ago, and the channels that were given up a month ago."""
        try:
            await self._prune(self._clock())
        except Exception as error:
            self.failed_at, self.failure = self._clock(), str(error)
            self.failing_since = self.failing_since or self.failed_at
            raise
        self.succeeded_at, self.failing_since, self.failure = self._clock(), None, ""

    async def _prune(self, now: datetime) -> None:
        await self._store.prune(now - self._keep)
        await self._store.forget_unfollowed(now - KEEP_SETTINGS)  # first: it asks for the channels of who left
        forgotten = await self._store.forget_off(now - KEEP_SETTINGS)
        if forgotten.channels:
            self._watch(forgotten)
        await self._store.forget_removed(now - UNDO_FOR)
        await self._store.forget_asks(now - UNDO_FOR)
        await self._store.forget_drafts(now - DRAFTS_KEPT)
        await self._store.forget_audit(now - AUDIT_KEPT)
        await self._store.forget_seen(SEEN_LIMITS, now)
