"""Tick: look which rows are due, and wake the steps for them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.destination import Platform
from bot.outbox.ahead import LatestWaits
from bot.outbox.rules import DEFAULT_PATIENCE, OutboxRules
from bot.polling.rules import DEFAULT_RULES, PollingRules
from bot.polling.schedule import DueTimes
from bot.ports.engine import Engine, Step
from bot.ports.maintenance import Maintenance
from bot.ports.outbox import Outbox
from bot.ports.store import Sources
from bot.steps.network import Network

_AT_ONCE = 500  # hosts or destinations woken by one tick; those left over are the next tick's most overdue


class TickStore(Sources, Outbox, Maintenance, Protocol):
    """The ports that a tick needs."""


class Tick:
    """Wake poll for hosts with a due source, and deliver for destinations with a due delivery on a platform that is `on`.

    In an outage of our own one host is woken now and then (bot.polling.outage).

    At its first sweep, and where the clock stepped back since the one before, what a clock that ran ahead has put off is looked for.
    """

    def __init__(  # noqa: PLR0913  (what it looks at, whom it wakes, and the rules of both)
        self,
        store: TickStore,
        engine: Engine,
        network: Network,
        on: Collection[Platform],
        rules: PollingRules = DEFAULT_RULES,
        *,
        outbox: OutboxRules = DEFAULT_PATIENCE,
    ) -> None:
        self._rules = rules
        self._outbox = outbox
        self._swept_at: datetime | None = None
        self._network = network
        self._on = on
        self._store = store
        self._engine = engine

    async def __call__(self, _key: str = "") -> None:
        """Sweep once."""
        now = self._network.clock()
        stepped = self._swept_at is not None and now < self._swept_at
        if self._swept_at is None or stepped:
            await self._store.believe_clock(DueTimes.at(now, self._rules), LatestWaits.at(now, self._outbox, stepped=stepped))
        self._swept_at = now
        for destination in await self._store.due_destinations(now, _AT_ONCE, tuple(self._on)):
            await self._engine.wake(Step.DELIVER, str(destination))
        await self._network.look()
        for host in await self._hosts(now):
            await self._engine.wake(Step.POLL, host)

    async def _hosts(self, now: datetime) -> Sequence[str]:
        """Return the hosts to ask: all that are due, or in an outage of ours one now and then."""
        if not self._network.down:
            return await self._store.due_hosts(now, _AT_ONCE)
        host = await self._network.probe()
        return () if host is None else (host,)
