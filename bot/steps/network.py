"""The network of this machine: what is heard of all hosts tells a fault of ours from one of theirs."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Protocol

from bot.domain.came import Came, with_poll
from bot.domain.errors import FetchError
from bot.domain.fetching import Fetched, Unchanged
from bot.domain.outage import Brought, Outage
from bot.domain.polling import PollRecord
from bot.domain.source import Source, SourceId
from bot.polling.outage import (
    FEWEST_HOSTS,
    LEAST_PAUSE,
    SETTLED_AFTER,
    Heard,
    Word,
    asked_again_at,
    away_since,
    hushed_until,
    probe_pause,
    word_of,
)
from bot.polling.rules import PollingRules
from bot.ports.clock import Clock
from bot.ports.outages import Outages
from bot.ports.store import Sources

_LONG_AGO: Final = timedelta.max
_LAST_FAILURES: Final = 4  # of one source: more never come before an outage is found out
_REMEMBERED: Final = 5_000  # answers: of some minutes, where very many sources are asked

OutageWatch = Callable[[Outage, Brought | None], None]
"""Hears of each outage when it is found out, and once more when it is over, with what it brought."""


class _Counted(NamedTuple):
    """A failure that was counted: the source before it, with the time of the poll; and when it was heard of."""

    before: Source
    at: datetime


def _before(failures: Iterable[_Counted], since: datetime) -> Source | None:
    """Return a source as it was before its first failure since a time, with the time of the last one; None where it has none.

    That it was asked is remembered: in vain, since our network was down.
    """
    late = [each.before for each in failures if each.at >= since]
    return replace(late[0], polled_at=late[-1].polled_at, polls=with_poll(late[0].polls, Came.OURS, len(late))) if late else None


class NetworkStore(Sources, Outages, Protocol):
    """The ports that this needs."""


class Network:
    """Judges what is heard, and keeps our outages in the store, so that a restart forgets none.

    `outage` is the one under way, or from which we come back. The failures that were counted before it was found out are taken back.
    """

    def __init__(self, store: NetworkStore, clock: Clock, rules: PollingRules, watch: OutageWatch = lambda *_: None) -> None:
        self._store = store
        self.clock = clock
        self._rules = rules
        self._watch = watch
        self._heard: deque[Heard] = deque(maxlen=_REMEMBERED)
        self._counted: dict[SourceId, deque[_Counted]] = {}
        self._changing = asyncio.Lock()
        self._away_in_a_row: set[str] = set()
        self._probed_at: datetime | None = None
        self._probed = ""
        self.outage: Outage | None = None

    @property
    def down(self) -> bool:
        """Whether no source can be reached."""
        return self.outage is not None and self.outage.under_way

    @property
    def in_doubt(self) -> bool:
        """Whether nobody answered lately, though it may be too soon to tell."""
        return len(self._away_in_a_row) > FEWEST_HOSTS

    def may_ask(self, host: str) -> bool:
        """Say whether a host may be asked: all of them, but in an outage the one whose turn it is."""
        return not self.down or host == self._probed

    def hushed_until(self) -> datetime | None:
        """Return until when cards wait for each other after a long outage."""
        return hushed_until(self.outage, self.clock())

    async def heard(self, source: Source, answer: Fetched | Unchanged | FetchError, record: PollRecord) -> None:
        """Take in what a poll of `source`, as it was before, came to, once that is stored."""
        word = word_of(source, answer if isinstance(answer, FetchError) else None)
        if word is Word.NOTHING:
            return
        self._heard.append(Heard(host=source.host, at=record.at, word=word))
        self._note_row(source.host, word)
        if word is Word.ANSWERED:
            self._counted.pop(source.id, None)
            if self.down:
                async with self._changing:
                    await self._answered(record.at)
        elif record.source.errors > source.errors:
            async with self._changing:
                await self._failed(source, record)

    def _note_row(self, host: str, word: Word) -> None:
        if word is Word.AWAY:
            self._away_in_a_row.add(host)
        else:
            self._away_in_a_row.clear()

    async def load(self) -> None:
        """Take over what other processes know."""
        self.outage = await self._store.outage()

    async def look(self) -> None:
        """Look what other processes know, whether an outage is over and settled, and whether time has shown that there is one."""
        async with self._changing:
            self.outage = await self._store.outage()
            await self._settle()
            if self._heard and self._heard[-1].word is Word.AWAY:
                await self._judge()

    async def probe(self) -> str | None:
        """Return the host to ask now, while the network is down; None where it is not time for one, or none is due."""
        now = self.clock()
        waited = _LONG_AGO if self._probed_at is None or self._probed_at > now else now - self._probed_at
        if waited < LEAST_PAUSE or waited < probe_pause(await self._store.count_hosts()):
            return None
        host = await self._store.host_to_probe(now)
        if host is not None:
            self._probed_at, self._probed = now, host
        return host

    async def nobody_answered(self) -> bool:
        """Judge at the end of a round, however quickly it failed; say whether the network is down."""
        async with self._changing:
            await self._judge(is_over=True)
        return self.down

    async def cannot_tell(self) -> bool:
        """Say whether there are so few hosts that nobody can tell whose fault a failure is."""
        return await self._store.count_hosts() < FEWEST_HOSTS

    async def _answered(self, at: datetime) -> None:
        """Come back, where the network was down: all that fell due meanwhile is asked again, spread."""
        if self.outage is None or not self.outage.under_way:
            return
        back = replace(self.outage, back_at=at)
        overdue = [each for each in await self._store.sources() if each.disabled_at is None and each.next_poll_at <= at]
        await self._store.end_outage(back, {each.id: asked_again_at(each, at, self._rules) for each in overdue})
        self._heard.clear()
        self.outage = back

    async def _failed(self, source: Source, record: PollRecord) -> None:
        """Remember a failure that was counted; one that was on its way when an outage was found out is taken back at once."""
        failures = self._counted.setdefault(source.id, deque(maxlen=_LAST_FAILURES))
        failures.append(_Counted(replace(source, polled_at=record.source.polled_at), record.at))
        if self.outage is not None and self.outage.under_way:
            await self._begin(self.outage, record.at)
        else:
            await self._judge()

    async def _judge(self, *, is_over: bool = False) -> None:
        if self.down or len(self._counted) < FEWEST_HOSTS:
            return
        before = self.outage
        back_at = before.back_at if before else None
        since = away_since(self._heard, await self._store.count_hosts(), self.clock(), back_at=back_at, is_over=is_over)
        if since is not None:
            await self._begin(replace(before, back_at=None) if before else Outage(since=since), since)
            if before is None and self.outage is not None:
                self._watch(self.outage, None)

    async def _begin(self, outage: Outage, since: datetime) -> None:
        """Note an outage, and take back what was counted in it."""
        forgiven = (_before(failures, since) for failures in self._counted.values())
        await self._store.begin_outage(outage, [each for each in forgiven if each is not None])
        self._counted.clear()
        self.outage = outage

    async def _settle(self) -> None:
        """Forget an outage whose news has come, and say what it was; also one of a clock that ran ahead."""
        outage, now = self.outage, self.clock()
        if outage is None or outage.back_at is None or timedelta(0) <= now - outage.back_at < SETTLED_AFTER:
            return
        brought = await self._store.came_since(outage.back_at)
        await self._store.close_outage(outage)
        self.outage = None
        self._watch(outage, brought)
