"""Claims: commands in processes of their own ask a host only while nobody else does.

A running Newsdesk takes turns at a host in its own memory. `newsdesk refresh` and `newsdesk poll` run beside it, or beside each
other, so they claim hosts in the store: docs/decisions/0020-claims-of-hosts.md.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports.clock import Clock
from bot.ports.store import HostClaim, Sources

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
    is_beside_a_run: Callable[[], bool]
    pause: Callable[[], Awaitable[None]]
    patience: timedelta = timedelta(minutes=1)

    async def take(self, hosts: Collection[str]) -> tuple[Collection[str], datetime]:
        """Claim those of `hosts` that are free now; return them, and the name under which to give them back."""
        now = self.clock()
        until = now + _LEASE
        claim = HostClaim(at=now, until=until, asked_before=now - self.spacing, beside_a_run=self.is_beside_a_run())
        return await self.store.claim_hosts(hosts, claim), until

    async def give_back(self, hosts: Collection[str], until: datetime) -> None:
        """End claims that `take` made, once the pause after the last request to them is over."""
        if hosts:
            await self.store.release_hosts(hosts, until, free_at=self.clock() + self.spacing)
