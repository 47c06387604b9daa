"""Looks at a running Newsdesk for /healthz."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.app.room import free_room
from bot.app.wiring import Newsdesk
from bot.domain.destination import Platform, Workspace
from bot.domain.errors import StoreError
from bot.domain.following import OPERATOR
from bot.domain.sentence import Sentence
from bot.feeds.settings import product_version
from bot.ports.engine import Step
from bot.ports.platform import ChatPlatform
from bot.steps.empty_days import silent_since
from bot.web.health import Health
from bot.web.judging import Facts, Pruning, faults, warnings

_LATE = 10  # ticks: a tick that takes long, or a busy machine, are no fault yet


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthWatch:
    """Looks at the ticks, the database and what it says, the analyst and the platforms. `since`: when this run began."""

    newsdesk: Newsdesk
    platforms: Mapping[Platform, ChatPlatform]
    since: datetime

    async def __call__(self) -> Health:
        """Look once; what cannot be looked at is a fault."""
        newsdesk, now = self.newsdesk, self.newsdesk.clock()
        found, wrong, worth = await self._of_the_store(now)
        last_tick = newsdesk.engine.age(Step.TICK)
        wrong += _late(last_tick, newsdesk.settings.tick_seconds)
        wrong += [newsdesk.analyst.fault] if newsdesk.analyst.fault else []
        wrong += [fault for each in self.platforms.values() if (fault := each.fault(now))]
        worth += [note for each in self.platforms.values() if (note := each.note())]
        return Health(
            version=product_version(),
            running_since=self.since,
            faults=wrong,
            warnings=worth,
            platforms={str(platform): each.healthy for platform, each in self.platforms.items()},
            workspaces={str(platform): dict(each.workspaces) for platform, each in self.platforms.items() if each.workspaces},
            last_tick=round(last_tick, 1),
            pruned_at=newsdesk.prune.succeeded_at,
            pruning_failed_at=newsdesk.prune.failed_at,
            **found,
        )

    async def _of_the_store(self, now: datetime) -> tuple[dict[str, Any], list[str], list[str]]:
        """Return the figures that the rows tell, what is at fault by them, and what is worth a look."""
        store = self.newsdesk.store
        try:
            await store.check()
            facts = await self._facts(now)
            silent = await silent_since(store, now)
            outbox = await store.outbox_counts()
        except StoreError as error:
            return {}, [str(error)], []
        wrong = list(faults(facts))
        if silent and not facts.outage and facts.vitals.sources.ok:
            said = f"no source has answered since {silent:%Y-%m-%d %H:%M} UTC: look at the network, or at `newsdesk feed list`"
            wrong.append(Sentence(said, "no_answer", when=silent))
        return _figures(facts, outbox), wrong, list(warnings(facts))

    async def _facts(self, now: datetime) -> Facts:
        prune = self.newsdesk.prune
        pruning = Pruning(
            succeeded_at=prune.succeeded_at, failed_at=prune.failed_at, failing_since=prune.failing_since, failure=prune.failure
        )
        return Facts(
            now=now,
            started_at=self.since,
            on=tuple(self.newsdesk.chats),
            apart=[Workspace(platform, each) for platform, connection in self.platforms.items() for each in connection.apart],
            vitals=await self.newsdesk.store.vitals(now, OPERATOR),
            outage=await self.newsdesk.store.outage(),
            pruning=pruning,
            free=free_room(self.newsdesk.settings.database),
            backup_failure=self.newsdesk.nightly.failure if self.newsdesk.nightly else "",
        )


def _figures(facts: Facts, outbox: Mapping[str, int]) -> dict[str, Any]:
    vitals, sources = facts.vitals, facts.vitals.sources
    queues = list(facts.queues.values())
    oldest = min((queue.oldest for queue in queues if queue.oldest), default=None)
    return {
        "sources": {"ok": sources.ok, "failing": sources.failing, "never_answered": sources.never_answered},
        "last_answer": sources.last_answer,
        "channels": {"subscribed": vitals.channels, "paused": vitals.paused},
        "outbox": dict(outbox),
        "oldest_waiting": None if oldest is None else round((facts.now - oldest).total_seconds(), 1),
        "digest_due_since": min((queue.digest for queue in queues if queue.digest), default=None),
        "outage_since": facts.outage.since if facts.outage and facts.outage.under_way else None,
    }


def _late(last_tick: float, every: float) -> list[str]:
    """Return what is wrong where the last tick is old: nothing is polled or delivered then, whatever else is well."""
    if last_tick <= _LATE * every:
        return []
    said = f"nothing was looked for in {last_tick:.0f} s, where it should be every {every:g} s: look into the log, and restart Newsdesk"
    return [Sentence(said, "stuck", seconds=round(last_tick), every=round(every))]
