"""Sources in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.claims import HostClaim
from bot.domain.source import NO_VALIDATORS, Source, SourceId
from tests.fakes.memory_store.following import followers_of
from tests.fakes.memory_store.tables import MemoryPart


class MemorySources(MemoryPart):
    """Satisfies bot.ports.store.Sources."""

    async def add_sources(self, sources: Collection[Source]) -> Sequence[Source]:
        """Add those whose URL is new and return them; enable again those that were disabled."""
        self.tables.check_open()
        return [source for source in sources if self._add(source)]

    def _add(self, source: Source) -> bool:
        stored = self._by_url(source.url) or self.tables.sources.get(source.id)
        if stored is None:
            self.tables.sources[source.id] = source
            return True
        if stored.disabled_at is not None:
            stored = replace(stored, disabled_at=None, next_poll_at=source.next_poll_at)
        self.tables.sources[stored.id] = replace(stored, owner=stored.owner if source.owner else None)
        return False

    async def remove_source(self, url: str) -> bool:
        """Forget the source stored under `url`, and what it has shown."""
        self.tables.check_open()
        stored = self._by_url(url)
        if stored is None:
            return False
        left = followers_of(self.tables, stored.id)
        if stored.owner is None and left:
            self.tables.sources[stored.id] = replace(stored, owner=left[0].workspace.key)
            return True
        del self.tables.sources[stored.id]
        self.tables.seen.pop(stored.id, None)
        return True

    def _by_url(self, url: str) -> Source | None:
        return next((source for source in self.tables.sources.values() if source.url == url), None)

    async def sources(self) -> Sequence[Source]:
        """Return all sources, by URL."""
        self.tables.check_open()
        return sorted(self.tables.sources.values(), key=lambda source: source.url)

    async def due_hosts(self, now: datetime, limit: int) -> Sequence[str]:
        """Return hosts with a due source, most overdue first."""
        self.tables.check_open()
        first_due: dict[str, datetime] = {}
        for source in self._due(now):
            first_due[source.host] = min(source.next_poll_at, first_due.get(source.host, source.next_poll_at))
        return sorted(first_due, key=lambda host: (first_due[host], host))[:limit]

    async def due_at(self, host: str, now: datetime) -> Sequence[Source]:
        """Return the due sources of `host`, most overdue first."""
        self.tables.check_open()
        due = (source for source in self._due(now) if source.host == host)
        return sorted(due, key=lambda source: (source.next_poll_at, source.id))

    async def ask_soon(self, sources: Collection[SourceId], at: datetime) -> None:
        """Let those of some sources that are due later, and did not fail, be due at `at`."""
        self.tables.check_open()
        for each in sources:
            known = self.tables.sources.get(each)
            if known and known.next_poll_at > at and known.disabled_at is None and not known.errors:
                self.tables.sources[each] = replace(known, next_poll_at=at)

    async def readdress(self, of: SourceId, url: str, at: datetime) -> bool:
        """Let a source have another address, or be asked again at its own; say whether that is so."""
        self.tables.check_open()
        known = self.tables.sources.get(of)
        if known is None or any(each.url == url and each.id != of for each in self.tables.sources.values()):
            return False
        kept = known if known.url == url else replace(known, validators=NO_VALIDATORS, body_hash=None)
        self.tables.sources[of] = replace(kept, url=url, next_poll_at=at, errors=0, last_error=None, disabled_at=None, move=None)
        return True

    async def claim_hosts(self, hosts: Collection[str], claim: HostClaim) -> Collection[str]:
        """Claim those of `hosts` that are free, and return them."""
        self.tables.check_open()
        free = {host for host in hosts if self._is_free(host, claim)}
        self.tables.claims |= dict.fromkeys(free, claim.until)
        return free

    def _is_free(self, host: str, claim: HostClaim) -> bool:
        if self.tables.claimed(host, claim.at) or self.tables.held(host, claim.at):
            return False
        here = [source for source in self.tables.sources.values() if source.host == host and source.disabled_at is None]
        if any(source.polled_at is not None and source.polled_at > claim.asked_before for source in here):
            return False
        return not (claim.beside_a_run and any(source.next_poll_at <= claim.at for source in here))

    async def held_hosts(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts on hold at `now`, each with the end of its hold."""
        self.tables.check_open()
        return {host: until for host, until in self.tables.holds.items() if until > now}

    async def release_hosts(self, hosts: Collection[str], until: datetime, free_at: datetime) -> None:
        """Let the claims of `hosts` that were made until `until` end at `free_at`."""
        self.tables.check_open()
        self.tables.claims |= {host: free_at for host in hosts if self.tables.claims.get(host) == until}

    def _due(self, now: datetime) -> list[Source]:
        return [
            source
            for source in self.tables.sources.values()
            if source.disabled_at is None
            and source.next_poll_at <= now
            and not self.tables.held(source.host, now)
            and not self.tables.claimed(source.host, now)
        ]
