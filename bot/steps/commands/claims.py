"""Claims: commands in processes of their own ask a host only while nobody else does.

A running Newsdesk takes turns at a host in its own memory. `newsdesk feed refresh` and `newsdesk poll` run beside it, or beside each
other, so they claim hosts in the store: docs/decisions/0020-claims-of-hosts.md.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from bot.domain.claims import HostClaim
from bot.ports.clock import Clock
from bot.ports.store import Sources

_LEASE = timedelta(minutes=10)
"""A claim that its process could not give back ends by itself after this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Claims hosts for this process.

    `spacing` is the least time between two requests to a host. `is_beside_a_run` says whether a running Newsdesk uses the
    store too. `pause` waits until it is worth asking again, `patience` is how long somebody who asked for a poll is kept waiting.
    """

    store: Sources
    clock: Clock
    spacing: timedelta
    is_beside_a_run: Callable[[], Awaitable[bool]]
    pause: Callable[[], Awaitable[None]]
    patience: timedelta = timedelta(minutes=1)

    async def take(self, hosts: Collection[str]) -> tuple[Collection[str], datetime]:
        """Claim those of `hosts` that are free now; return them, and the name under which to give them back."""
        beside_a_run = await self.is_beside_a_run()
        now = self.clock()
        until = now + _LEASE
        claim = HostClaim(at=now, until=until, asked_before=now - self.spacing, beside_a_run=beside_a_run)
        return await self.store.claim_hosts(hosts, claim), until

    async def give_back(self, hosts: Collection[str], until: datetime) -> None:
        """End claims that `take` made, once the pause after the last request to them is over."""
        if hosts:
            await self.store.release_hosts(hosts, until, free_at=self.clock() + self.spacing)


class RoundOfClaims:
    """The claims of one round over many hosts, prolonged while it goes on and given back at its end. Use it as a context manager."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._taken: dict[datetime, set[str]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for until, hosts in tuple(self._taken.items()):
            await self._claims.give_back(hosts, until)

    async def take(self, hosts: Collection[str]) -> Collection[str]:
        """Claim those of `hosts` that are free now, and return them."""
        taken, until = await self._claims.take(hosts)
        self._taken.setdefault(until, set()).update(taken)
        return taken

    async def prolong(self) -> None:
        """Let last what has half of its time behind it: call it before each request, none of which takes as long as the other half."""
        for until in [each for each in self._taken if each - self._claims.clock() < _LEASE / 2]:
            hosts = self._taken.pop(until, set())  # before anything is awaited: many prolong at a time, and each claim is one's only
            later = self._claims.clock() + _LEASE
            self._taken.setdefault(later, set()).update(hosts)
            if hosts:
                await self._claims.store.release_hosts(hosts, until, free_at=later)
