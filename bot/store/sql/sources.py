"""Sources in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.coalesce import Coalescer
from bot.domain.claims import HostClaim
from bot.domain.source import Source, SourceId, host_of
from bot.domain.times import instant, micros
from bot.store.rows import Row, by_name, source_of, source_row
from bot.store.sql.database import Database, Transaction
from bot.store.sql.following import workspace_of
from bot.store.sql.part import SqlPart, json_list

_HostAt = tuple[str, int]


class SqlSources(SqlPart):
    """Satisfies bot.ports.store.Sources."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._due_coalescer: Coalescer[_HostAt, Sequence[Source]] = Coalescer(self._due_at_hosts)

    async def add_sources(self, sources: Collection[Source]) -> Sequence[Source]:
        """Add those whose URL is new and return them; enable again those that were disabled."""
        return await self._database.write(self._add, sources)

    async def _add(self, transaction: Transaction, calls: Sequence[Collection[Source]]) -> Sequence[Sequence[Source]]:
        return [await self._add_new(transaction, list(sources)) for sources in calls]

    async def _add_new(self, transaction: Transaction, sources: Sequence[Source]) -> Sequence[Source]:
        urls, ids = json_list(source.url for source in sources), json_list(source.id for source in sources)
        stored = await transaction.rows("stored_sources", urls=urls, ids=ids)
        new = _without_stored(sources, stored)
        added = {id(source) for source in new}
        kept = [source_row(source) for source in sources if id(source) not in added]
        await transaction.run("enable_source", kept)
        await transaction.run("share_source", [row for row in kept if row["owner"] is None])
        await transaction.run("add_source", [source_row(source) for source in new])
        return new

    async def remove_source(self, url: str) -> bool:
        """Forget the source stored under `url`, and what it has shown; one that workspaces follow, too, is theirs from then on."""
        return await self._database.write(self._remove, url)

    async def _remove(self, transaction: Transaction, urls: Sequence[str]) -> Sequence[bool]:
        return [await self._remove_one(transaction, url) for url in urls]

    async def _remove_one(self, transaction: Transaction, url: str) -> bool:
        stored = await transaction.rows("source_at", url=url)
        if stored and stored[0]["owner"] is None and (left := await transaction.rows("active_follows", source_id=stored[0]["id"])):
            await transaction.run("own_source", [{"id": stored[0]["id"], "owner": workspace_of(left[0]).key}])
            return True
        removed = await transaction.rows("remove_source", url=url)
        await transaction.run("forget_seen", [{"source_id": row["id"]} for row in removed])
        return bool(removed)

    async def sources(self) -> Sequence[Source]:
        """Return all sources, by URL."""
        return [source_of(row) for row in by_name(await self._database.read("all_sources"))]

    async def due_hosts(self, now: datetime, limit: int) -> Sequence[str]:
        """Return hosts with a due source, most overdue first."""
        return [row["host"] for row in await self._database.read("due_hosts", now=micros(now), limit=limit)]

    async def claim_hosts(self, hosts: Collection[str], claim: HostClaim) -> Collection[str]:
        """Claim those of `hosts` that are free, and return them."""
        return await self._database.write(self._claim, (list(hosts), claim))

    async def _claim(self, transaction: Transaction, calls: Sequence[tuple[list[str], HostClaim]]) -> Sequence[Collection[str]]:
        return [await self._claim_free(transaction, hosts, claim) for hosts, claim in calls]

    async def _claim_free(self, transaction: Transaction, hosts: list[str], claim: HostClaim) -> Collection[str]:
        rows = await transaction.rows(
            "claim_hosts",
            hosts=json_list(hosts),
            at=micros(claim.at),
            until=micros(claim.until),
            asked_before=micros(claim.asked_before),
            beside_a_run=int(claim.beside_a_run),
        )
        return {row["host"] for row in rows}

    async def ask_soon(self, sources: Collection[SourceId], at: datetime) -> None:
        """Let those of some sources that are due later, and did not fail, be due at `at`."""
        await self._database.write(self._ask_all_soon, [{"id": each, "at": micros(at)} for each in sources])

    async def _ask_all_soon(self, transaction: Transaction, calls: Sequence[Sequence[dict[str, Any]]]) -> Sequence[None]:
        await transaction.run("ask_soon", sorted((row for rows in calls for row in rows), key=lambda row: row["id"]))
        return [None] * len(calls)

    async def readdress(self, of: SourceId, url: str, at: datetime) -> bool:
        """Let a source have another address, or be asked again at its own; say whether that is so."""
        return await self._database.write(self._readdress, {"id": of, "url": url, "host": host_of(url), "at": micros(at)})

    async def _readdress(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[bool]:
        return [await transaction.run("readdress", [row]) > 0 for row in rows]

    async def held_hosts(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts on hold at `now`, each with the end of its hold."""
        return {row["host"]: instant(row["hold_until"]) for row in await self._database.read("held_hosts", now=micros(now))}

    async def release_hosts(self, hosts: Collection[str], until: datetime, free_at: datetime) -> None:
        """Let the claims of `hosts` that were made until `until` end at `free_at`."""
        row = {"hosts": json_list(hosts), "until": micros(until), "free_at": micros(free_at)}
        await self._database.write(self._release_claims, row)

    async def _release_claims(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[None]:
        await transaction.run("release_hosts", rows)
        return [None] * len(rows)

    async def due_at(self, host: str, now: datetime) -> Sequence[Source]:
        """Return the due sources of `host`, most overdue first."""
        return await self._due_coalescer.get((host, micros(now)))

    async def _due_at_hosts(self, calls: Sequence[_HostAt]) -> Sequence[Sequence[Source]]:
        hosts = json_list({host for host, _ in calls})
        rows = await self._database.read("due_at_hosts", hosts=hosts, now=max(now for _, now in calls))
        by_host: dict[str, list[Row]] = {}
        for row in rows:
            by_host.setdefault(row["host"], []).append(row)
        return [[source_of(row) for row in by_host.get(host, ()) if _is_due(row, now)] for host, now in calls]


def _is_due(row: Row, now: int) -> bool:
    held = row["hold_until"] is not None and row["hold_until"] > now
    return row["next_poll_at"] <= now and not held


def _without_stored(sources: Sequence[Source], stored: Sequence[Row]) -> Sequence[Source]:
    urls = {row["url"] for row in stored}
    ids = {row["id"] for row in stored}
    new = []
    for source in sources:
        if source.url not in urls and source.id not in ids:
            new.append(source)
            urls.add(source.url)
            ids.add(source.id)
    return new
