"""The simulator of publishers with the real judge of this machine's network, and outages in which no request leaves the machine."""

import heapq
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Fetched, Unchanged
from bot.domain.outage import Brought, Outage
from bot.domain.polling import PollRecord
from bot.domain.source import Source
from bot.polling.decide import Decision, decide_nothing
from bot.polling.outage import Word, word_of
from bot.polling.schedule import is_asleep
from bot.steps.network import Network
from tests.fakes.memory_store import MemoryStore
from tests.unit.polling.publishers import Response
from tests.unit.polling.simulator import LATENCY, Simulator

TICK = timedelta(seconds=15)
Result = TypeVar("Result")


def at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    raise AssertionError("it waits for something")


@dataclass(slots=True, kw_only=True)
class OutageSimulator(Simulator):
    """A poller that asks its network first. `lost` are the requests that no server got; `told` is what the operator hears."""

    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    lost: list[datetime] = field(default_factory=list)
    told: list[tuple[Outage, Brought | None]] = field(default_factory=list)
    time: datetime = field(init=False)
    store: MemoryStore = field(default_factory=MemoryStore)
    network: Network = field(init=False)

    def __post_init__(self) -> None:
        Simulator.__post_init__(self)
        self.time = self.start
        self.store.tables.sources, self.store.tables.holds = self.rows, self.held
        self.restart()

    def restart(self) -> None:
        """Begin a new process on the same rows."""
        self.network = Network(self.store, lambda: self.time, self.rules, self._tell)

    def _tell(self, outage: Outage, brought: Brought | None) -> None:
        self.told.append((outage, brought))

    def until(self, end: datetime) -> None:
        """Go on until `end`, as the ticks do."""
        while self.time < end:
            at_once(self.network.look())
            if self.network.down:
                self._probe()
                self.time += TICK
            else:
                self._poll_due(min(end, self.time + TICK if self.network.outage else self.time + 12 * TICK))

    def _probe(self) -> None:
        host = at_once(self.network.probe())
        if host is not None:
            due = [
                each
                for each in self.rows.values()
                if each.host == host and each.next_poll_at <= self.time and not each.disabled_at and not is_asleep(each, self.time)
            ]
            self._poll(due[0].id, self._may_start(host, self.time))

    def _poll_due(self, until: datetime) -> None:
        """Poll what is due before `until`, or before the network is found to be down."""
        queue = [(each.next_poll_at, key) for key, each in self.rows.items() if not each.disabled_at and each.next_poll_at < until]
        heapq.heapify(queue)
        while queue and not self.network.down:
            due, key = heapq.heappop(queue)
            may_start = self._may_start(self.rows[key].host, max(due, self.time))
            if may_start < until:
                self.time = max(self.time, may_start)
                self._poll(key, may_start)
        if not self.network.down:
            self.time = until

    def _ask(self, source: Source, url: str, at: datetime, hop: int) -> tuple[Response, datetime]:
        if any(begin <= at < end for begin, end in self.outages):
            self.lost.append(at)
            self.answered_at = at + LATENCY
            raise FetchError(f"{source.host} cannot be reached.", problem=FetchProblem.UNREACHABLE)
        return Simulator._ask(self, source, url, at, hop)

    def _decided(self, source: Source, answer: Fetched | Unchanged | FetchError, jitter: float) -> Decision:
        if isinstance(answer, FetchError) and self.network.down and word_of(source, answer) is Word.AWAY:
            return decide_nothing(source, self.answered_at)
        return Simulator._decided(self, source, answer, jitter)

    def _heard(self, source: Source, answer: Fetched | Unchanged | FetchError, decision: Decision) -> None:
        at_once(self.network.heard(source, answer, PollRecord(source=decision.source, at=self.answered_at)))
